import { parentPort, workerData } from 'node:worker_threads'
import { isHeadroomError } from '#shared/errors.ts'
import { type ForecastTaskName, forecastTasks, type TaskProgress } from './forecast-tasks.ts'

/** What a worker tells the thread that started it. */
export type WorkerReport =
  | { readonly kind: 'progress'; readonly progress: TaskProgress }
  | { readonly kind: 'done'; readonly result: unknown }
  | {
      readonly kind: 'failed'
      readonly code: string | undefined
      readonly message: string
      readonly details: unknown
    }

const port = parentPort
if (port) {
  const report = (message: WorkerReport) => port.postMessage(message)
  const { name, request } = workerData as { name: ForecastTaskName; request: never }
  const onProgress = (progress: TaskProgress) => report({ kind: 'progress', progress })
  try {
    report({ kind: 'done', result: await forecastTasks[name](request, onProgress) })
  } catch (error) {
    report(
      isHeadroomError(error)
        ? { kind: 'failed', code: error.code, message: error.message, details: error.details }
        : { kind: 'failed', code: undefined, message: String(error), details: {} },
    )
  }
}
