import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#shared/activity.ts'
import { contract } from '#shared/contract.ts'
import { createLog } from '../log.ts'
import { openStudio, type Studio } from '../studio.ts'
import { auditRules } from './audit-rules.ts'

const actor: Actor = { kind: 'token', name: 'render farm' }
let folder: string
let studio: Studio

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-audit-'))
  studio = await openStudio({ workspaceFolder: folder, host: 'headless', log: createLog(() => {}) })
})
afterAll(async () => {
  await studio.stop()
  await rm(folder, { recursive: true, force: true })
})

const trail = () => studio.services.activity.search({ limit: 10, offset: 0 }).entries
const client = () => createRouterClient(studio.router, { context: { actor } })

test('a change is written with who, what, before and after', async () => {
  const customer = await client().customers.create({ name: 'Acme' })
  await client().customers.update({ id: customer.id, tier: 'premium' })
  expect(trail()[0]).toMatchObject({
    actor,
    action: 'customers.update',
    subjectId: customer.id,
    summary: 'Changed the customer Acme',
    before: { tier: 'standard' },
    after: { tier: 'premium' },
  })
})

test('what is refused, and what is only read, is not written', async () => {
  const before = trail().length
  await expect(client().customers.update({ id: 'cus_nobody', tier: 'basic' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(client().customers.create({ name: '' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await client().customers.list({})
  expect(trail()).toHaveLength(before)
})

test('a token’s secret never enters the trail', async () => {
  const { secret } = await client().tokens.create({ name: 'kept out' })
  expect(trail()[0]?.summary).toBe('Made the token kept out')
  expect(JSON.stringify(trail())).not.toContain(secret.split('.')[1])
})

test('every call that is not a GET is either told in the trail or only asks', () => {
  const onlyAsk = new Set([
    'budgets.ledger',
    'jobs.list',
    'host.browse',
    'quotes.create',
    'quotes.preview',
    'activity.search',
    'plans.create',
    'plans.rows',
    'quotes.preview',
    'profiles.startTrial',
    'profiles.cancelTrial',
  ])
  const missing: string[] = []
  for (const [group, calls] of Object.entries(contract)) {
    for (const [name, call] of Object.entries(calls)) {
      const path = `${group}.${name}`
      const reads = call['~orpc'].route.method === 'GET' || onlyAsk.has(path)
      const rules = auditRules as Record<string, Record<string, unknown> | undefined>
      if (!reads && !rules[group]?.[name]) missing.push(path)
    }
  }
  expect(missing).toEqual([])
})
