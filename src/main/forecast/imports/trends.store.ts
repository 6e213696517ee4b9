import type { Store } from '../../store/store.ts'
import type { ImportKeys } from './import-keys.store.ts'
import type { TrendScore } from './import-rows.ts'

const hourMs = 3_600_000
/** Hours of trends that are kept beyond the newest: two years. */
const keptHours = 2 * 365 * 24

export type TrendStore = ReturnType<typeof createTrendStore>

/** The table trend_hours. Callers bring the transaction. */
export function createTrendStore({ database }: Pick<Store, 'database'>, keys: ImportKeys) {
  const add = database.prepare(`
    INSERT INTO trend_hours (hour, category, subject, score_sum, samples) VALUES (?, ?, ?, ?, 1)
    ON CONFLICT (hour, category, subject) DO UPDATE SET score_sum = score_sum + excluded.score_sum, samples = samples + 1`)
  const newest = database.prepare<[], number | null>('SELECT max(hour) FROM trend_hours').pluck()
  const forget = database.prepare('DELETE FROM trend_hours WHERE hour <= ?')
  return {
    /** False when it is in already. */
    take({ at, key, subject, category, score }: TrendScore): boolean {
      const hour = Math.floor(at / hourMs)
      if (!keys.take('trends', hour, key)) return false
      add.run(hour, category, subject, score)
      return true
    },
    /** Lets go of what is too old to learn from. */
    fold(): void {
      const until = (newest.get() ?? 0) - keptHours
      forget.run(until)
      keys.forgetUntil('trends', until)
    },
  }
}
