import { describe, expect, it } from 'vitest'
import { seededRandom } from '../learning/seeded-random.ts'
import { type ContentRequest, forecastContentMix, learnContentChain } from './mix/content-chain.ts'
import { createPanelForecaster } from './panel-forecaster.ts'
import { checkRegimes } from './regime-check.ts'
import { forecastRegimes, learnRegimes } from './regimes.ts'

/** Mornings alternate news and sports strictly; evenings are all film. */
function customerDays(days: number): ContentRequest[] {
  return Array.from({ length: days * 24 }, (_, t) => ({
    hourOfDay: t % 24,
    category: t % 24 >= 12 ? 'film' : t % 2 === 0 ? 'news' : 'sports',
  }))
}

describe('content chain', () => {
  const chain = learnContentChain([customerDays(60)])

  it('knows what follows what, and when', () => {
    const { shares, categories } = forecastContentMix(
      chain,
      { category: 'news', hourOfDay: 4 },
      new Float64Array(2).fill(1),
    )
    const share = (step: number, category: string) => shares[step]![categories.indexOf(category)]!
    expect(share(0, 'sports')).toBeGreaterThan(0.85)
    expect(share(1, 'news')).toBeGreaterThan(0.75)
    const evening = forecastContentMix(
      chain,
      { category: 'film', hourOfDay: 17 },
      new Float64Array(1).fill(3),
    )
    expect(evening.shares[0]![categories.indexOf('film')]).toBeGreaterThan(0.95)
    expect(evening.load[0]!.reduce((sum, part) => sum + part, 0)).toBeCloseTo(3)
  })

  it('shares add up to one for any load, also none and very much', () => {
    const load = Float64Array.of(0, 0.3, 1, 7.5, 1e6)
    const { shares } = forecastContentMix(chain, { category: 'never seen', hourOfDay: 23 }, load)
    for (const share of shares) {
      expect(share.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9)
      expect(share.every((part) => part >= 0)).toBe(true)
    }
  })

  it('refuses to learn from nothing', () => {
    expect(() => learnContentChain([])).toThrowError(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })
})

/** Hours that stay idle, normal or in a burst with probability `stay`. */
function regimeSeries(seed: number, stay: number, length = 500): Float64Array {
  const random = seededRandom(seed)
  let regime = 0
  return Float64Array.from({ length }, () => {
    if (random() > stay) regime = [0, 0, 0, 0, 1, 2][Math.floor(random() * 6)]!
    return regime === 0 ? 0 : Math.ceil(random() * (regime === 1 ? 3 : 30))
  })
}

describe('regimes', () => {
  const sticky = Array.from({ length: 8 }, (_, i) => regimeSeries(i + 1, 0.85))
  const model = learnRegimes(sticky)!

  it('after a burst the next hours are busier, and the memory fades', () => {
    const idle = regimeSeries(50, 0.85)
    const afterIdle = forecastRegimes(model, Float64Array.from([...idle, 0, 0]), 48)
    const afterBurst = forecastRegimes(model, Float64Array.from([...idle, 25, 25]), 48)
    expect(afterBurst.burst[0]!).toBeGreaterThan(0.4)
    expect(afterIdle.burst[0]!).toBeLessThan(0.1)
    expect(afterBurst.quantile(0.9)[0]!).toBeGreaterThan(afterIdle.quantile(0.9)[0]!)
    expect(Math.abs(afterBurst.burst[47]! - afterIdle.burst[47]!)).toBeLessThan(0.02)
  })

  it('quantiles hold on hours not seen', () => {
    let below = 0
    let count = 0
    for (let seed = 100; seed < 110; seed++) {
      const values = regimeSeries(seed, 0.85)
      for (let t = 300; t < values.length; t += 3) {
        const { quantile } = forecastRegimes(model, values.subarray(0, t), 1)
        if (values[t]! <= quantile(0.9)[0]!) below++
        count++
      }
    }
    expect(below / count).toBeGreaterThan(0.88)
    expect(below / count).toBeLessThan(0.96)
  })

  it('the cross-check wants them for sticky hours and not for independent ones', () => {
    expect(checkRegimes(model, sticky, 24)).toMatchObject({ helps: true })
    const independent = Array.from({ length: 8 }, (_, i) => regimeSeries(i + 1, 0))
    const check = checkRegimes(learnRegimes(independent)!, independent, 24)
    expect(check.stickiness).toBeLessThan(0.1)
    expect(check.helps).toBe(false)
  })

  it('a panel of sticky intermittent series is forecast by them, in its own units', () => {
    const forecaster = createPanelForecaster(sticky, 24, 24)
    const values = regimeSeries(60, 0.85)
    const small = forecaster.forecast(values)
    expect(small.method).toBe('regimes')
    const large = forecaster.forecast(values.map((value) => value * 1e9))
    expect(large.quantile(0.9)[3]! / 1e9).toBeCloseTo(small.quantile(0.9)[3]!, 6)
    expect(large.point[3]! / 1e9).toBeCloseTo(small.point[3]!, 6)
  })

  it('nothing is learned from series that were never active', () => {
    expect(learnRegimes([new Float64Array(100)])).toBeUndefined()
  })
})
