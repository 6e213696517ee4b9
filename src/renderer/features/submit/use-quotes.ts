import { useQueries } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { OutputRequest } from '#shared/profiles.ts'
import type { Quote } from '#shared/quotes.ts'
import { api } from '../../app/api/client.ts'
import { pathOf, type SubmitItem } from './submit-item.ts'

const quotesAtOnce = 3

export interface QuoteTarget {
  customerId: string
  budgetId?: string
  outputs: OutputRequest[]
}

export interface ItemQuote {
  quote: Quote | undefined
  error: unknown
  pending: boolean
  retry: () => void
}

/** A quote for every source that is ready, three at a time, asked anew when what is wanted changes. */
export function useQuotes(items: readonly SubmitItem[], target: QuoteTarget | null): Map<string, ItemQuote> {
  const [settled, setSettled] = useState(0)
  const asked = items.filter((item) => item.state.kind === 'ready' || item.state.kind === 'submitted')
  const results = useQueries({
    queries: asked.map((item, index) => ({
      ...api.quotes.create.queryOptions({
        input: {
          sourcePath: pathOf(item) ?? '',
          customerId: target?.customerId ?? '',
          budgetId: target?.budgetId,
          outputs: target?.outputs ?? [],
        },
      }),
      enabled: target !== null && item.state.kind === 'ready' && index < settled + quotesAtOnce,
      gcTime: 5 * 60_000,
    })),
  })
  const nowSettled = results.filter((result) => result.data !== undefined || result.error !== null).length
  useEffect(() => setSettled(nowSettled), [nowSettled])
  return new Map(
    asked.map((item, index) => {
      const result = results[index]
      return [
        item.key,
        {
          quote: result?.data,
          error: result?.error ?? null,
          pending: target !== null && result?.data === undefined && result?.error === null,
          retry: () => void result?.refetch(),
        },
      ]
    }),
  )
}

/** What all quotes come to. The sum of the P90s is what would be held. */
export function sumAmounts(quotes: readonly Pick<Quote, 'amountMinor'>[]): Quote['amountMinor'] {
  return quotes.reduce(
    (sum, { amountMinor }) => ({
      p10: sum.p10 + amountMinor.p10,
      p50: sum.p50 + amountMinor.p50,
      p90: sum.p90 + amountMinor.p90,
    }),
    { p10: 0, p50: 0, p90: 0 },
  )
}
