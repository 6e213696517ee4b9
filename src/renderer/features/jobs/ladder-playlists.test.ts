import { expect, test } from 'vitest'
import { masterPlaylist, mediaPlaylist } from '../../../main/transcode/playlists.ts'
import { nextSegment, readMaster, readMedia } from './ladder-playlists.ts'

const address = 'http://console/outputs/job_1/clip%20one/master.m3u8'
const picture = {
  peakBitsPerSecond: 1_000_000,
  averageBitsPerSecond: 900_000,
  codecs: ['avc1.64001f', 'mp4a.40.2'],
  framesPerSecond: 25,
  audioGroupId: 'sound',
}

test('the qualities of a ladder stand best first, each with its sound', () => {
  const text = masterPlaylist(
    [
      { ...picture, uri: '360p/index.m3u8', width: 640, height: 360 },
      { ...picture, uri: '720p/index.m3u8', width: 1280, height: 720 },
    ],
    [
      {
        groupId: 'sound',
        name: 'A "name", with a comma',
        language: null,
        channels: 2,
        isDefault: true,
        uri: 'audio/index.m3u8',
      },
    ],
  )
  expect(readMaster(text, address)).toMatchObject([
    {
      address: 'http://console/outputs/job_1/clip%20one/720p/index.m3u8',
      codecs: ['avc1.64001f', 'mp4a.40.2'],
      height: 720,
      audioAddress: 'http://console/outputs/job_1/clip%20one/audio/index.m3u8',
    },
    { height: 360 },
  ])
})

const segments = [6, 6, 2].map((durationSeconds, index) => ({
  name: `segment-${index}.m4s`,
  durationSeconds,
  sizeBytes: 1,
}))
const track = readMedia(mediaPlaylist({ initName: 'init.mp4', segments }), address)!

test('the segments of a rendition follow one another', () => {
  expect(track.initAddress).toMatch(/\/init\.mp4$/)
  expect(track.segments.map(({ startSeconds }) => startSeconds)).toEqual([0, 6, 12])
})

test('a page that is no playlist is not played', () => {
  expect(readMedia('<!doctype html>', address)).toBeNull()
})

test.each([
  ['from the start', [], 0, 0],
  ['after what is at hand', [[0, 6]], 1, 6],
  ['where somebody jumped to, not in between', [[0, 6]], 13, 12],
  ['a hole before what is at hand already', [[6, 14]], 0, 0],
] as const)('what comes next: %s', (_case, atHand, timeSeconds, expected) => {
  expect(nextSegment(track, atHand, timeSeconds, 30)).toMatchObject({ startSeconds: expected })
})

test('nothing is read too far ahead, and nothing after the end', () => {
  expect(nextSegment(track, [[0, 12]], 0, 10)).toBe('wait')
  expect(nextSegment(track, [[0, 13.9]], 0, 10)).toBe('end')
})
