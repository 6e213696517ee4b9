import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parentPort, workerData } from 'node:worker_threads'
import { createGunzip } from 'node:zlib'
import { isHeadroomError } from '#shared/errors.ts'
import { createRowReader, type PastRequest, type ReadRow } from './past-requests.ts'

/** A file to read from the line after `linesDone`, its header always first. */
export type ImportJob = { path: string; linesDone: number; timeZone: string; now: number }

/** Rows of one stretch of lines; the reader waits for a `next` after each. */
export type ImportBatch = {
  readonly kind: 'batch'
  readonly linesDone: number
  readonly bytesDone: number
  readonly rows: readonly (PastRequest & { readonly line: number })[]
  readonly problems: readonly { readonly reason: string; readonly line: number }[]
}
export type ImportReport =
  | ImportBatch
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }

/** Small enough that writing a batch never holds up the thread that serves pages. */
const rowsPerBatch = 200

const port = parentPort
if (port) {
  const next = () => new Promise((resolve) => port.once('message', resolve))
  const send = async (batch: ImportBatch) => {
    port.postMessage(batch)
    await next()
  }
  try {
    await readRequests(workerData as ImportJob, send)
    port.postMessage({ kind: 'end' } satisfies ImportReport)
  } catch (error) {
    const message = isHeadroomError(error)
      ? error.message
      : `The file could not be read (${(error as Error).message}). Check the path and the file.`
    port.postMessage({ kind: 'failed', message } satisfies ImportReport)
  }
}

async function readRequests(job: ImportJob, send: (batch: ImportBatch) => Promise<void>): Promise<void> {
  const file = createReadStream(job.path)
  const input = job.path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  file.on('error', (error) => input.destroy(error))
  let read: ReadRow | undefined
  let line = 0
  let rows: (PastRequest & { line: number })[] = []
  let problems: { reason: string; line: number }[] = []
  const flush = async () => {
    await send({ kind: 'batch', linesDone: line, bytesDone: file.bytesRead, rows, problems })
    rows = []
    problems = []
  }
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (!read) read = createRowReader(text, job.timeZone, job.now)
    else if (line > job.linesDone && text.trim() !== '') {
      const row = read(text)
      if ('problem' in row) problems.push({ reason: row.problem, line })
      else rows.push({ ...row, line })
    }
    if (rows.length + problems.length >= rowsPerBatch) await flush()
  }
  if (!read) createRowReader('', job.timeZone, job.now)
  await flush()
}
