import { expect, test } from 'vitest'
import { reconnectDelayMs, staleAfterMs } from './api/connection.ts'
import { describeConnection } from './describe-connection.ts'

test('a live line that is silent for too long is bad', () => {
  const heard = { phase: 'live', lastHeardAt: 1000, attempts: 0 } as const
  expect(describeConnection(heard, 2000)).toEqual({ tone: 'good', label: 'Live', ageMs: 1000 })
  expect(describeConnection(heard, 1001 + staleAfterMs).tone).toBe('bad')
})

test('a clock that lags behind the last word shows no negative age', () => {
  expect(describeConnection({ phase: 'live', lastHeardAt: 5000, attempts: 0 }, 4000).ageMs).toBe(0)
})

test('a lost line and an ended session say different things', () => {
  const lost = describeConnection({ phase: 'lost', lastHeardAt: 0, attempts: 2 }, 60_000)
  const ended = describeConnection({ phase: 'signed-out', lastHeardAt: 0, attempts: 2 }, 60_000)
  expect([lost.tone, ended.tone]).toEqual(['bad', 'bad'])
  expect(lost.label).not.toBe(ended.label)
})

test('pauses between attempts grow, stay bounded and never vanish', () => {
  const longest = [0, 1, 2, 3, 10, 1000].map((attempts) => reconnectDelayMs(attempts, 0))
  expect(longest).toEqual([500, 1000, 2000, 4000, 15_000, 15_000])
  expect(reconnectDelayMs(0, 1)).toBe(250)
})
