import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { costTable } from '../src/main/quotes/cost-table.ts'
import type { Lesson } from '../src/main/quotes/lessons.ts'
import { train } from '../src/main/quotes/training.ts'
import { drawnContents } from './cost/clips.ts'
import { encodeRuns, sourceWork, videoWork, withStart } from './cost/fit.ts'
import type { Measurement } from './cost/measurements.ts'

/*
 * What the learned model adds to the built-in one on real encodes, contents left out, as it would decide itself. Two studios: one whose
 * machine is the one the built-in model was measured on (little to gain), and one whose HEVC costs 1.6 times and whose CPU 0.8 times
 * (an encoder build of another age). `node bench/learned-model.ts`
 */

const text = await readFile(path.join(import.meta.dirname, 'cost/measurements.jsonl'), 'utf8')
const measurements = text
  .split('\n')
  .filter((line) => line.length > 0)
  .map((line) => JSON.parse(line) as Measurement)
const runs = encodeRuns(withStart(measurements, costTable.startCpuSeconds), costTable.startCpuSeconds).filter(
  (run) => !drawnContents.has(run.clip.content),
)

const contents = [...new Set(runs.map((run) => run.clip.content))]

const lessonsWith = (factor: (codec: string) => number): Lesson[] =>
  runs.map((run) => ({
    learnedAt: contents.indexOf(run.clip.content),
    group: run.clip.content,
    customerId: `cus_${run.clip.content}`,
    source: sourceWork(run),
    video: videoWork(run),
    measured: {
      cpuSeconds: run.cpuSeconds * factor(run.job.codec),
      peakMemoryBytes: run.peakMemoryBytes,
      outputBytes: run.outputBytes,
    },
  }))

report(
  'the machine that was measured',
  lessonsWith(() => 1),
)
report(
  'another machine',
  lessonsWith((codec) => (codec === 'hevc' ? 1.6 : 0.8)),
)

function report(studio: string, lessons: Lesson[]): void {
  const startedAt = performance.now()
  const { backTests } = train(lessons, costTable, 0)
  const milliseconds = (performance.now() - startedAt).toFixed(0)
  console.log(`${studio}: ${lessons.length} encodes, trained in ${milliseconds} ms`)
  for (const [quantity, test] of Object.entries(backTests)) {
    if (!test) continue
    const percent = (error: number): string => `${(Math.expm1(error) * 100).toFixed(1)} %`
    console.log(
      `  ${quantity}: built-in off by ${percent(test.analyticError)}, learned by ${percent(test.learnedError)}, with ${test.kind}, covers ${(test.coverage * 100).toFixed(0)} % (80 is right); ${test.better ? 'learned' : 'built-in'} speaks`,
    )
  }
}
