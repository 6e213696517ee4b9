import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { MSTL, initSync as startMstl } from '@bsull/augurs/mstl'
import { Prophet, initSync as startProphet } from '@bsull/augurs/prophet'
import { prophetOptimizer } from './prophet-optimizer.ts'

/** Well-known models that stand beside the ensemble for comparison, or in its place where a person prefers one. */
export const referenceModels = ['Prophet', 'MSTL'] as const
export type ReferenceModel = (typeof referenceModels)[number]

/** One fit that is asked for: `horizon` steps from the end of a series of finite values. */
export interface ReferenceRequest {
  readonly model: ReferenceModel
  readonly values: Float64Array
  readonly season: number
  readonly horizon: number
}

type FitAndPredict = (request: ReferenceRequest) => Float64Array

/**
 * Both models from augurs (WebAssembly). After a trap the module is not to be used again, so this runs in threads that are thrown
 * away.
 */
export function loadReferenceModels(): Readonly<Record<ReferenceModel, FitAndPredict>> {
  const { resolve } = createRequire(import.meta.url)
  const bytes = (name: string) => readFileSync(resolve(`@bsull/augurs/${name}`).replace(/\.js$/, '_bg.wasm'))
  startMstl({ module: bytes('mstl') })
  startProphet({ module: bytes('prophet') })
  return { Prophet: prophetPath, MSTL: mstlPath }
}

const daySeconds = 86_400
/** Any moment does: the patterns are fitted to where they lie. */
const firstSeconds = 1_600_041_600

/** Prophet as it comes, with patterns of the day and (from two weeks on) of the week; a season counts as a day. */
function prophetPath({ values, season, horizon }: ReferenceRequest): Float64Array {
  const times = (from: number, count: number) =>
    Array.from({ length: count }, (_, t) => firstSeconds + Math.round(((from + t) * daySeconds) / season))
  const seasonality = (enabled: boolean) => ({ type: 'manual', enabled }) as const
  const prophet = new Prophet({
    optimizer: prophetOptimizer,
    uncertaintySamples: 0,
    yearlySeasonality: seasonality(false),
    weeklySeasonality: seasonality(values.length >= 14 * season),
    dailySeasonality: seasonality(true),
  })
  prophet.fit({ ds: times(0, values.length), y: values })
  return Float64Array.from(prophet.predict({ ds: times(values.length, horizon) }).yhat.point)
}

/** Seasonal-trend decomposition by loess, day and (from two weeks on) week, with an exponential smoothing of the trend. */
function mstlPath({ values, season, horizon }: ReferenceRequest): Float64Array {
  const periods = values.length > 14 * season ? [season, 7 * season] : [season]
  const mstl = MSTL.ets(periods)
  mstl.fit(values)
  return Float64Array.from(mstl.predict(horizon).point)
}
