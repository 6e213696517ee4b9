import { expect, test } from 'vitest'
import type { OutputRequest } from '#shared/profiles.ts'
import { fitFrame } from '../transcode/recipes/frame-size.ts'
import { factsOf, profileOf } from './testing.ts'
import { lengthIsGuessed, planWork, sourceWork } from './work.ts'

const large = profileOf('720p', {})
const small = profileOf('360p', { maximumWidth: 640, maximumHeight: 360 })
const ladder: OutputRequest = { kind: 'hls', profileIds: [large.id, small.id] }

test('a ladder encodes every picture once and the sound once', () => {
  const work = planWork(factsOf(), [ladder], [large, small], fitFrame)
  expect(work.renditions.map(({ video }) => video && [video.width, video.height, video.chunks])).toEqual([
    [1280, 720, 10],
    [640, 360, 10],
  ])
  expect(work.renditions.map(({ audio }) => audio.length)).toEqual([1, 0])
  expect(work.renditions[0]!.audioCopies).toEqual([2])
})

test('a file that shares a rendition with a ladder costs bytes, not encoding', () => {
  const file: OutputRequest = { kind: 'file', container: 'mp4', profileId: large.id }
  const copied = profileOf('720p_copy', {})
  const shared = planWork(factsOf(), [ladder, file], [large, small], fitFrame)
  expect(shared.renditions[0]!.videoCopies).toBe(2)
  expect(shared.files).toBe(1)
  const same = planWork(
    factsOf(),
    [ladder, { ...file, profileId: copied.id }],
    [large, small, copied],
    fitFrame,
  )
  expect(same.renditions[2]).toMatchObject({ video: null, audio: [] })
  expect(same.renditions[0]!.videoCopies).toBe(2)
})

test('every sound track is encoded, with no more channels than it has', () => {
  const stereo = { index: 1, codec: 'aac', channels: 2, sampleRateHz: 48_000, language: 'en' }
  const facts = factsOf({ audio: [stereo, { ...stereo, index: 2, channels: 1 }] })
  const { renditions } = planWork(facts, [ladder], [large], fitFrame)
  expect(renditions[0]!.audio.map(({ channels }) => channels)).toEqual([2, 1])
})

test('a source that tells neither length nor frames is taken for what its size usually holds', () => {
  const { video } = factsOf()
  const facts = factsOf({ durationSeconds: 0, video: { ...video!, frames: 0 } })
  expect(lengthIsGuessed(facts)).toBe(true)
  const { durationSeconds, frames } = sourceWork(facts)
  expect(durationSeconds).toBeGreaterThan(10)
  expect(durationSeconds).toBeLessThan(1000)
  expect(frames).toBe(Math.round(durationSeconds * 25))
  expect(sourceWork(factsOf({ durationSeconds: 0 })).durationSeconds).toBe(60)
})
