import type { FfmpegCommand } from './fluent.ts'
import { commonOptions, type Dialect } from './recipes/commands.ts'

/** What a clip drawn by ffmpeg shows, from hard to easy to encode; all move, none needs a file. */
export const sampleClipLooks = ['storm', 'cells', 'grain', 'bars'] as const
export type SampleClipLook = (typeof sampleClipLooks)[number]

export type SampleClip = {
  look: SampleClipLook
  width: number
  height: number
  framesPerSecond: number
  durationSeconds: number
}

/** Long enough for several chunks, and done in a second or two. */
export const usualSampleClip: SampleClip = {
  look: 'grain',
  width: 1280,
  height: 720,
  framesPerSecond: 30,
  durationSeconds: 14,
}

/** A clip for trying Headroom without a file at hand, with a tone that comes and goes. MP4 with H.264 and AAC. */
export function sampleClipCommand(target: string, clip: SampleClip, dialect: Dialect): FfmpegCommand {
  const lavfi = [...commonOptions(dialect), '-f', 'lavfi']
  const duration = `duration=${clip.durationSeconds}`
  return {
    inputs: [
      { options: lavfi, source: pictureGraph(clip) },
      { options: ['-f', 'lavfi'], source: `sine=frequency=330:beep_factor=4:sample_rate=48000:${duration}` },
    ],
    outputs: [
      {
        options: [
          ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-pix_fmt', 'yuv420p', '-g', '60'],
          ...['-c:a', 'aac', '-b:a', '96k', '-t', String(clip.durationSeconds)],
          ...['-movflags', '+faststart', '-f', 'mp4'],
        ],
        target,
      },
    ],
  }
}

/** `life` has no end of its own: the output's `-t` ends it. */
function pictureGraph({ look, width, height, framesPerSecond, durationSeconds }: SampleClip): string {
  const size = `size=${width}x${height}:rate=${framesPerSecond}`
  const cells = `size=${width / 4}x${height / 4}:rate=${framesPerSecond}:random_seed=7:random_fill_ratio=0.2:mold=20`
  const graphs: Record<SampleClipLook, string> = {
    storm: `testsrc2=${size}:duration=${durationSeconds},noise=alls=25:allf=t:all_seed=1`,
    cells: `life=${cells}:life_color=#e8b04a:death_color=#2a6f97:mold_color=#0b2545,scale=${width}:${height}`,
    grain: `testsrc2=${size}:duration=${durationSeconds},noise=alls=3:allf=t:all_seed=1`,
    bars: `smptehdbars=${size}:duration=${durationSeconds},hue=H=t/3`,
  }
  return graphs[look]
}
