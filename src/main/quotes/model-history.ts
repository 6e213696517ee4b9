import {
  type Accuracy,
  type CostModelStatus,
  type Drift,
  type ModelChoice,
  type ModelComparison,
  type ModelScore,
  type ModelVersion,
  modelQuantities,
} from '#shared/cost-model.ts'
import { HeadroomError } from '#shared/errors.ts'
import { describeAccuracy } from './accuracy/accuracy.ts'
import { describeDrift, findDrift } from './accuracy/drift.ts'
import type { OutcomeStore } from './accuracy/outcomes.store.ts'
import type { BaseModel } from './base-model.ts'
import { compareModels } from './compare-models.ts'
import type { CostTable } from './cost-table.ts'
import type { Learner } from './learner.ts'
import { parseLessons } from './lessons.ts'
import type { ModelArchive } from './model-archive.ts'
import type { ModelContent } from './model-file.ts'
import type { QuoteStore } from './quotes.store.ts'
import type { BackTest } from './training.ts'

/** What is known of the cost model's past, for people who decide whether to believe it. */
export type ModelHistory = {
  status(): Promise<CostModelStatus>
  accuracy(): Accuracy
  /** Errors: NOT_FOUND. */
  compare(first: number, second: number): Promise<ModelComparison>
  choose(choice: ModelChoice): Promise<CostModelStatus>
  retrain(): Promise<CostModelStatus>
  /** Takes a version into use again. Errors: NOT_FOUND. */
  restore(trainedAt: number): Promise<CostModelStatus>
  /** Takes the version before the one in use. Errors: INVALID_STATE when there is none. */
  rollBack(): Promise<CostModelStatus>
  /** A job's measurements came in. */
  noteOutcome(): void
  /** What quotes should say of it. */
  notices(): string[]
}

/** Enough to be sure of, few enough to be read in milliseconds. */
const mostOutcomes = 5000
const driftOutcomes = 300
const comparedJobs = 1000

export function createModelHistory(dependencies: {
  rows: Pick<QuoteStore, 'historyLength' | 'lessonLinesSince'>
  outcomes: OutcomeStore
  learner: Learner
  archive: ModelArchive
  table: CostTable
  /** The built-in model's trees; none: the analytic coefficients alone. */
  base?: BaseModel | null
  onChange(): void
  onDrift(drift: Drift): void
}): ModelHistory {
  const { rows, outcomes, learner, archive, table, base, onChange, onDrift } = dependencies
  /** Undefined: not looked for yet. */
  let drift: Drift | null | undefined

  /** Of quotes by the model that speaks now. */
  const lookForDrift = (): Drift | null => {
    const { speaks } = learner.status()
    return findDrift(outcomes.newest(driftOutcomes).outcomes.filter(({ model }) => model === speaks))
  }
  const currentDrift = (): Drift | null => {
    drift ??= lookForDrift()
    return drift
  }

  const versions = async (): Promise<ModelContent[]> => {
    await learner.load()
    return archive.list()
  }

  const status = async (): Promise<CostModelStatus> => {
    const all = await versions()
    const { choice, speaks, reason, trainedAt } = learner.status()
    return {
      choice,
      speaks,
      reason,
      training: learner.isTraining(),
      trainedAt,
      jobs: rows.historyLength(),
      drift: currentDrift(),
      versions: all.map((content) => showVersion(content, trainedAt)),
    }
  }

  const find = async (trainedAt: number): Promise<ModelContent> => {
    const found = (await versions()).find(({ model }) => model.trainedAt === trainedAt)
    if (found) return found
    throw new HeadroomError(
      'NOT_FOUND',
      'There is no such version of the cost model. Choose one of the list.',
      {
        trainedAt,
      },
    )
  }

  const use = async (content: ModelContent): Promise<CostModelStatus> => {
    await learner.use(content)
    drift = undefined
    return status()
  }

  return {
    status,
    accuracy() {
      const { outcomes: found, unusable } = outcomes.newest(mostOutcomes)
      return { ...describeAccuracy(found, unusable), drift: currentDrift() }
    },
    async compare(first, second) {
      const [one, other] = [await find(first), await find(second)]
      const lines = rows.lessonLinesSince(Math.max(first, second), comparedJobs)
      return compareModels(one.model, other.model, parseLessons(lines), table, base)
    },
    choose(choice) {
      learner.choose(choice)
      drift = undefined
      return status()
    },
    async retrain() {
      await learner.load()
      await learner.retrain()
      drift = undefined
      return status()
    },
    restore: async (trainedAt) => use(await find(trainedAt)),
    async rollBack() {
      const all = await versions()
      const inUse = learner.status().trainedAt
      const before = all.find(({ model }) => inUse !== null && model.trainedAt < inUse)
      if (before) return use(before)
      throw new HeadroomError(
        'INVALID_STATE',
        'There is no earlier version of the cost model. To do without it, choose the built-in model.',
      )
    },
    noteOutcome() {
      const before = drift
      drift = lookForDrift()
      if (drift && before === null) onDrift(drift)
      onChange()
    },
    notices() {
      const found = currentDrift()
      return found ? [describeDrift(found)] : []
    },
  }
}

function showVersion({ model, backTests }: ModelContent, inUse: number | null): ModelVersion {
  const [cpuSeconds, peakMemoryBytes, outputBytes] = modelQuantities.map((quantity) =>
    showScore(backTests[quantity]),
  )
  return {
    id: model.trainedAt,
    lessons: model.lessons,
    sources: model.sources,
    scores: {
      cpuSeconds: cpuSeconds ?? null,
      peakMemoryBytes: peakMemoryBytes ?? null,
      outputBytes: outputBytes ?? null,
    },
    inUse: model.trainedAt === inUse,
  }
}

/** Back-tests speak in logarithms; people in per cent. */
function showScore(test: BackTest | null): ModelScore | null {
  return (
    test && {
      lessons: test.lessons,
      builtInError: Math.expm1(test.analyticError),
      learnedError: Math.expm1(test.learnedError),
      newestBuiltInError: Math.expm1(test.newestAnalyticError),
      newestLearnedError: Math.expm1(test.newestLearnedError),
      coverage: test.coverage,
      better: test.better,
    }
  )
}
