import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type CostTable, costTable } from '../../src/main/quotes/cost-table.ts'
import type { Quantity } from '../../src/main/quotes/learned-model.ts'
import type { Lesson } from '../../src/main/quotes/lessons.ts'
import type { CostBasics } from './basics.ts'
import { drawnContents } from './clips.ts'
import {
  type EncodeRun,
  encodeRuns,
  fitCostTable,
  residuals,
  sourceWork,
  videoWork,
  withStart,
} from './fit.ts'
import type { Measurement } from './measurements.ts'

/** The encodes of real footage that were measured, and everything the analytic model is fitted to. */
export type LocalMatrix = { measurements: Measurement[]; runs: EncodeRun[]; contents: string[] }

export const measurementsFile = path.join(import.meta.dirname, 'measurements.jsonl')

export function readLocalMatrix(file = measurementsFile): LocalMatrix {
  const lines = readFileSync(file, 'utf8').split('\n')
  const all = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Measurement)
  const measurements = withStart(all, costTable.startCpuSeconds).filter(
    ({ clip }) => !drawnContents.has(clip.content),
  )
  const runs = encodeRuns(measurements, costTable.startCpuSeconds)
  return { measurements, runs, contents: [...new Set(runs.map(({ clip }) => clip.content))] }
}

/** The matrix as if a content had never been measured. */
export function withoutContent({ measurements, runs, contents }: LocalMatrix, content: string): LocalMatrix {
  return {
    measurements: measurements.filter(({ clip }) => clip.content !== content),
    runs: runs.filter(({ clip }) => clip.content !== content),
    contents: contents.filter((other) => other !== content),
  }
}

/** The cost table fitted to some contents only; what hardly depends on the picture is as measured. */
export function fitOn(matrix: LocalMatrix, contents: readonly string[]): CostTable {
  const own = matrix.measurements.filter(({ clip }) => contents.includes(clip.content))
  return { ...costTable, ...fitCostTable(own, basics), deviations: costTable.deviations }
}

export function runsOf(matrix: LocalMatrix, content: string): EncodeRun[] {
  return matrix.runs.filter(({ clip }) => clip.content === content)
}

/** ln(measured / predicted) of every run of the contents, each predicted without its own content. */
export function heldOutResiduals(
  matrix: LocalMatrix,
  contents: readonly string[],
): { run: EncodeRun; residual: Record<Quantity, number> }[] {
  return contents.flatMap((content) => {
    const others = contents.filter((other) => other !== content)
    const runs = runsOf(matrix, content)
    const missed = residuals(runs, fitOn(matrix, others))
    return runs.map((run, index) => ({ run, residual: missed[index]! }))
  })
}

export function lessonOf(run: EncodeRun): Lesson {
  return {
    learnedAt: 0,
    group: run.clip.content,
    customerId: '',
    source: sourceWork(run),
    video: videoWork(run),
    measured: {
      cpuSeconds: run.cpuSeconds,
      outputBytes: run.outputBytes,
      peakMemoryBytes: run.peakMemoryBytes,
    },
  }
}

const basics: CostBasics = {
  startCpuSeconds: costTable.startCpuSeconds,
  deinterlaceNanosecondsPerPixel: costTable.deinterlaceNanosecondsPerPixel,
  toneMapNanosecondsPerPixel: costTable.toneMapNanosecondsPerPixel,
  audioCpuSecondsPerChannelSecond: {
    aac: costTable.audio.aac.cpuSecondsPerChannelSecond,
    opus: costTable.audio.opus.cpuSecondsPerChannelSecond,
  },
  remuxNanosecondsPerByte: costTable.remuxNanosecondsPerByte,
}
