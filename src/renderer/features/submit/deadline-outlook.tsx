import type { QuotePreview } from '#shared/quotes.ts'
import { useNow } from '../../app/clock.ts'
import { formatDurationRange } from '../../format/duration.ts'
import { formatShare } from '../../format/numbers.ts'
import { formatRelative } from '../../format/time.ts'
import styles from './submit.module.css'

/** When it would be done as the queue stands, and how the promise looks beside it. */
export function DeadlineOutlook({ quote }: { quote: Pick<QuotePreview, 'finishesInSeconds' | 'terms'> }) {
  const now = useNow()
  const { finishesInSeconds, terms } = quote
  if (!finishesInSeconds) return null
  const { deadline } = terms
  const risk = deadline ? deadline.missPartsPerMillion / 1e6 : 0
  return (
    <p className={styles.outlook} data-tone={deadline && risk >= 0.2 ? 'warn' : undefined}>
      Done in {formatDurationRange(finishesInSeconds)} as the queue stands.
      {deadline &&
        ` Promised ${formatRelative(deadline.at, now)}: ${risk === 0 ? 'less than 1 %' : formatShare(risk)} likely to be missed, ${deadline.creditPercent} % back if so.`}
    </p>
  )
}
