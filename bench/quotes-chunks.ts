import { medianOf } from '../src/main/quotes/model/median.ts'
import { type MeasuredChunk, refineCost } from '../src/main/quotes/model/refinement.ts'
import { readTable, toNumber } from './input-sensitivity.ts'

/** A prior as wide as an instant quote of a mixed job: 90 % within a factor of two either way, and wrong by 30 %. */
const priorError = 1.3
const chunkCounts = [1, 2, 3, 4, 6]

type Job = { readonly video: string; readonly chunks: readonly number[] }

/**
 * Quotes of running jobs refined by their first chunks, on real ffmpeg runs of two-second segments: the job is a video under
 * one operation, its chunks are segments spread over it, and the truth is the sum over all of its segments. First with chunks
 * taken to be equal shares of the work; then with the shares they had in another job of the same source, as the later
 * renditions of a ladder have them.
 */
export function benchChunks(folder: string): void {
  const jobs = readJobs(folder).filter(({ chunks }) => chunks.length >= 8)
  const lengths = jobs.map(({ chunks }) => chunks.length)
  console.log(`${jobs.length} jobs of ${medianOf(lengths)} chunks (median), first chunks spread`)
  scoreJobs('equal shares', jobs, ({ chunks }) => chunks.map(() => 1))
  const profiled = jobs.filter((job) => otherOf(jobs, job) !== undefined)
  scoreJobs('shares as in another rendition of the source', profiled, (job) => otherOf(jobs, job)!.chunks)
}

/** The next job of the same source with as many chunks; never the job itself. */
function otherOf(jobs: readonly Job[], job: Job): Job | undefined {
  const own = jobs.filter(({ video, chunks }) => video === job.video && chunks.length === job.chunks.length)
  return own.length < 2 ? undefined : own[(own.indexOf(job) + 1) % own.length]
}

function scoreJobs(name: string, jobs: readonly Job[], workOf: (job: Job) => readonly number[]): void {
  console.log(`${name}, ${jobs.length} jobs`)
  for (const count of chunkCounts) {
    const errors = jobs.map((job, index) => {
      const { chunks } = job
      const total = chunks.reduce((sum, seconds) => sum + seconds, 0)
      const wrong = total * (index % 2 === 0 ? priorError : 1 / priorError)
      const prior = { p05: wrong / 2, p10: wrong / 1.7, p50: wrong, p90: wrong * 1.7, p95: wrong * 2 }
      const refined = refineCost(prior, spreadChunks(chunks, workOf(job), count))
      const isCovered = total >= refined.p05 && total <= refined.p95
      return { error: (100 * Math.abs(refined.p50 - total)) / total, isCovered }
    })
    const mean = errors.reduce((sum, { error }) => sum + error, 0) / errors.length
    const covered = (100 * errors.filter(({ isCovered }) => isCovered).length) / errors.length
    console.log(
      `  after ${count} chunks: MAPE ${mean.toFixed(2)} %, MdAPE ${medianOf(errors.map(({ error }) => error)).toFixed(2)} %, ` +
        `90 % interval holds ${covered.toFixed(1)} %`,
    )
  }
}

function spreadChunks(chunks: readonly number[], work: readonly number[], count: number): MeasuredChunk[] {
  const wholeWork = work.reduce((sum, each) => sum + each, 0)
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(((index + 0.5) / count) * chunks.length)
    return { cpuSeconds: chunks[at]!, workShare: work[at]! / wholeWork }
  })
}

/** CPU seconds by segment: the first run of each, as a running job would see it. */
function readJobs(folder: string): Job[] {
  const jobs = new Map<string, { video: string; segments: Map<number, number> }>()
  for (const row of readTable(folder, 'segment_single_param_raw.csv')) {
    const job = `${row.video} ${row.operation} ${row.target}`
    const { segments } = jobs.get(job) ?? { segments: new Map<number, number>() }
    jobs.set(job, { video: row.video ?? '', segments })
    const segment = toNumber(row.segment?.replace(/\D/g, ''))
    const cpuSeconds = toNumber(row.user_s) + toNumber(row.sys_s)
    if (cpuSeconds > 0 && !segments.has(segment)) segments.set(segment, cpuSeconds)
  }
  return [...jobs.values()].map(({ video, segments }) => ({
    video,
    chunks: [...segments].sort(([first], [second]) => first - second).map(([, cpuSeconds]) => cpuSeconds),
  }))
}
