import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Unit } from '#shared/amounts.ts'
import type { Quote, QuotePreview } from '#shared/quotes.ts'
import { api, client } from '../../app/api/client.ts'
import { toFailure } from '../../app/api/failure.ts'
import { notify } from '../../app/notices.ts'
import { formatAmount } from '../../format/amount.ts'
import styles from './submit.module.css'
import { pathOf, type SubmitItem } from './submit-item.ts'
import type { ItemQuote, QuoteTarget } from './use-quotes.ts'
import type { SubmitItems } from './use-submit-items.ts'

interface SubmitButtonProps {
  ready: readonly { item: SubmitItem; quote: QuotePreview }[]
  quotes: ReadonlyMap<string, ItemQuote>
  target: QuoteTarget
  /** The plan these are jobs of, if any. */
  planId: string | undefined
  unit: Unit
  holdMinor: number
  disabled: boolean
  sources: SubmitItems
}

/**
 * Promises the money. What is on the page is stored as a quote first and agreed to only if it may not cost more than was shown. The key of
 * a submission is the quote it agrees to, so a second click, or a second try after the line broke, makes no second job.
 */
export function SubmitButton({
  ready,
  quotes,
  target,
  planId,
  unit,
  holdMinor,
  disabled,
  sources,
}: SubmitButtonProps) {
  const queryClient = useQueryClient()
  const [submitting, setSubmitting] = useState(false)
  const running = useRef(false)
  const stored = useRef(new Map<string, Quote>())

  /** Stored once for what is wanted of a source, however often it is tried. */
  async function storedQuote(item: SubmitItem, sourcePath: string): Promise<Quote> {
    const key = JSON.stringify([item.key, target])
    const known = stored.current.get(key)
    if (known) return known
    const quote = await client.quotes.create({ sourcePath, ...target })
    stored.current.set(key, quote)
    return quote
  }

  async function submitOne(item: SubmitItem, shown: QuotePreview): Promise<boolean> {
    const sourcePath = pathOf(item) ?? ''
    try {
      const quote = await storedQuote(item, sourcePath)
      if (quote.amountMinor.p90 > shown.amountMinor.p90) {
        quotes.get(item.key)?.replace(quote)
        notify({
          tone: 'bad',
          title: `The price of ${item.name} has changed`,
          detail: `It is up to ${formatAmount(quote.amountMinor.p90, unit)} now. Look at it, and submit again to agree.`,
        })
        return false
      }
      const job = await client.jobs.submit({
        sourcePath,
        ...target,
        planId,
        quoteId: quote.id,
        idempotencyKey: `submit-${item.key}-${quote.id}`.slice(0, 128),
      })
      sources.setState(item.key, { kind: 'submitted', path: sourcePath, jobId: job.id })
      return true
    } catch (error) {
      const { code, message } = toFailure(error)
      notify({ tone: 'bad', title: `${item.name} was not submitted`, detail: message, code })
      // What was quoted is no longer there to be agreed to: the quote is asked for anew, and says so when there is none.
      if (code === 'QUOTE_EXPIRED' || code.startsWith('SOURCE_')) {
        stored.current.clear()
        quotes.get(item.key)?.retry()
      }
      return false
    }
  }

  async function submitAll(): Promise<void> {
    if (running.current) return
    running.current = true
    setSubmitting(true)
    let done = 0
    for (const { item, quote } of ready) if (await submitOne(item, quote)) done += 1
    void queryClient.invalidateQueries({ queryKey: api.jobs.key() })
    void queryClient.invalidateQueries({ queryKey: api.budgets.key() })
    if (done > 0) notify({ tone: 'good', title: done === 1 ? '1 job submitted' : `${done} jobs submitted` })
    setSubmitting(false)
    running.current = false
  }

  const what = ready.length === 1 ? 'Submit' : `Submit ${ready.length} jobs`
  return (
    <div className={styles.submit}>
      <Button size="sm" disabled={disabled} loading={submitting} onClick={() => void submitAll()}>
        {what} · hold up to {formatAmount(holdMinor, unit)}
      </Button>
      <span className="caption">Charged is what is measured; the rest of the hold goes back.</span>
    </div>
  )
}
