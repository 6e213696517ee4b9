import { useQuery } from '@tanstack/react-query'
import type { Job } from '#shared/jobs.ts'
import { api } from '../../app/api/client.ts'
import { Moment } from '../../components/moment.tsx'
import { formatDuration, formatDurationRange } from '../../format/duration.ts'
import { formatShare } from '../../format/numbers.ts'
import styles from './job-page.module.css'
import { ProgressBar } from './job-status.tsx'

/** One line under the title: how far it is, where it stands in the queue and when it will be done. */
export function JobSummaryLine({ job }: { job: Job }) {
  const queue = useQuery(api.queue.get.queryOptions())
  const entry = queue.data?.entries.find(({ jobId }) => jobId === job.id)
  return (
    <p className={styles.summary}>
      {(job.state === 'running' || job.state === 'paused') && (
        <>
          <ProgressBar progress={job.progress} /> <strong>{formatShare(job.progress)}</strong>
        </>
      )}
      {entry && job.state !== 'running' && (
        <span>
          <strong>Number {entry.position} in the queue.</strong> {entry.reason} Starts in{' '}
          {formatDurationRange(entry.startsInSeconds)}, done in {formatDurationRange(entry.finishesInSeconds)}
          .
        </span>
      )}
      {entry && job.state === 'running' && (
        <span>Done in {formatDurationRange(entry.finishesInSeconds)}.</span>
      )}
      {job.urgent && <span>Goes before everything that waits.</span>}
      {job.retryAt && job.state === 'retrying' && (
        <span>
          Try {job.attempts + 1} begins <Moment at={job.retryAt} />.
        </span>
      )}
      {job.finishedAt && (
        <span>
          Ended <Moment at={job.finishedAt} />
          {job.startedAt && `, after ${formatDuration((job.finishedAt - job.startedAt) / 1000)}`}.
        </span>
      )}
    </p>
  )
}
