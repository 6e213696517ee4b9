import type { Changes } from '../changes.ts'
import type { Cancel } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { DesktopNotice } from './notifications.ts'
import { endedNotice } from './words.ts'

/** Tells when a job that was seen at work completes or fails; one that a person cancelled is no news to them. */
export function watchEndedJobs(
  { jobs, changes }: { jobs: Pick<Jobs, 'get'>; changes: Changes },
  listener: (notice: DesktopNotice) => void,
): Cancel {
  const atWork = new Set<string>()
  return changes.subscribe(({ topic, id }) => {
    if (topic !== 'jobs' || id === null) return
    const job = findJob(jobs, id)
    if (!job) return
    if (job.state === 'running' || job.state === 'retrying') atWork.add(id)
    else if (
      job.state !== 'paused' &&
      job.state !== 'queued' &&
      atWork.delete(id) &&
      job.state !== 'cancelled'
    ) {
      listener({ ...endedNotice(job), page: `/jobs/${id}` })
    }
  })
}

function findJob(jobs: Pick<Jobs, 'get'>, id: string) {
  try {
    return jobs.get(id).job
  } catch {
    return undefined
  }
}
