import { deviationHolding90 } from '../learning/conformal.ts'
import { normal90 } from '../learning/lognormal.ts'
import { type BaseModel, estimatePicture } from './base-model.ts'
import type { CostTable } from './cost-table.ts'
import {
  type Correction,
  type Corrector,
  type LearnedModel,
  type LearningRow,
  type Quantity,
  quantities,
  shiftOf,
  trainRidgeCorrector,
  trainTreesCorrector,
} from './learned-model.ts'
import type { Lesson } from './lessons.ts'
import { learnMemory, type MemoryTerms } from './memory/source-memory.ts'

/** Below this there is too little to learn from, whatever it says. */
export const enough = { lessons: 20, sources: 8 }
/** History must be better by this much: a tie is noise. */
const requiredGain = 0.95
/** Trees need more to split than a line to bend. */
const enoughForTrees = 150
const folds = 5
/** The newest part of history, predicted from what came before: a model that no longer fits shows here first. */
const newestShare = 0.2

/** How both models did on lessons neither had seen, as mean absolute errors of the logarithm (0.1 is about 10 %). */
export type BackTest = {
  /** What learned best. */
  kind: Corrector['kind']
  lessons: number
  analyticError: number
  learnedError: number
  /** The same on the newest lessons, learned from the older ones alone. */
  newestAnalyticError: number
  newestLearnedError: number
  /** Share of held-out measurements inside the learned P10 to P90. */
  coverage: number
  better: boolean
}

export type TrainingResult = {
  model: LearnedModel
  backTests: Record<Quantity, BackTest | null>
}

/**
 * Trains on all lessons what a back-test on sources left out shows to be worth it, on top of the built-in model (`base` may be
 * none: the analytic one alone). Pure; the same for the same lessons.
 */
export function train(
  lessons: readonly Lesson[],
  table: CostTable,
  trainedAt: number,
  base: BaseModel | null = null,
): TrainingResult {
  const outcomes = quantities.map((quantity) => [quantity, learn(lessons, quantity, table, base)] as const)
  const of = (quantity: Quantity) => outcomes.find(([name]) => name === quantity)![1]
  const sources = new Set(lessons.map(({ group }) => group)).size
  return {
    model: {
      format: 1,
      trainedAt,
      lessons: lessons.length,
      sources,
      corrections: {
        cpuSeconds: of('cpuSeconds').correction,
        peakMemoryBytes: of('peakMemoryBytes').correction,
        outputBytes: of('outputBytes').correction,
      },
      memory: {
        cpuSeconds: of('cpuSeconds').memory,
        peakMemoryBytes: of('peakMemoryBytes').memory,
        outputBytes: of('outputBytes').memory,
      },
    },
    backTests: {
      cpuSeconds: of('cpuSeconds').backTest,
      peakMemoryBytes: of('peakMemoryBytes').backTest,
      outputBytes: of('outputBytes').backTest,
    },
  }
}

function learn(
  lessons: readonly Lesson[],
  quantity: Quantity,
  table: CostTable,
  base: BaseModel | null,
): { correction: Correction | null; memory: MemoryTerms | null; backTest: BackTest | null } {
  const rows = lessons.flatMap((lesson): LearningRow[] => {
    const residual = residualOf(lesson, quantity, table, base)
    return residual === null ? [] : [{ lesson, residual }]
  })
  const sources = new Set(rows.map(({ lesson }) => lesson.group)).size
  if (rows.length < enough.lessons || sources < enough.sources) {
    return { correction: null, memory: null, backTest: null }
  }
  const candidates = [ridgeCandidate(rows), ...(rows.length >= enoughForTrees ? [treesCandidate(rows)] : [])]
  const best = candidates.sort((a, b) => meanSize(a.errors) - meanSize(b.errors))[0]!
  const logDeviation = deviationHolding90(best.errors)
  const newest = newestErrors(rows, best.train)
  const backTest: BackTest = {
    kind: best.kind,
    lessons: rows.length,
    analyticError: meanSize(rows.map(({ residual }) => residual)),
    learnedError: meanSize(best.errors),
    newestAnalyticError: meanSize(newest.analytic),
    newestLearnedError: meanSize(newest.learned),
    coverage:
      best.errors.filter((error) => Math.abs(error) <= normal90 * logDeviation).length / best.errors.length,
    better: false,
  }
  backTest.better =
    backTest.learnedError <= requiredGain * backTest.analyticError &&
    backTest.newestLearnedError <= backTest.newestAnalyticError
  const correction = backTest.better
    ? { corrector: best.train(rows), logDeviation, lessons: rows.length }
    : null
  const missed = backTest.better ? heldOutErrors(rows, best.train) : rows.map(({ residual }) => residual)
  const deviationOf = ({ lesson }: LearningRow): number =>
    backTest.better
      ? logDeviation
      : estimatePicture(lesson.source, lesson.video, table, base)[quantity].logDeviation
  return { correction, memory: memoryOf(rows, missed, deviationOf), backTest }
}

/** A way to learn, and what it left unexplained of rows whose source it had not seen. */
type Candidate = {
  kind: Corrector['kind']
  errors: number[]
  train(rows: readonly LearningRow[]): Corrector
}

function ridgeCandidate(rows: readonly LearningRow[]): Candidate {
  return { kind: 'ridge', errors: heldOutErrors(rows, trainRidgeCorrector), train: trainRidgeCorrector }
}

function treesCandidate(rows: readonly LearningRow[]): Candidate {
  const { errors } = trainTreesCorrector(rows)
  return { kind: 'trees', errors, train: (some) => trainTreesCorrector(some).corrector }
}

/** What is left unexplained of each row by a model that saw no row of the same source. */
function heldOutErrors(rows: readonly LearningRow[], trainOn: Candidate['train']): number[] {
  const groups = [...new Set(rows.map(({ lesson }) => lesson.group))].sort()
  const foldOf = new Map(groups.map((group, index) => [group, index % folds]))
  const models = Array.from({ length: folds }, (_, fold) =>
    trainOn(rows.filter(({ lesson }) => foldOf.get(lesson.group) !== fold)),
  )
  return rows.map((row) => errorOf(models[foldOf.get(row.lesson.group)!]!, row))
}

/** `missed`: what the model that speaks leaves unexplained of each row when it has not seen its source. */
function memoryOf(
  rows: readonly LearningRow[],
  missed: readonly number[],
  deviationOf: (row: LearningRow) => number,
): MemoryTerms | null {
  return learnMemory(
    rows.map((row, index) => ({
      source: row.lesson.group,
      learnedAt: row.lesson.learnedAt,
      video: row.lesson.video,
      residual: missed[index]!,
      deviation: deviationOf(row),
    })),
  )
}

function newestErrors(
  rows: readonly LearningRow[],
  trainOn: Candidate['train'],
): { analytic: number[]; learned: number[] } {
  const ordered = [...rows].sort((a, b) => a.lesson.learnedAt - b.lesson.learnedAt)
  const cut = Math.floor(ordered.length * (1 - newestShare))
  const newest = ordered.slice(cut)
  const seen = new Set(newest.map(({ lesson }) => lesson.group))
  const older = ordered.slice(0, cut).filter(({ lesson }) => !seen.has(lesson.group))
  const model = trainOn(older)
  return {
    analytic: newest.map(({ residual }) => residual),
    learned: newest.map((row) => errorOf(model, row)),
  }
}

function errorOf(model: Corrector, { lesson, residual }: LearningRow): number {
  return residual - shiftOf(model, lesson.source, lesson.video, lesson.customerId)
}

function meanSize(values: readonly number[]): number {
  return values.reduce((total, value) => total + Math.abs(value), 0) / Math.max(1, values.length)
}

/** ln(measured / predicted) of a lesson by the model without history; null where it was not measured. */
function residualOf(
  lesson: Lesson,
  quantity: Quantity,
  table: CostTable,
  base: BaseModel | null,
): number | null {
  const measured = lesson.measured[quantity]
  const predicted = estimatePicture(lesson.source, lesson.video, table, base)[quantity].median
  return measured === null || !(predicted > 0) ? null : Math.log(measured / predicted)
}
