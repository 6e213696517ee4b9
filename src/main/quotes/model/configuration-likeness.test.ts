import { expect, test } from 'vitest'
import { learnLikeness, predictLike } from './configuration-likeness.ts'

const trained = [
  { subme: '1', me: 'dia' },
  { subme: '2', me: 'dia' },
  { subme: '6', me: 'hex' },
  { subme: '7', me: 'hex' },
  { subme: '11', me: 'tesa' },
]
const typical = Float64Array.of(0, 0.2, 1, 1.2, 3)
const likeness = learnLikeness(trained, typical)
const curve = {
  p05: typical.map((value) => value - 0.1),
  p50: typical,
  p95: typical.map((value) => value + 0.1),
}

test('a configuration that was never trained costs about what those most like it cost, with a wider interval', () => {
  const { p05, p50, p95 } = predictLike(
    curve,
    likeness.standInFor({ subme: '6.5', me: 'hex' }),
    likeness.miss,
  )
  expect(p50).toBeGreaterThan(0.8)
  expect(p50).toBeLessThan(1.3)
  expect(p95 - p05).toBeGreaterThan(0.2)
})

test('settings that nobody described stand for all that were trained', () => {
  const standIn = likeness.standInFor(undefined)
  expect(standIn).toHaveLength(trained.length)
  expect(predictLike(curve, standIn, likeness.miss).p50).toBeCloseTo(5.4 / 5)
})
