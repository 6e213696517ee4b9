import { expect, test } from 'vitest'
import { jobStates } from '#shared/jobs.ts'
import { actionFacts, actionsFor, applicable, canReprioritise, describeOutcome } from './job-actions.ts'

test('of the ended jobs only a failed one can be tried again', () => {
  expect(actionsFor('completed')).toEqual([])
  expect(actionsFor('failed')).toEqual(['retry'])
  expect(actionsFor('cancelled')).toEqual([])
})

test('every unfinished job can be cancelled and reprioritised', () => {
  for (const state of jobStates) {
    expect(actionsFor(state).includes('cancel')).toBe(canReprioritise(state))
  }
})

test('an action that can be undone is undone by one that applies afterwards', () => {
  expect(actionFacts.pause.undo).toBe('resume')
  expect(actionFacts.resume.from).toContain('paused')
})

test('of a mixed selection only the jobs an action applies to are taken', () => {
  const jobs = [{ state: 'running' }, { state: 'completed' }, { state: 'paused' }] as const
  expect(applicable(jobs, 'pause')).toEqual([{ state: 'running' }])
})

test('outcomes are counted in words', () => {
  expect(describeOutcome('paused', { done: 1, refused: [] })).toBe('1 job paused')
  expect(describeOutcome('paused', { done: 3, refused: [{ name: 'a', message: 'b' }] })).toBe(
    '3 jobs paused, 1 could not be',
  )
})
