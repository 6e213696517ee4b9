import { expect, test } from 'vitest'
import { fitFrame } from '../transcode/recipes/frame-size.ts'
import { costTable } from './cost-table.ts'
import { createAnalyticModel, referenceCpuSeconds } from './estimate.ts'
import { explain } from './explanation.ts'
import { factsOf, profileOf } from './testing.ts'
import { planWork } from './work.ts'

const model = createAnalyticModel(costTable)
const explained = (
  facts: ReturnType<typeof factsOf>,
  ...profiles: ReturnType<typeof profileOf>[]
): string[] => {
  const outputs = [{ kind: 'hls' as const, profileIds: profiles.map(({ id }) => id) }]
  return explain(planWork(facts, outputs, profiles, fitFrame), (work) => referenceCpuSeconds(model, work))
}

test('an ordinary job needs no explanation', () => {
  const usual = factsOf({ sizeBytes: (1280 * 720 * 1500 * 0.1) / 8 })
  expect(explained(usual, profileOf('720p', {}))).toEqual([])
})

test('the traits that move the CPU time most come first, at most three', () => {
  const usual = factsOf({ sizeBytes: (1280 * 720 * 1500 * 0.1) / 8 })
  const hdr = { ...usual, video: { ...usual.video!, hdr: true, interlaced: true } }
  const sentences = explained(
    hdr,
    profileOf('720p', { speed: 'thorough' }),
    profileOf('360p', { maximumWidth: 640 }),
  )
  expect(sentences).toHaveLength(3)
  expect(sentences[0]).toContain('“fast”')
  expect(sentences.join(' ')).toContain('HDR')
})

test('a dense source is named as such, a light one too', () => {
  const usual = factsOf({ sizeBytes: (1280 * 720 * 1500 * 0.1) / 8 })
  expect(explained({ ...usual, sizeBytes: usual.sizeBytes * 8 }, profileOf('720p', {})).join(' ')).toContain(
    'dense',
  )
  expect(explained({ ...usual, sizeBytes: usual.sizeBytes / 8 }, profileOf('720p', {})).join(' ')).toContain(
    'light',
  )
})
