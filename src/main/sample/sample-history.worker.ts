import { parentPort, workerData } from 'node:worker_threads'
import { type HistoryRequest, tellHistory } from './history.ts'

export type HistoryReport =
  | { kind: 'progress'; share: number }
  | { kind: 'done' }
  | { kind: 'failed'; message: string }

const port = parentPort
if (port) {
  const send = (report: HistoryReport) => port.postMessage(report)
  try {
    await tellHistory(workerData as HistoryRequest, (share) => send({ kind: 'progress', share }))
    send({ kind: 'done' })
  } catch (error) {
    send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}
