import { Button } from '@mantine/core'
import type { QuotePreview } from '#shared/quotes.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatDurationRange } from '../../format/duration.ts'
import styles from './submit.module.css'

interface QuoteBreakdownProps {
  quote: QuotePreview
  /** Leaves a rendition out; absent where it is the only one. */
  onLeaveOut?: (profileId: string) => void
}

/** Where the price comes from, rendition by rendition; leaving one out is the cheaper choice. */
export function QuoteBreakdown({ quote, onLeaveOut }: QuoteBreakdownProps) {
  const dearest = Math.max(...quote.renditions.map((line) => line.amountMinor.p50), 1)
  return (
    <PlainTable
      label="Breakdown by rendition"
      head={[
        { label: 'Rendition' },
        { label: 'Share', hidden: true },
        { label: 'CPU time', align: 'end' },
        { label: 'Price', align: 'end' },
        { label: 'Cheaper', hidden: true },
      ]}
    >
      {quote.renditions.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one profile may stand in two outputs
        <tr key={`${line.profileId}/${index}`}>
          <td>
            {line.name}
            {line.width && line.height && (
              <p className="caption">
                {line.width} × {line.height}
              </p>
            )}
          </td>
          <td className={styles.shareCell}>
            <span className={styles.share} style={{ width: `${(line.amountMinor.p50 / dearest) * 100}%` }} />
          </td>
          <td data-align="end" className="muted">
            {formatDurationRange(line.use.cpuSeconds)}
          </td>
          <td data-align="end">{formatAmount(line.amountMinor.p50, quote.terms.unit)}</td>
          <td data-align="end">
            {onLeaveOut && line.profileId !== 'source' && (
              <Button
                variant="subtle"
                size="compact-xs"
                aria-label={`Leave out ${line.name} and save about ${formatAmount(line.amountMinor.p50, quote.terms.unit)}`}
                onClick={() => onLeaveOut(line.profileId)}
              >
                Leave out
              </Button>
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}
