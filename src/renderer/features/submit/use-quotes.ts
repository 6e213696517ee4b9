import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { OutputRequest } from '#shared/profiles.ts'
import type { QuotePreview } from '#shared/quotes.ts'
import { api } from '../../app/api/client.ts'
import type { SubmitItem } from './submit-item.ts'

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
  /** Asks for it anew. */
  retry: () => void
  /** Another quote stands for it now. */
  replace: (quote: QuotePreview) => void
}

interface Answer {
  quote: QuotePreview | undefined
  error: unknown
}

/** What was answered to one target; a new target begins without any. */
interface Answers {
  target: QuoteTarget | null
  byKey: ReadonlyMap<string, Answer>
}

const noAnswers: Answers['byKey'] = new Map()

/**
 * A quote for every source that is ready, three at a time, asked anew when what is wanted changes. Nothing is stored: that comes with
 * agreeing to one. A thousand sources cost a thousand questions one after another, not a thousand things that listen.
 */
export function useQuotes(
  items: readonly SubmitItem[],
  target: QuoteTarget | null,
): ReadonlyMap<string, ItemQuote> {
  const queryClient = useQueryClient()
  const [answers, setAnswers] = useState<Answers>({ target, byKey: noAnswers })
  const byKey = answers.target === target ? answers.byKey : noAnswers
  const asking = useRef<{ target: QuoteTarget | null; keys: Set<string> }>({ target, keys: new Set() })
  const before = useRef(new Map<string, QuotePreview>())

  useEffect(() => {
    if (asking.current.target !== target) {
      asking.current = { target, keys: new Set() }
      callOff(queryClient)
    }
    const { keys } = asking.current
    if (target === null) return
    const settle = (key: string, answer: Answer): void => {
      keys.delete(key)
      if (answer.quote) before.current.set(key, answer.quote)
      if (asking.current.keys !== keys) return
      setAnswers((known) => {
        const answered = new Map(known.target === target ? known.byKey : noAnswers)
        return { target, byKey: answered.set(key, answer) }
      })
    }
    for (const { key, state } of items) {
      if (keys.size >= quotesAtOnce) return
      if (state.kind !== 'ready' || byKey.has(key) || keys.has(key)) continue
      keys.add(key)
      void queryClient.fetchQuery(previewOf(state.path, target)).then(
        (quote) => settle(key, { quote, error: null }),
        (error: unknown) => settle(key, { quote: undefined, error }),
      )
    }
  }, [items, target, byKey, queryClient])

  useEffect(() => () => callOff(queryClient), [queryClient])

  const correct = useCallback((key: string, quote: QuotePreview | undefined) => {
    setAnswers((known) => {
      const byKey = new Map(known.byKey)
      if (quote) byKey.set(key, { quote, error: null })
      else byKey.delete(key)
      return { ...known, byKey }
    })
  }, [])
  return useMemo(() => {
    const asked = items.filter(({ state }) => state.kind === 'ready' || state.kind === 'submitted')
    return new Map(
      asked.map(({ key }): [string, ItemQuote] => {
        const answer = byKey.get(key)
        const pending = target !== null && answer === undefined
        return [
          key,
          {
            quote: answer?.quote ?? (pending ? before.current.get(key) : undefined),
            current: answer?.quote !== undefined,
            error: answer?.error ?? null,
            pending,
            retry: () => correct(key, undefined),
            replace: (quote) => correct(key, quote),
          },
        ]
      }),
    )
  }, [items, target, byKey, correct])
}

/** Nobody waits for these quotes any more: the host need not work on them. */
function callOff(queryClient: QueryClient): void {
  void queryClient.cancelQueries({ queryKey: api.quotes.preview.key() })
}

/** Never taken from what was kept: the file may have changed. */
function previewOf(sourcePath: string, target: QuoteTarget) {
  return { ...api.quotes.preview.queryOptions({ input: { sourcePath, ...target } }), staleTime: 0, gcTime: 0 }
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
