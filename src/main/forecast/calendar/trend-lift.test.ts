import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalPair } from '../../learning/normal-distribution.ts'
import { seededRandom } from '../../learning/seeded-random.ts'
import { coverage, liftPath, type ScopedLift } from './lift-scope.ts'
import { trendLift } from './trend-lift.ts'

const days = 84
const lastHour = 500_000

/** Scores that wander from day to day, and requests that follow them a day later with an elasticity, or do not. */
function series(elasticity: number, seed: number) {
  const random = seededRandom(seed)
  const levels = Array.from({ length: days + 1 }, () => 0.6 * normalPair(random)[0])
  levels[days] = 1
  const scores = Float64Array.from(
    { length: days * 24 },
    (_, hour) => 50 * Math.exp(levels[Math.floor(hour / 24) + 1]!),
  )
  const requests = Float64Array.from({ length: days * 24 }, (_, hour) => {
    const rhythm = 20 + 10 * Math.sin((2 * Math.PI * hour) / 24)
    return rhythm * Math.exp(elasticity * levels[Math.floor(hour / 24)]! + 0.1 * normalPair(random)[0])
  })
  return { category: 'news', requests, scores, lastHour }
}

describe('trends', () => {
  it('lift the day that follows them when demand did so in the past', () => {
    const { lifts, note } = trendLift(series(0.4, 1))
    expect(note).toContain('is used')
    const [tomorrow] = lifts
    expect(tomorrow).toMatchObject({ source: 'trend', contentType: 'news', basis: 'learned' })
    expect(tomorrow!.startsAt).toBe((lastHour + 1) * 3_600_000)
    expect(tomorrow!.factor).toBeGreaterThan(1.2)
    expect(tomorrow!.factor).toBeLessThan(1.7)
  })

  it('are left alone when they say nothing of demand', () => {
    const used = Array.from({ length: 10 }, (_, seed) => trendLift(series(0, seed)).lifts.length > 0)
    expect(used.filter(Boolean).length).toBeLessThanOrEqual(2)
    expect(trendLift(series(0, 1)).note).toMatch(/is not used: with it the past would be/)
  })

  it('say so when there is too little to learn from', () => {
    const { requests, scores } = series(1, 1)
    const short = { requests: requests.subarray(-14 * 24), scores: scores.subarray(-14 * 24) }
    const { lifts, note } = trendLift({ category: '', ...short, lastHour })
    expect(lifts).toEqual([])
    expect(note).toContain('takes 28 days')
    const silent = trendLift({ category: '', requests, scores: new Float64Array(days * 24), lastHour })
    expect(silent.lifts).toEqual([])
  })
})

it('an event covers as much of the hours as it lasts, wherever it begins', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 600 }),
      (startMinute, minutes) => {
        const span = { startsAt: startMinute * 60_000, endsAt: (startMinute + minutes) * 60_000 }
        const covered = Array.from({ length: 24 }, (_, hour) => coverage(hour, span))
        expect(covered.reduce((sum, share) => sum + share, 0)).toBeCloseTo(minutes / 60, 9)
        const lift = { ...span, factor: 3 } as ScopedLift
        const path = liftPath([{ lift, share: 0.5 }], 0, 24)
        for (const [hour, factor] of path.entries()) expect(factor).toBeCloseTo(1 + covered[hour]!, 9)
      },
    ),
  )
})
