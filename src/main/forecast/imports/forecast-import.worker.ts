import { parentPort, workerData } from 'node:worker_threads'
import { isHeadroomError } from '#shared/errors.ts'
import type { ImportKind, ImportRemark } from '#shared/forecast-imports.ts'
import { openImportFile } from './import-items.ts'
import type { ImportRow, ReadOptions } from './import-rows.ts'

/** A file to read from the line after `linesDone`; what comes before is read for what it tells of the rest. */
export type ImportJob = { path: string; kind: ImportKind; linesDone: number; options: ReadOptions }

export type FoundRemark = Pick<ImportRemark, 'effect' | 'reason'> & {
  readonly line: number
  readonly example: string
}

/** Rows of one stretch of lines; the reader waits for a `next` after each. */
export type ImportBatch = {
  readonly kind: 'batch'
  readonly format: string | null
  readonly linesDone: number
  readonly bytesDone: number
  readonly rows: readonly (ImportRow & { readonly line: number })[]
  readonly remarks: readonly FoundRemark[]
}
export type ImportReport =
  | ImportBatch
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }

/** Small enough that writing a batch never holds up the thread that serves pages. */
const rowsPerBatch = 300
/** Lines without a row to tell of, such as a log's requests for pages, still move the progress on. */
const linesPerBatch = 20_000
const exampleCharacters = 160

const port = parentPort
if (port) {
  const next = () => new Promise((resolve) => port.once('message', resolve))
  const send = async (batch: ImportBatch) => {
    port.postMessage(batch)
    await next()
  }
  try {
    await readFile(workerData as ImportJob, send)
    port.postMessage({ kind: 'end' } satisfies ImportReport)
  } catch (error) {
    const message = isHeadroomError(error)
      ? error.message
      : `The file could not be read (${(error as Error).message}). Check the path and the file.`
    port.postMessage({ kind: 'failed', message } satisfies ImportReport)
  }
}

async function readFile(job: ImportJob, send: (batch: ImportBatch) => Promise<void>): Promise<void> {
  const file = openImportFile(job.path, job.kind, job.options)
  let line = 0
  let sentLine = job.linesDone
  let rows: (ImportRow & { line: number })[] = []
  let remarks: FoundRemark[] = []
  const flush = async () => {
    const bytesDone = file.bytesRead()
    await send({ kind: 'batch', format: file.format(), linesDone: line, bytesDone, rows, remarks })
    sentLine = line
    rows = []
    remarks = []
  }
  for await (const { position, text, outcome } of file.items) {
    line = position
    if (line <= job.linesDone || outcome === 'nothing') continue
    const remark = (effect: FoundRemark['effect'], reason: string) =>
      remarks.push({ effect, reason, line, example: text.slice(0, exampleCharacters) })
    if ('dirty' in outcome) remark('dirty', outcome.dirty)
    else if ('passedOver' in outcome) remark('passed over', outcome.passedOver)
    else {
      rows.push({ ...outcome.row, line })
      if (outcome.repaired !== undefined) remark('repaired', outcome.repaired)
    }
    if (
      rows.length >= rowsPerBatch ||
      remarks.length >= rowsPerBatch * 10 ||
      line - sentLine >= linesPerBatch
    )
      await flush()
  }
  line = Math.max(line, job.linesDone)
  await flush()
}
