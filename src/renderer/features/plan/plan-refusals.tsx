import type { Plan } from '#shared/plans.ts'
import { Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatCount } from '../../format/numbers.ts'
import styles from './plan.module.css'

const head = [{ label: 'Name' }, { label: 'Line', align: 'end' }, { label: 'Why it was refused' }] as const

/** Rows that could not be quoted: nothing is left out without a word. */
export function PlanRefusals({ plan }: { plan: Plan }) {
  const { refusals, refused } = plan
  return (
    <Panel title="Refused rows" aside={`${formatCount(refused)}, not in any total`} flush>
      <div className={styles.refusals}>
        <PlainTable label="Refused rows" head={head}>
          {refusals.map(({ line, name, reason }) => (
            <tr key={line}>
              <td className="name">{name || '–'}</td>
              <td data-align="end" className="tabular">
                {line}
              </td>
              <td className="name">{reason}</td>
            </tr>
          ))}
        </PlainTable>
      </div>
      {refusals.length < refused && (
        <p className={`caption ${styles.foot}`}>
          The first {formatCount(refusals.length)}; the CSV has them all.
        </p>
      )}
    </Panel>
  )
}
