import { type Unit, unitSchema } from '#shared/amounts.ts'
import type { JobState } from '#shared/jobs.ts'
import type { Quote } from '#shared/quotes.ts'
import type { Store } from '../store/store.ts'

export type StoredBatch = { id: string; name: string; customerId: string; createdAt: number }

/** A job of a batch: what was quoted, and what came of it. Amounts in minor units. */
export type BatchMember = {
  quoted: Quote['amountMinor']
  state: JobState
  chargedMinor: number | null
  fingerprint: string
}

/** The tables batches and batch_jobs. Callers bring the transaction. */
export function createBatchesStore({ database }: Store) {
  const insert = database.prepare(
    'INSERT INTO batches (id, name, customer_id, created_at) VALUES (@id, @name, @customerId, @createdAt)',
  )
  const addJob = database.prepare(`
    INSERT INTO batch_jobs (batch_id, job_sequence, unit, p10_minor, p50_minor, p90_minor, source_fingerprint)
    VALUES (@batchId, @sequence, @unit, @p10, @p50, @p90, @fingerprint)`)
  type BatchRow = { id: string; name: string; customer_id: string; created_at: number; unit: string }
  const newest = database.prepare<[number], BatchRow>(`
    SELECT id, name, customer_id, created_at, (SELECT unit FROM batch_jobs WHERE batch_id = id LIMIT 1) AS unit
    FROM batches WHERE EXISTS (SELECT 1 FROM batch_jobs WHERE batch_id = id) ORDER BY created_at DESC, id LIMIT ?`)
  type MemberRow = {
    p10_minor: number
    p50_minor: number
    p90_minor: number
    source_fingerprint: string
    state: JobState
    charged_minor: number | null
  }
  const members = database.prepare<[string], MemberRow>(`
    SELECT p10_minor, p50_minor, p90_minor, batch_jobs.source_fingerprint, jobs.state, jobs.charged_minor
    FROM batch_jobs JOIN jobs ON jobs.sequence = job_sequence WHERE batch_id = ?`)
  return {
    insert: (batch: StoredBatch) => insert.run(batch),
    addJob: (batchId: string, sequence: number, quote: Quote) =>
      addJob.run({
        batchId,
        sequence,
        unit: JSON.stringify(quote.terms.unit),
        ...quote.amountMinor,
        fingerprint: quote.source.fingerprint,
      }),
    /** Newest first; batches without a job are left out. */
    newest: (atMost: number): (StoredBatch & { unit: Unit })[] =>
      newest.all(atMost).map((row) => ({
        id: row.id,
        name: row.name,
        customerId: row.customer_id,
        createdAt: row.created_at,
        unit: unitSchema.parse(JSON.parse(row.unit)),
      })),
    members: (batchId: string): BatchMember[] =>
      members.all(batchId).map((row) => ({
        quoted: { p10: row.p10_minor, p50: row.p50_minor, p90: row.p90_minor },
        state: row.state,
        chargedMinor: row.charged_minor,
        fingerprint: row.source_fingerprint,
      })),
  }
}
export type BatchesStore = ReturnType<typeof createBatchesStore>
