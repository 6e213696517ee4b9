import type { JobSummary, QueueEntry } from '#shared/jobs.ts'
import { Moment } from '../../components/moment.tsx'
import { formatDurationRange } from '../../format/duration.ts'
import { formatShare } from '../../format/numbers.ts'
import styles from './jobs.module.css'

interface JobStatusProps {
  job: Pick<JobSummary, 'state' | 'progress' | 'error' | 'finishedAt' | 'retryAt' | 'urgent'>
  /** Where it stands in the queue, while it waits. */
  entry: QueueEntry | undefined
}

/** What an operator wants to know of a job in its state: how far, when, or why not. */
export function JobStatus({ job, entry }: JobStatusProps) {
  switch (job.state) {
    case 'running':
      return (
        <span className={styles.progressCell}>
          <ProgressBar progress={job.progress} />
          <span>{formatShare(job.progress)}</span>
          {entry && <span className="muted">{formatDurationRange(entry.finishesInSeconds)} left</span>}
        </span>
      )
    case 'queued':
      if (!entry) return <span className="muted">Waiting</span>
      return (
        <span title={entry.reason}>
          <strong>#{entry.position}</strong>
          {job.urgent && ' · run now'}
          <span className="muted">
            {job.urgent ? ' · in ' : ' · starts in '}
            {formatDurationRange(entry.startsInSeconds)} · {entry.reason}
          </span>
        </span>
      )
    case 'paused':
      return <span className="muted">Paused at {formatShare(job.progress)}</span>
    case 'retrying':
      return (
        <span className="muted" title={job.error?.message}>
          Next try {job.retryAt ? <Moment at={job.retryAt} /> : 'soon'} · {job.error?.message}
        </span>
      )
    case 'failed':
      return (
        <span className="name" title={job.error?.message}>
          {job.error?.message ?? 'No reason was recorded.'}
        </span>
      )
    case 'completed':
    case 'cancelled':
      return <span className="muted">{job.finishedAt && <Moment at={job.finishedAt} />}</span>
  }
}

export function ProgressBar({ progress, label = 'Progress' }: { progress: number; label?: string }) {
  return (
    <span
      className={styles.progress}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(progress * 100)}
    >
      <span style={{ width: `${progress * 100}%` }} />
    </span>
  )
}
