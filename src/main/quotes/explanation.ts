import type { VideoCodec } from '#shared/profiles.ts'
import type { SourceWork, VideoWork } from './cost-model.ts'
import { usualBitsPerPixel } from './cost-model.ts'
import type { TypicalJob } from './typical-job.ts'
import type { JobWork } from './work.ts'

/** What a trait does, in words; `times` is CPU time with the trait over CPU time without it. */
export type Effect = { sentence: string; times: number }

/** What a job would be without one of its traits, and how to say what the trait does. */
type Trait = {
  without(work: JobWork): JobWork
  sentence(times: number): string
}

/** A trait that moves the CPU time by less is not worth a line. */
const noteworthy = Math.log(1.15)

/**
 * The few traits of a job that move its CPU time most, in words: the model is asked again with each trait replaced by what is usual, and
 * the ratio says what the trait does. Usual is this studio's typical job where there is one. `cpuSeconds` is the median of the model that
 * speaks, whichever it is.
 */
export function explain(
  work: JobWork,
  cpuSeconds: (work: JobWork) => number,
  typical: TypicalJob | null = null,
  atMost = 3,
): Effect[] {
  const actual = cpuSeconds(work)
  if (!(actual > 0)) return []
  return [...sizeTraits(work, typical), ...pictureTraits(work, typical), ...sourceTraits(work, typical)]
    .map((trait) => ({ trait, times: actual / cpuSeconds(trait.without(work)) }))
    .filter(({ times }) => Number.isFinite(times) && times > 0 && Math.abs(Math.log(times)) >= noteworthy)
    .sort((a, b) => Math.abs(Math.log(b.times)) - Math.abs(Math.log(a.times)))
    .slice(0, atMost)
    .map(({ trait, times }) => ({ sentence: trait.sentence(times), times }))
}

/** How much there is to do. Without a typical job only the number of renditions can be told. */
function sizeTraits(work: JobWork, typical: TypicalJob | null): Trait[] {
  const videos = videosOf(work)
  if (!typical) {
    if (videos.length < 2) return []
    return [
      {
        without: (job) => ({ ...job, renditions: job.renditions.slice(0, 1) }),
        sentence: (times) =>
          `${videos.length} renditions take ${ratio(times)} the CPU time of the first alone.`,
      },
    ]
  }
  const { durationSeconds } = work.source
  const made = videos.reduce((sum, { width, height }) => sum + width * height, 0)
  return [
    {
      without: (job) => lasting(job, typical.durationSeconds / durationSeconds),
      sentence: (times) =>
        `It is ${duration(durationSeconds)} long, the usual source here ${duration(typical.durationSeconds)}: ${ratio(times)} the CPU time.`,
    },
    ...(made > 0
      ? [
          {
            without: (job: JobWork) => enlarged(job, Math.sqrt(typical.outputPixels / made)),
            sentence: (times: number) =>
              `It makes ${megapixels(made)} for each frame in ${videos.length === 1 ? 'one rendition' : `${videos.length} renditions`}, usual here are ${megapixels(typical.outputPixels)}: ${ratio(times)} the CPU time.`,
          },
        ]
      : []),
  ]
}

function pictureTraits(work: JobWork, typical: TypicalJob | null): Trait[] {
  const videos = videosOf(work)
  const some = (test: (video: VideoWork) => boolean): boolean => videos.some(test)
  const usualSpeed = typical?.speed ?? 'fast'
  const found: Trait[] = []
  const doesWithout = (doing: string, change: Partial<VideoWork>): void => {
    found.push({
      without: (job) => changeVideos(job, change),
      sentence: (times) => `${doing} takes ${ratio(times)} the CPU time of doing without.`,
    })
  }
  if (some((video) => video.speed !== usualSpeed)) {
    found.push({
      without: (job) => changeVideos(job, { speed: usualSpeed }),
      sentence: (times) =>
        `Its encoding speed takes ${ratio(times)} the CPU time of “${usualSpeed}”${typical ? ', the usual one here' : ''}.`,
    })
  }
  if (typical && some((video) => video.codec !== typical.codec)) {
    const names = [...new Set(videos.map(({ codec }) => codecNames[codec]))].join(' and ')
    found.push({
      without: (job) => changeVideos(job, { codec: typical.codec, rateControl: usualQuality[typical.codec] }),
      sentence: (times) =>
        `${names} ${names.includes(' and ') ? 'take' : 'takes'} ${ratio(times)} the CPU time of ${codecNames[typical.codec]}, which most jobs here use.`,
    })
  }
  if (some((video) => video.toneMaps)) doesWithout('Mapping HDR to SDR', { toneMaps: false })
  if (some((video) => video.deinterlaces)) doesWithout('Deinterlacing', { deinterlaces: false })
  if (some((video) => video.bitDepth > 8)) {
    found.push({
      without: (job) => changeVideos(job, { bitDepth: 8 }),
      sentence: (times) => `10-bit colour takes ${ratio(times)} the CPU time of 8-bit.`,
    })
  }
  return found
}

function sourceTraits(work: JobWork, typical: TypicalJob | null): Trait[] {
  const usualSize = usualSizeBytes(work.source)
  if (videosOf(work).length === 0 || usualSize === null) return []
  const expected = usualSize * (typical?.density ?? 1)
  const density = work.source.sizeBytes / expected
  return [
    {
      without: (job) => ({ ...job, source: { ...job.source, sizeBytes: expected } }),
      sentence: (times) =>
        `The source is ${density > 1 ? 'dense' : 'light'} (${ratio(density)} the usual bits per pixel${typical ? ' here' : ''}): ${ratio(times)} the CPU time.`,
    },
  ]
}

const codecNames: Record<VideoCodec, string> = { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1' }

/** Each encoder's own scale for nearly the same picture. */
const usualQuality: Record<VideoCodec, VideoWork['rateControl']> = {
  h264: { kind: 'quality', crf: 22 },
  hevc: { kind: 'quality', crf: 25 },
  vp9: { kind: 'quality', crf: 33 },
  av1: { kind: 'quality', crf: 32 },
}

function videosOf(work: JobWork): VideoWork[] {
  return work.renditions.flatMap(({ video }) => (video ? [video] : []))
}

function lasting(work: JobWork, factor: number): JobWork {
  const { source } = work
  const longer = {
    ...source,
    durationSeconds: source.durationSeconds * factor,
    frames: Math.max(1, Math.round(source.frames * factor)),
    sizeBytes: source.sizeBytes * factor,
  }
  return eachVideo({ ...work, source: longer }, (video) => ({
    ...video,
    chunks: Math.max(1, Math.round(video.chunks * factor)),
  }))
}

function enlarged(work: JobWork, factor: number): JobWork {
  return eachVideo(work, (video) => ({
    ...video,
    width: Math.max(2, Math.round(video.width * factor)),
    height: Math.max(2, Math.round(video.height * factor)),
  }))
}

function changeVideos(work: JobWork, change: Partial<VideoWork>): JobWork {
  return eachVideo(work, (video) => ({ ...video, ...change }))
}

function eachVideo(work: JobWork, change: (video: VideoWork) => VideoWork): JobWork {
  const renditions = work.renditions.map((rendition) => ({
    ...rendition,
    video: rendition.video && change(rendition.video),
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

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

function megapixels(pixels: number): string {
  return `${(pixels / 1e6).toFixed(pixels < 1e7 ? 2 : 0)} megapixels`
}
