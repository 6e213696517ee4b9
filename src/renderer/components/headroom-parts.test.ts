import { expect, test } from 'vitest'
import { usedShare } from '#shared/budgets.ts'
import { headroomParts } from './headroom-parts.ts'

test('parts are shares of the whole', () => {
  const parts = headroomParts({ spentMinor: 50, heldMinor: 25, availableMinor: 25, nextHoldMinor: 5 })
  expect(parts).toEqual({ spent: 0.5, held: 0.25, next: 0.05, rest: 0.2 })
})

test('a hold beyond what is left takes all of it and no more', () => {
  const parts = headroomParts({ spentMinor: 80, heldMinor: 0, availableMinor: 20, nextHoldMinor: 90 })
  expect(parts).toEqual({ spent: 0.8, held: 0, next: 0.2, rest: 0 })
})

test('an overdrawn budget is full, an empty one draws nothing', () => {
  expect(usedShare({ spentMinor: 120, heldMinor: 0, availableMinor: -20 })).toBe(1)
  expect(usedShare({ spentMinor: 0, heldMinor: 0, availableMinor: 0 })).toBe(0)
})
