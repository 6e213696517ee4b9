import { basename } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import { type Fragment, presentationTimes } from '../mp4/fragments.ts'
import { retime } from '../mp4/retime.ts'
import type { Chunk, Timeline } from '../timeline.ts'

/** A chunk's own fragments, on the job's timeline. */
export type CutChunk = { chunk: Chunk; fragments: Fragment[] }

/**
 * Cuts what one ffmpeg made of several chunks into these chunks: a fragment begins with each keyframe, and each chunk with one. Checks that
 * every frame is there and shown when the source shows it, since ffmpeg's exit code lies. Errors: OUTPUT_INVALID.
 */
export function cutIntoChunks(
  fragments: Fragment[],
  chunks: Chunk[],
  timeline: Timeline,
  sourcePath: string,
): CutChunk[] {
  const waiting = [...fragments]
  return chunks.map((chunk) => {
    const own: Fragment[] = []
    for (let left = chunk.frames ?? Number.POSITIVE_INFINITY; left > 0 && waiting.length > 0; ) {
      own.push(waiting[0]!)
      left -= waiting.shift()!.samples.length
    }
    const placed = retime(own, chunk.startTicks, chunk.endTicks)
    checkFrames(placed, timeline, chunk, sourcePath)
    return { chunk, fragments: placed }
  })
}

/** Rounding between clocks, in ticks. */
const toleranceTicks = 2

function checkFrames(fragments: Fragment[], timeline: Timeline, chunk: Chunk, sourcePath: string): void {
  if (chunk.frames === null) return
  const times = fragments.flatMap(presentationTimes).sort((a, b) => a - b)
  if (times.length !== chunk.frames) {
    throw new HeadroomError(
      'OUTPUT_INVALID',
      `Chunk ${chunk.index + 1} of "${basename(sourcePath)}" came out with ${times.length} of ${chunk.frames} frames. The source is probably damaged there; export or copy it again.`,
      { chunk: chunk.index, frames: times.length, framesExpected: chunk.frames },
    )
  }
  const { frameTicks } = timeline
  const firstFrame = frameTicks === null ? lowerBound(timeline.frameTimes, chunk.startTicks) : 0
  const misplaced = times.findIndex((time, index) => {
    const planned =
      frameTicks === null ? timeline.frameTimes[firstFrame + index]! : chunk.startTicks + index * frameTicks
    return Math.abs(time - planned) > toleranceTicks
  })
  if (misplaced < 0) return
  throw new HeadroomError(
    'OUTPUT_INVALID',
    `In chunk ${chunk.index + 1} of "${basename(sourcePath)}" frame ${misplaced + 1} is not shown when it should be. Please report this.`,
    { chunk: chunk.index, frame: misplaced },
  )
}

function lowerBound(sorted: number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
