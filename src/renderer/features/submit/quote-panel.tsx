import { useQuery } from '@tanstack/react-query'
import type { OutputRequest } from '#shared/profiles.ts'
import { api } from '../../app/api/client.ts'
import { withoutProfile } from '../../components/outputs-draft.ts'
import { Empty, FailureView, LoadingRows, Panel, Refusal } from '../../components/panel.tsx'
import { formatClock } from '../../format/duration.ts'
import { describeVideo } from '../jobs/describe-source.ts'
import { AlternativesList } from './alternatives-list.tsx'
import { BudgetAfterwards } from './budget-afterwards.tsx'
import { DeadlineOutlook } from './deadline-outlook.tsx'
import { Explanations, otherReasons } from './explanations.tsx'
import { PriceLines } from './price-lines.tsx'
import { QuoteBreakdown } from './quote-breakdown.tsx'
import { QuotePicture, QuoteUse } from './quote-picture.tsx'
import { StudioCostLines } from './studio-cost-lines.tsx'
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
  planId: string | undefined
  onOutputs: (outputs: OutputRequest[]) => void
  onPriority: (priority: number) => void
}

/** The quote of the source that is shown, the sum of all, the budget afterwards, and the one button that promises money. */
export function QuotePanel({
  sources,
  quotes,
  shownItem,
  target,
  planId,
  onOutputs,
  onPriority,
}: QuotePanelProps) {
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
  const isCurrent = ready.every(({ item }) => quotes.get(item.key)?.current)
  const shown = quotes.get(shownItem.key)
  const account = budgets.data?.find(({ budget }) => budget.id === first?.quote.budgetId)
  return (
    <>
      {first && target && (
        <Panel title={ready.length === 1 ? 'Price' : `Price of ${ready.length} sources`}>
          <div className={styles.agree} data-refreshing={!isCurrent || undefined}>
            <QuotePicture amountMinor={sum} unit={first.quote.terms.unit} />
            {shown?.quote && <DeadlineOutlook quote={shown.quote} />}
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
              quotes={quotes}
              target={target}
              planId={planId}
              unit={first.quote.terms.unit}
              holdMinor={sum.p90}
              disabled={!isCurrent || (budgets.data !== undefined && account === undefined)}
              sources={sources}
            />
          </div>
        </Panel>
      )}
      {!first && <Waiting item={shownItem} quote={shown} target={target} />}
      {shown?.quote && (
        <div className={styles.column} data-refreshing={!shown.current || undefined}>
          {shown.quote.lines.length > 0 && (
            <Panel title="What the price is made of">
              <div className={styles.quote}>
                <PriceLines quote={shown.quote} />
                <StudioCostLines quote={shown.quote} />
              </div>
            </Panel>
          )}
          <Panel title="Cheaper ways">
            <AlternativesList quote={shown.quote} onOutputs={onOutputs} onPriority={onPriority} />
          </Panel>
        </div>
      )}
    </>
  )
}

/** Before there is a price: why. What failed is told where the source's use would stand. */
function Waiting({ item, quote, target }: Pick<ShownQuoteProps, 'item' | 'quote' | 'target'>) {
  if (item.state.kind === 'failed' || item.state.kind === 'submitted' || quote?.error) return null
  return (
    <Panel title="Quote">
      {target ? <LoadingRows rows={6} /> : <p className="muted">A price needs a customer and outputs.</p>}
    </Panel>
  )
}

interface UsePanelProps extends Pick<QuotePanelProps, 'shownItem' | 'quotes' | 'target' | 'onOutputs'> {
  /** Whether it has to be said which source is meant. */
  isOneOfSeveral: boolean
}

/** What the source that is shown takes of the machine, rendition by rendition, and what makes it so. */
export function UsePanel({ shownItem, quotes, target, onOutputs, isOneOfSeveral }: UsePanelProps) {
  return (
    <Panel title={isOneOfSeveral ? `What ${shownItem.name} takes` : 'What it takes'}>
      <ShownQuote item={shownItem} quote={quotes.get(shownItem.key)} target={target} onOutputs={onOutputs} />
    </Panel>
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
      <Explanations quote={shown} />
      <ul className={styles.reasons}>
        {otherReasons(shown).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        <li>
          Model: {shown.model.name} {shown.model.version}
        </li>
      </ul>
    </div>
  )
}
