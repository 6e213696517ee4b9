import type { Plan, PlanTotal } from '#shared/plans.ts'
import { IntervalBar } from '../../components/interval-bar.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDurationRange } from '../../format/duration.ts'
import { formatCount, formatCounted } from '../../format/numbers.ts'
import styles from './plan.module.css'

/** What all of it comes to, as a figure and a picture. */
export function PlanTotals({ plan }: { plan: Plan }) {
  const { jobs, rows, refused, cpuSeconds, outputBytes, notes } = plan
  return (
    <Panel title={plan.name} aside={`${formatCounted(jobs, 'job')} in ${formatCounted(rows, 'row')}`}>
      <div className={styles.totals}>
        <div className={styles.prices}>
          {plan.totals.map((total) => (
            <Total key={total.unit.kind} total={total} />
          ))}
        </div>
        <dl className={styles.figures}>
          <div>
            <dt>CPU time</dt>
            <dd className="tabular">{formatDurationRange(cpuSeconds)}</dd>
          </div>
          <div>
            <dt>Output</dt>
            <dd className="tabular">
              {formatBytes(outputBytes.p10)} – {formatBytes(outputBytes.p90)}
            </dd>
          </div>
          <div>
            <dt>Refused rows</dt>
            <dd className="tabular">{formatCount(refused)}</dd>
          </div>
        </dl>
      </div>
      {notes.length > 0 && (
        <details open={notes.length <= 3}>
          <summary className="caption">What widens the interval</summary>
          <ul className={styles.notes}>
            {notes.map(({ text, rows: count }) => (
              <li key={text}>
                {text} <span className="muted tabular">({formatCounted(count, 'row')})</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

function Total({ total: { unit, amountMinor } }: { total: PlanTotal }) {
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
      <p className="muted tabular">
        eight times in ten {low} – {high}; what quotes may all be off by together is counted in
      </p>
    </div>
  )
}
