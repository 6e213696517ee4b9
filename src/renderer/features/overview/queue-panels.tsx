import { Button } from '@mantine/core'
import { IconInbox, IconMoon, IconPlayerPlay, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JobSummary, QueueEntry } from '#shared/jobs.ts'
import { api } from '../../app/api/client.ts'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { formatDurationRange } from '../../format/duration.ts'
import { formatCount, formatShare } from '../../format/numbers.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { ProgressBar } from '../jobs/job-status.tsx'
import styles from './overview.module.css'

const shownWaiting = 6

/** Whether work goes on, in one line of figures. */
export function QueueFigures() {
  const queue = useQuery(api.queue.get.queryOptions())
  return (
    <Panel title="Queue" aside={queue.data?.modeReason}>
      <Loaded query={queue} skeletonRows={2}>
        {({ running, waiting, threadsInUse, threads, finishesInSeconds }) => (
          <dl className={styles.figures}>
            <Figure label="Running" value={formatCount(running)} />
            <Figure label="Waiting" value={formatCount(waiting)} />
            <Figure label="Threads in use" value={`${threadsInUse} of ${threads}`} />
            <Figure
              label="All done in"
              value={finishesInSeconds ? formatDurationRange(finishesInSeconds) : 'nothing queued'}
            />
          </dl>
        )}
      </Loaded>
    </Panel>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd className="tabular">{value}</dd>
    </div>
  )
}

export function RunningPanel() {
  const running = useQuery(
    api.jobs.list.queryOptions({ input: { states: ['running', 'retrying'], limit: 8 } }),
  )
  const queue = useQuery(api.queue.get.queryOptions())
  const entries = new Map(queue.data?.entries.map((entry) => [entry.jobId, entry]))
  return (
    <Panel
      title="Running"
      aside={running.data && running.data.total > 8 ? `8 of ${running.data.total}` : undefined}
    >
      <Loaded
        query={running}
        isEmpty={({ jobs }) => jobs.length === 0}
        empty={
          <Empty
            icon={<IconPlayerPlay size={26} />}
            title="Nothing runs"
            action={
              <Button
                variant="default"
                leftSection={<IconPlus size={14} aria-hidden />}
                renderRoot={(props) => <Link to="/submit" {...props} />}
              >
                Submit work
              </Button>
            }
          />
        }
      >
        {({ jobs }) => (
          <ul className={styles.jobs}>
            {jobs.map((job) => (
              <RunningJob key={job.id} job={job} entry={entries.get(job.id)} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}

function RunningJob({ job, entry }: { job: JobSummary; entry: QueueEntry | undefined }) {
  const customer = useCustomersById().get(job.customerId)
  return (
    <li>
      <div className={styles.jobName}>
        <Link to="/jobs/$jobId" params={{ jobId: job.id }} className="truncate" dir="auto">
          {job.sourceName}
        </Link>
        <span className="caption truncate" dir="auto">
          {customer?.name}
        </span>
      </div>
      <span className={`${styles.jobEnd} tabular`}>
        <ProgressBar progress={job.progress} label={`Progress of ${job.sourceName}`} />
        {formatShare(job.progress)}
        {entry && <span className="muted">{formatDurationRange(entry.finishesInSeconds)} left</span>}
      </span>
    </li>
  )
}

/** The next in line, with the reason each of them waits. */
export function WaitingPanel() {
  const queue = useQuery(api.queue.get.queryOptions())
  return (
    <Panel
      title="Waiting, and why"
      actions={
        <Button
          variant="subtle"
          renderRoot={(props) => <Link to="/jobs" search={{ states: ['queued'] }} {...props} />}
        >
          All waiting
        </Button>
      }
    >
      <Loaded
        query={queue}
        isEmpty={({ waiting: count }) => count === 0}
        empty={<Empty icon={<IconInbox size={26} />} title="Nothing waits" />}
      >
        {({ entries, mode }) => (
          <>
            {mode === 'outside-hours' && (
              <p className={styles.note}>
                <IconMoon size={15} aria-hidden /> Outside the hours of work; “Run now” starts a job all the
                same.
              </p>
            )}
            <ol className={styles.jobs}>
              {entries
                .filter(({ position }) => position > 0)
                .slice(0, shownWaiting)
                .map((entry) => (
                  <li key={entry.jobId}>
                    <div className={styles.jobName}>
                      <Link to="/jobs/$jobId" params={{ jobId: entry.jobId }} className="truncate" dir="auto">
                        {entry.sourceName}
                      </Link>
                      <span className="caption truncate" title={entry.reason}>
                        {entry.reason}
                      </span>
                    </div>
                    <span className={`${styles.jobEnd} tabular muted`}>
                      starts in {formatDurationRange(entry.startsInSeconds)}
                    </span>
                  </li>
                ))}
            </ol>
          </>
        )}
      </Loaded>
    </Panel>
  )
}
