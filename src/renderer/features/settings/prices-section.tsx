import { Button, Group, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { minorDigits } from '#shared/amounts.ts'
import type { priceBookSchema } from '#shared/studio.ts'
import { api, client } from '../../app/api/client.ts'
import { notify } from '../../app/notices.ts'
import { FailureView, Loaded, Panel } from '../../components/panel.tsx'
import { formatMicroPrice } from '../../format/amount.ts'
import { microToInput, parseMicroPrice } from './price-input.ts'
import styles from './settings.module.css'

type PriceBook = z.infer<typeof priceBookSchema>

export function PricesSection() {
  const query = useQuery(api.studio.priceBook.queryOptions())
  return (
    <Panel title="List prices" aside="Quotes made from now on use them; agreed ones keep theirs.">
      <Loaded query={query}>{(book) => <Fields key={JSON.stringify(book)} book={book} />}</Loaded>
    </Panel>
  )
}

function Fields({ book }: { book: PriceBook }) {
  const queryClient = useQueryClient()
  const unit = { kind: 'money', currency: book.currency } as const
  const digits = minorDigits(unit)
  const [compute, setCompute] = useState(microToInput(book.microMinorPerComputeUnit, digits))
  const [storage, setStorage] = useState(microToInput(book.microMinorPerOutputGibibyte, digits))
  const computeMicro = parseMicroPrice(compute, digits)
  const storageMicro = parseMicroPrice(storage, digits)
  const save = useMutation({
    mutationFn: (next: PriceBook) => client.studio.setPriceBook(next),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.studio.priceBook.key() })
      notify({ tone: 'good', title: 'Prices changed' })
    },
  })
  const next =
    computeMicro === null || storageMicro === null
      ? null
      : { ...book, microMinorPerComputeUnit: computeMicro, microMinorPerOutputGibibyte: storageMicro }
  const price = (micro: number | null): string =>
    micro === null ? ' ' : `= ${formatMicroPrice(micro, unit)}`
  return (
    <div className={styles.form}>
      <div className={styles.fields}>
        <TextInput
          label={`${book.currency} per compute unit`}
          description={`${price(computeMicro)} for one CPU second of the reference machine`}
          inputMode="decimal"
          error={computeMicro === null ? 'Enter a price of 0 or more.' : null}
          value={compute}
          onChange={(event) => setCompute(event.currentTarget.value)}
        />
        <TextInput
          label={`${book.currency} per GiB of output`}
          description={price(storageMicro)}
          inputMode="decimal"
          error={storageMicro === null ? 'Enter a price of 0 or more.' : null}
          value={storage}
          onChange={(event) => setStorage(event.currentTarget.value)}
        />
      </div>
      {save.error && <FailureView error={save.error} />}
      <Group>
        <Button
          disabled={next === null}
          loading={save.isPending}
          onClick={() => next && !save.isPending && save.mutate(next)}
        >
          Change the prices
        </Button>
      </Group>
    </div>
  )
}
