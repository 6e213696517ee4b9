import type { PlannedTask, WorkRequest } from '../task-runner.ts'
import { assembleCpuSeconds, audioCpuSeconds, frameCpuSeconds } from './expected-cost.ts'
import { type JobPlan, renditionIds, type VideoRendition } from './plan.ts'
import { placesKeyframes } from './recipes/encoders.ts'
import { cutSpans, type Span } from './spans.ts'

/** What a task has to do; the job's store keeps it unread. */
export type TaskSpec = { workFolder: string } & (
  | { step: 'prepare'; request: WorkRequest }
  | ({ step: 'video'; renditionId: string } & Span)
  | { step: 'audio'; renditionId: string }
  | { step: 'assemble'; outputIndex: number }
)

export function firstTask(request: WorkRequest): PlannedTask {
  const spec: TaskSpec = { step: 'prepare', workFolder: request.workFolder, request }
  return {
    key: 'prepare',
    kind: 'prepare',
    profileId: null,
    ordinal: 0,
    dependsOn: [],
    threads: 1,
    weight: 0.2,
    spec,
  }
}

/** The tasks after `prepare`: spans of chunks and audio in any order, then one task for each output. */
export function planTasks(plan: JobPlan, workFolder: string, threads: number): PlannedTask[] {
  const videoTasks = planVideo(plan, workFolder, threads)
  const audioTasks = planAudio(plan, workFolder)
  return [...videoTasks, ...audioTasks, ...planAssembly(plan, workFolder, [...videoTasks, ...audioTasks])]
}

function planVideo(plan: JobPlan, workFolder: string, threads: number): PlannedTask[] {
  const costs = plan.video.map((rendition) => ({
    rendition,
    chunkCpuSeconds: chunkCosts(plan, rendition),
  }))
  const jobCpuSeconds = sum(costs.flatMap(({ chunkCpuSeconds }) => chunkCpuSeconds))
  return costs.flatMap(({ rendition, chunkCpuSeconds }) => {
    const spans = placesKeyframes(rendition.encoder, plan.timeline?.frameTicks !== null)
      ? cutSpans({ chunkCpuSeconds, jobCpuSeconds, threads })
      : chunkCpuSeconds.map((_, firstChunk) => ({ firstChunk, chunkCount: 1 }))
    return spans.map((span): PlannedTask => {
      const { firstChunk, chunkCount } = span
      const spec: TaskSpec = { step: 'video', workFolder, renditionId: rendition.id, ...span }
      return {
        key: `video/${rendition.profileId}/${String(firstChunk).padStart(4, '0')}`,
        kind: 'video',
        profileId: rendition.profileId,
        ordinal: firstChunk,
        dependsOn: ['prepare'],
        threads: 1,
        weight: sum(chunkCpuSeconds.slice(firstChunk, firstChunk + chunkCount)),
        spec,
      }
    })
  })
}

function chunkCosts({ source, timeline }: JobPlan, rendition: VideoRendition): number[] {
  const { video } = source
  if (!timeline || !video) return []
  const perFrame = frameCpuSeconds(video, rendition.settings)
  return timeline.chunks.map(({ frames }) => perFrame * (frames ?? Math.max(1, video.frames)))
}

function planAudio(plan: JobPlan, workFolder: string): PlannedTask[] {
  return plan.audio.map((rendition, ordinal): PlannedTask => {
    const spec: TaskSpec = { step: 'audio', workFolder, renditionId: rendition.id }
    return {
      key: `audio/${rendition.profileId}/${rendition.audioIndex}/${rendition.id}`,
      kind: 'audio',
      profileId: rendition.profileId,
      ordinal,
      dependsOn: ['prepare'],
      threads: 1,
      weight: audioCpuSeconds(plan.source),
      spec,
    }
  })
}

function planAssembly(plan: JobPlan, workFolder: string, parts: PlannedTask[]): PlannedTask[] {
  return plan.outputs.map((output, index): PlannedTask => {
    const ids = new Set(renditionIds(output))
    const needed = parts.filter((task) => ids.has(renditionOf(task)))
    const spec: TaskSpec = { step: 'assemble', workFolder, outputIndex: index }
    return {
      key: `assemble/${index}`,
      kind: 'assemble',
      profileId: null,
      ordinal: index,
      // Outputs share what they join, so they are made one after another.
      dependsOn: [
        'prepare',
        ...needed.map((task) => task.key),
        ...(index > 0 ? [`assemble/${index - 1}`] : []),
      ],
      threads: 1,
      weight: assembleCpuSeconds(plan.source),
      spec,
    }
  })
}

function renditionOf(task: PlannedTask): string {
  const spec = task.spec as TaskSpec
  return spec.step === 'video' || spec.step === 'audio' ? spec.renditionId : ''
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
