import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts } from '#shared/media.ts'
import type { Profile, VideoSettings } from '#shared/profiles.ts'
import type { PriceTerms } from '#shared/quotes.ts'
import { type PriceBook, priceBookSchema } from '#shared/studio.ts'

/** A minute of 720p H.264 with stereo sound. */
export function factsOf(change: Partial<SourceFacts> = {}): SourceFacts {
  return {
    path: '/films/shot.mp4',
    container: 'mov,mp4',
    sizeBytes: 20_000_000,
    fingerprint: 'fingerprint-1',
    durationSeconds: 60,
    video: {
      index: 0,
      codec: 'h264',
      width: 1280,
      height: 720,
      rotationDegrees: 0,
      framesPerSecond: 25,
      variableFrameRate: false,
      pixelFormat: 'yuv420p',
      bitDepth: 8,
      interlaced: false,
      hdr: false,
      frames: 1500,
    },
    audio: [{ index: 1, codec: 'aac', channels: 2, sampleRateHz: 48_000, language: null }],
    subtitles: [],
    ...change,
  }
}

export function profileOf(id: string, video: Partial<VideoSettings> | null, audio = true): Profile {
  return {
    id: `prf_${id}`,
    name: id.replaceAll('_', ' '),
    builtIn: true,
    video: video && {
      codec: 'h264',
      maximumWidth: 1280,
      maximumHeight: 720,
      fit: 'inside',
      speed: 'fast',
      rateControl: { kind: 'quality', crf: 23 },
      bitDepth: 8,
      deinterlace: 'auto',
      toneMap: true,
      preferHardware: false,
      ...video,
    },
    audio: audio ? { codec: 'aac', bitsPerSecond: 128_000, channels: 2 } : null,
  }
}

export function capabilitiesOf(change: Partial<Capabilities> = {}): Capabilities {
  const encoder = (name: string, codec: string, works = true) => ({
    name,
    codec,
    hardware: false,
    works,
    detail: works ? 'Encoded a frame.' : 'Unknown encoder.',
  })
  return {
    ffmpegPath: '/usr/bin/ffmpeg',
    ffprobePath: '/usr/bin/ffprobe',
    version: '5.1.9',
    origin: 'system',
    legacy: false,
    complete: true,
    encoders: [
      encoder('libx264', 'h264'),
      encoder('libx265', 'hevc'),
      encoder('libvpx-vp9', 'vp9'),
      encoder('libsvtav1', 'av1', false),
      encoder('aac', 'aac'),
      encoder('libopus', 'opus'),
    ],
    ...change,
  }
}

/** 0.2 cents a compute unit and 5 cents a GiB, nothing else. */
export function termsOf(change: Partial<PriceTerms> = {}): PriceTerms {
  return {
    unit: { kind: 'money', currency: 'EUR' },
    microMinorPerComputeUnit: 200_000,
    microMinorPerOutputGibibyte: 5_000_000,
    computeUnitsPerCpuSecond: 1,
    microMinorPerGibibyteMonth: 0,
    retentionDays: 0,
    serviceBasisPoints: 10_000,
    licences: [],
    deadline: null,
    ...change,
  }
}

export function bookOf(change: Partial<PriceBook> = {}): PriceBook {
  const book = { currency: 'EUR', microMinorPerComputeUnit: 200_000, microMinorPerOutputGibibyte: 5_000_000 }
  return { ...priceBookSchema.parse(book), ...change }
}
