import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { migrations } from './migrations.ts'
import { type Migration, migrate } from './migrator.ts'

const schemaOf = (database: Database.Database) =>
  database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()

const steps: Migration[] = [
  { id: '0001-a', sql: 'CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;' },
  { id: '0002-b', sql: 'CREATE TABLE b (a INTEGER REFERENCES a (id)) STRICT;' },
]

describe('the real migrations', () => {
  it('lead to the same schema from any version on the way', () => {
    const whole = new Database(':memory:')
    expect(migrate(whole, migrations, 0)).toMatchObject({ ok: true })
    fc.assert(
      fc.property(fc.nat(migrations.length), fc.nat(migrations.length), (one, other) => {
        const database = new Database(':memory:')
        for (const count of [Math.min(one, other), Math.max(one, other), migrations.length]) {
          expect(migrate(database, migrations.slice(0, count), 0)).toMatchObject({ ok: true })
        }
        expect(schemaOf(database)).toEqual(schemaOf(whole))
        database.close()
      }),
      { numRuns: 20 },
    )
  })

  it('are named in order and make only strict tables', () => {
    const ids = migrations.map((migration) => migration.id)
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(ids.length)
    const database = new Database(':memory:')
    migrate(database, migrations, 0)
    const loose = database
      .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0`)
      .pluck()
      .all()
    expect(loose).toEqual(['sqlite_schema'])
  })
})

describe('divergence is refused without touching the file', () => {
  const refused = (applied: Migration[], known: Migration[]) => {
    const database = new Database(':memory:')
    migrate(database, applied, 0)
    const before = schemaOf(database)
    const outcome = migrate(database, known, 0)
    expect(schemaOf(database)).toEqual(before)
    return outcome
  }

  it('a newer workspace', () => {
    expect(refused(steps, steps.slice(0, 1))).toMatchObject({
      code: 'WORKSPACE_DIVERGED',
      message: expect.stringContaining('newer Headroom'),
    })
  })

  it('a changed migration', () => {
    const changed = [{ id: '0001-a', sql: 'CREATE TABLE a (id TEXT) STRICT;' }, ...steps.slice(1)]
    expect(refused(steps, changed)).toMatchObject({ code: 'WORKSPACE_DIVERGED' })
  })

  it('a migration slipped in before an applied one', () => {
    expect(refused(steps, [{ id: '0000-z', sql: 'SELECT 1' }, ...steps])).toMatchObject({
      code: 'WORKSPACE_DIVERGED',
      message: expect.stringContaining('another order'),
    })
  })

  it('another program’s database', () => {
    const database = new Database(':memory:')
    database.exec('CREATE TABLE songs (title TEXT)')
    expect(migrate(database, steps, 0)).toMatchObject({ code: 'WORKSPACE_DIVERGED' })
  })
})

it('applies all or nothing when a step fails or leaves a dangling reference', () => {
  for (const sql of ['CREATE TABLE broken (', 'INSERT INTO b VALUES (7);']) {
    const database = new Database(':memory:')
    const outcome = migrate(database, [...steps, { id: '0003-c', sql }], 0)
    expect(outcome).toMatchObject({ ok: false, code: 'WORKSPACE_DAMAGED' })
    expect(schemaOf(database)).toEqual([])
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1)
  }
})
