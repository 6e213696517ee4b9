import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../learning/seeded-random.ts'
import { quoteBatch } from './batch-total.ts'
import { quantilesOfLognormal } from './quantiles.ts'

const prior = quantilesOfLognormal({ logMean: Math.log(100), logDeviation: 0.35 })

describe('the total of a batch', () => {
  it('covers the true total nine times in ten when jobs miss their quotes together', () => {
    const random = seededRandom(1)
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const correlation = 0.2
    let covered = 0
    for (let trial = 0; trial < 400; trial++) {
      const shared = normal()
      const costs = Array.from({ length: 50 }, () => {
        const score = Math.sqrt(correlation) * shared + Math.sqrt(1 - correlation) * normal()
        return Math.exp(Math.log(100) + 0.35 * score)
      })
      const total = costs.reduce((sum, cost) => sum + cost, 0)
      const jobs = costs.map((measured, index) =>
        index < 5 ? { quoted: prior, measured } : { quoted: prior },
      )
      const { p05, p95 } = quoteBatch(jobs, correlation)
      if (total >= p05 && total <= p95) covered++
    }
    expect(covered / 400).toBeGreaterThan(0.85)
    expect(covered / 400).toBeLessThan(0.95)
  })

  it('learns from the first renditions of a source what the others will miss by', () => {
    const open = Array.from({ length: 90 }, () => ({ quoted: prior }))
    const dearer = Array.from({ length: 10 }, () => ({ quoted: prior, measured: 140 }))
    const before = quoteBatch(open, 0.5).p50 / 90
    const after = (quoteBatch([...dearer, ...open], 0.5).p50 - 1400) / 90
    expect(after).toBeGreaterThan(1.15 * before)
    expect(after).toBeLessThan(140 * 1.1)
  })

  it('is what was measured once every job is done', () => {
    const done = [40, 60].map((measured) => ({ quoted: prior, measured }))
    expect(quoteBatch(done)).toEqual({ p05: 100, p10: 100, p50: 100, p90: 100, p95: 100 })
  })
})
