import { useQuery } from '@tanstack/react-query'
import type { OutputRequest } from '#shared/profiles.ts'
import { api } from '../../app/api/client.ts'
import { withoutProfile } from '../../components/outputs-draft.ts'
import { Empty, FailureView, LoadingRows, Panel, Refusal } from '../../components/panel.tsx'
import { formatClock } from '../../format/duration.ts'
import { describeVideo } from '../jobs/describe-source.ts'
import { BudgetAfterwards } from './budget-afterwards.tsx'
import { QuoteBreakdown } from './quote-breakdown.tsx'
import { QuotePicture, QuoteUse } from './quote-picture.tsx'
import styles from './submit.module.css'
import { SubmitButton } from './submit-button.tsx'
import type { SubmitItem } from './submit-item.ts'
import { type ItemQuote, type QuoteTarget, sumAmounts } from './use-quotes.ts'
import type { SubmitItems } from './use-submit-items.ts'

interface QuotePanelProps {
  sources: SubmitItems
  quotes: ReadonlyMap<string, ItemQuote>
  shownItem: SubmitItem
  target: QuoteTarget | null
  priority: number | undefined
  onOutputs: (outputs: OutputRequest[]) => void
}

/** The quote of the source that is shown, the sum of all, the budget afterwards, and the one button that promises money. */
export function QuotePanel({ sources, quotes, shownItem, target, priority, onOutputs }: QuotePanelProps) {
  const budgets = useQuery({
    ...api.budgets.list.queryOptions({ input: { customerId: target?.customerId } }),
    enabled: target !== null,
  })
  const ready = sources.items.flatMap((item) => {
    const quote = quotes.get(item.key)?.quote
    return item.state.kind === 'ready' && quote ? [{ item, quote }] : []
  })
  const first = ready[0]
  const sum = sumAmounts(ready.map(({ quote }) => quote))
  const account = budgets.data?.find(({ budget }) => budget.id === first?.quote.budgetId)
  return (
    <>
      {first && target && (
        <Panel title={ready.length === 1 ? 'Price' : `Price of ${ready.length} sources`}>
          <div className={styles.agree}>
            <QuotePicture amountMinor={sum} unit={first.quote.terms.unit} />
            {budgets.data && (
              <BudgetAfterwards
                customerId={target.customerId}
                account={account}
                holdMinor={sum.p90}
                terms={first.quote.terms}
              />
            )}
            {budgets.error && !budgets.data && (
              <FailureView error={budgets.error} onRetry={() => void budgets.refetch()} />
            )}
            <SubmitButton
              ready={ready}
              target={target}
              priority={priority}
              unit={first.quote.terms.unit}
              holdMinor={sum.p90}
              disabled={budgets.data !== undefined && account === undefined}
              sources={sources}
            />
          </div>
        </Panel>
      )}
      <Panel title={sources.items.length > 1 ? `What ${shownItem.name} takes` : 'What it takes'}>
        <ShownQuote
          item={shownItem}
          quote={quotes.get(shownItem.key)}
          target={target}
          onOutputs={onOutputs}
        />
      </Panel>
    </>
  )
}

interface ShownQuoteProps {
  item: SubmitItem
  quote: ItemQuote | undefined
  target: QuoteTarget | null
  onOutputs: (outputs: OutputRequest[]) => void
}

function ShownQuote({ item, quote, target, onOutputs }: ShownQuoteProps) {
  if (item.state.kind === 'failed') return <Refusal code={item.state.code} message={item.state.message} />
  if (item.state.kind === 'uploading')
    return <p className="muted">The quote follows when the file has arrived.</p>
  if (!target && !quote?.quote) {
    return <Empty title="Choose a customer and outputs">What it costs depends on both.</Empty>
  }
  if (quote?.error) return <FailureView error={quote.error} onRetry={quote.retry} />
  if (!quote?.quote) return <LoadingRows rows={6} />
  const shown = quote.quote
  const canLeaveOut =
    target !== null && shown.renditions.filter(({ profileId }) => profileId !== 'source').length > 1
  return (
    <div className={styles.quote}>
      <p className="caption">
        {describeVideo(shown.source)} · {formatClock(shown.source.durationSeconds)}
      </p>
      <QuoteUse total={shown.total} />
      <QuoteBreakdown
        quote={shown}
        onLeaveOut={
          canLeaveOut
            ? (profileId) => {
                const left = withoutProfile(target.outputs, profileId)
                if (left) onOutputs(left)
              }
            : undefined
        }
      />
      <ul className={styles.reasons}>
        {shown.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        <li>
          Model: {shown.model.name} {shown.model.version}
        </li>
      </ul>
    </div>
  )
}
