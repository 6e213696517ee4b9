import { expect, test } from 'vitest'
import { seededRandom } from '../learning/seeded-random.ts'
import { detectDrift, driftNotice } from './drift.ts'

const random = seededRandom(11)
/** Errors of quotes that are right on average and miss by a quarter. */
const usual = Array.from({ length: 300 }, () => (random() + random() + random() - 1.5) * 0.5)

test('errors that come and go are no drift', () => {
  const drift = detectDrift(usual)
  expect(drift).toEqual({ direction: 'none', share: 0, jobs: 300 })
  expect(driftNotice(drift)).toBeNull()
})

test('a machine that became slower is noticed within twenty jobs, with by how much', () => {
  const slower = usual.slice(0, 20).map((error) => error + Math.log(1.6))
  const drift = detectDrift([...usual, ...slower])
  expect(drift.direction).toBe('upward')
  expect(drift.share).toBeGreaterThan(0.35)
  expect(drift.share).toBeLessThan(0.85)
  expect(driftNotice(drift)).toMatch(/more than quoted/)
})

test('one absurd measurement, or one that is no number, raises no alarm', () => {
  expect(detectDrift([...usual, 12, Number.NaN, Number.POSITIVE_INFINITY]).direction).toBe('none')
})
