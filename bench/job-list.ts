/*
 * Pages of the job table, the queue's prediction and one round of scheduling with 100,000 jobs: a tenth each of ten customers, in every
 * state. Aim: a page in at most 20 ms. The anchor is reading 100 rows by number.
 * Usage: node bench/job-list.ts [jobs, default 100000]
 */
import { wallClock } from '../src/main/clock.ts'
import { createSimulatedRunner } from '../src/main/jobs/simulated-runner.ts'
import { type JobFilter, jobFilterSchema } from '../src/shared/jobs.ts'
import { openBenchStudio, percentiles, startWatch } from './jobs-studio.ts'
import { queueManyJobs, spreadStates } from './many-jobs.ts'

const count = Number(process.argv[2] ?? 100_000)
const runs = 20
const studio = await openBenchStudio({
  threads: 2,
  makeRunner: () =>
    createSimulatedRunner(wallClock, () => ({ chunks: 2, chunkCpuSeconds: 1, chunkOutputBytes: 1 })),
})
const customers = Array.from({ length: 10 }, (_, index) => studio.createPayer(`Customer ${index}`))

function measure(name: string, act: () => unknown): void {
  act()
  const samples = Array.from({ length: runs }, () => {
    const read = startWatch()
    act()
    return read()
  })
  console.log(`${name}: ${percentiles(samples)}`)
}

const page = (filter: Partial<JobFilter>) => () => studio.jobs.list(jobFilterSchema.parse(filter))

await queueManyJobs(studio, customers, count)
console.log(`${count} jobs, all queued`)
measure('prediction of the queue', () => studio.jobs.queue())
spreadStates(studio.store)
console.log(`${count} jobs in every state`)
for (const sort of ['createdAt', 'priority', 'state', 'sourceName', 'amount'] as const) {
  measure(`page by ${sort}`, page({ sort }))
}
measure('page of one customer', page({ customerId: customers[3]! }))
measure('page of failed and cancelled', page({ states: ['failed', 'cancelled'] }))
measure(
  'page of failed of one customer, by name',
  page({ states: ['failed'], customerId: customers[3]!, sort: 'sourceName' }),
)
measure('page with text, by amount', page({ text: 'clip 77', sort: 'amount' }))
measure('last page', page({ offset: count - 100 }))
measure('prediction of the queue', () => studio.jobs.queue())
const byNumber = studio.store.database.prepare('SELECT * FROM jobs WHERE sequence BETWEEN 5000 AND 5099')
measure('100 rows by number (anchor)', () => byNumber.all())
await studio.close()
