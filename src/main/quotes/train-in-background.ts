import { Worker } from 'node:worker_threads'
import type { TrainingResult } from './training.ts'

/**
 * Trains on another thread. `lines` are lessons as stored, one JSON array per job, so that not even reading them costs this thread.
 * Rejects when aborted or when the thread fails.
 */
export function trainInBackground(
  lines: string[],
  trainedAt: number,
  signal: AbortSignal,
): Promise<TrainingResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(workerUrl(), {
      workerData: { lines, trainedAt },
    })
    const abort = (): void => void worker.terminate()
    signal.addEventListener('abort', abort, { once: true })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      signal.removeEventListener('abort', abort)
      reject(new Error('The training ended without a model.'))
    })
  })
}

/** Beside this file when run from source; in the bundle `workers/training.js`, wherever this code was put. */
function workerUrl(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./training.worker.ts', import.meta.url)
  const inFolder = /\/(chunks|workers)\/[^/]*$/.test(import.meta.url)
  return new URL(inFolder ? '../workers/training.js' : './workers/training.js', import.meta.url)
}
