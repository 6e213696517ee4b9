import type { FfmpegCommand } from './fluent.ts'
import { commonOptions, type Dialect } from './recipes/commands.ts'

export const sampleClipSeconds = 14

/**
 * A clip for trying Headroom without a file at hand: ffmpeg's moving test picture with film-like noise at 1280x720, 30 frames a second,
 * and a tone that comes and goes. MP4 with H.264 and AAC.
 */
export function sampleClipCommand(target: string, dialect: Dialect): FfmpegCommand {
  const lavfi = [...commonOptions(dialect), '-f', 'lavfi']
  const duration = `duration=${sampleClipSeconds}`
  return {
    inputs: [
      { options: lavfi, source: `testsrc2=size=1280x720:rate=30:${duration},noise=alls=3:allf=t:all_seed=1` },
      { options: ['-f', 'lavfi'], source: `sine=frequency=330:beep_factor=4:sample_rate=48000:${duration}` },
    ],
    outputs: [
      {
        options: [
          ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-pix_fmt', 'yuv420p', '-g', '60'],
          ...['-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart', '-f', 'mp4'],
        ],
        target,
      },
    ],
  }
}
