import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { expectSoundLedger } from '../budgets/ledger-checks.ts'
import { createLog } from '../log.ts'
import { openStudio, type Studio } from '../studio.ts'
import { snapshot, withoutTraces } from './testing.ts'

let workspace: string

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'headroom-sample-crash-'))
})
afterEach(() => rm(workspace, { recursive: true, force: true }))

/** Ends by killing itself in the middle of a step. */
async function dieDuring(action: 'create' | 'remove', step: string, transactions: number): Promise<void> {
  const script = join(import.meta.dirname, 'crash-child.ts')
  const child = spawn(process.execPath, [script, workspace, action, step, String(transactions)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
}

async function inspect(look: (studio: Studio) => Promise<void>): Promise<void> {
  const studio = await openStudio({ workspaceFolder: workspace, host: 'headless', log: createLog(() => {}) })
  try {
    await studio.start('tools')
    await look(studio)
  } finally {
    await studio.stop()
  }
}

async function expectNothingLeft(studio: Studio): Promise<void> {
  const { migrations: _migrations, ...tables } = withoutTraces(snapshot(studio))
  for (const [table, rows] of Object.entries(tables)) expect([table, rows]).toEqual([table, []])
  expect(await readdir(workspace)).not.toContain('sample')
  expect(await readdir(join(workspace, 'outputs')).catch(() => [])).toEqual([])
}

it('goes away after being killed while it was made', { timeout: 420_000 }, async () => {
  await dieDuring('create', 'Putting it', 12)
  await inspect(async (studio) => {
    const { sample, jobs } = studio.services
    expect(sample.status().state).toBe('interrupted')
    expect(jobs.list({ limit: 1, offset: 0, sort: 'createdAt', descending: true }).total).toBeGreaterThan(0)
    expect(await sample.remove()).toMatchObject({ state: 'none', customerIds: [] })
    await expectNothingLeft(studio)
  })
})

it('is whole after being killed while it was made and made once more; killed while it goes, it goes once more', {
  timeout: 600_000,
}, async () => {
  await dieDuring('create', 'Submitting', 1)
  await inspect(async ({ services: { sample, budgets, jobs } }) => {
    expect(sample.status().state).toBe('interrupted')
    expect((await sample.create()).state).toBe('present')
    expect(sample.status().customerIds).toHaveLength(6)
    for (const { budget } of budgets.list()) expectSoundLedger(budgets, budget.id)
    const waiting = jobs.list({
      states: ['queued'],
      limit: 10,
      offset: 0,
      sort: 'createdAt',
      descending: true,
    })
    expect(waiting.total).toBe(4)
  })
  await dieDuring('remove', 'Removing its rows', 20)
  await inspect(async (studio) => {
    expect(studio.services.sample.status().state).toBe('interrupted')
    expect((await studio.services.sample.remove()).state).toBe('none')
    await expectNothingLeft(studio)
  })
})
