/** What may be known about a job before it runs; leave out what is not. The units are in the names. */
export type JobFeatures = {
  readonly sourceContainer?: string
  readonly sourceCodec?: string
  readonly pixelFormat?: string
  readonly sourceBytes?: number
  readonly durationSeconds?: number
  readonly sourceWidthPixels?: number
  readonly sourceHeightPixels?: number
  readonly sourceFrameRate?: number
  readonly bitDepth?: number
  readonly isInterlaced?: boolean
  readonly audioChannels?: number
  readonly targetCodec?: string
  readonly preset?: string
  readonly rateControl?: string
  /** The constant rate factor, where quality is asked for. */
  readonly quality?: number
  /** Where a bit rate is asked for. */
  readonly targetBitsPerSecond?: number
  readonly targetWidthPixels?: number
  readonly targetHeightPixels?: number
  readonly targetFrameRate?: number
  readonly deinterlaces?: boolean
  readonly toneMaps?: boolean
  readonly interpolatesMotion?: boolean
  /** CPU threads allotted. */
  readonly threads?: number
  /** Reference-machine CPU seconds in one CPU second of this host; 1 where the host was never calibrated. */
  readonly hostCalibrationFactor?: number
  /** CPU seconds and output bytes of the optional complexity probe, per probed frame. */
  readonly probeCpuSecondsPerFrame?: number
  readonly probeBytesPerFrame?: number
}

export type NumericFeature = {
  readonly kind: 'number'
  readonly name: string
  readonly unit: string
  readonly read: (job: JobFeatures) => number
}
export type CategoryFeature = {
  readonly kind: 'category'
  readonly name: string
  readonly read: (job: JobFeatures) => string | undefined
}

/** The one list of features, for training and for quoting alike, in the order of a model's columns. */
export const jobFeatures: readonly (NumericFeature | CategoryFeature)[] = [
  number('duration', 'ln s', (job) => logOf(job.durationSeconds)),
  number('source frames', 'ln frames', (job) => logOf(times(job.durationSeconds, job.sourceFrameRate))),
  number('source picture size', 'ln pixels', (job) =>
    logOf(times(job.sourceWidthPixels, job.sourceHeightPixels)),
  ),
  number('source frame rate', 'ln frames/s', (job) => logOf(job.sourceFrameRate)),
  number('source bits per pixel', 'ln bits', (job) => logOf(sourceBitsPerPixel(job))),
  number('source bit depth', 'bits', (job) => job.bitDepth ?? Number.NaN),
  number('interlaced', '0 or 1', (job) => flag(job.isInterlaced)),
  number('audio channels', 'channels', (job) => job.audioChannels ?? Number.NaN),
  number('target frames', 'ln frames', (job) => logOf(times(job.durationSeconds, targetFrameRate(job)))),
  number('target picture size', 'ln pixels', (job) => logOf(targetPixels(job))),
  number('scaling', 'ln target/source pixels', (job) =>
    logOf(targetPixels(job) / times(job.sourceWidthPixels, job.sourceHeightPixels)),
  ),
  number('constant rate factor', 'CRF', (job) => job.quality ?? Number.NaN),
  number('target bits per pixel', 'ln bits', (job) =>
    logOf((job.targetBitsPerSecond ?? Number.NaN) / (targetPixels(job) * targetFrameRate(job))),
  ),
  number('deinterlacing', '0 or 1', (job) => flag(job.deinterlaces)),
  number('tone mapping', '0 or 1', (job) => flag(job.toneMaps)),
  number('motion-compensated rate change', '0 or 1', (job) => flag(job.interpolatesMotion)),
  number('threads', 'ln threads', (job) => logOf(job.threads)),
  number('probe cost', 'ln CPU s per frame', (job) => logOf(job.probeCpuSecondsPerFrame)),
  number('probe bytes', 'ln bytes per frame', (job) => logOf(job.probeBytesPerFrame)),
  category('source container', (job) => job.sourceContainer),
  category('source codec', (job) => job.sourceCodec),
  category('pixel format', (job) => job.pixelFormat),
  category('target codec', (job) => job.targetCodec),
  category('preset', (job) => job.preset && `${job.targetCodec ?? ''} ${job.preset}`.trim()),
  category('rate control', (job) => job.rateControl),
]

/** Pixels that are encoded: what cost is most nearly proportional to. NaN where the size or duration is unknown. */
export function targetPixelFrames(job: JobFeatures): number {
  return targetPixels(job) * times(job.durationSeconds, targetFrameRate(job))
}

function targetPixels(job: JobFeatures): number {
  return times(
    job.targetWidthPixels ?? job.sourceWidthPixels,
    job.targetHeightPixels ?? job.sourceHeightPixels,
  )
}

function targetFrameRate(job: JobFeatures): number {
  return job.targetFrameRate ?? job.sourceFrameRate ?? Number.NaN
}

function sourceBitsPerPixel(job: JobFeatures): number {
  const pixels = times(job.sourceWidthPixels, job.sourceHeightPixels)
  return (times(job.sourceBytes, 8) / pixels) * (1 / times(job.durationSeconds, job.sourceFrameRate))
}

function times(first: number | undefined, second: number | undefined): number {
  return (first ?? Number.NaN) * (second ?? Number.NaN)
}

function logOf(value: number | undefined): number {
  return value !== undefined && value > 0 && Number.isFinite(value) ? Math.log(value) : Number.NaN
}

function flag(value: boolean | undefined): number {
  return value === undefined ? Number.NaN : value ? 1 : 0
}

function number(name: string, unit: string, read: (job: JobFeatures) => number): NumericFeature {
  return { kind: 'number', name, unit, read }
}

function category(name: string, read: (job: JobFeatures) => string | undefined): CategoryFeature {
  return { kind: 'category', name, read }
}
