import type { Accuracy, AccuracyGroup, MeasuredShare } from '#shared/cost-model.ts'
import { encodingSpeeds, videoCodecs } from '#shared/profiles.ts'
import { normal90, normal95 } from '../../learning/lognormal.ts'
import { quantile } from '../../learning/quantile.ts'
import { findDrift } from './drift.ts'
import type { Outcome } from './outcomes.store.ts'

/** Enough points for a picture; more only hide each other. */
const mostPoints = 720
const mostMoments = 240
const windowJobs = 30
/** Of a trait that is open-ended, such as source codecs. */
const usualSourceCodecs = ['h264', 'hevc', 'prores', 'dnxhd', 'mpeg2video', 'vp9', 'av1'] as const
const sizeClasses = [
  { name: 'up to 480 lines', upTo: 480 },
  { name: '720 lines', upTo: 720 },
  { name: '1080 lines', upTo: 1088 },
  { name: '2160 lines', upTo: 2160 },
  { name: 'above 2160 lines', upTo: Number.POSITIVE_INFINITY },
] as const

/** How quotes did on finished jobs. Pure. `newestFirst` and how many rows were left out. */
export function describeAccuracy(newestFirst: readonly Outcome[], unusable: number): Accuracy {
  const jobs = newestFirst.length
  return {
    jobs,
    unusable,
    overall: jobs > 0 ? groupOf('All', newestFirst) : null,
    points: thinned(newestFirst, mostPoints).map(({ at, codecs, p50, measured, ...outcome }) => {
      const [low, high] = interval90({ p50, ...outcome })
      return { at, codec: codecs || 'audio', quoted: p50, low, high, measured }
    }),
    groups: [
      { by: 'Codec', groups: groupBy(newestFirst, ({ codecs }) => codecs || 'audio') },
      { by: 'Codec and speed', groups: groupBy(newestFirst, ({ encoders }) => encoders || 'audio') },
      {
        by: 'Source size',
        groups: groupBy(newestFirst, ({ sourceHeight }) => sizeClass(sourceHeight) ?? 'no picture'),
      },
      { by: 'Source', groups: groupBy(newestFirst, knowledgeOf) },
      {
        by: 'Codec and source',
        groups: groupBy(newestFirst, (outcome) => `${outcome.codecs || 'audio'}, ${knowledgeOf(outcome)}`),
      },
      { by: 'Model that quoted', groups: groupBy(newestFirst, ({ model }) => model) },
    ],
    window: windowJobs,
    overTime: overTime(newestFirst),
    noise: repeatNoise(newestFirst),
    known: knownTraits(newestFirst),
    drift: findDrift(newestFirst),
  }
}

/** P5 and P95 of a quote: its P10 and P90 moved outwards along the same lognormal. */
export function interval90({ p10, p50, p90 }: Pick<Outcome, 'p10' | 'p50' | 'p90'>): [number, number] {
  const outwards = normal95 / normal90
  return [p50 * (p10 / p50) ** outwards, p50 * (p90 / p50) ** outwards]
}

const errorOf = ({ p50, measured }: Outcome): number => Math.abs(measured - p50) / measured

function holds(outcome: Outcome): boolean {
  const [low, high] = interval90(outcome)
  return outcome.measured >= low && outcome.measured <= high
}

function groupOf(name: string, outcomes: readonly Outcome[]): AccuracyGroup {
  const errors = outcomes.map(errorOf)
  return {
    name,
    jobs: outcomes.length,
    medianError: quantile(errors, 0.5),
    meanError: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    coverage: wilson(outcomes.filter(holds).length, outcomes.length),
  }
}

function groupBy(outcomes: readonly Outcome[], nameOf: (outcome: Outcome) => string): AccuracyGroup[] {
  const groups = Map.groupBy(outcomes, nameOf)
  return [...groups].map(([name, some]) => groupOf(name, some)).sort((a, b) => b.jobs - a.jobs)
}

function knowledgeOf({ earlierJobs }: Outcome): string {
  return earlierJobs > 0 ? 'seen before' : 'not seen before'
}

/** The score interval at 95 % (Wilson, Journal of the American Statistical Association 22, 1927): right for few jobs, too. */
export function wilson(hits: number, of: number): MeasuredShare {
  const z = 1.959963984540054
  const share = hits / of
  const centre = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of)
  const reach = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  return { share, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) }
}

/** Oldest first: the last `windowJobs` at each moment. */
function overTime(newestFirst: readonly Outcome[]): Accuracy['overTime'] {
  const oldestFirst = [...newestFirst].reverse()
  const ends = oldestFirst.flatMap((_, index) => (index + 1 >= windowJobs ? [index] : []))
  return thinned(ends, mostMoments).map((end) => {
    const some = oldestFirst.slice(end + 1 - windowJobs, end + 1)
    const { medianError, coverage } = groupOf('', some)
    return { at: oldestFirst[end]!.at, medianError, coverage }
  })
}

/** The same source to the same outputs, twice in a row: what both runs differ by is no model's fault. */
function repeatNoise(newestFirst: readonly Outcome[]): Accuracy['noise'] {
  const differences = [...Map.groupBy(newestFirst, ({ work }) => work).entries()].flatMap(([work, runs]) =>
    work === ''
      ? []
      : runs.slice(1).map((run, index) => Math.abs(Math.log(run.measured / runs[index]!.measured))),
  )
  // Two runs differ by √2 of what one differs from the mean.
  return differences.length < 3
    ? null
    : {
        repeats: differences.length,
        medianDifference: Math.expm1(quantile(differences, 0.5) / Math.SQRT2),
      }
}

function knownTraits(outcomes: readonly Outcome[]): Accuracy['known'] {
  const encoders = videoCodecs.flatMap((codec) => encodingSpeeds.map((speed) => `${codec} ${speed}`))
  return [
    knownTrait(
      'Encoder and speed',
      outcomes,
      ({ encoders: used }) => used.split('+').filter(Boolean),
      encoders,
    ),
    knownTrait('Source codec', outcomes, ({ sourceCodec }) => sourceCodec ?? [], usualSourceCodecs),
    knownTrait(
      'Source size',
      outcomes,
      ({ sourceHeight }) => sizeClass(sourceHeight) ?? [],
      sizeClasses.map(({ name }) => name),
    ),
  ]
}

function knownTrait(
  trait: string,
  outcomes: readonly Outcome[],
  namesOf: (outcome: Outcome) => string | string[],
  usual: readonly string[],
): Accuracy['known'][number] {
  const counts = new Map<string, number>()
  for (const name of outcomes.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    trait,
    seen: [...counts].map(([name, jobs]) => ({ name, jobs })).sort((a, b) => b.jobs - a.jobs),
    never: usual.filter((name) => !counts.has(name)),
  }
}

function sizeClass(height: number | null): string | null {
  return height === null ? null : sizeClasses.find(({ upTo }) => height <= upTo)!.name
}

/** Evenly spread, the ends kept. */
function thinned<T>(items: readonly T[], atMost: number): T[] {
  if (items.length <= atMost) return [...items]
  return Array.from(
    { length: atMost },
    (_, index) => items[Math.round((index * (items.length - 1)) / (atMost - 1))]!,
  )
}
