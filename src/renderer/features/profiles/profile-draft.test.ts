import { expect, test } from 'vitest'
import type { Profile } from '#shared/profiles.ts'
import { describeAudioSettings, describeVideoSettings } from './describe-profile.ts'
import { fieldsOf, readProfile } from './profile-draft.ts'

const profile: Profile = {
  id: 'prf_aaaaaa',
  name: '720p',
  builtIn: true,
  video: {
    codec: 'h264',
    maximumWidth: 1280,
    maximumHeight: 720,
    fit: 'inside',
    speed: 'fast',
    rateControl: { kind: 'bitrate', bitsPerSecond: 2_500_000 },
    bitDepth: 8,
    deinterlace: 'auto',
    toneMap: true,
    preferHardware: false,
  },
  audio: { codec: 'aac', bitsPerSecond: 128_000, channels: 2 },
}

test('the fields of a profile read back as the profile', () => {
  const { builtIn: _, ...draft } = profile
  expect(readProfile(fieldsOf(profile, false))).toEqual({ ok: true, value: draft })
})

test('a copy is a new profile under a new name', () => {
  const read = readProfile(fieldsOf(profile, true))
  expect(read.ok && [read.value.id, read.value.name]).toEqual([undefined, '720p (copy)'])
})

test.each([
  [{ width: '1281' }, /^Width/],
  [{ rate: 'quality' as const, crf: '99' }, /^Quality/],
  [{ megabitsPerSecond: '' }, /^Bit rate/],
  [{ name: ' ' }, /^Name/],
  [{ withVideo: false, withAudio: false }, /video or audio/],
])('%j is refused in words', (part, problem) => {
  const read = readProfile({ ...fieldsOf(profile, false), ...part })
  expect(read.ok ? '' : read.problem).toMatch(problem)
})

test('a profile in a line', () => {
  expect(describeVideoSettings(profile.video, 'en-GB')).toBe('H.264, up to 1280 × 720, 2.5 Mbit/s, fast')
  expect(describeAudioSettings(profile.audio, 'en-GB')).toBe('AAC, 128 kbit/s, 2 channels')
})
