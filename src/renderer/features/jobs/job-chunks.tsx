import type { Job, Task } from '#shared/jobs.ts'
import { formatDuration } from '../../format/duration.ts'
import styles from './job-page.module.css'
import { taskRows } from './rendition-progress.ts'

/** A mark a task: filled when its output is verified, half while it runs, empty while it waits; a ring where it took more than one try. */
export function JobChunks({ job, tasks }: { job: Job; tasks: readonly Task[] }) {
  if (tasks.length === 0) return <p className="muted">The work is divided into chunks when the job starts.</p>
  const names = new Map(job.quote.renditions.map((line) => [line.profileId, line.name]))
  return (
    <>
      <div className={styles.chunkRows}>
        {taskRows(tasks, (profileId) => names.get(profileId) ?? profileId).map((row) => {
          const done = row.tasks.filter(({ state }) => state === 'done').length
          const running = row.tasks.filter(({ state }) => state === 'running').length
          return (
            <div key={row.name} className={styles.chunkRow}>
              <span className="caption">
                {row.name} <span className="tabular">{`${done}/${row.tasks.length}`}</span>
              </span>
              <div
                className={styles.chunks}
                role="img"
                aria-label={`${row.name}: ${done} of ${row.tasks.length} done, ${running} running`}
              >
                {row.tasks.map((task) => (
                  <span
                    key={task.key}
                    className={styles.chunk}
                    data-state={task.state}
                    data-again={task.attempts > 1 || undefined}
                    title={chunkTitle(task)}
                  />
                ))}
              </div>
            </div>
          )
        })}
      </div>
      <p className={styles.chunkLegend}>
        <span className={styles.chunk} data-state="done" /> done
        <span className={styles.chunk} data-state="running" /> running
        <span className={styles.chunk} data-state="pending" /> waiting
        <span className={styles.chunk} data-state="done" data-again /> took more than one try
      </p>
    </>
  )
}

function chunkTitle(task: Task): string {
  const cpu = task.use ? `, ${formatDuration(task.use.cpuSeconds)} CPU` : ''
  const tries = task.attempts > 1 ? `, ${task.attempts} tries` : ''
  return `${task.ordinal + 1}: ${task.state}${cpu}${tries}`
}
