import type { Clock } from '../clock.ts'
import type { LearnedModel, SourceMemory } from './learned-model.ts'
import type { ModelContent, ModelFile, ModelRead } from './model-file.ts'
import type { QuoteStore } from './quotes.store.ts'
import { enough, type TrainingResult } from './training.ts'

/** `automatic` lets the back-test decide; `analytic` is the way back to the built-in model. */
export const modelChoices = ['automatic', 'analytic'] as const
export type ModelChoice = (typeof modelChoices)[number]

/** Which model speaks, and why. */
export type ModelStatus = {
  choice: ModelChoice
  speaks: 'analytic' | 'learned'
  reason: string
  /** Null before the first training. */
  trainedAt: number | null
  lessons: number
  backTests: TrainingResult['backTests'] | null
}

/** Trains on history in the background and says which model is to be believed. */
export type Learner = {
  /** Reads the model's file, the first time it is called; nothing is trained by it. */
  load(): Promise<void>
  stop(): Promise<void>
  /** Another job was learned from: trains when enough came together since the last time. */
  noteLesson(): void
  /** Trains now, on another thread. */
  retrain(): Promise<ModelStatus>
  /** The model that speaks beside the analytic one; null: the analytic one speaks alone. */
  speaking(): LearnedModel | null
  /** What history says of sources that come again, for the model that speaks; null where that is the base model's to say. */
  memory(): SourceMemory | null
  /** What a quote should say about it; empty when all is as usual. */
  notices(): string[]
  status(): ModelStatus
  /** Whether a training is under way. */
  isTraining(): boolean
  /** Takes another model into use; the one before becomes the previous one. */
  use(content: ModelContent): Promise<ModelStatus>
  choose(choice: ModelChoice): ModelStatus
  /** Takes the model before the last training back into use; false when there is none. */
  rollBack(): Promise<boolean>
}

export type LearnerDependencies = {
  rows: Pick<QuoteStore, 'lessonLines' | 'historyLength' | 'modelChoice' | 'setModelChoice'>
  clock: Clock
  file: ModelFile
  train(lines: string[], trainedAt: number, signal: AbortSignal): Promise<TrainingResult>
  onChange(): void
}

/** New jobs before the next training: at least these, and a tenth of what is known. */
const fewestNewJobs = 10
const newShare = 0.1
/** The newest jobs are enough, and older machines and habits should fade. */
const mostJobs = 5000

export function createLearner({ rows, clock, file, train, onChange }: LearnerDependencies): Learner {
  let read: ModelRead = { state: 'absent' }
  let loading: Promise<void> | null = null
  let abort = new AbortController()
  let training: Promise<ModelStatus> | null = null
  let jobsAtTraining = 0

  const speaking = (): LearnedModel | null => {
    if (read.state !== 'whole' || rows.modelChoice() === 'analytic') return null
    return Object.values(read.model.corrections).some((correction) => correction !== null) ? read.model : null
  }

  const memory = (): SourceMemory | null =>
    read.state === 'whole' && rows.modelChoice() !== 'analytic' ? (read.model.memory ?? null) : null

  const status = (): ModelStatus => {
    const choice = rows.modelChoice()
    const whole = read.state === 'whole' ? read : null
    return {
      choice,
      speaks: speaking() ? 'learned' : 'analytic',
      reason: reasonOf(choice, read),
      trainedAt: whole?.model.trainedAt ?? null,
      lessons: whole?.model.lessons ?? 0,
      backTests: whole?.backTests ?? null,
    }
  }

  const run = async (): Promise<ModelStatus> => {
    const jobs = rows.historyLength()
    const result = await train(rows.lessonLines(mostJobs), clock.now(), abort.signal)
    await file.write(result)
    read = { state: 'whole', ...result }
    jobsAtTraining = jobs
    onChange()
    return status()
  }

  /** After a training under way, which may not know the newest jobs. */
  const retrain = (): Promise<ModelStatus> => {
    const next = (training ?? Promise.resolve()).catch(() => {}).then(run)
    training = next
    const done = (): void => {
      if (training === next) training = null
    }
    next.then(done, done)
    return next
  }

  return {
    load() {
      loading ??= file.read().then((found) => {
        read = found
        jobsAtTraining = found.state === 'whole' ? rows.historyLength() : 0
      })
      return loading
    },
    async stop() {
      abort.abort()
      await training?.catch(() => {})
      abort = new AbortController()
    },
    noteLesson() {
      const jobs = rows.historyLength()
      const wanted = Math.max(fewestNewJobs, Math.ceil(jobsAtTraining * newShare))
      if (training || jobs - jobsAtTraining < wanted) return
      // A training that fails leaves the model in use as it is; the next job tries again.
      retrain().catch(() => {})
    },
    retrain,
    speaking,
    memory,
    notices: () =>
      read.state === 'damaged'
        ? [
            'The file of the learned model is damaged; the built-in model speaks until the next training replaces it.',
          ]
        : [],
    status,
    isTraining: () => training !== null,
    async use(content) {
      await file.write(content)
      read = { state: 'whole', ...content }
      onChange()
      return status()
    },
    choose(choice) {
      rows.setModelChoice(choice)
      onChange()
      return status()
    },
    async rollBack() {
      const restored = await file.restorePrevious()
      if (restored) {
        read = await file.read()
        onChange()
      }
      return restored
    },
  }
}

function reasonOf(choice: ModelChoice, read: ModelRead): string {
  if (choice === 'analytic') return 'The built-in model was chosen by hand.'
  if (read.state === 'damaged') return 'The file of the learned model is damaged; the built-in model speaks.'
  if (read.state === 'absent') {
    return `The built-in model speaks until there are ${enough.lessons} renditions of ${enough.sources} sources to learn from.`
  }
  const test = read.backTests.cpuSeconds
  if (test === null) {
    return `The built-in model speaks: history holds ${read.model.lessons} renditions of ${read.model.sources} sources, and ${enough.lessons} of ${enough.sources} are needed.`
  }
  const percent = (error: number): string => `${(Math.expm1(error) * 100).toFixed(0)} %`
  return test.better
    ? `In CPU time the learned model speaks: on sources left out it was off by ${percent(test.learnedError)} where the built-in one was off by ${percent(test.analyticError)}.`
    : `In CPU time the built-in model speaks: on sources left out it was off by ${percent(test.analyticError)}, the learned one by ${percent(test.learnedError)}.`
}
