import { deviationHolding90 } from '../src/main/learning/conformal.ts'
import { normal95 } from '../src/main/learning/lognormal.ts'
import { seededRandom, shuffled } from '../src/main/learning/seeded-random.ts'
import {
  type BaseModel,
  intervalGroup,
  loadBaseModel,
  unknownComplexity,
} from '../src/main/quotes/base-model.ts'
import { estimateVideo, unmeasuredDeviations } from '../src/main/quotes/cost-model.ts'
import { type Quantity, quantities } from '../src/main/quotes/learned-model.ts'
import { errorsOf, learnMemory, type MemoryRow } from '../src/main/quotes/memory/source-memory.ts'
import { quoteContent, type StackTest, testStack } from './cost/base-stack.ts'
import type { EncodeRun } from './cost/fit.ts'
import { fitOn, type LocalMatrix, lessonOf, readLocalMatrix, withoutContent } from './cost/held-out.ts'
import { accuracyOf, describeAccuracy, describeCoverage, type Scored } from './scores.ts'

/** A quoted run: what it was missed by, ln(measured / predicted), and the log deviation of its interval. */
type Quoted = { run: EncodeRun; error: number; deviation: number }

/**
 * Instant quotes for mixed codecs on contents that were not trained on, by the model that speaks in quotes: the analytic one and,
 * where they proved better, trees on top. Every content is left out once, of the model as well as of what its intervals are calibrated
 * by: errors on the others, each by a model that saw neither. Then the same for sources seen before: each run is quoted by those of
 * its content that come before it in a seeded order.
 */
export function benchMixed(file: string): void {
  const matrix = readLocalMatrix(file)
  const { base } = loadBaseModel()
  if (!base) throw new Error('There is no base model: run npm run train first.')
  console.log(
    `${matrix.runs.length} encodes of ${matrix.contents.length} contents, each content left out once`,
  )
  for (const quantity of quantities) {
    const isStacked = base.backTests[quantity].chosen === 'stacked'
    const missed = ({ analytic, stacked }: StackTest): number => (isStacked ? stacked : analytic)
    const unseen: Scored[] = []
    const seen: Scored[] = []
    for (const content of matrix.contents) {
      const others = withoutContent(matrix, content)
      const calibration = testStack(others, quantity).map((test) => ({ run: test.run, error: missed(test) }))
      const deviationOf = calibrate(calibration, others, quantity, base)
      const tests = quoteContent(matrix, content, quantity).map(
        (test): Quoted => ({ run: test.run, error: missed(test), deviation: deviationOf(test.run) }),
      )
      unseen.push(...tests.map((test) => scoredRun(test, quantity, ['not seen before'])))
      const known = calibration.map((each) => ({ ...each, deviation: deviationOf(each.run) }))
      seen.push(...quoteSeen(tests, known, quantity))
    }
    const model = isStacked ? 'analytic and trees' : 'analytic'
    print(`mixed codecs, unseen contents, instant, ${quantity} (${model})`, unseen)
    if (seen.length > 0) print(`mixed codecs, contents seen before, ${quantity} (${model})`, seen)
  }
  console.log(
    '  anchor, CPU: MdAPE 21 to 24 % with boosted trees and a probe; noise floor of a repeated job about 4 %',
  )
}

function print(name: string, scored: readonly Scored[]): void {
  console.log(describeAccuracy(name, accuracyOf(scored)))
  for (const line of describeCoverage(scored)) console.log(`  ${line}`)
}

/** The deviation a quote would have, by its codec's errors on other contents; where the picture's complexity is not told, by the study's. */
function calibrate(
  errors: readonly { run: EncodeRun; error: number }[],
  others: LocalMatrix,
  quantity: Quantity,
  base: BaseModel,
): (run: EncodeRun) => number {
  const table = fitOn(others, others.contents)
  const isStacked = base.backTests[quantity].chosen === 'stacked'
  const pooled = isStacked ? deviationHolding90(errors.map(({ error }) => error)) : 0
  const byCodec = Map.groupBy(
    errors.filter(({ run }) => groupOf(run) !== unknownComplexity),
    ({ run }) => run.job.codec,
  )
  const deviations = new Map(
    [...byCodec].map(([codec, own]) => [codec, deviationHolding90(own.map(({ error }) => error))]),
  )
  return (run) => {
    const { source, video } = lessonOf(run)
    const { cpuSeconds } = estimateVideo(source, video, table)
    const unmeasured = unmeasuredDeviations(source, video, cpuSeconds.median, table)[quantity]
    const untold =
      groupOf(run) === unknownComplexity ? (base.intervals[unknownComplexity]?.[quantity] ?? 0) : 0
    return Math.hypot(Math.max(pooled, untold, deviations.get(run.job.codec)!), unmeasured)
  }
}

/** How renditions hang together is learned from the other contents alone. */
function quoteSeen(tests: readonly Quoted[], known: readonly Quoted[], quantity: Quantity): Scored[] {
  const isTold = ({ run }: Quoted): boolean => groupOf(run) !== unknownComplexity
  const terms = learnMemory(rowsOf(known.filter(isTold)))
  if (!terms) return []
  const told = tests.filter(isTold)
  const rows = rowsOf(told)
  const runs = new Map(rows.map((row, index) => [row, told[index]!]))
  return errorsOf(terms, rows).flatMap(({ row, error, kinship }) => {
    const { run, deviation } = runs.get(row)!
    const narrowing = terms.narrowing[kinship] ?? 1
    return scoredRun({ run, error, deviation: deviation * narrowing }, quantity, [
      'seen before',
      `seen before, ${kinship}`,
    ])
  })
}

function rowsOf(quoted: readonly Quoted[]): MemoryRow[] {
  const order = shuffled([...quoted.keys()], seededRandom(1))
  return quoted.map(({ run, error, deviation }, index) => ({
    source: run.clip.content,
    learnedAt: order[index]!,
    video: lessonOf(run).video,
    residual: error,
    deviation,
  }))
}

function scoredRun({ run, error, deviation }: Quoted, quantity: Quantity, known: readonly string[]): Scored {
  const measured = lessonOf(run).measured[quantity]!
  const p50 = measured * Math.exp(-error)
  return {
    measured,
    p50,
    p05: p50 * Math.exp(-normal95 * deviation),
    p95: p50 * Math.exp(normal95 * deviation),
    groups: [
      `codec:${run.job.codec}`,
      `speed:${run.job.speed}`,
      ...known.map((each) => `source:${each}`),
      `codec and source:${run.job.codec}, ${known[0]}`,
    ],
  }
}

function groupOf(run: EncodeRun): string {
  const { source, video } = lessonOf(run)
  return intervalGroup(source, video)
}
