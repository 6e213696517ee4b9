import type { Store } from '../store/store.ts'

/** A job by what was asked for: its first output's format and profile, null where it names none. */
export type RequestedJob = { at: number; customerId: string; format: string | null; profile: string | null }

/** What a finished job used. */
export type FinishedJob = {
  format: string | null
  cpuSeconds: number
  wallSeconds: number
  peakMemoryBytes: number
  outputBytes: number
  gpuSessionSeconds: number
}

/** What past jobs tell a forecast; from the table jobs. */
export function createPastJobStore({ database }: Pick<Store, 'database'>) {
  const format = `CASE WHEN outputs ->> '$[0].kind' = 'hls' THEN 'hls' ELSE outputs ->> '$[0].container' END`
  const requested = database.prepare<[number, number], RequestedJob>(`
    SELECT created_at AS at, customer_id AS customerId, ${format} AS format,
      coalesce(outputs ->> '$[0].profileId', outputs ->> '$[0].profileIds[0]') AS profile
    FROM jobs WHERE created_at >= ? AND created_at < ? ORDER BY created_at, sequence`)
  const finished = database.prepare<[number], FinishedJob>(`
    SELECT ${format} AS format, cpu_seconds AS cpuSeconds, wall_seconds AS wallSeconds,
      peak_memory_bytes AS peakMemoryBytes, output_bytes AS outputBytes, gpu_session_seconds AS gpuSessionSeconds
    FROM jobs WHERE state = 'completed' ORDER BY sequence DESC LIMIT ?`)
  return {
    requestedBetween: (from: number, until: number): RequestedJob[] => requested.all(from, until),
    lastFinished: (count: number): FinishedJob[] => finished.all(count),
  }
}
