import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectSoundLedger } from '../budgets/ledger-checks.ts'
import { createLog } from '../log.ts'
import { openStudio, type Studio } from '../studio.ts'
import { sampleCustomers } from './catalogue.ts'
import { inventedNote } from './invented-runner.ts'
import { snapshot, withoutTraces } from './testing.ts'

let folder: string
let studio: Studio

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-sample-'))
  studio = await openStudio({ workspaceFolder: folder, host: 'headless', log: createLog(() => {}) })
  await studio.start()
}, 60_000)
afterAll(async () => {
  await studio.stop()
  await rm(folder, { recursive: true, force: true })
})

const everyJob = { limit: 1000, offset: 0, sort: 'createdAt', descending: false } as const

describe('the sample studio', () => {
  it('is offered in an empty workspace, and stands in one action with balances that add up', {
    timeout: 420_000,
  }, async () => {
    const { sample, customers, budgets, jobs } = studio.services
    expect(sample.status()).toMatchObject({ state: 'none', offered: true, customerIds: [] })
    const steps = new Set<string>()
    studio.services.changes.subscribe(({ topic }) => {
      const { progress } = sample.status()
      if (topic === 'sample' && progress) steps.add(progress.step)
    })

    const status = await sample.create()

    expect(status).toMatchObject({ state: 'present', offered: false, progress: null })
    expect(steps.size).toBeGreaterThan(4)
    expect(
      customers
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(sampleCustomers.map(({ name }) => name).sort())
    expect(new Set(customers.list().map(({ id }) => id))).toEqual(new Set(status.customerIds))
    for (const { budget } of budgets.list()) expectSoundLedger(budgets, budget.id)

    const { jobs: all } = jobs.list(everyJob)
    const told = all.slice(0, -4)
    expect(told.length).toBeGreaterThan(200)
    expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['completed', 'failed', 'cancelled']))
    for (const { id, holdId } of told.slice(0, 20)) {
      const { job } = jobs.get(id)
      expect(job.notes).toEqual([inventedNote])
      expect(job.outputFiles).toEqual([])
      const entries = budgets.ledger({ id: job.budgetId, limit: 1000, offset: 0 }).entries
      const ends = entries.filter(
        (entry) => entry.holdId === holdId && (entry.kind === 'settlement' || entry.kind === 'release'),
      )
      expect(ends.map(({ balanceDeltaMinor }) => 0 - balanceDeltaMinor)).toEqual([job.chargedMinor])
    }
  })

  it('has a budget nearly gone, one overdrawn and one healthy', () => {
    const shares = Object.fromEntries(
      studio.services.budgets
        .list()
        .map(({ budget, balance }) => [budget.name, balance.balanceMinor / budget.allowanceMinor]),
    )
    expect(shares['Thirty days']).toBeCloseTo(0.06, 2)
    expect(shares.Newsroom).toBeCloseTo(-0.36, 2)
    expect(shares['Post-production']).toBeGreaterThan(0.2)
  })

  it('gives the forecast a month of hours to look at', { timeout: 60_000 }, async () => {
    const [customerId] = studio.services.sample.status().customerIds
    const demand = await studio.services.forecasts.demand({
      customerId: customerId!,
      resource: 'requests',
      horizon: 'day',
    })
    expect(demand.history.length).toBeGreaterThan(7 * 24)
    expect(demand.history.some(({ value }) => value !== null && value > 0)).toBe(true)
    expect(demand.forecast.length).toBe(24)
  })

  it('really runs the jobs of the present', { timeout: 420_000 }, async () => {
    const { jobs } = studio.services
    const present = jobs.list(everyJob).jobs.slice(-4)
    for (const { id } of present) {
      const job = await jobs.finished(id)
      expect(job.state).toBe('completed')
      expect(job.outputFiles.length).toBeGreaterThan(0)
      expect(job.notes).not.toContain(inventedNote)
    }
  })

  it('is made once: creating it again changes nothing', async () => {
    const before = withoutTraces(snapshot(studio))
    await studio.services.sample.create()
    expect(withoutTraces(snapshot(studio))).toEqual(before)
  })

  it('goes in one action with everything that belongs to it, and leaves all else as it was', {
    timeout: 240_000,
  }, async () => {
    const { sample, customers, budgets, activity, watchFolders, jobs, tokens } = studio.services
    const tables = withoutTraces(snapshot(studio))
    const before = Object.fromEntries(Object.keys(tables).map((table) => [table, [] as string[]]))
    before.migrations = tables.migrations ?? []

    // What a person adds meanwhile stays, unless it is the sample's.
    const [sampleCustomerId] = sample.status().customerIds
    const operator = { kind: 'operator', name: 'Operator' } as const
    activity.record({
      actor: operator,
      action: 'test',
      subjectId: sampleCustomerId!,
      summary: 'Looked at a sample',
    })
    const watched = await mkdtemp(join(tmpdir(), 'headroom-watched-'))
    await watchFolders.create({
      path: watched,
      customerId: sampleCustomerId!,
      outputs: [{ kind: 'file', container: 'mp4', profileId: 'prf_h264_360p' }],
    })
    const clip = join(folder, 'sample', 'clips', 'test-card.mp4')
    const request = {
      sourcePath: clip,
      outputs: [{ kind: 'file' as const, container: 'mp4' as const, profileId: 'prf_h264_480p' }],
    }
    await jobs.submit({ ...request, customerId: sampleCustomerId! })
    const sampleTables = snapshot(studio)
    const own = customers.create({ name: 'Own customer', tier: 'standard', priority: 5 })
    const { budget } = budgets.create({
      customerId: own.id,
      name: 'Own budget',
      unit: { kind: 'compute' },
      allowanceMinor: 1_000_000,
      period: { kind: 'month', timeZone: 'UTC' },
      renewal: { kind: 'reset' },
      limit: { kind: 'hard' },
    })
    tokens.create('own token')
    activity.record({
      actor: operator,
      action: 'test',
      subjectId: own.id,
      summary: 'Looked at an own customer',
    })
    activity.record({
      actor: operator,
      action: 'test',
      subjectId: null,
      summary: 'Looked at nothing in particular',
    })
    const added = Object.fromEntries(
      Object.entries(snapshot(studio)).map(([table, rows]) => {
        const known = new Set(sampleTables[table])
        return [table, rows.filter((row) => !known.has(row))]
      }),
    )

    const status = await sample.remove()

    expect(status).toMatchObject({ state: 'none', offered: false, customerIds: [] })
    const after = withoutTraces(snapshot(studio))
    const expected = Object.fromEntries(
      Object.keys(after).map((table) => [table, [...(before[table] ?? []), ...(added[table] ?? [])].sort()]),
    )
    expect(after).toEqual(expected)
    expect(budgets.get(budget.id).balance.balanceMinor).toBe(1_000_000)
    expect(await readdir(join(folder, 'outputs')).catch(() => [])).toEqual([])
    expect(await readdir(folder)).not.toContain('sample')
    expect(studio.store.database.pragma('foreign_key_check')).toEqual([])
    await rm(watched, { recursive: true })
  })

  it('refuses a workspace that holds something', async () => {
    const before = withoutTraces(snapshot(studio))
    await expect(studio.services.sample.create()).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(withoutTraces(snapshot(studio))).toEqual(before)
  })
})

describe('the append-only rule', () => {
  it('holds for everybody who is not a sample, and nobody can be made one afterwards', () => {
    const { database } = studio.store
    const { id } = studio.services.customers.list()[0]!
    expect(() => database.prepare('DELETE FROM ledger').run()).toThrow('append-only')
    expect(() => database.prepare('DELETE FROM activity').run()).toThrow('append-only')
    expect(() => database.prepare('INSERT INTO sample_customers VALUES (?)').run(id)).toThrow(
      'cannot become a sample',
    )
  })
})

describe('removing', () => {
  it('knows every table that can hold something of a customer, a budget or a job', () => {
    const { database } = studio.store
    const belonging = new Set([
      'customer_id',
      'budget_id',
      'job_id',
      'job_sequence',
      'quote_id',
      'subject_id',
      'hold_id',
    ])
    const tables = database
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'")
      .pluck()
      .all()
      .filter((table) =>
        (database.pragma(`table_info("${table}")`) as { name: string }[]).some(({ name }) =>
          belonging.has(name),
        ),
      )
    // A table that is not here yet needs a step in takeOutSteps of sample.store.ts, then its name here.
    expect(tables.sort()).toEqual([
      'activity',
      'batch_jobs',
      'batches',
      'budget_accounts',
      'budgets',
      'calendar_events',
      'counted_plan_shares',
      'demand_hours',
      'forecast_models',
      'forecast_notices',
      'holds',
      'job_counts',
      'job_log',
      'job_task_dependencies',
      'job_tasks',
      'jobs',
      'ledger',
      'licence_charges',
      'quote_history',
      'quote_outcomes',
      'quotes',
      'request_lasts',
      'request_transitions',
      'rolling_returns',
      'sample_customers',
      'watch_folders',
      'watched_files',
    ])
  })
})
