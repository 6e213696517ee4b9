import { useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import type { Batch } from '#shared/plans.ts'
import { api } from '../../app/api/client.ts'
import { IntervalBar } from '../../components/interval-bar.tsx'
import { formatAmount, formatAmountRange } from '../../format/amount.ts'
import { formatCount } from '../../format/numbers.ts'
import styles from './running-batches.module.css'

const mostShown = 3

/** Folders whose jobs are not all done: how far they are, and what they will come to. */
function PlainRunningBatches() {
  const { data } = useQuery(api.batches.list.queryOptions())
  const running = (data ?? []).filter(({ jobs, done, ended }) => done + ended < jobs)
  if (running.length === 0) return null
  return (
    <section aria-label="Running batches">
      <ul className={styles.batches}>
        {running.slice(0, mostShown).map((batch) => (
          <BatchLine key={batch.id} batch={batch} />
        ))}
      </ul>
      {running.length > mostShown && (
        <p className="caption">and {formatCount(running.length - mostShown)} more</p>
      )}
    </section>
  )
}

export const RunningBatches = memo(PlainRunningBatches)

function BatchLine({ batch }: { batch: Batch }) {
  const { name, jobs, done, ended, totalMinor, quotedMinor, unit } = batch
  const range = formatAmountRange(totalMinor, unit)
  const likely = formatAmount(totalMinor.p50, unit)
  return (
    <li className={styles.batch}>
      <span className="name">{name}</span>
      <span className="muted tabular">
        {formatCount(done)} of {formatCount(jobs)} done
        {ended > 0 && `, ${formatCount(ended)} failed or cancelled`}
      </span>
      <IntervalBar
        interval={totalMinor}
        maximum={Math.max(totalMinor.p90, quotedMinor.p90) * 1.1}
        label={`The batch ${name} will come to ${likely}, eight times in ten ${range}`}
      />
      <span className="tabular">
        <strong>{likely}</strong> <span className="muted">({range})</span>
      </span>
    </li>
  )
}
