import type { FinishedJob } from '../../src/main/quotes/model/job-history.ts'
import { readTable, toNumber } from '../input-sensitivity.ts'

/** The columns of a matrix file, named as the features and measurements they hold. */
export const matrixColumns = [
  'source',
  'sourceCodec',
  'pixelFormat',
  'sourceBytes',
  'durationSeconds',
  'sourceWidthPixels',
  'sourceHeightPixels',
  'sourceFrameRate',
  'targetCodec',
  'preset',
  'quality',
  'targetWidthPixels',
  'targetHeightPixels',
  'probeCpuSecondsPerFrame',
  'probeBytesPerFrame',
  'cpuSeconds',
  'wallSeconds',
  'peakMemoryBytes',
  'outputBytes',
] as const

/** A matrix file as history to learn from; without the probe where `withProbe` is false. */
export function readMatrix(folder: string, name: string, withProbe: boolean): FinishedJob[] {
  return readTable(folder, name).map((row) => {
    const value = (column: (typeof matrixColumns)[number]): number => toNumber(row[column])
    const probed = (column: 'probeCpuSecondsPerFrame' | 'probeBytesPerFrame'): number | undefined =>
      withProbe && value(column) > 0 ? value(column) : undefined
    return {
      sourceId: row.source ?? '',
      isComplete: true,
      cpuSeconds: value('cpuSeconds'),
      wallSeconds: value('wallSeconds'),
      peakMemoryBytes: value('peakMemoryBytes'),
      outputBytes: value('outputBytes'),
      features: {
        sourceCodec: row.sourceCodec,
        pixelFormat: row.pixelFormat,
        sourceBytes: value('sourceBytes'),
        durationSeconds: value('durationSeconds'),
        sourceWidthPixels: value('sourceWidthPixels'),
        sourceHeightPixels: value('sourceHeightPixels'),
        sourceFrameRate: value('sourceFrameRate'),
        targetCodec: row.targetCodec,
        preset: row.preset,
        rateControl: 'crf',
        quality: value('quality'),
        targetWidthPixels: value('targetWidthPixels'),
        targetHeightPixels: value('targetHeightPixels'),
        threads: 1,
        probeCpuSecondsPerFrame: probed('probeCpuSecondsPerFrame'),
        probeBytesPerFrame: probed('probeBytesPerFrame'),
      },
    }
  })
}
