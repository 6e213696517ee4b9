import type { Rational } from './rational.ts'
import { toNumber } from './rational.ts'

/** Part of a source that is encoded on its own. Ticks count from the first frame shown. */
export type Chunk = {
  index: number
  /** Null when only decoding can tell. */
  frames: number | null
  startTicks: number
  /** When the next chunk begins; null when only decoding can tell. */
  endTicks: number | null
  /** Where to seek in the prepared video, counted from its container's start: half a frame early. Null: begin at the beginning. */
  seekSeconds: number | null
}

/** When the frames of the output are shown. */
export type Timeline = {
  ticksPerSecond: number
  /** Ticks a frame lasts when all last the same; null for a variable rate. */
  frameTicks: number | null
  /** Ticks at which each frame is shown; empty when the rate is constant or only decoding can tell. */
  frameTimes: number[]
  chunks: Chunk[]
}

export const chunkSeconds = 6

/** Fine enough for every container's clock. */
const variableRateTicksPerSecond = 90_000

/** Matroska rounds times to milliseconds: two neighbours may be off by one together. */
const roundingSeconds = 0.00105

/**
 * Cuts a source into chunks. `times` are the presentation times of all frames in seconds, in any order, as in the prepared video;
 * `startSeconds` is its container's start, `rates` what the container claims, best first. Null when the times repeat or are too few to
 * be cut: then the source is encoded in one piece.
 */
export function cutTimeline(times: number[], startSeconds: number, rates: Rational[]): Timeline | null {
  const sorted = Float64Array.from(times).sort()
  if (sorted.length === 0) return null
  for (let index = 1; index < sorted.length; index++) if (sorted[index] === sorted[index - 1]) return null
  const rate = rates.find((candidate) => followsGrid(sorted, candidate))
  return rate ? constantRate(sorted, startSeconds, rate) : variableRate(sorted, startSeconds)
}

function followsGrid(sorted: Float64Array, rate: Rational): boolean {
  const frameSeconds = 1 / toNumber(rate)
  const tolerance = Math.min(roundingSeconds, frameSeconds / 4)
  return sorted.every((time, index) => Math.abs(time - sorted[0]! - index * frameSeconds) <= tolerance)
}

/** A clock of at least 10 kHz, as ffmpeg itself chooses: some players dislike coarser ones. */
export function ticksOf(rate: Rational): { ticksPerSecond: number; frameTicks: number } {
  let factor = 1
  while (rate.numerator * factor < 10_000) factor *= 2
  return { ticksPerSecond: rate.numerator * factor, frameTicks: rate.denominator * factor }
}

function constantRate(sorted: Float64Array, startSeconds: number, rate: Rational): Timeline {
  const { ticksPerSecond, frameTicks } = ticksOf(rate)
  const framesPerChunk = Math.max(1, Math.round(chunkSeconds * toNumber(rate)))
  const chunks: Chunk[] = []
  for (let first = 0; first < sorted.length; first += framesPerChunk) {
    const frames = Math.min(framesPerChunk, sorted.length - first)
    chunks.push({
      index: chunks.length,
      frames,
      startTicks: first * frameTicks,
      endTicks: (first + frames) * frameTicks,
      seekSeconds: seekBefore(sorted, first, startSeconds),
    })
  }
  return { ticksPerSecond, frameTicks, frameTimes: [], chunks }
}

function variableRate(sorted: Float64Array, startSeconds: number): Timeline {
  const ticksPerSecond = variableRateTicksPerSecond
  const toTicks = (index: number) => Math.round((sorted[index]! - sorted[0]!) * ticksPerSecond)
  const chunks: Chunk[] = []
  let first = 0
  while (first < sorted.length) {
    let end = first + 1
    while (end < sorted.length && sorted[end]! - sorted[first]! < chunkSeconds) end++
    chunks.push({
      index: chunks.length,
      frames: end - first,
      startTicks: toTicks(first),
      endTicks: end < sorted.length ? toTicks(end) : null,
      seekSeconds: seekBefore(sorted, first, startSeconds),
    })
    first = end
  }
  const frameTimes = Array.from(sorted, (_, index) => toTicks(index))
  return { ticksPerSecond, frameTicks: null, frameTimes, chunks }
}

function seekBefore(sorted: Float64Array, first: number, startSeconds: number): number | null {
  return first === 0 ? null : (sorted[first - 1]! + sorted[first]!) / 2 - startSeconds
}

const broadcastRates: Rational[] = [24_000, 30_000, 60_000, 120_000].map((numerator) => ({
  numerator,
  denominator: 1001,
}))

/** The fraction a measured rate stands for: a broadcast rate or a whole one when it is near, else thousandths. */
export function nearestRate(framesPerSecond: number): Rational {
  const near = (rate: Rational) => Math.abs(toNumber(rate) / framesPerSecond - 1) < 0.0005
  const whole = { numerator: Math.max(1, Math.round(framesPerSecond)), denominator: 1 }
  return (
    [whole, ...broadcastRates].find(near) ?? {
      numerator: Math.max(1, Math.round(framesPerSecond * 1000)),
      denominator: 1000,
    }
  )
}
