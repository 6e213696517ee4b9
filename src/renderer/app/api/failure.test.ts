import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { toFailure } from './failure.ts'

test('a refusal keeps its code, sentence and facts', () => {
  const refusal = new ORPCError('BUDGET_EXHAUSTED', {
    status: 402,
    message: 'Only €0.12 is left.',
    data: { availableMinor: 12 },
  })
  expect(toFailure(refusal)).toEqual({
    code: 'BUDGET_EXHAUSTED',
    message: 'Only €0.12 is left.',
    details: { availableMinor: 12 },
    retryable: false,
  })
})

test('a host that does not answer is offline and worth another try', () => {
  expect(toFailure(new TypeError('Failed to fetch'))).toMatchObject({ code: 'OFFLINE', retryable: true })
})

test('an ended session says what to do, however the transport names it', () => {
  for (const code of ['UNAUTHENTICATED', 'UNAUTHORIZED']) {
    const failure = toFailure(new ORPCError(code, { status: 401 }))
    expect(failure.code).toBe('UNAUTHENTICATED')
    expect(failure.message).toMatch(/Open Headroom again/)
  }
})

test('anything else is still a sentence', () => {
  expect(toFailure('lost').message).toBe('lost')
  expect(toFailure(new Error('')).message).toBe('Something went wrong.')
})
