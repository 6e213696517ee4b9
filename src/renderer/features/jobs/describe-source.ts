import type { SourceFacts } from '#shared/media.ts'
import { formatQuantity } from '../../format/numbers.ts'

/** `3840 × 2160, 25 fps, prores, 10 bit HDR` */
export function describeVideo(source: Pick<SourceFacts, 'video'>, locale?: string): string {
  const { video } = source
  if (!video) return 'none'
  const rate = `${formatQuantity(Math.round(video.framesPerSecond * 1000) / 1000, locale)} fps`
  const depth = [video.bitDepth > 8 ? `${video.bitDepth} bit` : '', video.hdr ? 'HDR' : '']
    .filter(Boolean)
    .join(' ')
  return [
    `${video.width} × ${video.height}`,
    video.variableFrameRate ? `${rate} (varies)` : rate,
    video.codec,
    depth,
    video.interlaced ? 'interlaced' : '',
  ]
    .filter(Boolean)
    .join(', ')
}
