import { Worker } from 'node:worker_threads'
import { workerUrl } from '../worker-url.ts'
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
    const worker = new Worker(workerUrl('training', import.meta.url), {
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
