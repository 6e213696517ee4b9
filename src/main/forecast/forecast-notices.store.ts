import type { ForecastNotice } from '#shared/forecasts.ts'
import type { Store } from '../store/store.ts'

export type NoticeDraft = Pick<ForecastNotice, 'at' | 'customerId' | 'kind' | 'subjectId' | 'sentence'> & {
  /** What it is about: a second notice of the same is none. */
  toldOnce: string
}

/** Older notices are let go of. */
const keptNotices = 1000
const columns = `'ntc_' || printf('%06d', sequence) AS id, at, customer_id AS customerId, kind, subject_id AS subjectId, sentence,
  acknowledged_at AS acknowledgedAt, settled_at AS settledAt`

/** The table forecast_notices. Callers bring the transaction. */
export function createNoticeStore({ database }: Pick<Store, 'database'>) {
  const newest = database.prepare<[number], ForecastNotice>(
    `SELECT ${columns} FROM forecast_notices ORDER BY sequence DESC LIMIT ?`,
  )
  const find = database.prepare<[number], ForecastNotice>(
    `SELECT ${columns} FROM forecast_notices WHERE sequence = ?`,
  )
  const add = database.prepare(`
    INSERT INTO forecast_notices (at, customer_id, kind, subject_id, told_once, sentence)
    VALUES (@at, @customerId, @kind, @subjectId, @toldOnce, @sentence)`)
  const forget = database.prepare(
    `DELETE FROM forecast_notices WHERE sequence <= (SELECT max(sequence) FROM forecast_notices) - ${keptNotices}`,
  )
  const acknowledge = database.prepare('UPDATE forecast_notices SET acknowledged_at = ? WHERE sequence = ?')
  const wasTold = database.prepare<[string], 1>('SELECT 1 FROM forecast_notices WHERE told_once = ?').pluck()
  // Should it become so once more, that is news.
  const settle = database.prepare(`
    UPDATE forecast_notices SET settled_at = ?, told_once = NULL
    WHERE kind = ? AND subject_id = ? AND settled_at IS NULL`)
  const standing = database
    .prepare<[string], string>(
      'SELECT DISTINCT subject_id FROM forecast_notices WHERE kind = ? AND settled_at IS NULL AND subject_id IS NOT NULL',
    )
    .pluck()
  return {
    /** The latest first. */
    newest: (limit: number): ForecastNotice[] => newest.all(limit),
    find: (id: string): ForecastNotice | undefined => find.get(sequenceOf(id)),
    wasTold: (toldOnce: string): boolean => wasTold.get(toldOnce) === 1,
    add(notice: NoticeDraft): void {
      add.run(notice)
      forget.run()
    },
    /** Budgets or feeds of which a notice stands. */
    standing: (kind: ForecastNotice['kind']): string[] => standing.all(kind),
    acknowledge: (id: string, at: number) => acknowledge.run(at, sequenceOf(id)),
    /** False when there was nothing to settle. */
    settle: (kind: ForecastNotice['kind'], subjectId: string, at: number): boolean =>
      settle.run(at, kind, subjectId).changes > 0,
  }
}

function sequenceOf(id: string): number {
  return /^ntc_\d{6,15}$/.test(id) ? Number(id.slice(4)) : 0
}
