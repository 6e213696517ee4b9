import type { QuotePreview } from '#shared/quotes.ts'
import { IntervalBar } from '../../components/interval-bar.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDurationRange } from '../../format/duration.ts'
import styles from './submit.module.css'

interface QuotePictureProps {
  amountMinor: QuotePreview['amountMinor']
  unit: QuotePreview['terms']['unit']
}

/** The price as a figure and a picture: most likely in the middle, and how far it may be off. */
export function QuotePicture({ amountMinor, unit }: QuotePictureProps) {
  const likely = formatAmount(amountMinor.p50, unit)
  const low = formatAmount(amountMinor.p10, unit)
  const high = formatAmount(amountMinor.p90, unit)
  return (
    <div>
      <p className={styles.price}>
        <span className="muted">about</span> <strong className="tabular">{likely}</strong>
      </p>
      <IntervalBar
        interval={amountMinor}
        maximum={amountMinor.p90 * 1.15}
        label={`Eight times in ten between ${low} and ${high}, most likely ${likely}`}
      />
      <p className={styles.ends}>
        <span className="muted">likely no less than</span> <span className="tabular">{low}</span>
        <span className="muted">at most, held until it ends:</span>{' '}
        <strong className="tabular">{high}</strong>
      </p>
    </div>
  )
}

/** What the job would take of the machine, each with its own interval. */
export function QuoteUse({ total }: { total: QuotePreview['total'] }) {
  const bytes = (interval: { p10: number; p90: number }): string =>
    `${formatBytes(interval.p10)} – ${formatBytes(interval.p90)}`
  const lines = [
    ['CPU time', total.cpuSeconds, formatDurationRange(total.cpuSeconds)],
    ['Wall time, at the present load', total.wallSeconds, formatDurationRange(total.wallSeconds)],
    ['Peak memory', total.peakMemoryBytes, bytes(total.peakMemoryBytes)],
    ['Output', total.outputBytes, bytes(total.outputBytes)],
  ] as const
  return (
    <dl className={styles.use}>
      {lines.map(([name, interval, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="tabular">
            {text}
            <IntervalBar interval={interval} maximum={interval.p90 * 1.15} label={`${name}: ${text}`} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
