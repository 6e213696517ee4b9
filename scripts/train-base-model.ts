/**
 * Trains the cost model that ships with Headroom, from encodes it measured itself and from the x264 study where that is there,
 * and writes it with its provenance. The same data give the same file.
 *
 *   npm run train -- [--study DIR] [--out resources/base-cost-model.json]
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { meanSize, type StackTest, stackIsBetter, testStack, trainStack } from '../bench/cost/base-stack.ts'
import { lessonOf, measurementsFile, readLocalMatrix } from '../bench/cost/held-out.ts'
import { type StudyResidual, studyResiduals } from '../bench/cost/study-spread.ts'
import { readStudy } from '../bench/input-sensitivity.ts'
import { deviationHolding90 } from '../src/main/learning/conformal.ts'
import { seededRandom, shuffled } from '../src/main/learning/seeded-random.ts'
import {
  type BaseInterval,
  type BaseModel,
  baseModelDocument,
  intervalGroup,
  parseBaseModel,
  unknownComplexity,
} from '../src/main/quotes/base-model.ts'
import { costTable } from '../src/main/quotes/cost-table.ts'
import {
  type LearnedModel,
  type Quantity,
  quantities,
  type SourceMemory,
  serialiseModel,
} from '../src/main/quotes/learned-model.ts'
import {
  kinships,
  learnMemory,
  type MemoryRow,
  type MemoryTerms,
} from '../src/main/quotes/memory/source-memory.ts'

const { values: options } = parseArgs({
  options: {
    study: {
      type: 'string',
      default: join(
        process.env.HEADROOM_DATA ?? join(import.meta.dirname, '../../shared/data'),
        'input_sensitivity',
      ),
    },
    out: { type: 'string', default: join(import.meta.dirname, '../resources/base-cost-model.json') },
  },
})

const matrix = readLocalMatrix()
const tests = Object.fromEntries(
  quantities.map((quantity) => [quantity, testStack(matrix, quantity)]),
) as Record<Quantity, StackTest[]>
const study = studyIntervals(options.study)
const local = localIntervals()
const content = {
  provenance: {
    trainedOn: costTable.provenance.measuredOn,
    seed: 1,
    hostUnit: `One CPU second (user and system) of one thread of ${costTable.provenance.machine}.`,
    ffmpeg: costTable.provenance.ffmpeg,
    data: [
      {
        name: 'bench/cost/measurements.jsonl, encodes measured by bench/cost/measure.ts',
        licence: 'Apache-2.0',
        rows: matrix.runs.length,
        sha256: hashOf(measurementsFile),
      },
      ...study.data,
    ],
    howToRepeat: 'npm run train (HEADROOM_DATA names the folder with input_sensitivity)',
  },
  backTests: Object.fromEntries(
    quantities.map((quantity) => [quantity, backTest(tests[quantity])]),
  ) as BaseModel['backTests'],
  intervals: { ...local, ...study.intervals },
  memory: { told: localMemory(local), untold: study.memory },
  model: serialiseModel(learnedModel()),
}
const document = baseModelDocument(content)
parseBaseModel(document)
const text = `${JSON.stringify(document)}\n`
writeFileSync(options.out, text)
report(text.length)

/** Trees on the residuals of those quantities only where they proved better on contents left out. */
function learnedModel(): LearnedModel {
  const correction = (quantity: Quantity) =>
    stackIsBetter(tests[quantity])
      ? {
          corrector: trainStack(matrix, matrix.contents, quantity),
          logDeviation: deviationHolding90(tests[quantity].map(({ stacked }) => stacked)),
          lessons: matrix.runs.length,
        }
      : null
  return {
    format: 1,
    trainedAt: Date.parse(costTable.provenance.measuredOn),
    lessons: matrix.runs.length,
    sources: matrix.contents.length,
    corrections: {
      cpuSeconds: correction('cpuSeconds'),
      peakMemoryBytes: correction('peakMemoryBytes'),
      outputBytes: correction('outputBytes'),
    },
  }
}

function backTest(rows: readonly StackTest[]): BaseModel['backTests'][Quantity] {
  return {
    rows: rows.length,
    analyticError: rounded(meanSize(rows.map(({ analytic }) => analytic))),
    stackedError: rounded(meanSize(rows.map(({ stacked }) => stacked))),
    chosen: stackIsBetter(rows) ? 'stacked' : 'analytic',
  }
}

/** By target codec, for sources whose size tells how complex their pictures are. */
function localIntervals(): Record<string, BaseInterval> {
  const codecs = [...new Set(matrix.runs.map(({ job }) => job.codec))]
  return Object.fromEntries(
    codecs.map((codec) => {
      const own = (quantity: Quantity) => tests[quantity].filter(({ run }) => run.job.codec === codec)
      const deviation = (quantity: Quantity): number => {
        const isStacked = stackIsBetter(tests[quantity])
        return rounded(
          deviationHolding90(own(quantity).map(({ stacked, analytic }) => (isStacked ? stacked : analytic))),
        )
      }
      const rows = own('cpuSeconds')
      return [
        codec,
        {
          rows: rows.length,
          sources: new Set(rows.map(({ run }) => run.clip.content)).size,
          cpuSeconds: deviation('cpuSeconds'),
          outputBytes: deviation('outputBytes'),
          peakMemoryBytes: deviation('peakMemoryBytes'),
        },
      ]
    }),
  )
}

/** How renditions of one source hang together, each quoted by those before it in a seeded order. */
function localMemory(intervals: Record<string, BaseInterval>): SourceMemory {
  const order = shuffled([...matrix.runs.keys()], seededRandom(1))
  const terms = (quantity: Quantity): MemoryTerms | null => {
    const isStacked = stackIsBetter(tests[quantity])
    return learnMemory(
      tests[quantity].flatMap(({ run, stacked, analytic }, index): MemoryRow[] => {
        const { source, video } = lessonOf(run)
        if (intervalGroup(source, video) === unknownComplexity) return []
        const residual = isStacked ? stacked : analytic
        const deviation = intervals[run.job.codec]![quantity]!
        return [{ source: run.clip.content, learnedAt: order[index]!, video, residual, deviation }]
      }),
    )
  }
  return memoryOf(terms)
}

/** The study's presets of a clip, in the order of their time there. */
function studyMemory(rows: readonly StudyResidual[], interval: BaseInterval): SourceMemory {
  return memoryOf((quantity) =>
    quantity === 'peakMemoryBytes'
      ? null
      : learnMemory(
          rows.map(({ video, work, [quantity]: residual }, index) => ({
            source: video,
            learnedAt: index,
            video: work,
            residual,
            deviation: interval[quantity]!,
          })),
        ),
  )
}

function memoryOf(terms: (quantity: Quantity) => MemoryTerms | null): SourceMemory {
  return {
    cpuSeconds: terms('cpuSeconds'),
    peakMemoryBytes: terms('peakMemoryBytes'),
    outputBytes: terms('outputBytes'),
  }
}

function studyIntervals(folder: string): {
  data: BaseModel['provenance']['data']
  intervals: Record<string, BaseInterval>
  memory: SourceMemory | null
} {
  const file = join(folder, 'x264_ugc_measurements.csv.gz')
  if (!existsSync(file)) {
    console.log(
      `No x264 study in ${folder} (HEADROOM_DATA): sources whose size says little get no interval of their own.`,
    )
    return { data: [], intervals: {}, memory: null }
  }
  const rows = studyResiduals(readStudy(folder), costTable)
  const interval = {
    rows: rows.length,
    sources: new Set(rows.map(({ video }) => video)).size,
    cpuSeconds: rounded(deviationHolding90(rows.map(({ cpuSeconds }) => cpuSeconds))),
    outputBytes: rounded(deviationHolding90(rows.map(({ outputBytes }) => outputBytes))),
    peakMemoryBytes: null,
  }
  const data = {
    name: 'llesoil/input_sensitivity, x264 presets on clips of YouTube UGC',
    licence: 'MIT',
    rows: rows.length,
    sha256: hashOf(file),
  }
  return { data: [data], intervals: { [unknownComplexity]: interval }, memory: studyMemory(rows, interval) }
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function report(sizeBytes: number): void {
  console.log(
    `${options.out}: ${sizeBytes} bytes, ${matrix.runs.length} encodes of ${matrix.contents.length} contents`,
  )
  for (const [quantity, { analyticError, stackedError, chosen }] of Object.entries(content.backTests)) {
    console.log(
      `  ${quantity}: contents left out, analytic off by ${percent(analyticError)}, with trees by ${percent(stackedError)}: ${chosen}`,
    )
  }
  for (const [kind, memory] of Object.entries(content.memory)) {
    for (const [quantity, terms] of Object.entries(memory ?? {})) {
      if (terms)
        console.log(`  source seen before, complexity ${kind}, ${quantity}: ${describeMemory(terms)}`)
    }
  }
  for (const [group, { rows, sources, cpuSeconds, outputBytes }] of Object.entries(content.intervals)) {
    console.log(
      `  ${group}: ${rows} renditions of ${sources} sources, log deviations CPU ${cpuSeconds}, bytes ${outputBytes}`,
    )
  }
}

function describeMemory({ variance, shared, narrowing, rows, sources }: MemoryTerms): string {
  const kin = kinships.map(
    (kinship) =>
      `${kinship} shares ${(shared[kinship] / variance).toFixed(2)}, interval ${narrowing[kinship]?.toFixed(2) ?? 'unknown'}`,
  )
  return `log deviation ${Math.sqrt(variance).toFixed(3)}; ${kin.join('; ')} (${rows} renditions of ${sources} sources)`
}

function percent(error: number): string {
  return `${(Math.expm1(error) * 100).toFixed(1)} %`
}

function rounded(value: number): number {
  return Number(value.toFixed(4))
}
