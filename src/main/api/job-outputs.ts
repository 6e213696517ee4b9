import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import type { Job } from '#shared/jobs.ts'

/** What of a job the outputs are found by. */
export type DeliveredJob = Pick<Job, 'outputFolder' | 'outputFiles'>

/**
 * The file a delivered job's output path means, for the player. Only what the job itself delivered is given out: a file output by its own
 * name, or what lies in the folder of a playlist; links that lead elsewhere are refused.
 * Errors: NOT_FOUND.
 */
export async function findOutput(
  job: DeliveredJob,
  relativePath: string,
): Promise<{ path: string; sizeBytes: number }> {
  const wanted = resolve(job.outputFolder, relativePath)
  const delivered = job.outputFiles.some((output) =>
    output.kind === 'file' ? wanted === resolve(output.path) : isInside(dirname(output.path), wanted),
  )
  if (isAbsolute(relativePath) || !delivered) throw notDelivered(relativePath)
  const [realFolder, path] = await Promise.all([
    realpath(job.outputFolder).catch(() => ''),
    realpath(wanted).catch(() => ''),
  ])
  if (realFolder === '' || path === '' || !isInside(realFolder, path)) throw notDelivered(relativePath)
  const facts = await stat(path)
  if (!facts.isFile()) throw notDelivered(relativePath)
  return { path, sizeBytes: facts.size }
}

function isInside(folder: string, path: string): boolean {
  const rest = relative(resolve(folder), path)
  return rest !== '' && !isAbsolute(rest) && rest.split(sep)[0] !== '..'
}

function notDelivered(path: string): HeadroomError {
  return new HeadroomError('NOT_FOUND', `The job delivered nothing named ${path}, or it was moved since.`)
}
