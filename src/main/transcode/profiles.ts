import type { Profile, VideoCodec, VideoSettings } from '#shared/profiles.ts'

/** Frames of the built-in ladder, by the height a studio calls them by. */
const frames = {
  '360p': { maximumWidth: 640, maximumHeight: 360 },
  '480p': { maximumWidth: 854, maximumHeight: 480 },
  '720p': { maximumWidth: 1280, maximumHeight: 720 },
  '1080p': { maximumWidth: 1920, maximumHeight: 1080 },
  '1440p': { maximumWidth: 2560, maximumHeight: 1440 },
  '2160p': { maximumWidth: 3840, maximumHeight: 2160 },
} as const

/** Near-transparent quality on each encoder's own scale; the scales differ. */
const codecs = {
  h264: { title: 'H.264', crf: 22 },
  hevc: { title: 'HEVC', crf: 25 },
  vp9: { title: 'VP9', crf: 33 },
  av1: { title: 'AV1', crf: 32 },
} as const satisfies Record<VideoCodec, { title: string; crf: number }>

const stereoAac = { codec: 'aac', bitsPerSecond: 128_000, channels: 2 } as const
const stereoOpus = { codec: 'opus', bitsPerSecond: 96_000, channels: 2 } as const

function ladder(codec: VideoCodec): Profile[] {
  const { title, crf } = codecs[codec]
  return Object.entries(frames).map(([name, frame]) => {
    const video: VideoSettings = {
      ...frame,
      codec,
      fit: 'inside',
      speed: 'fast',
      rateControl: { kind: 'quality', crf },
      bitDepth: 8,
      deinterlace: 'auto',
      toneMap: true,
      preferHardware: false,
    }
    const audio = codec === 'vp9' || codec === 'av1' ? stereoOpus : stereoAac
    return { id: `prf_${codec}_${name}`, name: `${title} ${name}`, builtIn: true, video, audio }
  })
}

/** Profiles every studio starts with. Their ids never change. */
export const builtInProfiles: readonly Profile[] = [
  ...ladder('h264'),
  ...ladder('hevc'),
  ...ladder('vp9'),
  ...ladder('av1'),
  {
    id: 'prf_audio_aac',
    name: 'AAC audio',
    builtIn: true,
    video: null,
    audio: { codec: 'aac', bitsPerSecond: 160_000, channels: 2 },
  },
  {
    id: 'prf_audio_opus',
    name: 'Opus audio',
    builtIn: true,
    video: null,
    audio: { codec: 'opus', bitsPerSecond: 128_000, channels: 2 },
  },
]
