import type { FfmpegCommand } from './fluent.ts'
import { commonOptions, type Dialect } from './recipes/commands.ts'

/**
 * CPU seconds of the reference encode on the reference machine: one vCPU of an AMD EPYC server as clouds rent it, Debian 12, ffmpeg 5.1.
 * It is a unit, not a measurement of your machine: changing it would reprice every studio's compute units.
 */
export const referenceCpuSeconds = 2.4

export const calibrationSeconds = 5

/**
 * The reference encode: five seconds of ffmpeg's own test picture at 640x360, 30 frames a second, x264 `veryfast`, one thread. It needs no
 * file, and spends nearly all its time in the encoder.
 */
export function calibrationCommand(dialect: Dialect): FfmpegCommand {
  return {
    inputs: [
      {
        options: [...commonOptions(dialect), '-f', 'lavfi'],
        source: `testsrc2=size=640x360:rate=30:duration=${calibrationSeconds},noise=alls=20:allf=t:all_seed=1`,
      },
    ],
    outputs: [
      {
        options: [
          ...['-filter_threads', '1', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'veryfast'],
          ...['-crf', '23', '-threads', '1', '-f', 'null'],
        ],
        target: '-',
      },
    ],
  }
}
