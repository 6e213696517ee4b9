import { expect, test } from 'vitest'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import { asKind, initialOutputs, outputsProblem, withoutProfile } from './outputs-draft.ts'

const profile = (id: string, codec: string, maximumHeight: number): Profile =>
  ({ id, video: { codec, maximumHeight } }) as unknown as Profile
const ladder: OutputRequest = { kind: 'hls', profileIds: ['prf_aaaaaa', 'prf_bbbbbb'] }

test('begins with a ladder of the H.264 sizes there are', () => {
  const profiles = [
    profile('prf_1080aa', 'h264', 1080),
    profile('prf_vp9aaa', 'vp9', 360),
    profile('prf_360aaa', 'h264', 360),
  ]
  expect(initialOutputs(profiles)).toEqual([{ kind: 'hls', profileIds: ['prf_360aaa', 'prf_1080aa'] }])
  expect(initialOutputs([])).toEqual([])
})

test('a ladder becomes a file of its first profile and back', () => {
  const file = asKind(ladder, 'mkv')
  expect(file).toEqual({ kind: 'file', container: 'mkv', profileId: 'prf_aaaaaa' })
  expect(asKind(file, 'hls')).toEqual({ kind: 'hls', profileIds: ['prf_aaaaaa'] })
})

test('a profile leaves every output it stands in, and the last one cannot leave', () => {
  const outputs: OutputRequest[] = [ladder, { kind: 'file', container: 'mp4', profileId: 'prf_aaaaaa' }]
  expect(withoutProfile(outputs, 'prf_aaaaaa')).toEqual([{ kind: 'hls', profileIds: ['prf_bbbbbb'] }])
  expect(
    withoutProfile([{ kind: 'file', container: 'mp4', profileId: 'prf_aaaaaa' }], 'prf_aaaaaa'),
  ).toBeNull()
})

test('what cannot be quoted says why', () => {
  expect(outputsProblem([])).toBe('Choose at least one output.')
  expect(outputsProblem([{ kind: 'hls', profileIds: [] }])).toBe('Choose a profile for every output.')
  expect(outputsProblem([ladder])).toBeNull()
})
