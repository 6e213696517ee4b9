import type Database from 'better-sqlite3'
import { z } from 'zod'
import { type Profile, profileSchema } from '#shared/profiles.ts'
import { type Quote, quoteSchema } from '#shared/quotes.ts'
import { type PriceBook, priceBookSchema } from '#shared/studio.ts'
import { type HistoryRecord, historyRecordSchema } from './history.ts'
import { type ModelChoice, modelChoices } from './learner.ts'
import type { Lesson } from './lessons.ts'

type QuoteRow = { expires_at: number; kept: number; quote: string; profiles: string }
export type StoredQuote = { quote: Quote; profiles: Profile[]; expiresAt: number; kept: boolean }

/** The tables quotes, quote_history and calibrations, and the settings `price-book` and `cost-model`. */
export function createQuoteStore(database: Database.Database) {
  const insert = database.prepare(`
    INSERT INTO quotes (id, customer_id, created_at, expires_at, quote, profiles)
    VALUES (@id, @customerId, @createdAt, @expiresAt, @quote, @profiles)`)
  const byId = database.prepare<[string], QuoteRow>(
    'SELECT expires_at, kept, quote, profiles FROM quotes WHERE id = ?',
  )
  const keep = database.prepare('UPDATE quotes SET kept = 1 WHERE id = ?')
  const purge = database.prepare('DELETE FROM quotes WHERE kept = 0 AND expires_at < ?')
  const learn = database.prepare(`
    INSERT INTO quote_history
      (quote_id, learned_at, source_fingerprint, measured_cpu_seconds, quoted_cpu_seconds, record, lessons)
    VALUES (@quoteId, @learnedAt, @sourceFingerprint, @measuredCpuSeconds, @quotedCpuSeconds, @record, @lessons)
    ON CONFLICT (quote_id) DO UPDATE SET
      learned_at = excluded.learned_at, measured_cpu_seconds = excluded.measured_cpu_seconds, record = excluded.record,
      lessons = excluded.lessons`)
  const history = database.prepare<[number], { record: string }>(
    'SELECT record FROM quote_history ORDER BY learned_at DESC, quote_id LIMIT ?',
  )
  const lessons = database.prepare<[number], { lessons: string }>(
    'SELECT lessons FROM quote_history ORDER BY learned_at DESC, quote_id LIMIT ?',
  )
  const lessonsSince = database.prepare<[number, number], { lessons: string }>(
    'SELECT lessons FROM quote_history WHERE learned_at > ? ORDER BY learned_at DESC, quote_id LIMIT ?',
  )
  const lessonsOfSource = database.prepare<[string, number], { lessons: string }>(
    'SELECT lessons FROM quote_history WHERE source_fingerprint = ? ORDER BY learned_at DESC, quote_id LIMIT ?',
  )
  const count = database.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM quote_history')
  const readSetting = database.prepare<[string], { value: string }>(
    'SELECT value FROM settings WHERE key = ?',
  )
  const writeSetting = database.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const calibrated = database.prepare<[string], { factor: number }>(
    'SELECT compute_units_per_cpu_second AS factor FROM calibrations WHERE identity = ?',
  )
  const calibrate = database.prepare(`
    INSERT INTO calibrations (identity, description, compute_units_per_cpu_second, measured_at)
    VALUES (@identity, @description, @factor, @measuredAt)
    ON CONFLICT (identity) DO UPDATE SET
      compute_units_per_cpu_second = excluded.compute_units_per_cpu_second, measured_at = excluded.measured_at`)

  return {
    insert: (quote: Quote, profiles: readonly Profile[], expiresAt: number) =>
      insert.run({
        id: quote.id,
        customerId: quote.customerId,
        createdAt: quote.createdAt,
        expiresAt,
        quote: JSON.stringify(quote),
        profiles: JSON.stringify(profiles),
      }),
    find(id: string): StoredQuote | undefined {
      const row = byId.get(id)
      return (
        row && {
          quote: quoteSchema.parse(JSON.parse(row.quote)),
          profiles: z.array(profileSchema).parse(JSON.parse(row.profiles)),
          expiresAt: row.expires_at,
          kept: row.kept === 1,
        }
      )
    },
    keep: (id: string) => keep.run(id),
    purgeExpired: (before: number) => purge.run(before),

    learn: (record: HistoryRecord, lessons: readonly Lesson[]) =>
      learn.run({
        quoteId: record.quoteId,
        learnedAt: record.learnedAt,
        sourceFingerprint: record.source.fingerprint,
        measuredCpuSeconds: record.measured.cpuSeconds,
        quotedCpuSeconds: record.quoted.cpuSeconds.p50,
        record: JSON.stringify(record),
        lessons: JSON.stringify(lessons),
      }),
    /** Newest first. */
    history: (atMost: number): HistoryRecord[] =>
      history.all(atMost).map((row) => historyRecordSchema.parse(JSON.parse(row.record))),
    /** Of the newest jobs, as stored: see parseLessons. */
    lessonLines: (atMostJobs: number): string[] => lessons.all(atMostJobs).map((row) => row.lessons),
    lessonLinesSince: (at: number, atMostJobs: number): string[] =>
      lessonsSince.all(at, atMostJobs).map((row) => row.lessons),
    /** Of the newest jobs of one source. */
    lessonLinesOf: (fingerprint: string, atMostJobs: number): string[] =>
      lessonsOfSource.all(fingerprint, atMostJobs).map((row) => row.lessons),
    historyLength: (): number => count.get()?.rows ?? 0,

    priceBook(): PriceBook | undefined {
      const row = readSetting.get('price-book')
      return row && priceBookSchema.parse(JSON.parse(row.value))
    },
    setPriceBook: (book: PriceBook) => writeSetting.run('price-book', JSON.stringify(book)),

    modelChoice(): ModelChoice {
      const row = readSetting.get('cost-model')
      return row ? z.enum(modelChoices).parse(JSON.parse(row.value)) : 'automatic'
    },
    setModelChoice: (choice: ModelChoice) => writeSetting.run('cost-model', JSON.stringify(choice)),

    calibration: (identity: string): number | undefined => calibrated.get(identity)?.factor,
    setCalibration: (entry: { identity: string; description: string; factor: number; measuredAt: number }) =>
      calibrate.run(entry),
  }
}

export type QuoteStore = ReturnType<typeof createQuoteStore>
