import { type JobFeatures, jobFeatures } from './job-features.ts'

/** What training saw of each feature: the range of a number, the values of a category. */
export type FeatureEncoding = {
  readonly ranges: Readonly<Record<string, readonly [least: number, most: number]>>
  readonly values: Readonly<Record<string, readonly string[]>>
}

/** A category's value needs this many rows before it gets a column of its own. */
const smallestCategory = 3

export function learnEncoding(jobs: readonly JobFeatures[]): FeatureEncoding {
  const ranges: Record<string, readonly [number, number]> = {}
  const values: Record<string, readonly string[]> = {}
  for (const feature of jobFeatures) {
    if (feature.kind === 'number') {
      const seen = jobs.map(feature.read).filter(Number.isFinite)
      if (seen.length > 0) ranges[feature.name] = [smallestOf(seen), -smallestOf(seen.map((value) => -value))]
    } else {
      const counts = new Map<string, number>()
      for (const job of jobs) {
        const value = feature.read(job)
        if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
      }
      const frequent = [...counts].filter(([, count]) => count >= smallestCategory)
      values[feature.name] = frequent.map(([value]) => value).sort()
    }
  }
  return { ranges, values }
}

/** One row of numbers, NaN where unknown: each number feature (they come first in the list), and one 0-or-1 entry for each value of a category. */
export function encodeJob(encoding: FeatureEncoding, job: JobFeatures): number[] {
  return jobFeatures.flatMap((feature) => {
    if (feature.kind === 'number') return finiteOrMissing(feature.read(job))
    const value = feature.read(job)
    return encoding.values[feature.name]!.map((known) => (known === value ? 1 : 0))
  })
}

/** An encoded row with its numbers pulled back to near what training saw: a straight line must not run on for ever. */
export function clampToTraining(encoding: FeatureEncoding, row: readonly number[]): number[] {
  const clamped = [...row]
  jobFeatures
    .filter((feature) => feature.kind === 'number')
    .forEach(({ name }, column) => {
      const range = encoding.ranges[name]
      if (range === undefined) clamped[column] = Number.NaN
      else
        clamped[column] = Math.max(
          range[0] - marginOf(range),
          Math.min(range[1] + marginOf(range), row[column]!),
        )
    })
  return clamped
}

/** Which columns of an encoded row belong to which feature. */
export function columnsByFeature(encoding: FeatureEncoding): { name: string; columns: number[] }[] {
  let next = 0
  return jobFeatures.map((feature) => {
    const count = feature.kind === 'number' ? 1 : encoding.values[feature.name]!.length
    const columns = Array.from({ length: count }, (_, index) => next + index)
    next += count
    return { name: feature.name, columns }
  })
}

/** What about this job training never saw, in words; each is a reason to trust the prediction less. */
export function unfamiliarFeatures(encoding: FeatureEncoding, job: JobFeatures): string[] {
  return jobFeatures.flatMap((feature) => {
    if (feature.kind === 'category') {
      const value = feature.read(job)
      if (value === undefined || encoding.values[feature.name]!.includes(value)) return []
      return [`No finished job had the ${feature.name} '${value}'.`]
    }
    const value = feature.read(job)
    const range = encoding.ranges[feature.name]
    if (!Number.isFinite(value) || (range !== undefined && isWithin(value, range))) return []
    if (range === undefined) return [`No finished job told its ${feature.name}.`]
    const direction = value < range[0] ? 'below' : 'above'
    return [`The ${feature.name} is ${direction} that of every finished job.`]
  })
}

/** A little outside is no news: a tenth of the range, or 0.1 where all jobs were alike. */
function marginOf([least, most]: readonly [number, number]): number {
  return Math.max(0.1, 0.1 * (most - least))
}

function isWithin(value: number, range: readonly [number, number]): boolean {
  return value >= range[0] - marginOf(range) && value <= range[1] + marginOf(range)
}

function smallestOf(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
}

function finiteOrMissing(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}
