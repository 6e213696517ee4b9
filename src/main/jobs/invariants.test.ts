import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ErrorCode, HeadroomError, isHeadroomError } from '#shared/errors.ts'
import { type Job, jobStates } from '#shared/jobs.ts'
import { hasEnded } from './state-machine.ts'
import { type JobsStudio, openJobsStudio } from './testing.ts'

const allowanceMinor = 150
const job = fc.nat(5)
const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('submit'), payer: fc.nat(1) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('pass'), seconds: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash') }) },
  fc.record({ kind: fc.constant('restart') }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('pause', 'resume', 'runNow', 'cancel', 'retry'), job }),
  },
  fc.record({ kind: fc.constant('priority'), job, priority: fc.nat(9) }),
  fc.record({
    kind: fc.constant('fail'),
    key: fc.constantFrom('prepare', 'video/prf_test_360p/0001', 'assemble'),
    code: fc.constantFrom<ErrorCode>('FFMPEG_KILLED', 'DISK_FULL', 'SOURCE_CORRUPT'),
  }),
  fc.record({ kind: fc.constant('drain'), draining: fc.boolean() }),
)
type Command = {
  kind: string
  payer?: number
  seconds?: number
  job?: number
  priority?: number
  key?: string
  code?: ErrorCode
  draining?: boolean
}

it('never charges twice, ends every hold once and repeats no recorded task, whatever happens in whatever order', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 25 }), async (commands) => {
      let studio = await openJobsStudio()
      try {
        await studio.jobs.start()
        const payers = ['Acme', 'Bolt'].map(
          (name) => studio.createPayer(name, { allowanceMinor }).customer.id,
        )
        for (const one of commands as Command[]) {
          const recorded = one.kind === 'retry' ? new Set<string>() : doneTasks(studio)
          const before = studio.runner
          const startedBefore = before.started.length
          studio = await perform(studio, one, payers)
          const started =
            studio.runner === before ? before.started.slice(startedBefore) : studio.runner.started
          for (const run of started) expect(recorded).not.toContain(`${run.workFolder} ${run.key}`)
          checkLedger(studio)
        }
        await finishAll(studio)
        checkLedger(studio)
        expect(allJobs(studio).filter((one) => !hasEnded(one.state))).toEqual([])
        expect(studio.budgets.openHolds()).toEqual([])
      } finally {
        await studio.jobs.stop()
        await studio.remove()
      }
    }),
    { numRuns: 25 },
  )
})

async function perform(studio: JobsStudio, command: Command, payers: string[]): Promise<JobsStudio> {
  const { jobs } = studio
  const all = allJobs(studio)
  const id = all[(command.job ?? 0) % Math.max(1, all.length)]?.id
  try {
    if (command.kind === 'submit') await studio.submit(payers[command.payer!]!)
    else if (command.kind === 'pass') await studio.pass(command.seconds!, 250)
    else if (command.kind === 'crash') return await studio.crash()
    else if (command.kind === 'restart') {
      await jobs.stop()
      return await studio.crash()
    } else if (command.kind === 'fail')
      studio.runner.failNext(command.key!, new HeadroomError(command.code!, 'It failed.'))
    else if (command.kind === 'drain') jobs.setSettings({ draining: command.draining! })
    else if (id && command.kind === 'priority') jobs.setPriority(id, command.priority!)
    else if (id) await jobs[command.kind as 'pause' | 'resume' | 'runNow' | 'cancel' | 'retry'](id)
  } catch (error) {
    if (!isHeadroomError(error, 'INVALID_STATE', 'BUDGET_EXHAUSTED')) throw error
  }
  return studio
}

async function finishAll(studio: JobsStudio): Promise<void> {
  studio.jobs.setSettings({ draining: false })
  for (const one of allJobs(studio)) if (one.state === 'paused') studio.jobs.resume(one.id)
  for (let passed = 0; passed < 600 && allJobs(studio).some((one) => !hasEnded(one.state)); passed += 10) {
    await studio.pass(10, 500)
  }
}

function allJobs(studio: JobsStudio): Job[] {
  return studio.jobs
    .list({ limit: 1000, offset: 0, sort: 'createdAt', descending: false })
    .jobs.map((one) => studio.jobs.get(one.id).job)
}

function doneTasks(studio: JobsStudio): Set<string> {
  const done = allJobs(studio).flatMap((one) =>
    studio.jobs
      .get(one.id)
      .tasks.filter((task) => task.state === 'done')
      .map((task) => `${studio.folder}/work/${one.id} ${task.key}`),
  )
  return new Set(done)
}

/** What the ledger says and what the jobs say is the same story. */
function checkLedger(studio: JobsStudio): void {
  const jobs = allJobs(studio)
  expect(
    studio.budgets
      .openHolds()
      .map((hold) => hold.jobId)
      .sort(),
  ).toEqual(
    jobs
      .filter((one) => !hasEnded(one.state))
      .map((one) => one.id)
      .sort(),
  )
  for (const one of jobs) {
    const tasks = studio.jobs.get(one.id).tasks
    const recorded = tasks.reduce((sum, task) => sum + (task.use?.cpuSeconds ?? 0), 0)
    if (one.state === 'completed') {
      expect(one.measured.cpuSeconds).toBeCloseTo(recorded)
      expect(one.chargedMinor! + one.unchargedMinor).toBe(studio.quotes.price(one.quote, one.measured))
    }
    if (one.state === 'failed') expect(one.chargedMinor).toBe(0)
    if (one.state === 'cancelled') expect(one.measured.cpuSeconds).toBeGreaterThanOrEqual(recorded - 1e-9)
  }
  for (const { budget, balance } of studio.budgets.list()) {
    const own = jobs.filter((one) => one.budgetId === budget.id)
    const charged = own.reduce((sum, one) => sum + (one.chargedMinor ?? 0), 0)
    expect(balance.balanceMinor).toBe(allowanceMinor - charged)
    expect(balance.heldMinor).toBeLessThanOrEqual(balance.balanceMinor)
    const entries = studio.budgets.ledger({ id: budget.id, limit: 1000, offset: 0 }).entries
    const sum = (of: 'balanceDeltaMinor' | 'heldDeltaMinor') =>
      entries.reduce((total, entry) => total + entry[of], 0)
    expect(sum('balanceDeltaMinor')).toBe(balance.balanceMinor)
    expect(sum('heldDeltaMinor')).toBe(balance.heldMinor)
    const ends = entries.filter((entry) => entry.kind === 'settlement' || entry.kind === 'release')
    expect(new Set(ends.map((entry) => entry.holdId)).size).toBe(ends.length)
  }
  expect(studio.jobs.queue().threadsInUse).toBeLessThanOrEqual(studio.jobs.settings().threads)
  checkCounts(studio, jobs)
}

/** The sums kept as jobs change are those that counting gives. */
function checkCounts({ store, jobs }: JobsStudio, all: Job[]): void {
  const kept = 'SELECT customer_id, state, jobs, left_ms_p50 FROM job_counts WHERE jobs > 0 ORDER BY 1, 2'
  const counted = `
    SELECT customer_id, state, count(*) AS jobs, sum(CAST(round(1000 * cpu_seconds_p50 *
      iif(total_weight > 0, max(0, 1 - done_weight / total_weight), 1)) AS INTEGER)) AS left_ms_p50
    FROM jobs GROUP BY 1, 2 ORDER BY 1, 2`
  expect(store.database.prepare(kept).all()).toEqual(store.database.prepare(counted).all())
  const emptied = store.database.prepare('SELECT * FROM job_counts WHERE jobs = 0 AND left_ms_p50 <> 0').all()
  expect(emptied).toEqual([])
  for (const state of jobStates) {
    const { total } = jobs.list({ limit: 1, offset: 0, sort: 'createdAt', descending: true, states: [state] })
    expect(total).toBe(all.filter((one) => one.state === state).length)
  }
}
