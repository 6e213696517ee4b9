import type { VideoStream } from '#shared/media.ts'
import type { VideoSettings } from '#shared/profiles.ts'
import { fitFrame } from './frame-size.ts'

/** True when the picture must go from HDR to SDR. */
export function needsToneMap(source: Pick<VideoStream, 'hdr'>, settings: VideoSettings): boolean {
  return source.hdr && settings.toneMap
}

/**
 * The filters between decoder and encoder, as ffmpeg's `-vf` takes them. ffmpeg has already turned the picture upright.
 * Order: whole frames, size (so that the rest works on fewer pixels), colour, pixel format.
 */
export function videoFilters(source: VideoStream, settings: VideoSettings): string[] {
  const { scaled, encoded } = fitFrame(source, settings)
  const pixelFormat = settings.bitDepth === 10 ? 'yuv420p10le' : 'yuv420p'
  return [
    ...deinterlace(source, settings),
    `scale=${scaled.width}:${scaled.height}:flags=bicubic`,
    'setsar=1',
    ...(settings.fit === 'crop' ? [`crop=${encoded.width}:${encoded.height}`] : []),
    ...(needsToneMap(source, settings) ? toneMap : []),
    ...(settings.fit === 'pad'
      ? [`pad=${encoded.width}:${encoded.height}:(ow-iw)/2:(oh-ih)/2:color=black`]
      : []),
    `format=${pixelFormat}`,
  ]
}

/** One frame out for each frame in, so that counts and times stay; `auto` leaves progressive frames alone. */
function deinterlace(source: VideoStream, settings: VideoSettings): string[] {
  if (settings.deinterlace === 'always') return ['bwdif=mode=send_frame:deint=all']
  if (settings.deinterlace === 'auto' && source.interlaced) return ['bwdif=mode=send_frame:deint=interlaced']
  return []
}

/**
 * Linear light, BT.709 primaries, Hable's curve (as in ffmpeg's own documentation of `tonemap`). Primaries and matrix
 * are taken for BT.2020's, which some sources leave unsaid and zscale refuses to guess; the transfer is what made the source HDR.
 */
const toneMap = [
  'zscale=min=bt2020nc:pin=bt2020:t=linear:npl=100',
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv',
]
