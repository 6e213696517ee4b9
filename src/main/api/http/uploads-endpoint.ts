import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HeadroomError } from '#shared/errors.ts'
import type { CreateId } from '../../identifiers.ts'
import { decodePath, type Endpoint, sendJson } from './exchange.ts'

export type UploadOptions = {
  /** Where uploads land; made when missing. */
  inboxFolder: string
  maximumBytes: number
  freeDiskBytes(path: string): Promise<number>
  /** What must stay free on the inbox's disk. */
  minimumFreeDiskBytes(): number
  createId: CreateId
}

const diskCheckedEveryBytes = 64 * 1024 * 1024

/**
 * PUT /upload/<name>: streams a file into the inbox and answers its absolute path, ready for a quote. It gets its name only when it is
 * whole; an upload that breaks off leaves nothing.
 * Errors: INVALID_INPUT, PAYLOAD_TOO_LARGE, DISK_FULL.
 */
export function createUploadsEndpoint(options: UploadOptions): Endpoint {
  return async ({ request, response, path }) => {
    if (request.method !== 'PUT') throw new HeadroomError('INVALID_INPUT', 'Upload with PUT.')
    const name = safeFileName(decodePath(path.slice('/upload/'.length)))
    await mkdir(options.inboxFolder, { recursive: true })
    await refuseTooMuch(Number(request.headers['content-length'] ?? 0), options)

    const folder = join(options.inboxFolder, options.createId('upload'))
    await mkdir(folder)
    try {
      const partial = join(folder, '.partial')
      const sizeBytes = { received: 0 }
      await pipeline(request, guarded(options, sizeBytes), createWriteStream(partial, { flags: 'wx' }))
      const file = join(folder, name)
      await rename(partial, file)
      sendJson(response, 201, { path: file, sizeBytes: sizeBytes.received })
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(options.inboxFolder)
      throw error
    }
  }
}

/**
 * One name without folders, control characters or a leading dot or dash, at most 200 bytes, ending kept. Errors: INVALID_INPUT.
 */
export function safeFileName(given: string): string {
  const base = given
    .slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"|?*%]/gu, '_')
    .replace(/^[.\-\s]+/, '')
    .replace(/[.\s]+$/, '')
  if (base === '') throw new HeadroomError('INVALID_INPUT', 'Name the file after /upload/.')
  const ending = extname(base).slice(0, 20)
  const stem = [...base.slice(0, base.length - extname(base).length)]
  while (Buffer.byteLength(stem.join('') + ending) > 200) stem.pop()
  return stem.join('') + ending
}

function guarded(options: UploadOptions, size: { received: number }): Transform {
  let uncheckedBytes = 0
  return new Transform({
    async transform(chunk: Buffer, _encoding, done) {
      size.received += chunk.byteLength
      uncheckedBytes += chunk.byteLength
      try {
        if (size.received > options.maximumBytes) throw tooLarge(options.maximumBytes)
        if (uncheckedBytes > diskCheckedEveryBytes) {
          uncheckedBytes = 0
          await refuseTooMuch(0, options)
        }
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

async function refuseTooMuch(announcedBytes: number, options: UploadOptions): Promise<void> {
  if (announcedBytes > options.maximumBytes) throw tooLarge(options.maximumBytes)
  const freeBytes = await options.freeDiskBytes(options.inboxFolder)
  if (freeBytes - announcedBytes < options.minimumFreeDiskBytes()) throw diskFull(options.inboxFolder)
}

function tooLarge(maximumBytes: number): HeadroomError {
  return new HeadroomError(
    'PAYLOAD_TOO_LARGE',
    'The file is larger than an upload may be. Copy it to a disk of this machine and submit its path instead.',
    { maximumBytes },
  )
}

function diskFull(folder: string): HeadroomError {
  return new HeadroomError(
    'DISK_FULL',
    `The disk of ${folder} has too little room for this upload. Free some, or lower the reserve in the queue's settings.`,
  )
}
