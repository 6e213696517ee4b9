import { rm } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, errorStatus, HeadroomError } from '#shared/errors.ts'
import { workerUrl } from '../worker-url.ts'
import type { WorkerReport } from './forecast.worker.ts'
import { partialPath } from './forecast-file.ts'
import type { ForecastTaskName, ForecastTasks, TaskProgress } from './forecast-tasks.ts'

export interface WorkerOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TaskProgress) => void
}

/**
 * Runs one forecasting task in a thread of its own that ends with it. Aborting the signal ends the thread at once,
 * wherever it is, and leaves no half-written file.
 *
 * @throws HeadroomError what the task throws; CANCELLED when stopped; INTERNAL when the thread dies.
 */
export async function runInWorker<Name extends ForecastTaskName>(
  name: Name,
  request: ForecastTasks[Name]['request'],
  { signal, onProgress }: WorkerOptions = {},
): Promise<ForecastTasks[Name]['result']> {
  if (signal?.aborted) throw cancelled()
  const worker = new Worker(workerUrl('forecast', import.meta.url), { workerData: { name, request } })
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await outcomeOf<ForecastTasks[Name]['result']>(worker, onProgress)
  } catch (error) {
    if ('outPath' in request) await rm(partialPath(request.outPath), { force: true })
    throw signal?.aborted ? cancelled() : error
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

function outcomeOf<Result>(worker: Worker, onProgress: WorkerOptions['onProgress']): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.on('message', (report: WorkerReport) => {
      if (report.kind === 'progress') onProgress?.(report.progress)
      else if (report.kind === 'done') resolve(report.result as Result)
      else reject(errorFrom(report))
    })
    worker.once('error', (error) => reject(died(String(error))))
    worker.once('exit', (code) => reject(died(`exit code ${code}`)))
  })
}

function errorFrom(report: Extract<WorkerReport, { kind: 'failed' }>): HeadroomError {
  const code = report.code
  if (code === undefined || !Object.hasOwn(errorStatus, code)) return died(report.message)
  return new HeadroomError(code as ErrorCode, report.message, report.details as Record<string, unknown>)
}

function died(reason: string): HeadroomError {
  return new HeadroomError(
    'INTERNAL',
    `The forecast stopped unexpectedly (${reason}). Try again, or with fewer series.`,
  )
}

function cancelled(): HeadroomError {
  return new HeadroomError('CANCELLED', 'The forecast was stopped before it was done.')
}
