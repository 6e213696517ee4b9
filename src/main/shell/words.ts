import type { ForecastNotice } from '#shared/forecasts.ts'
import type { Job } from '#shared/jobs.ts'
import type { QueueSummary } from './queue-watch.ts'

/** The sentences the desktop shows outside the window. */

export function trayLine({ running, waiting, paused, finishesInSeconds }: QueueSummary): string {
  if (running === 0 && waiting === 0) return paused ? 'Paused, nothing waits' : 'Nothing to do'
  const remaining =
    finishesInSeconds === null ? '' : `, about ${Math.max(1, Math.round(finishesInSeconds / 60))} min left`
  return `${running} running, ${waiting} waiting${paused ? ', paused' : remaining}`
}

export function endedNotice(job: Pick<Job, 'sourceName' | 'state' | 'error'>): {
  title: string
  body: string
} {
  if (job.state === 'failed') return { title: `${job.sourceName} failed`, body: job.error?.message ?? '' }
  return { title: `${job.sourceName} is done`, body: 'Its outputs are verified and ready.' }
}

export const noticeTitles: Record<ForecastNotice['kind'], string> = {
  anomaly: 'An hour out of the ordinary',
  drift: 'Demand differs from the forecast',
  budget: 'A budget will be gone early',
  feed: 'A feed fails',
}

export const quitChoices = ['Keep running', 'Finish what runs, then quit', 'Stop now'] as const

export function quitQuestion({ running }: QueueSummary): { message: string; detail: string } {
  return {
    message: running === 1 ? 'A job is running.' : `${running} jobs are running.`,
    detail: 'Stopped jobs go on from their last whole chunk at the next start; nothing is charged twice.',
  }
}

export const pageFailureChoices = ['Load the page again', 'Wait'] as const

export const pageFailure = {
  message: 'The page does not answer.',
  detail: 'Headroom itself goes on: jobs run and nothing is lost but what was typed and not yet sent.',
} as const
