import { Worker } from 'node:worker_threads'
import { HeadroomError } from '#shared/errors.ts'
import { workerUrl } from '../worker-url.ts'
import type { HistoryRequest } from './history.ts'
import type { HistoryReport } from './sample-history.worker.ts'

/** Tells the month on a thread of its own, which ends with it. Errors: CANCELLED when stopped, INTERNAL. */
export async function tellInBackground(
  request: HistoryRequest,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const worker = new Worker(workerUrl('sample-history', import.meta.url), { workerData: request })
  const stop = () => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (report: HistoryReport) => {
        if (report.kind === 'progress') onProgress(report.share)
        else if (report.kind === 'done') resolve()
        else reject(died(report.message))
      })
      worker.once('error', (error) => reject(died(String(error))))
      worker.once('exit', (code) => reject(died(`exit code ${code}`)))
    })
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

function died(reason: string): HeadroomError {
  return new HeadroomError('INTERNAL', `The sample studio could not be made (${reason}). Try again.`)
}
