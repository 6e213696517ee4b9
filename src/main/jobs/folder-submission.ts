import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { ErrorCode } from '#shared/errors.ts'
import type { Job, Submit } from '#shared/jobs.ts'
import { findMediaFiles } from '../media-files.ts'
import { asHeadroomError } from './bookkeeping.ts'
import type { FolderRequest } from './jobs.ts'

/** Probes in flight at once: enough to hide ffprobe's start, few enough to leave the machine to the work. */
const concurrentProbes = 2

export type FolderOutcome = {
  jobs: Job[]
  refusals: { path: string; code: ErrorCode; message: string }[]
}

/** Submits every media file of a folder; a refusal does not stop the rest. Errors: SOURCE_MISSING, SOURCE_UNREADABLE. */
export async function submitFolder(
  request: FolderRequest,
  submit: (request: Submit) => Promise<Job>,
): Promise<FolderOutcome> {
  const { folder, recursive, idempotencyKey, ...common } = request
  const paths = await findMediaFiles(resolve(folder), { recursive })
  const outcome: FolderOutcome = { jobs: [], refusals: [] }
  const waiting = paths.values()
  const worker = async () => {
    for (const path of waiting) {
      const ownKey = idempotencyKey && keyOfFile(idempotencyKey, path)
      try {
        outcome.jobs.push(await submit({ ...common, sourcePath: path, idempotencyKey: ownKey }))
      } catch (error) {
        const { code, message } = asHeadroomError(error)
        outcome.refusals.push({ path, code, message })
      }
      // Leaves the main thread to others between two files even when nothing was waited for.
      await new Promise((next) => setImmediate(next))
    }
  }
  await Promise.all(Array.from({ length: concurrentProbes }, worker))
  return outcome
}

/** By the file and not by its place in the folder: another file beside it must not make it a new request. */
function keyOfFile(idempotencyKey: string, path: string): string {
  return createHash('sha256').update(`${idempotencyKey}\0${path}`).digest('hex')
}
