/** A run of consecutive chunks that one ffmpeg encodes. */
export type Span = { firstChunk: number; chunkCount: number }

export type SpanRequest = {
  /** Expected cost of each of a rendition's chunks. */
  chunkCpuSeconds: number[]
  /** Expected cost of all the job's pictures. */
  jobCpuSeconds: number
  /** Threads the job may keep busy. */
  threads: number
}

/** What is lost at most when a task is repeated, and how finely a job can be measured and paused. */
const mostCpuSeconds = 10
/** Starting ffmpeg costs about a tenth of a second, and then it decodes from the keyframe before: not worth it for less. */
const leastCpuSeconds = 2.5

/**
 * Divides a rendition's chunks into spans. Each takes one thread's share of what is left of the job by then, so that spans shrink towards
 * the end and the threads finish together (guided self-scheduling: Polychronopoulos and Kuck, 1987). Never less than one chunk.
 */
export function cutSpans({ chunkCpuSeconds, jobCpuSeconds, threads }: SpanRequest): Span[] {
  const total = sum(chunkCpuSeconds)
  const spans: Span[] = []
  let left = total
  for (let first = 0; first < chunkCpuSeconds.length; ) {
    const wanted = within(leastCpuSeconds, mostCpuSeconds, (jobCpuSeconds * left) / (total * threads))
    let [count, cost] = [1, chunkCpuSeconds[first]!]
    const next = () => chunkCpuSeconds[first + count]!
    const crumbsLeft = () => left - cost < leastCpuSeconds / 2
    while (first + count < chunkCpuSeconds.length && (cost + next() / 2 <= wanted || crumbsLeft())) {
      cost += next()
      count++
    }
    spans.push({ firstChunk: first, chunkCount: count })
    first += count
    left -= cost
  }
  return spans
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function within(least: number, most: number, value: number): number {
  return Math.min(most, Math.max(least, value))
}
