import type { Interval } from '#shared/primitives.ts'
import { normal90 } from '../learning/lognormal.ts'
import { type CostProfile, costProfile, weighByProfile } from './cost-profile.ts'

/** One task of a part of a job: its expected work, in a unit the job's pieces share, and what it took (null: not done). */
export type WorkPiece = { readonly weight: number; readonly cpuSeconds: number | null }

/** A rendition's picture (`isPicture`: its pieces follow each other through the source), or other work of one kind. */
export type WorkPart = { readonly isPicture: boolean; readonly pieces: readonly WorkPiece[] }

/**
 * How much pieces of one part differ in ln cost per expected work: two-second segments of 31 clips, weighed by their length alone, or
 * by what they cost in another rendition (`npm run bench:quotes -- --chunks DIR`).
 */
const pieceDeviation = { byLength: 0.15, byProfile: 0.1 }

/**
 * CPU seconds a job still needs. The quote and the measured pieces meet by their precisions in ln CPU seconds, and what is done is
 * certain. Pieces are weighed by what they cost in a rendition of the same source that is done, of this job or an `earlier` one.
 * Take the first pieces spread over the source, as run-order.ts does: pieces side by side say less than their number.
 */
export function remainingCpuSeconds(job: {
  quoted: Interval
  parts: readonly WorkPart[]
  earlier: CostProfile | null
}): Interval {
  const done = wholeRenditions(job.parts)
  const states = job.parts.map((part) => {
    const profile = part.isPicture
      ? (done.find((other) => other.part !== part)?.profile ?? job.earlier)
      : null
    return stateOf(part, profile)
  })
  const whole = sumOf(states, ({ weight }) => weight)
  const left = sumOf(states, ({ leftWeight }) => leftWeight)
  const quotedLeft = scale(job.quoted, whole > 0 ? left / whole : 1)
  const measured = projectionOf(states, deviationOf(job.quoted))
  if (measured === null || !(quotedLeft.p50 > 0)) return quotedLeft
  const quotedPrecision = 1 / Math.max(1e-6, deviationOf(job.quoted) ** 2)
  const measuredPrecision = 1 / measured.deviation ** 2
  const precision = quotedPrecision + measuredPrecision
  const logMedian =
    (Math.log(quotedLeft.p50) * quotedPrecision + Math.log(measured.cpuSeconds) * measuredPrecision) /
    precision
  return lognormalInterval(Math.exp(logMedian), Math.sqrt(1 / precision + measured.chance ** 2))
}

type PartState = {
  weight: number
  leftWeight: number
  /** Of pieces that took a positive time: how many, their weight and CPU seconds. */
  measured: { pieces: number; weight: number; cpuSeconds: number }
  leftPieces: number
  pieceDeviation: number
}

function stateOf(part: WorkPart, profile: CostProfile | null): PartState {
  const pieces = profile ? weighByProfile(part.pieces, profile) : part.pieces
  const open = pieces.filter(({ cpuSeconds }) => cpuSeconds === null)
  const usable = pieces.filter(({ cpuSeconds, weight }) => isUsable(cpuSeconds) && isUsable(weight))
  return {
    weight: sumOf(pieces, ({ weight }) => weight),
    leftWeight: sumOf(open, ({ weight }) => weight),
    measured: {
      pieces: usable.length,
      weight: sumOf(usable, ({ weight }) => weight),
      cpuSeconds: sumOf(usable, ({ cpuSeconds }) => cpuSeconds ?? 0),
    },
    leftPieces: open.length,
    pieceDeviation: profile ? pieceDeviation.byProfile : pieceDeviation.byLength,
  }
}

/**
 * What the measured pieces say of the rest, with the log deviations of that and of chance; null where nothing was measured. Scenes are
 * hard in every rendition alike, so that errors of parts add up; a part of which nothing was measured goes by the others' rate, and is
 * as little known as the quote.
 */
function projectionOf(
  states: readonly PartState[],
  quotedDeviation: number,
): { cpuSeconds: number; deviation: number; chance: number } | null {
  const measuredWeight = sumOf(states, ({ measured }) => measured.weight)
  const measuredSeconds = sumOf(states, ({ measured }) => measured.cpuSeconds)
  if (!(measuredWeight > 0 && measuredSeconds > 0)) return null
  const open = states.filter(({ leftWeight }) => leftWeight > 0)
  const projected = open.map(({ leftWeight, leftPieces, measured, pieceDeviation: each }) => {
    const isMeasured = measured.pieces > 0
    const rate = isMeasured ? measured.cpuSeconds / measured.weight : measuredSeconds / measuredWeight
    return {
      cpuSeconds: rate * leftWeight,
      deviation: isMeasured ? each / Math.sqrt(measured.pieces) : Math.hypot(quotedDeviation, each),
      chance: each / Math.sqrt(Math.max(1, leftPieces)),
    }
  })
  const cpuSeconds = sumOf(projected, (part) => part.cpuSeconds)
  if (!isUsable(cpuSeconds)) return null
  return {
    cpuSeconds,
    deviation: sumOf(projected, (part) => part.deviation * part.cpuSeconds) / cpuSeconds,
    chance: sumOf(projected, (part) => part.chance * part.cpuSeconds) / cpuSeconds,
  }
}

/** The costliest first: it was measured best. */
function wholeRenditions(parts: readonly WorkPart[]): { part: WorkPart; profile: CostProfile }[] {
  return parts
    .flatMap((part) => {
      const profile = part.isPicture ? costProfile(part.pieces) : null
      return profile
        ? [{ part, profile, cpuSeconds: sumOf(part.pieces, (piece) => piece.cpuSeconds ?? 0) }]
        : []
    })
    .sort((a, b) => b.cpuSeconds - a.cpuSeconds)
}

function isUsable(value: number | null): boolean {
  return value !== null && value > 0 && Number.isFinite(value)
}

function deviationOf({ p10, p90 }: Interval): number {
  return p10 > 0 && p90 > p10 ? Math.log(p90 / p10) / (2 * normal90) : 0
}

function lognormalInterval(median: number, logDeviation: number): Interval {
  const factor = Math.exp(normal90 * logDeviation)
  return { p10: median / factor, p50: median, p90: median * factor }
}

function scale(interval: Interval, factor: number): Interval {
  return { p10: interval.p10 * factor, p50: interval.p50 * factor, p90: interval.p90 * factor }
}

function sumOf<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((sum, item) => sum + measure(item), 0)
}
