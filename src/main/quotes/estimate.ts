import type { Profile } from '#shared/profiles.ts'
import type { UseEstimate } from '#shared/quotes.ts'
import { type BaseModel, baseMemory, estimatePicture } from './base-model.ts'
import {
  checkSeconds,
  estimateAudio,
  estimateRemux,
  type SourceWork,
  type VideoWork,
  type WorkEstimate,
} from './cost-model.ts'
import type { CostTable } from './cost-table.ts'
import { correct, type LearnedModel, type SourceMemory } from './learned-model.ts'
import type { Lesson } from './lessons.ts'
import { type Estimate, nothing, scale, sum, toInterval, widen } from './lognormal.ts'
import { createRecollection, noRecollection, type Recollection } from './memory/recollection.ts'
import { type Capacity, wallSeconds } from './wall-time.ts'
import type { JobWork, RenditionWork } from './work.ts'

/** Use by one rendition, or by the work done once per job (`profile` null). */
export type PartEstimate = {
  profile: Profile | null
  size: { width: number; height: number } | null
  estimate: WorkEstimate
  /** Single-threaded pieces it is cut into. */
  tasks: number
}

/** Predicts what each part of a job uses, in CPU seconds of the reference machine. */
export type CostModel = {
  name: string
  version: string
  parts(work: JobWork): PartEstimate[]
  /** Finished jobs of the work's source that it goes by. */
  earlierJobs(work: JobWork): number
  /** Between the errors of two parts of one job, 0 to 1. */
  correlation: number
}

type EstimatePicture = (source: SourceWork, video: VideoWork) => WorkEstimate

/** Reads the lessons of a source by its fingerprint, newest first. */
export type LessonsOfSource = (fingerprint: string) => readonly Lesson[]

/** The measured costs of this program's own bench, and what the base model and the source's own jobs add to them, where there are any. */
export function createAnalyticModel(
  table: CostTable,
  base: BaseModel | null = null,
  lessonsOf: LessonsOfSource | null = null,
  memory: SourceMemory | null = null,
): CostModel {
  const version = base === null ? table.version : `${table.version}, base of ${base.provenance.trainedOn}`
  const picture: EstimatePicture = (source, video) => estimatePicture(source, video, table, base)
  const recollection = recollectionOf(lessonsOf, picture, memory, base)
  return createModel('analytic', version, table, picture, recollection)
}

/** The same, moved to where this studio's history says it is. */
export function createLearnedModel(
  table: CostTable,
  learned: LearnedModel,
  customerId: string,
  base: BaseModel | null = null,
  lessonsOf: LessonsOfSource | null = null,
): CostModel {
  const picture: EstimatePicture = (source, video) =>
    correct(learned, source, video, customerId, estimatePicture(source, video, table, base))
  const recollection = recollectionOf(lessonsOf, picture, learned.memory ?? null, base)
  return createModel('learned', new Date(learned.trainedAt).toISOString(), table, picture, recollection)
}

function recollectionOf(
  lessonsOf: LessonsOfSource | null,
  picture: EstimatePicture,
  memory: SourceMemory | null,
  base: BaseModel | null,
): Recollection {
  if (lessonsOf === null) return noRecollection
  return createRecollection(
    lessonsOf,
    picture,
    (source, video, quantity) => memory?.[quantity] ?? (base && baseMemory(base, source, video, quantity)),
  )
}

function createModel(
  name: string,
  version: string,
  table: CostTable,
  picture: EstimatePicture,
  recollection: Recollection,
): CostModel {
  return {
    name,
    version,
    correlation: table.renditionCorrelation,
    earlierJobs: ({ fingerprint }) => recollection.jobs(fingerprint),
    parts(work) {
      const remembered: EstimatePicture = (source, video) =>
        recollection.adjust(work.fingerprint, source, video, picture(source, video))
      const renditions = work.renditions.map((rendition) =>
        renditionEstimate(work, rendition, table, remembered),
      )
      return [...renditions, sharedPart(work, renditions, table)]
    },
  }
}

function renditionEstimate(
  work: JobWork,
  rendition: RenditionWork,
  table: CostTable,
  picture: EstimatePicture,
): PartEstimate {
  const { source } = work
  const video = rendition.video && picture(source, rendition.video)
  const audio = rendition.audio.map((each) => estimateAudio(source.durationSeconds, each, table))
  const made = [...(video ? [video] : []), ...audio]
  const delivered = [
    ...(video ? [scale(video.outputBytes, rendition.videoCopies)] : []),
    ...audio.map((each, index) => scale(each.outputBytes, rendition.audioCopies[index] ?? 1)),
  ]
  return {
    profile: rendition.profile,
    size: rendition.video && { width: rendition.video.width, height: rendition.video.height },
    estimate: {
      cpuSeconds: sum(
        made.map((each) => each.cpuSeconds),
        table.renditionCorrelation,
      ),
      peakMemoryBytes: largest(made.map((each) => each.peakMemoryBytes)),
      outputBytes: sum(delivered, table.renditionCorrelation),
    },
    tasks: (rendition.video?.chunks ?? 0) + rendition.audio.length,
  }
}

/**
 * Work that belongs to no rendition, one process after another: the source is copied into files that seek, every picture's chunks are
 * joined and checked, and every file is put together.
 */
function sharedPart(work: JobWork, made: readonly PartEstimate[], table: CostTable): PartEstimate {
  const delivered = made.reduce((total, part) => total + part.estimate.outputBytes.median, 0)
  const checks = work.renditions.map(({ video }, index) =>
    video ? checkSeconds(work.source, video, made[index]!.estimate.outputBytes.median, table) : 0,
  )
  const pictures = work.renditions.filter(({ video }) => video !== null).length
  const remux = estimateRemux(work.source.sizeBytes + 2 * delivered, 1 + pictures + work.files, table)
  const median = checks.reduce((total, each) => total + each, remux.cpuSeconds.median)
  return {
    profile: null,
    size: null,
    estimate: { ...remux, cpuSeconds: { ...remux.cpuSeconds, median } },
    tasks: 1,
  }
}

/** Use of the whole job; peak memory is that of its largest single process. */
export function totalUse(
  parts: readonly PartEstimate[],
  model: Pick<CostModel, 'correlation'>,
  machine: MachineFactor,
  capacity: Capacity,
): UseEstimate {
  const shared = parts.filter((part) => part.profile === null)
  const parallel = parts.filter((part) => part.profile !== null)
  const cpu = (some: readonly PartEstimate[]): Estimate =>
    onThisMachine(
      sum(
        some.map((part) => part.estimate.cpuSeconds),
        model.correlation,
      ),
      machine,
    )
  const tasks = parallel.reduce((total, part) => total + part.tasks, 0)
  const wall = sum([wallSeconds(cpu(parallel), tasks, capacity), wallSeconds(cpu(shared), 1, capacity)], 1)
  return {
    cpuSeconds: toInterval(cpu(parts)),
    wallSeconds: toInterval(wall),
    peakMemoryBytes: toInterval(largest(parts.map((part) => part.estimate.peakMemoryBytes))),
    outputBytes: toInterval(
      sum(
        parts.map((part) => part.estimate.outputBytes),
        model.correlation,
      ),
    ),
  }
}

/** Median CPU seconds of a whole job on the reference machine. */
export function referenceCpuSeconds(model: CostModel, work: JobWork): number {
  return model.parts(work).reduce((total, part) => total + part.estimate.cpuSeconds.median, 0)
}

/** Use of one part, as if it ran alone. */
export function partUse(part: PartEstimate, machine: MachineFactor, capacity: Capacity): UseEstimate {
  const cpuSeconds = onThisMachine(part.estimate.cpuSeconds, machine)
  return {
    cpuSeconds: toInterval(cpuSeconds),
    wallSeconds: toInterval(wallSeconds(cpuSeconds, part.tasks, capacity)),
    peakMemoryBytes: toInterval(part.estimate.peakMemoryBytes),
    outputBytes: toInterval(part.estimate.outputBytes),
  }
}

export type MachineFactor = {
  computeUnitsPerCpuSecond: number
  /** What is not known of this machine, as a log deviation. */
  logDeviation: number
}

function onThisMachine(reference: Estimate, machine: MachineFactor): Estimate {
  return widen(scale(reference, 1 / machine.computeUnitsPerCpuSecond), machine.logDeviation)
}

function largest(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce((most, each) => (each.median > most.median ? each : most), nothing)
}
