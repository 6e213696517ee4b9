import { expect, test } from 'vitest'
import { fitFrame } from '../transcode/recipes/frame-size.ts'
import { costTable } from './cost-table.ts'
import { createAnalyticModel, referenceCpuSeconds } from './estimate.ts'
import { explain } from './explanation.ts'
import { factsOf, profileOf } from './testing.ts'
import type { TypicalJob } from './typical-job.ts'
import { type JobWork, planWork } from './work.ts'

const model = createAnalyticModel(costTable)
const explained = (
  facts: ReturnType<typeof factsOf>,
  ...profiles: ReturnType<typeof profileOf>[]
): string[] => {
  const outputs = [{ kind: 'hls' as const, profileIds: profiles.map(({ id }) => id) }]
  const work = planWork(facts, outputs, profiles, fitFrame)
  return explain(work, (other) => referenceCpuSeconds(model, other)).map(({ sentence }) => sentence)
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

test('against a typical job length, size, codec and speed are told in figures, and the ratio is the model’s own', () => {
  const usual = factsOf({ sizeBytes: (1280 * 720 * 1500 * 0.1) / 8 })
  const typical: TypicalJob = {
    jobs: 20,
    durationSeconds: 15,
    sourcePixels: 1280 * 720,
    outputPixels: 640 * 360,
    density: 1,
    codec: 'h264',
    speed: 'fast',
  }
  const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: 'prf_720p' }]
  const cpuSeconds = (work: JobWork) => referenceCpuSeconds(model, work)
  const work = planWork(usual, outputs, [profileOf('720p', {})], fitFrame)
  const effects = explain(work, cpuSeconds, typical)
  const longer = effects.find(({ sentence }) => sentence.startsWith('It is 60 s long'))!
  expect(longer.times).toBeCloseTo(4, 0)
  const short = planWork({ ...usual, durationSeconds: 15 }, outputs, [profileOf('720p', {})], fitFrame)
  expect(effects.some(({ sentence }) => sentence.includes('0.92 megapixels'))).toBe(true)
  expect(explain(short, cpuSeconds, typical).some(({ sentence }) => sentence.includes('long'))).toBe(false)
  const hevc = planWork(usual, outputs, [profileOf('720p', { codec: 'hevc' })], fitFrame)
  expect(
    explain(hevc, cpuSeconds, typical)
      .map(({ sentence }) => sentence)
      .join(' '),
  ).toContain('HEVC takes')
})
