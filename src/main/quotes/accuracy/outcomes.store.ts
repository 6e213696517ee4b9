import type Database from 'better-sqlite3'

/** What was quoted and what was measured of one finished job, in CPU seconds of the machine it ran on. */
export type Outcome = {
  at: number
  /** Of its pictures, such as `h264+hevc`; empty for sound alone. */
  codecs: string
  /** Codec and speed, such as `h264 fast`, joined by `+`. */
  encoders: string
  sourceCodec: string | null
  sourceHeight: number | null
  model: string
  /** Finished jobs of the source that were known when it was quoted. */
  earlierJobs: number
  p10: number
  p50: number
  p90: number
  measured: number
  /** The same for the same source and outputs. */
  work: string
}

type OutcomeRow = {
  learned_at: number
  codecs: string | null
  encoders: string | null
  source_codec: string | null
  source_height: number | null
  model: string | null
  p10: number | null
  p50: number | null
  p90: number | null
  measured: number
  work: string | null
  earlier_jobs: number
}

/** The table quote_outcomes, which triggers keep (migration 0120). */
export function createOutcomeStore(database: Database.Database) {
  const newest = database.prepare<[number], OutcomeRow>(
    'SELECT * FROM quote_outcomes ORDER BY learned_at DESC, quote_id LIMIT ?',
  )
  return {
    /** Newest first. What was not quoted or measured as a positive number is left out and counted. */
    newest(atMost: number): { outcomes: Outcome[]; unusable: number } {
      const rows = newest.all(atMost)
      const outcomes = rows.flatMap((row) => toOutcome(row) ?? [])
      return { outcomes, unusable: rows.length - outcomes.length }
    },
  }
}
export type OutcomeStore = ReturnType<typeof createOutcomeStore>

function toOutcome(row: OutcomeRow): Outcome | null {
  const { p10, p50, p90, measured } = row
  if (p10 === null || p50 === null || p90 === null) return null
  if (!(p10 > 0 && p10 <= p50 && p50 <= p90 && measured > 0) || !Number.isFinite(p90 * measured)) return null
  return {
    at: row.learned_at,
    codecs: row.codecs ?? '',
    encoders: row.encoders ?? '',
    sourceCodec: row.source_codec,
    sourceHeight: row.source_height,
    model: row.model ?? 'unknown',
    earlierJobs: row.earlier_jobs,
    p10,
    p50,
    p90,
    measured,
    work: row.work ?? '',
  }
}
