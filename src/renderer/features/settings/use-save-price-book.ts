import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PriceBook } from '#shared/studio.ts'
import { api, client } from '../../app/api/client.ts'
import { notify } from '../../app/notices.ts'

/** Saves a whole price book; each panel changes its own part of it. */
export function useSavePriceBook(done: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (next: PriceBook) => client.studio.setPriceBook(next),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.studio.priceBook.key() })
      notify({ tone: 'good', title: done })
    },
  })
}
