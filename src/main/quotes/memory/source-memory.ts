import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { choleskyFactor, choleskySolve } from '../../learning/cholesky.ts'
import { spreadHolding } from '../../learning/conformal.ts'
import { zeroMatrix } from '../../learning/dense-matrix.ts'
import { normal95 } from '../../learning/lognormal.ts'
import type { VideoWork } from '../cost-model.ts'

/*
 * What earlier renditions of a source say of another one: quotes miss all renditions of a source in the same direction, more so those
 * of one codec. The residuals (ln measured over predicted) of renditions of one source are jointly normal about 0, with a covariance by
 * how akin they are; what is asked for is their conditional mean (kriging of residuals; Cressie, "Statistics for Spatial Data", 1993).
 */

/** How an earlier rendition relates to the one asked for, nearest first. */
export const kinships = ['the same work', 'the same codec', 'another codec'] as const
export type Kinship = (typeof kinships)[number]

const covariance = z.number().finite().min(0)
export const memoryTermsSchema = z.object({
  /** Of the residuals, and what two renditions of one source share of it: never rising with distance. */
  variance: z.number().finite().positive(),
  shared: z.object({
    'the same work': covariance,
    'the same codec': covariance,
    'another codec': covariance,
  }),
  /**
   * By the nearest earlier rendition: the log deviation of such quotes, in deviations of those that know nothing of the source.
   * Null where too few were measured to tell.
   */
  narrowing: z.object({
    'the same work': z.number().positive().nullable(),
    'the same codec': z.number().positive().nullable(),
    'another codec': z.number().positive().nullable(),
  }),
  /** Quotes behind them, and their sources. */
  rows: z.int(),
  sources: z.int(),
})
export type MemoryTerms = z.infer<typeof memoryTermsSchema>

/** An earlier rendition, and what a model that had not seen its source missed it by: ln(measured / predicted). */
export type Remembered = { video: VideoWork; residual: number }
export type MemoryRow = Remembered & {
  source: string
  /** Log deviation of a quote that knows nothing of the source. */
  deviation: number
  /** Of its job: nothing of the same job was known when it was quoted. */
  learnedAt: number
}
export type Recalled = { shift: number; kinship: Kinship }

/** More earlier renditions than these add nothing; the newest count. */
export const mostRemembered = 12
/** Below this the kinship is not told apart. */
const enough = { rows: 30, sources: 8 }
/** No memory moves a quote by more than this factor either way. */
const largestShift = Math.log(6)
/** Between two runs of the same work: more than twice the 4 % that repeats differ by, until a studio's own repeats tell. */
const repeatVariance = 0.1 ** 2
const smallestVariance = 1e-6

export function kinshipOf(asked: VideoWork, earlier: VideoWork): Kinship {
  if (asked.codec !== earlier.codec) return 'another codec'
  const same =
    asked.speed === earlier.speed &&
    asked.width === earlier.width &&
    asked.height === earlier.height &&
    isDeepStrictEqual(asked.rateControl, earlier.rateControl)
  return same ? 'the same work' : 'the same codec'
}

/** By how much the model's quote of a rendition should move; null where nothing is remembered. `earlier`: newest first. */
export function recall(
  terms: Pick<MemoryTerms, 'variance' | 'shared'>,
  asked: VideoWork,
  earlier: readonly Remembered[],
): Recalled | null {
  const known = earlier.slice(0, mostRemembered)
  if (known.length === 0) return null
  const kin = known.map(({ video }) => kinshipOf(asked, video))
  const matrix = zeroMatrix(known.length, known.length)
  for (const [row, first] of known.entries()) {
    for (const [column, second] of known.entries()) {
      matrix.values[row * known.length + column] =
        row === column ? terms.variance * (1 + 1e-6) : terms.shared[kinshipOf(first.video, second.video)]
    }
  }
  const weights = choleskySolve(
    choleskyFactor(matrix),
    Float64Array.from(known, ({ residual }) => residual),
  )
  const shift = kin.reduce((sum, each, index) => sum + terms.shared[each] * weights[index]!, 0)
  const nearest = kinships.find((kinship) => kin.includes(kinship))!
  return { shift: Math.min(largestShift, Math.max(-largestShift, shift)), kinship: nearest }
}

/** Null where no source was quoted often enough to learn from. Every source counts alike, however many renditions it has. */
export function learnMemory(rows: readonly MemoryRow[]): MemoryTerms | null {
  const sources = [...Map.groupBy(rows, ({ source }) => source).values()].filter(
    (own) => new Set(own.map(({ learnedAt }) => learnedAt)).size > 1,
  )
  if (sources.length < enough.sources) return null
  const variance = Math.max(
    smallestVariance,
    meanOf(sources.map((own) => meanOf(own.map(({ residual }) => residual ** 2)))),
  )
  const another = sharedBy(sources, 'another codec') ?? 0
  const codec = Math.max(another, sharedBy(sources, 'the same codec') ?? 0)
  const repeats = Math.min(repeatVariance, variance / 2)
  const work = Math.max(codec, sharedBy(sources, 'the same work') ?? variance - repeats)
  const most = variance - repeats / 4
  const shared = {
    'the same work': Math.min(most, work),
    'the same codec': Math.min(most, codec),
    'another codec': Math.min(most, another),
  }
  const errors = sources.flatMap((own) => errorsOf({ variance, shared }, own))
  const narrowingOf = (kinship: Kinship): number | null => {
    const kin = errors.filter((each) => each.kinship === kinship)
    const isEnough =
      kin.length >= enough.rows && new Set(kin.map(({ source }) => source)).size >= enough.sources
    return isEnough
      ? spreadHolding(
          0.9,
          kin.map(({ error, row }) => error / row.deviation),
        ) / normal95
      : null
  }
  return {
    variance,
    shared,
    narrowing: {
      'the same work': narrowingOf('the same work'),
      'the same codec': narrowingOf('the same codec'),
      'another codec': narrowingOf('another codec'),
    },
    rows: errors.length,
    sources: sources.length,
  }
}

/** What is left unexplained of each rendition by those of earlier jobs of its source. */
export function errorsOf(
  terms: Pick<MemoryTerms, 'variance' | 'shared'>,
  ofOneSource: readonly MemoryRow[],
): { source: string; kinship: Kinship; error: number; row: MemoryRow }[] {
  const newestFirst = ofOneSource.toSorted((a, b) => b.learnedAt - a.learnedAt)
  return newestFirst.flatMap((row) => {
    const earlier = newestFirst.filter(({ learnedAt }) => learnedAt < row.learnedAt)
    const recalled = recall(terms, row.video, earlier)
    if (!recalled) return []
    return [{ source: row.source, kinship: recalled.kinship, error: row.residual - recalled.shift, row }]
  })
}

/** The mean product of the residuals of two renditions of different jobs; null where there are too few sources with such. */
function sharedBy(sources: readonly (readonly MemoryRow[])[], kinship: Kinship): number | null {
  const means = sources.flatMap((own) => {
    const products = own.flatMap((first, index) =>
      own
        .slice(index + 1)
        .filter(
          (second) =>
            second.learnedAt !== first.learnedAt && kinshipOf(first.video, second.video) === kinship,
        )
        .map((second) => first.residual * second.residual),
    )
    return products.length > 0 ? [meanOf(products)] : []
  })
  return means.length >= enough.sources ? Math.max(0, meanOf(means)) : null
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
