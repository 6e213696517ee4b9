import { Link } from '@tanstack/react-router'
import type { QuotePreview, StudioCost } from '#shared/quotes.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatAmount } from '../../format/amount.ts'
import { numberFormat } from '../../format/numbers.ts'
import styles from './submit.module.css'

/** For the operator: what the likely job costs the studio itself, and what the price leaves. Never part of the price. */
export function StudioCostLines({
  quote,
}: {
  quote: Pick<QuotePreview, 'studioCost' | 'amountMinor' | 'terms'>
}) {
  const { studioCost: cost, amountMinor, terms } = quote
  if (terms.unit.kind === 'compute') return null
  if (!cost) {
    return (
      <p className="caption">
        What it costs the studio itself is not known yet:{' '}
        <Link to="/settings" search={{ section: 'prices' }}>
          describe the machine
        </Link>
        .
      </p>
    )
  }
  const share = amountMinor.p50 > 0 ? cost.marginMinor / amountMinor.p50 : 0
  return (
    <>
      <PlainTable
        label="What it costs us"
        head={[{ label: 'What it costs us' }, { label: 'Amount', align: 'end', hidden: true }]}
      >
        {cost.lines.map((line) => (
          <tr key={line.name}>
            <td>
              {line.name} <span className="caption">{line.detail}</span>
            </td>
            <td data-align="end">{formatAmount(line.amountMinor, terms.unit)}</td>
          </tr>
        ))}
        <tr className={styles.sum}>
          <th scope="row">Left of the price, licences paid</th>
          <td data-align="end">
            <strong data-tone={cost.marginMinor < 0 ? 'bad' : 'good'}>
              {formatAmount(cost.marginMinor, terms.unit)}
            </strong>{' '}
            <span className="muted">
              {numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share)}
            </span>
          </td>
        </tr>
      </PlainTable>
      <p className="caption">{powerNote[cost.power]}</p>
    </>
  )
}

const powerNote: Record<StudioCost['power'], string> = {
  measured: 'The watts are the processor’s own meter’s; the rest of the machine is not in them.',
  given: 'The watts are those of Settings; this machine has no meter that may be read.',
}
