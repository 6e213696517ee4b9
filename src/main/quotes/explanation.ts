import type { SourceWork, VideoWork } from './cost-model.ts'
import { usualBitsPerPixel } from './cost-model.ts'
import type { JobWork } from './work.ts'

/** What a job would be without one of its traits, and how to say what the trait does. */
type Trait = {
  without(work: JobWork): JobWork
  /** `times` is CPU time with the trait over CPU time without it. */
  sentence(times: number): string
}

/** A trait that moves the CPU time by less is not worth a line. */
const noteworthy = Math.log(1.15)

/**
 * The few traits of a job that move its CPU time most, in words: the model is asked again with each trait replaced by what is usual, and
 * the ratio says what the trait does. `cpuSeconds` is the model's median for a job.
 */
export function explain(work: JobWork, cpuSeconds: (work: JobWork) => number, atMost = 3): string[] {
  const actual = cpuSeconds(work)
  if (!(actual > 0)) return []
  return traits(work)
    .map((trait) => ({ trait, times: actual / cpuSeconds(trait.without(work)) }))
    .filter(({ times }) => Number.isFinite(times) && Math.abs(Math.log(times)) >= noteworthy)
    .sort((a, b) => Math.abs(Math.log(b.times)) - Math.abs(Math.log(a.times)))
    .slice(0, atMost)
    .map(({ trait, times }) => trait.sentence(times))
}

function traits(work: JobWork): Trait[] {
  const videos = work.renditions.flatMap(({ video }) => (video ? [video] : []))
  const some = (test: (video: VideoWork) => boolean): boolean => videos.some(test)
  const found: Trait[] = []
  if (videos.length > 1) {
    found.push({
      without: (job) => ({ ...job, renditions: job.renditions.slice(0, 1) }),
      sentence: (times) =>
        `${videos.length} renditions take ${ratio(times)} the CPU time of the first alone.`,
    })
  }
  if (some((video) => video.speed !== 'fast')) {
    found.push({
      without: (job) => changeVideos(job, { speed: 'fast' }),
      sentence: (times) => `Its encoding speed takes ${ratio(times)} the CPU time of “fast”.`,
    })
  }
  if (some((video) => video.toneMaps)) {
    found.push({
      without: (job) => changeVideos(job, { toneMaps: false }),
      sentence: (times) => `Mapping HDR to SDR takes ${ratio(times)} the CPU time of doing without.`,
    })
  }
  if (some((video) => video.deinterlaces)) {
    found.push({
      without: (job) => changeVideos(job, { deinterlaces: false }),
      sentence: (times) => `Deinterlacing takes ${ratio(times)} the CPU time of doing without.`,
    })
  }
  if (some((video) => video.bitDepth > 8)) {
    found.push({
      without: (job) => changeVideos(job, { bitDepth: 8 }),
      sentence: (times) => `10-bit colour takes ${ratio(times)} the CPU time of 8-bit.`,
    })
  }
  const usualSize = usualSizeBytes(work.source)
  if (videos.length > 0 && usualSize !== null) {
    found.push({
      without: (job) => ({ ...job, source: { ...job.source, sizeBytes: usualSize } }),
      sentence: (times) =>
        work.source.sizeBytes > usualSize
          ? `The source is dense (${ratio(work.source.sizeBytes / usualSize)} the usual bits per pixel): ${ratio(times)} the CPU time.`
          : `The source is light (${ratio(work.source.sizeBytes / usualSize)} the usual bits per pixel): ${ratio(times)} the CPU time.`,
    })
  }
  return found
}

function changeVideos(work: JobWork, change: Partial<VideoWork>): JobWork {
  const renditions = work.renditions.map((rendition) => ({
    ...rendition,
    video: rendition.video && { ...rendition.video, ...change },
  }))
  return { ...work, renditions }
}

/** Null for codecs whose size says little. */
function usualSizeBytes(source: SourceWork): number | null {
  const usual = usualBitsPerPixel(source.codec)
  const pixels = source.pixelsPerFrame * source.frames
  return usual === null || !(pixels > 0) || !(source.sizeBytes > 0) ? null : (pixels * usual) / 8
}

function ratio(times: number): string {
  return `${times >= 10 ? times.toFixed(0) : times.toFixed(times < 2 ? 2 : 1)} ×`
}
