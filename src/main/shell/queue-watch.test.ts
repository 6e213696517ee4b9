import { expect, test } from 'vitest'
import type { Job, JobSummary, Queue } from '#shared/jobs.ts'
import { createChanges } from '../changes.ts'
import { createManualClock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { watchEndedJobs } from './job-notices.ts'
import type { DesktopNotice } from './notifications.ts'
import { type QueueSummary, watchQueue } from './queue-watch.ts'
import { trayLine } from './words.ts'

function queueOf(progress: number[], waiting: number, mode: Queue['mode'] = 'working') {
  let looks = 0
  const jobs = {
    queue() {
      looks++
      const finishesInSeconds = { p10: 60, p50: 150, p90: 400 }
      return { running: progress.length, waiting, mode, finishesInSeconds } as Queue
    },
    list: () => ({ jobs: progress.map((share) => ({ progress: share }) as JobSummary), total: 0 }),
  } satisfies Pick<Jobs, 'queue' | 'list'>
  return { jobs, looks: () => looks }
}

test('says the queue at once, then at most once a second, and nothing after the end', () => {
  const clock = createManualClock()
  const changes = createChanges(clock)
  const { jobs, looks } = queueOf([0.2, 0.6], 3)
  const heard: QueueSummary[] = []
  const end = watchQueue({ jobs, changes, clock }, (summary) => heard.push(summary))
  expect(heard).toEqual([{ running: 2, waiting: 3, paused: false, progress: 0.4, finishesInSeconds: 150 }])
  for (let n = 0; n < 500; n++) changes.publish('jobs', `job_${n}`)
  changes.publish('customers')
  clock.advance(999)
  expect(looks()).toBe(1)
  clock.advance(1)
  expect(looks()).toBe(2)
  changes.publish('queue')
  end()
  clock.advance(5000)
  expect(looks()).toBe(2)
})

test('the tray says it in a line', () => {
  const line = (progress: number[], waiting: number, mode?: Queue['mode']) => {
    let said = ''
    const clock = createManualClock()
    const { jobs } = queueOf(progress, waiting, mode)
    watchQueue({ jobs, changes: createChanges(clock), clock }, (summary) => (said = trayLine(summary)))()
    return said
  }
  expect(line([], 0)).toBe('Nothing to do')
  expect(line([], 0, 'draining')).toBe('Paused, nothing waits')
  expect(line([0.5], 2)).toBe('1 running, 2 waiting, about 3 min left')
  expect(line([0.5], 2, 'draining')).toBe('1 running, 2 waiting, paused')
})

test('a job seen at work is told when it ends; a cancelled or never seen one is not', () => {
  const changes = createChanges(createManualClock())
  const states = new Map<string, Partial<Job>>()
  const jobs = { get: (id: string) => ({ job: states.get(id)! }) } as unknown as Pick<Jobs, 'get'>
  const notices: DesktopNotice[] = []
  watchEndedJobs({ jobs, changes }, (notice) => notices.push(notice))
  const become = (id: string, job: Partial<Job>) => {
    states.set(id, { sourceName: `${id}.mp4`, error: null, ...job })
    changes.publish('jobs', id)
  }
  become('a', { state: 'running' })
  become('b', { state: 'running' })
  become('c', { state: 'running' })
  become('d', { state: 'completed' })
  become('a', { state: 'completed' })
  become('a', { state: 'completed' })
  become('b', { state: 'failed', error: { code: 'DISK_FULL', message: 'The disk is full.' } })
  become('c', { state: 'cancelled' })
  expect(notices).toEqual([
    { title: 'a.mp4 is done', body: 'Its outputs are verified and ready.', page: '/jobs/a' },
    { title: 'b.mp4 failed', body: 'The disk is full.', page: '/jobs/b' },
  ])
})
