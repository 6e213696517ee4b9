import type { CostTable } from '../../src/main/quotes/cost-table.ts'
import {
  type Corrector,
  type LearningRow,
  type Quantity,
  shiftOf,
  trainTreesCorrector,
} from '../../src/main/quotes/learned-model.ts'
import { type EncodeRun, residuals } from './fit.ts'
import { fitOn, heldOutResiduals, type LocalMatrix, lessonOf, runsOf } from './held-out.ts'

/** A run quoted by models that saw no run of its content: what each missed it by, as ln(measured / predicted). */
export type StackTest = { run: EncodeRun; analytic: number; stacked: number }

/** A stack must beat the analytic model by this much on contents left out: a tie is noise. */
const requiredGain = 0.95

/**
 * Leaves every content out once, fits the analytic model and the trees on its residuals to the others (the residuals they
 * learn from are held out as well), and quotes the content left out.
 */
export function testStack(matrix: LocalMatrix, quantity: Quantity): StackTest[] {
  return matrix.contents.flatMap((content) => quoteContent(matrix, content, quantity))
}

/** What the models fitted to the other contents miss one content's runs by. */
export function quoteContent(matrix: LocalMatrix, content: string, quantity: Quantity): StackTest[] {
  const others = matrix.contents.filter((other) => other !== content)
  const table: CostTable = fitOn(matrix, others)
  const corrector = trainStack(matrix, others, quantity)
  const runs = runsOf(matrix, content)
  const missed = residuals(runs, table)
  return runs.map((run, index) => {
    const { source, video } = lessonOf(run)
    const analytic = missed[index]![quantity]
    return { run, analytic, stacked: analytic - shiftOf(corrector, source, video, '') }
  })
}

export function trainStack(matrix: LocalMatrix, contents: readonly string[], quantity: Quantity): Corrector {
  const rows: LearningRow[] = heldOutResiduals(matrix, contents).map(({ run, residual }) => ({
    lesson: lessonOf(run),
    residual: residual[quantity],
  }))
  return trainTreesCorrector(rows).corrector
}

export function stackIsBetter(tests: readonly StackTest[]): boolean {
  return (
    meanSize(tests.map(({ stacked }) => stacked)) <=
    requiredGain * meanSize(tests.map(({ analytic }) => analytic))
  )
}

export function meanSize(errors: readonly number[]): number {
  return errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length
}
