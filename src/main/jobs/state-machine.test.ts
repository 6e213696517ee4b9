import { describe, expect, it } from 'vitest'
import { jobStates } from '#shared/jobs.ts'
import { advance, endedStates, hasEnded, next, transitions } from './state-machine.ts'

describe('the states of a job', () => {
  it('leads from the queue to completion', () => {
    expect(advance(advance('queued', 'start'), 'complete')).toBe('completed')
  })

  it('lets every state that has not ended be cancelled', () => {
    for (const state of jobStates) {
      expect(next(state, 'cancel')).toBe(hasEnded(state) ? undefined : 'cancelled')
    }
  })

  it('lets nothing but a retry of a failed job leave an end', () => {
    expect(endedStates.flatMap((state) => Object.entries(transitions[state]))).toEqual([['retry', 'queued']])
  })

  it('reaches every state from the queue', () => {
    const reached = new Set<string>(['queued'])
    for (let size = 0; size !== reached.size; ) {
      size = reached.size
      for (const state of jobStates)
        if (reached.has(state)) for (const to of Object.values(transitions[state])) reached.add(to)
    }
    expect([...reached].sort()).toEqual([...jobStates].sort())
  })

  it('says what a job is and what could be done instead', () => {
    expect(() => advance('completed', 'pause')).toThrow(
      /This job is completed: only a job that waits or runs/,
    )
  })
})
