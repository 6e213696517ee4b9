import type { VideoStream } from '#shared/media.ts'
import type { VideoSettings } from '#shared/profiles.ts'

export type Size = { width: number; height: number }

/** How a picture gets from its displayed size to the encoded one: scaled, then cropped or padded about its centre. */
export type Fitting = { scaled: Size; encoded: Size }

/**
 * Fits a source into a profile's frame. Never enlarges (save to the two pixels every codec needs); all sizes are even. An upright source
 * turns an `inside` frame upright too, so that "720p" means the short side of a phone's video as well.
 */
export function fitFrame(
  source: Pick<VideoStream, 'width' | 'height'>,
  settings: Pick<VideoSettings, 'maximumWidth' | 'maximumHeight' | 'fit'>,
): Fitting {
  const frame = { width: settings.maximumWidth, height: settings.maximumHeight }
  if (settings.fit === 'inside') {
    const upright = source.height > source.width !== frame.height > frame.width
    const turned = upright ? { width: frame.height, height: frame.width } : frame
    const scaled = scale(source, Math.min(1, turned.width / source.width, turned.height / source.height))
    return { scaled, encoded: scaled }
  }
  const ratios = [frame.width / source.width, frame.height / source.height]
  if (settings.fit === 'pad') return { scaled: scale(source, Math.min(1, ...ratios)), encoded: frame }
  const scaled = scale(source, Math.min(1, Math.max(...ratios)))
  return {
    scaled,
    encoded: { width: Math.min(frame.width, scaled.width), height: Math.min(frame.height, scaled.height) },
  }
}

function scale(source: Size, factor: number): Size {
  return { width: even(source.width, factor), height: even(source.height, factor) }
}

/** The nearest even number; at factor 1 an odd edge loses a line rather than being enlarged. */
function even(length: number, factor: number): number {
  const half = (length * factor) / 2
  return Math.max(2, 2 * (factor === 1 ? Math.floor(half) : Math.round(half)))
}
