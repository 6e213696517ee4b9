import type Database from 'better-sqlite3'
import type { ActivityEntry, ActivityFilter } from '#shared/activity.ts'

type ActivityRow = {
  id: number
  at: number
  actor_kind: ActivityEntry['actor']['kind']
  actor_name: string
  action: string
  subject_id: string | null
  summary: string
  before_json: string
  after_json: string
}

/** Every filter is optional: a null parameter matches all. `instr` compares without LIKE's wildcards. */
const matches = `
  (@subjectId IS NULL OR subject_id = @subjectId)
  AND (@from IS NULL OR at >= @from) AND (@until IS NULL OR at < @until)
  AND (@text IS NULL OR instr(lower(summary), lower(@text)) > 0 OR instr(lower(actor_name), lower(@text)) > 0)`

export function createActivityStore(database: Database.Database) {
  const insert = database.prepare(`
    INSERT INTO activity (at, actor_kind, actor_name, action, subject_id, summary, before_json, after_json)
    VALUES (@at, @actorKind, @actorName, @action, @subjectId, @summary, @before, @after)`)
  const page = database.prepare<[object], ActivityRow>(
    `SELECT * FROM activity WHERE ${matches} ORDER BY id DESC LIMIT @limit OFFSET @offset`,
  )
  const count = database.prepare<[object], { total: number }>(
    `SELECT count(*) AS total FROM activity WHERE ${matches}`,
  )

  return {
    insert: (entry: Omit<ActivityEntry, 'id'>) =>
      insert.run({
        at: entry.at,
        actorKind: entry.actor.kind,
        actorName: entry.actor.name,
        action: entry.action,
        subjectId: entry.subjectId,
        summary: entry.summary,
        before: JSON.stringify(entry.before),
        after: JSON.stringify(entry.after),
      }),
    search(filter: ActivityFilter) {
      const parameters = {
        subjectId: filter.subjectId ?? null,
        text: filter.text || null,
        from: filter.from ?? null,
        until: filter.until ?? null,
      }
      return {
        entries: page.all({ ...parameters, limit: filter.limit, offset: filter.offset }).map(toEntry),
        total: count.get(parameters)?.total ?? 0,
      }
    },
  }
}

function toEntry(row: ActivityRow): ActivityEntry {
  return {
    id: row.id,
    at: row.at,
    actor: { kind: row.actor_kind, name: row.actor_name },
    action: row.action,
    subjectId: row.subject_id,
    summary: row.summary,
    before: JSON.parse(row.before_json),
    after: JSON.parse(row.after_json),
  }
}
