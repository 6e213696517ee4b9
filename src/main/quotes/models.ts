import type { Drift } from '#shared/cost-model.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { createOutcomeStore } from './accuracy/outcomes.store.ts'
import { loadBaseModel } from './base-model.ts'
import { costTable } from './cost-table.ts'
import { type CostModel, createAnalyticModel, createLearnedModel, type LessonsOfSource } from './estimate.ts'
import { createLearner, type Learner, type LearnerDependencies } from './learner.ts'
import { parseLessons } from './lessons.ts'
import { mostRemembered } from './memory/source-memory.ts'
import { archivedModelFile, createModelArchive } from './model-archive.ts'
import { createModelFile } from './model-file.ts'
import { createModelHistory, type ModelHistory } from './model-history.ts'
import type { QuoteStore } from './quotes.store.ts'
import { trainInBackground } from './train-in-background.ts'

export type ModelsDependencies = {
  store: Store
  clock: Clock
  changes: Pick<Changes, 'publish'>
  rows: QuoteStore
  /** The base model that ships, unless told otherwise. */
  baseModel?: ReturnType<typeof loadBaseModel>
  /** Quotes began to be off in one direction. */
  onDrift?: (drift: Drift) => void
  /** Trains the learned model; on a thread of its own unless told otherwise. */
  train?: LearnerDependencies['train']
}

export type Models = {
  learner: Learner
  modelHistory: ModelHistory
  /** The model that speaks now, for one customer's work. */
  speakingFor(customerId: string): CostModel
  /** What quotes should say of it. */
  notices(): string[]
  /** Another job was learned from. */
  noteLesson(): void
}

/** The base model, what history taught on top of it, and how its quotes did. */
export function createModels({ store, clock, changes, rows, ...given }: ModelsDependencies): Models {
  const archive = createModelArchive(store.workspace)
  const learner = createLearner({
    rows,
    clock,
    file: archivedModelFile(createModelFile(store.workspace), archive),
    train: given.train ?? trainInBackground,
    onChange: () => {
      changes.publish('settings', 'cost-model')
      changes.publish('cost-model')
    },
  })
  const { base, notice } = given.baseModel ?? loadBaseModel()
  const modelHistory = createModelHistory({
    rows,
    outcomes: createOutcomeStore(store.database),
    learner,
    archive,
    table: costTable,
    base,
    onChange: () => changes.publish('cost-model'),
    onDrift: (drift) => given.onDrift?.(drift),
  })
  const lessonsOfSource: LessonsOfSource = (fingerprint) =>
    parseLessons(rows.lessonLinesOf(fingerprint, mostRemembered))
  return {
    learner,
    modelHistory,
    speakingFor(customerId) {
      const learned = learner.speaking()
      return learned
        ? createLearnedModel(costTable, learned, customerId, base, lessonsOfSource)
        : createAnalyticModel(costTable, base, lessonsOfSource, learner.memory())
    },
    notices: () => [...(notice === null ? [] : [notice]), ...learner.notices(), ...modelHistory.notices()],
    noteLesson() {
      learner.noteLesson()
      modelHistory.noteOutcome()
    },
  }
}
