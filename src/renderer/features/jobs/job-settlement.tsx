import type { Job } from '#shared/jobs.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatAmount, formatAmountRange } from '../../format/amount.ts'

/** The price line by line: what was quoted, and what the job was charged for. */
export function JobSettlement({ job }: { job: Job }) {
  const { quote, settlement } = job
  const { unit } = quote.terms
  const settled = new Map(settlement?.lines.map((line) => [line.key, line]))
  const added = settlement?.lines.filter(({ key }) => !quote.lines.some((line) => line.key === key)) ?? []
  const charged = (amountMinor: number | undefined): string =>
    amountMinor === undefined ? '–' : formatAmount(amountMinor, unit)
  return (
    <PlainTable
      label="Price, line by line"
      head={[{ label: 'Line' }, { label: 'Quoted', align: 'end' }, { label: 'Settled', align: 'end' }]}
    >
      {quote.lines.map((line) => (
        <tr key={line.key}>
          <td>
            {line.name}
            <p className="caption">{settled.get(line.key)?.detail ?? line.detail}</p>
          </td>
          <td data-align="end" className="muted">
            {formatAmountRange(line.amountMinor, unit)}
          </td>
          <td data-align="end">{charged(settled.get(line.key)?.amountMinor)}</td>
        </tr>
      ))}
      {added.map((line) => (
        <tr key={line.key}>
          <td>
            {line.name}
            <p className="caption">{line.detail}</p>
          </td>
          <td data-align="end" className="muted">
            –
          </td>
          <td data-align="end">{charged(line.amountMinor)}</td>
        </tr>
      ))}
      <tr>
        <td>
          <strong>Together</strong>
        </td>
        <td data-align="end" className="muted">
          {formatAmountRange(quote.amountMinor, unit)}
        </td>
        <td data-align="end">
          <strong>{charged(settlement?.amountMinor)}</strong>
        </td>
      </tr>
    </PlainTable>
  )
}
