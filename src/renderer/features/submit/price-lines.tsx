import type { QuotePreview } from '#shared/quotes.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatAmount, formatAmountRange } from '../../format/amount.ts'
import styles from './submit.module.css'

/** What the price is made of; the lines add up to it at either end and in the middle. */
export function PriceLines({ quote }: { quote: Pick<QuotePreview, 'lines' | 'amountMinor' | 'terms'> }) {
  const { lines, amountMinor, terms } = quote
  const greatest = Math.max(1, ...lines.map((line) => Math.abs(line.amountMinor.p50)))
  return (
    <PlainTable
      label="What the price is made of"
      head={[
        { label: 'Line' },
        { label: 'Share', hidden: true },
        { label: 'Between', align: 'end' },
        { label: 'Likely', align: 'end' },
      ]}
    >
      {lines.map((line) => (
        <tr key={line.key}>
          <td>
            {line.name}
            <p className="caption">{line.detail}</p>
          </td>
          <td className={styles.shareCell}>
            <span
              className={styles.share}
              data-negative={line.amountMinor.p50 < 0 || undefined}
              style={{ width: `${(Math.abs(line.amountMinor.p50) / greatest) * 100}%` }}
            />
          </td>
          <td data-align="end" className="muted">
            {formatAmountRange(line.amountMinor, terms.unit)}
          </td>
          <td data-align="end">{formatAmount(line.amountMinor.p50, terms.unit)}</td>
        </tr>
      ))}
      <tr className={styles.sum}>
        <th scope="row" colSpan={2}>
          Price
        </th>
        <td data-align="end" className="muted">
          {formatAmountRange(amountMinor, terms.unit)}
        </td>
        <td data-align="end">
          <strong>{formatAmount(amountMinor.p50, terms.unit)}</strong>
        </td>
      </tr>
    </PlainTable>
  )
}
