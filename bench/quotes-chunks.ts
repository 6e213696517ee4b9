import { costProfile } from '../src/main/jobs/cost-profile.ts'
import { remainingCpuSeconds } from '../src/main/jobs/remaining-work.ts'
import { spreadOver } from '../src/main/jobs/run-order.ts'
import { normal90, normal95 } from '../src/main/learning/lognormal.ts'
import { medianOf } from '../src/main/quotes/model/median.ts'
import { readTable, toNumber } from './input-sensitivity.ts'

/** A quote as wide as an instant one of a mixed job: 90 % within a factor of two either way, and wrong by 30 %. */
const quoteError = 1.3
const quoteReach = 2 ** (normal90 / normal95)
const chunkCounts = [1, 2, 3, 4, 6]

type Job = { readonly video: string; readonly chunks: readonly number[] }

/**
 * What running jobs still need, by the code the queue asks (remaining-work.ts), on real ffmpeg runs of two-second segments: the job is a
 * video under one operation, its chunks are segments spread over it, and the truth is the sum over the others. First with chunks weighed
 * by their length; then by what they cost in another job of the same source that is done.
 */
export function benchChunks(folder: string): void {
  const jobs = readJobs(folder).filter(({ chunks }) => chunks.length >= 8)
  const lengths = jobs.map(({ chunks }) => chunks.length)
  console.log(`${jobs.length} jobs of ${medianOf(lengths)} chunks (median), first chunks spread`)
  scoreJobs('source never done', jobs, () => undefined)
  const seen = jobs.filter((job) => otherOf(jobs, job) !== undefined)
  scoreJobs('another rendition of the source is done', seen, (job) => otherOf(jobs, job))
}

/** The next job of the same source with as many chunks; never the job itself. */
function otherOf(jobs: readonly Job[], job: Job): Job | undefined {
  const own = jobs.filter(({ video, chunks }) => video === job.video && chunks.length === job.chunks.length)
  return own.length < 2 ? undefined : own[(own.indexOf(job) + 1) % own.length]
}

function scoreJobs(name: string, jobs: readonly Job[], earlierOf: (job: Job) => Job | undefined): void {
  console.log(`${name}, ${jobs.length} jobs`)
  for (const count of chunkCounts) {
    const errors = jobs.map((job, index) => scoreJob(job, earlierOf(job), count, index % 2 === 0))
    const mean = errors.reduce((sum, { error }) => sum + error, 0) / errors.length
    const covered = (100 * errors.filter(({ isCovered }) => isCovered).length) / errors.length
    console.log(
      `  after ${count} chunks: MAPE ${mean.toFixed(2)} %, MdAPE ${medianOf(errors.map(({ error }) => error)).toFixed(2)} %, ` +
        `90 % interval holds ${covered.toFixed(1)} %`,
    )
  }
}

function scoreJob({ chunks }: Job, earlier: Job | undefined, count: number, isTooDear: boolean) {
  const total = sumOf(chunks)
  const p50 = total * (isTooDear ? quoteError : 1 / quoteError)
  const measured = new Set(spreadOver(chunks.length, count))
  const left = remainingCpuSeconds({
    quoted: { p10: p50 / quoteReach, p50, p90: p50 * quoteReach },
    parts: [
      {
        isPicture: true,
        pieces: chunks.map((seconds, index) => ({
          weight: 1,
          cpuSeconds: measured.has(index) ? seconds : null,
        })),
      },
    ],
    earlier: earlier ? costProfile(earlier.chunks.map((cpuSeconds) => ({ weight: 1, cpuSeconds }))) : null,
  })
  const done = sumOf([...measured].map((index) => chunks[index]!))
  const outwards = normal95 / normal90
  const p05 = done + left.p50 * (left.p10 / left.p50) ** outwards
  const p95 = done + left.p50 * (left.p90 / left.p50) ** outwards
  const isCovered = total >= p05 && total <= p95
  return { error: (100 * Math.abs(done + left.p50 - total)) / total, isCovered }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
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
