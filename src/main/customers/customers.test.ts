import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '#shared/changes.ts'
import { createChanges } from '../changes.ts'
import { createManualClock } from '../clock.ts'
import { randomId } from '../identifiers.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { type Customers, createCustomers } from './customers.ts'

let customers: Customers
let published: Change[]
let busy: Set<string>
let remove: () => Promise<void>

beforeEach(async () => {
  const clock = createManualClock(1_700_000_000_000)
  const temporary = await openTemporaryStore(clock)
  remove = temporary.remove
  busy = new Set()
  published = []
  const changes = createChanges(clock)
  changes.subscribe((change) => published.push(change))
  customers = createCustomers({
    store: temporary.store,
    clock,
    createId: randomId,
    changes,
    hasOpenHolds: (id) => busy.has(id),
  })
})
afterEach(() => remove())

const create = (name: string) => customers.create({ name, tier: 'standard', priority: 5 })
const code = (expected: string) => expect.objectContaining({ code: expected })

it('keeps what was given, in any script, and tells of it', () => {
  const customer = create('  映画 “Ünïon” 🎬 ')
  expect(customer).toMatchObject({ name: '映画 “Ünïon” 🎬', createdAt: 1_700_000_000_000, archivedAt: null })
  expect(customers.get(customer.id)).toEqual(customer)
  expect(published).toEqual([expect.objectContaining({ topic: 'customers', id: customer.id })])
})

it('finds a name whatever its case, width or composition', () => {
  const customer = create('Straße Ünïon')
  for (const name of ['STRASSE ÜNÏON', 'strasse ünïon', 'Straße Ünïon'.normalize('NFD'), 'Straße　Ünïon']) {
    expect(customers.findByName(name)?.id).toBe(customer.id)
  }
  expect(customers.findByName('Strase Ünïon')).toBeUndefined()
})

describe('names', () => {
  it('belong to one active customer', () => {
    const first = create('Show A')
    expect(() => create('show a')).toThrow(code('CONFLICT'))
    const second = create('Show B')
    expect(() => customers.update({ id: second.id, name: 'SHOW A' })).toThrow(code('CONFLICT'))
    expect(customers.update({ id: first.id, name: 'SHOW A' }).name).toBe('SHOW A')
  })

  it('are free again once their customer is archived', () => {
    customers.archive(create('Show A').id)
    const second = create('Show A')
    expect(customers.findByName('show a')?.id).toBe(second.id)
    expect(customers.list()).toHaveLength(1)
    expect(customers.list({ includeArchived: true })).toHaveLength(2)
  })

  it.each(['', '   ', 'a\nb', 'x'.repeat(201)])('are refused when they are %j', (name) => {
    expect(() => create(name)).toThrow(code('INVALID_INPUT'))
    expect(published).toEqual([])
  })
})

it('changes only what is named', () => {
  const customer = create('Show A')
  expect(customers.update({ id: customer.id, priority: 9 })).toEqual({ ...customer, priority: 9 })
  expect(customers.update({ id: customer.id, tier: 'premium' })).toEqual({
    ...customer,
    priority: 9,
    tier: 'premium',
  })
  expect(() => customers.update({ id: customer.id, priority: 10 })).toThrow(code('INVALID_INPUT'))
})

it('archives once nothing is held, and then changes no more', () => {
  const customer = create('Show A')
  busy.add(customer.id)
  expect(() => customers.archive(customer.id)).toThrow(code('INVALID_STATE'))
  busy.clear()
  const archived = customers.archive(customer.id)
  expect(archived.archivedAt).toBe(1_700_000_000_000)
  expect(customers.archive(customer.id)).toEqual(archived)
  expect(() => customers.update({ id: customer.id, priority: 1 })).toThrow(code('INVALID_STATE'))
  expect(() => customers.get('cus_missing')).toThrow(code('NOT_FOUND'))
})

it('comes back from the archive, unless another took its name', () => {
  const customer = create('Show A')
  expect(customers.unarchive(customer.id)).toEqual(customer)
  customers.archive(customer.id)
  expect(customers.unarchive(customer.id)).toEqual(customer)
  expect(customers.findByName('Show A')?.id).toBe(customer.id)
  customers.archive(customer.id)
  create('show a')
  expect(() => customers.unarchive(customer.id)).toThrow(code('CONFLICT'))
  expect(customers.get(customer.id).archivedAt).not.toBeNull()
})
