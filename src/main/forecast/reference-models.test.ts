import { expect, it } from 'vitest'
import { seededRandom } from '../learning/seeded-random.ts'
import { type ReferenceRequest, referenceModels } from './reference-models.ts'
import { runReferenceModels } from './run-reference-models.ts'

const random = seededRandom(7)
const weekly = Float64Array.from({ length: 24 * 28 }, (_, t) => {
  const workday = Math.floor(t / 24) % 7 < 5 ? 2 : 1
  return workday * (50 + 30 * Math.sin((2 * Math.PI * t) / 24)) + 5 * random()
})
const ask = (values: Float64Array): ReferenceRequest[] =>
  referenceModels.map((model) => ({ model, values, season: 24, horizon: 48 }))
const limits = { fitMs: 60_000, totalMs: 120_000 }

it('both models find the day and the week', async () => {
  const known = weekly.slice(0, -48)
  const truth = weekly.slice(-48)
  const error = (path: Float64Array) => path.reduce((sum, value, t) => sum + Math.abs(value - truth[t]!), 0)
  const dayBefore = Float64Array.from(truth, (_, t) => known[known.length - 24 + (t % 24)]!)
  for (const result of await runReferenceModels(ask(known), limits)) {
    if (!('path' in result)) throw new Error(result.failure)
    expect(result.path).toHaveLength(48)
    expect(error(result.path)).toBeLessThan(0.7 * error(dayBefore))
  }
})

it('a fit that fails costs only itself', async () => {
  const short: ReferenceRequest = { model: 'MSTL', values: weekly.slice(0, 30), season: 24, horizon: 48 }
  const results = await runReferenceModels([short, ...ask(weekly)], limits)
  expect(results.map((result) => 'path' in result)).toEqual([false, true, true])
})

it('what does not end in time is given up, and the rest not begun', async () => {
  const results = await runReferenceModels(ask(weekly), { fitMs: 1, totalMs: 1 })
  expect(results).toEqual([{ failure: 'took longer than 0 s' }, { failure: 'not run within 0 s for all' }])
})
