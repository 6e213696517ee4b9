import { assertNever, HeadroomError } from '#shared/errors.ts'
import type { VideoCodec, VideoSettings } from '#shared/profiles.ts'

/** Encoders Headroom has a recipe for, best first for each codec. */
export const softwareEncoders = {
  h264: ['libx264'],
  hevc: ['libx265'],
  vp9: ['libvpx-vp9'],
  av1: ['libsvtav1', 'libaom-av1'],
} as const satisfies Record<VideoCodec, readonly string[]>

export const hardwareEncoders = {
  h264: ['h264_nvenc', 'h264_qsv', 'h264_vaapi', 'h264_videotoolbox', 'h264_amf'],
  hevc: ['hevc_nvenc', 'hevc_qsv', 'hevc_vaapi', 'hevc_videotoolbox', 'hevc_amf'],
  vp9: ['vp9_qsv', 'vp9_vaapi'],
  av1: ['av1_nvenc', 'av1_qsv', 'av1_vaapi', 'av1_amf'],
} as const satisfies Record<VideoCodec, readonly string[]>

export type EncoderName =
  | (typeof softwareEncoders)[VideoCodec][number]
  | (typeof hardwareEncoders)[VideoCodec][number]

/** What an encoder needs around it. */
export type EncoderRecipe = {
  /** Before the input: a device to open. */
  inputOptions: string[]
  /** After the other filters: an upload to the device. */
  filters: string[]
  options: string[]
}

/** An encoder for a codec among those that work here. Errors: PROFILE_UNAVAILABLE. */
export function chooseEncoder(
  settings: Pick<VideoSettings, 'codec' | 'preferHardware'>,
  working: ReadonlySet<string>,
): EncoderName {
  const hardware: readonly EncoderName[] = settings.preferHardware ? hardwareEncoders[settings.codec] : []
  const candidates: readonly EncoderName[] = [...hardware, ...softwareEncoders[settings.codec]]
  const chosen = candidates.find((name) => working.has(name))
  if (chosen) return chosen
  throw new HeadroomError(
    'PROFILE_UNAVAILABLE',
    `This ffmpeg has no working ${settings.codec.toUpperCase()} encoder. Choose another codec, or an ffmpeg that has one of: ${softwareEncoders[settings.codec].join(', ')}.`,
    { codec: settings.codec },
  )
}

/**
 * True when an encoder begins a new group where it is told, so that several chunks can be encoded at a stretch. SVT-AV1 does so only at
 * regular distances, and drivers of hardware differ.
 */
export function placesKeyframes(encoder: EncoderName, regular: boolean): boolean {
  return encoder === 'libsvtav1' ? regular : !isHardware(encoder)
}

export function isHardware(encoder: string): boolean {
  return Object.values(hardwareEncoders).some((names) => (names as readonly string[]).includes(encoder))
}

/**
 * The options that make an encoder follow a profile. One closed group of pictures per `framesPerGroup`, so that chunks join.
 * Software encoders get as many threads as the task counts for; hardware ones keep one thread busy with copying.
 */
export function encoderRecipe(
  encoder: EncoderName,
  settings: VideoSettings,
  framesPerGroup: number,
  threads: number,
): EncoderRecipe {
  const plain = (options: string[]): EncoderRecipe => ({
    inputOptions: [],
    filters: [],
    options: ['-c:v', encoder, ...options],
  })
  const group = ['-g', String(framesPerGroup + 1), '-keyint_min', String(framesPerGroup + 1)]
  const rate = rateControl(settings)
  switch (encoder) {
    case 'libx264':
      return plain([
        ...['-preset', x26xPresets[settings.speed], ...rate, ...group, '-sc_threshold', '0'],
        ...['-threads', String(threads)],
      ])
    case 'libx265':
      return plain([
        ...['-preset', x26xPresets[settings.speed], ...rate, '-tag:v', 'hvc1', '-forced-idr', '1'],
        ...['-threads', String(threads)],
        ...['-x265-params', x265Parameters(framesPerGroup, threads)],
      ])
    case 'libvpx-vp9':
      return plain([
        ...vp9Speeds[settings.speed],
        ...(settings.rateControl.kind === 'quality' ? [...rate, '-b:v', '0'] : rate),
        ...['-g', String(framesPerGroup + 1), '-row-mt', '0', '-threads', String(threads)],
      ])
    case 'libsvtav1':
      return plain([
        // It begins groups by counting alone, so the group is exactly a chunk.
        ...['-preset', svtPresets[settings.speed], ...rate, '-g', String(framesPerGroup)],
        ...['-svtav1-params', `lp=${threads}:scd=0`],
      ])
    case 'libaom-av1':
      return plain([
        ...['-strict', 'experimental', '-cpu-used', aomSpeeds[settings.speed]],
        ...(settings.rateControl.kind === 'quality' ? [...rate, '-b:v', '0'] : rate),
        ...['-g', String(framesPerGroup + 1), '-threads', String(threads)],
      ])
    default:
      return hardwareRecipe(encoder, settings, group)
  }
}

function rateControl(settings: VideoSettings): string[] {
  const { rateControl: rate } = settings
  if (rate.kind === 'quality') return ['-crf', String(rate.crf)]
  return bitrateOptions(rate.bitsPerSecond)
}

/** The cap and the buffer that HLS authoring guides recommend: peaks within twice the average. */
function bitrateOptions(bitsPerSecond: number): string[] {
  return [
    ...['-b:v', String(bitsPerSecond)],
    ...['-maxrate', String(bitsPerSecond * 1.5), '-bufsize', String(bitsPerSecond * 2)],
  ]
}

/** `ultrafast` is left out: it takes no less time here than `superfast` once scaling counts, and two to three times the bytes. */
const x26xPresets = { fastest: 'superfast', fast: 'veryfast', balanced: 'medium', thorough: 'slow' } as const
const vp9Speeds = {
  fastest: ['-deadline', 'realtime', '-cpu-used', '8'],
  fast: ['-deadline', 'good', '-cpu-used', '5'],
  balanced: ['-deadline', 'good', '-cpu-used', '3'],
  thorough: ['-deadline', 'good', '-cpu-used', '1'],
} as const
const svtPresets = { fastest: '12', fast: '10', balanced: '8', thorough: '5' } as const
const aomSpeeds = { fastest: '8', fast: '6', balanced: '5', thorough: '3' } as const

function x265Parameters(framesPerGroup: number, threads: number): string {
  const group = framesPerGroup + 1
  // x265 starts a pool of one thread per core unless told otherwise.
  const pools = threads === 1 ? 'pools=none:frame-threads=1' : `pools=${threads}:frame-threads=1`
  return `keyint=${group}:min-keyint=${group}:scenecut=0:open-gop=0:${pools}:log-level=error`
}

type HardwareEncoder = Exclude<EncoderName, (typeof softwareEncoders)[VideoCodec][number]>

function hardwareRecipe(encoder: HardwareEncoder, settings: VideoSettings, group: string[]): EncoderRecipe {
  const { rateControl: rate } = settings
  const tag = settings.codec === 'hevc' ? ['-tag:v', 'hvc1'] : []
  const make = (
    qualityOption: string,
    inputOptions: string[] = [],
    filters: string[] = [],
  ): EncoderRecipe => ({
    inputOptions,
    filters,
    options: [
      ...['-c:v', encoder],
      ...(rate.kind === 'quality'
        ? [qualityOption, String(Math.round(rate.crf))]
        : bitrateOptions(rate.bitsPerSecond)),
      ...group,
      ...tag,
    ],
  })
  const family = encoder.slice(encoder.indexOf('_') + 1) as HardwareFamily
  switch (family) {
    case 'nvenc':
      return make('-cq')
    case 'qsv':
      return make('-global_quality')
    case 'vaapi':
      return make(
        '-qp',
        ['-vaapi_device', '/dev/dri/renderD128'],
        [settings.bitDepth === 10 ? 'format=p010' : 'format=nv12', 'hwupload'],
      )
    case 'videotoolbox':
      return make('-q:v')
    case 'amf':
      return make('-qp_i')
    default:
      return assertNever(family)
  }
}

type HardwareFamily = HardwareEncoder extends `${string}_${infer Family}` ? Family : never
