import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { ErrorCode } from '#shared/errors.ts'

/** One forward step of the schema. `id` is the file's name, such as `0001-settings`; `sql` may hold several statements. */
export type Migration = { readonly id: string; readonly sql: string }

export type MigrationOutcome =
  | { ok: true; applied: string[] }
  | { ok: false; code: ErrorCode; message: string; details: Record<string, unknown> }

type AppliedMigration = { id: string; checksum: string }

/** Written into the file's header, so that another program's database is never taken for a workspace. ASCII "HDRM". */
export const applicationId = 0x4844524d

export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}

/**
 * Brings a database from what it has to the last of `migrations`, all or nothing, and says what happened instead of throwing:
 * WORKSPACE_DIVERGED when the file was written by a newer or another Headroom, WORKSPACE_DAMAGED when a step fails on its data.
 */
export function migrate(
  database: Database.Database,
  migrations: readonly Migration[],
  now: number,
): MigrationOutcome {
  const foreign = refuseForeignFile(database)
  if (foreign) return foreign
  const applied = appliedMigrations(database)
  const diverged = findDivergence(applied, migrations)
  if (diverged) return diverged
  const pending = migrations.slice(applied.length)
  if (pending.length === 0) return { ok: true, applied: [] }
  return applyAll(database, pending, now)
}

export function appliedMigrations(database: Database.Database): AppliedMigration[] {
  const exists = database
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'`)
    .get()
  if (!exists) return []
  return database.prepare<[], AppliedMigration>('SELECT id, checksum FROM migrations ORDER BY ordinal').all()
}

/** What was applied must be the beginning of what this program knows, unchanged. */
export function findDivergence(
  applied: readonly AppliedMigration[],
  known: readonly Migration[],
): Extract<MigrationOutcome, { ok: false }> | undefined {
  for (const [index, step] of applied.entries()) {
    const expected = known[index]
    if (expected?.id === step.id && checksumOf(expected) === step.checksum) continue
    return {
      ok: false,
      code: 'WORKSPACE_DIVERGED',
      message: divergenceSentence(step, expected, known),
      details: { migration: step.id, expected: expected?.id ?? null },
    }
  }
  return undefined
}

function divergenceSentence(
  step: AppliedMigration,
  expected: Migration | undefined,
  known: readonly Migration[],
): string {
  if (!known.some((migration) => migration.id === step.id)) {
    return `This workspace was written by a newer Headroom (it has the change ${step.id}, which this version does not know). Update Headroom, or restore a backup made by this version.`
  }
  if (expected?.id === step.id) {
    return `This workspace was made by a different build of Headroom: its change ${step.id} is not the one this version has. Open it with the version that made it, or restore a backup made by this version.`
  }
  return `This workspace has its changes in another order than this version of Headroom (${step.id} where ${expected?.id ?? 'nothing'} belongs). Open it with the version that made it, or restore a backup made by this version.`
}

function refuseForeignFile(
  database: Database.Database,
): Extract<MigrationOutcome, { ok: false }> | undefined {
  const found = database.pragma('application_id', { simple: true })
  const empty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (found === applicationId || (empty && found === 0)) return undefined
  return {
    ok: false,
    code: 'WORKSPACE_DIVERGED',
    message: `${database.name} is a database of another program. Choose another workspace folder.`,
    details: { file: database.name, applicationId: found },
  }
}

/** Foreign keys are off while tables may be rebuilt, and checked as a whole before the commit. */
function applyAll(database: Database.Database, pending: readonly Migration[], now: number): MigrationOutcome {
  database.pragma('foreign_keys = OFF')
  let current = ''
  const run = database.transaction(() => {
    database.pragma(`application_id = ${applicationId}`)
    database.exec(`
      CREATE TABLE IF NOT EXISTS migrations (
        ordinal INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        checksum TEXT NOT NULL,
        applied_at INTEGER NOT NULL
      ) STRICT`)
    const record = database.prepare('INSERT INTO migrations (id, checksum, applied_at) VALUES (?, ?, ?)')
    for (const migration of pending) {
      current = migration.id
      database.exec(migration.sql)
      record.run(migration.id, checksumOf(migration), now)
    }
    const dangling = database.pragma('foreign_key_check')
    if (Array.isArray(dangling) && dangling.length > 0) throw new Error('a reference points to nothing')
  })
  try {
    run.immediate()
    return { ok: true, applied: pending.map((migration) => migration.id) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      code: 'WORKSPACE_DAMAGED',
      message: `The workspace could not be brought up to date: the change ${current} failed (${reason}). Nothing was changed. Restore a backup, or report this with the workspace's version.`,
      details: { migration: current, reason },
    }
  } finally {
    database.pragma('foreign_keys = ON')
  }
}
