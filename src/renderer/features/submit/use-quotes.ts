import { useQueries } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { OutputRequest } from '#shared/profiles.ts'
import type { QuotePreview } from '#shared/quotes.ts'
import { api } from '../../app/api/client.ts'
import { pathOf, type SubmitItem } from './submit-item.ts'

const quotesAtOnce = 3

export interface QuoteTarget {
  customerId: string
  budgetId?: string
  outputs: OutputRequest[]
  priority?: number
  deadlineAt?: number
}

export interface ItemQuote {
  /** While a change is being quoted, the one before it. */
  quote: QuotePreview | undefined
  /** False while a newer one is on its way: nothing may be agreed to then. */
  current: boolean
  error: unknown
  pending: boolean
  retry: () => void
}

/**
 * A quote for every source that is ready, three at a time, asked anew when what is wanted changes. Nothing is stored: that comes with
 * agreeing to one.
 */
export function useQuotes(items: readonly SubmitItem[], target: QuoteTarget | null): Map<string, ItemQuote> {
  const [settled, setSettled] = useState(0)
  const last = useRef(new Map<string, QuotePreview>())
  const asked = items.filter((item) => item.state.kind === 'ready' || item.state.kind === 'submitted')
  const results = useQueries({
    queries: asked.map((item, index) => ({
      ...api.quotes.preview.queryOptions({
        input: {
          sourcePath: pathOf(item) ?? '',
          customerId: target?.customerId ?? '',
          budgetId: target?.budgetId,
          outputs: target?.outputs ?? [],
          priority: target?.priority,
          deadlineAt: target?.deadlineAt,
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
      const isPending = target !== null && result?.data === undefined && result?.error === null
      if (result?.data) last.current.set(item.key, result.data)
      return [
        item.key,
        {
          quote: result?.data ?? (isPending ? last.current.get(item.key) : undefined),
          current: result?.data !== undefined,
          error: result?.error ?? null,
          pending: isPending,
          retry: () => void result?.refetch(),
        },
      ]
    }),
  )
}

/** What all quotes come to. The sum of the P90s is what would be held. */
export function sumAmounts(
  quotes: readonly Pick<QuotePreview, 'amountMinor'>[],
): QuotePreview['amountMinor'] {
  return quotes.reduce(
    (sum, { amountMinor }) => ({
      p10: sum.p10 + amountMinor.p10,
      p50: sum.p50 + amountMinor.p50,
      p90: sum.p90 + amountMinor.p90,
    }),
    { p10: 0, p50: 0, p90: 0 },
  )
}
