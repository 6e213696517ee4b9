import { useState } from 'react'
import type { Accuracy, MeasuredShare } from '#shared/cost-model.ts'
import { Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { formatCount } from '../../format/numbers.ts'
import styles from './accuracy.module.css'
import { formatError, formatMeasuredShare } from './accuracy-words.ts'

const head = [
  { label: 'Jobs of' },
  { label: 'Jobs', align: 'end' },
  { label: 'Typical error', align: 'end' },
  { label: 'Mean error', align: 'end' },
  { label: '90 % interval held', align: 'end' },
  { label: 'Held, with its 95 % interval', hidden: true },
] as const

/** Where quotes are good and where not. */
export function GroupsPanel({ accuracy }: { accuracy: Accuracy }) {
  const [by, setBy] = useState('Codec')
  const chosen = accuracy.groups.find((each) => each.by === by) ?? accuracy.groups[0]
  return (
    <Panel
      title="By group"
      flush
      actions={
        <SegmentedChoice
          aria-label="Group by"
          data={accuracy.groups.map((each) => each.by)}
          value={by}
          onChange={setBy}
        />
      }
    >
      <PlainTable label={`Accuracy by ${by.toLowerCase()}`} head={head}>
        {chosen?.groups.map(({ name, jobs, medianError, meanError, coverage }) => (
          <tr key={name}>
            <td>{name}</td>
            <td data-align="end">{formatCount(jobs)}</td>
            <td data-align="end">{formatError(medianError)}</td>
            <td data-align="end">{formatError(meanError)}</td>
            <td data-align="end">{formatMeasuredShare(coverage)}</td>
            <td className={styles.coverage}>
              <CoverageBar coverage={coverage} name={name} />
            </td>
          </tr>
        ))}
      </PlainTable>
      <p className={`caption ${styles.foot}`}>
        In brackets what the share may be with so few jobs (Wilson, 95 %). The mark stands at 90 %.
      </p>
    </Panel>
  )
}

/** From half to all: where the share lies, and where it should. */
function CoverageBar({ coverage, name }: { coverage: MeasuredShare; name: string }) {
  const at = (share: number): string => `${Math.max(0, Math.min(100, (share - 0.5) * 200))}%`
  return (
    <div className={styles.track} role="img" aria-label={`${name}: held in ${formatMeasuredShare(coverage)}`}>
      <span
        className={styles.reach}
        style={{ left: at(coverage.low), right: `calc(100% - ${at(coverage.high)})` }}
      />
      <span className={styles.should} style={{ left: at(0.9) }} />
      <span className={styles.share} style={{ left: at(coverage.share) }} />
    </div>
  )
}
