import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { type Protocol, protocol } from 'electron'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import { parseByteRange } from '../api/byte-range.ts'
import { contentType } from '../api/content-type.ts'
import type { FileSet } from '../api/file-set.ts'
import { securityHeaders } from '../api/http/security-headers.ts'
import { type DeliveredJob, findOutput } from '../api/job-outputs.ts'
import { appScheme, isOwnPage } from './addresses.ts'

/** Must run before the app is ready. Electron security checklist 18: a scheme of our own instead of file://. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      // The code cache keeps compiled scripts between starts: without it every start compiles a megabyte of them.
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
}

/**
 * Serves app://headroom: the console's pages from their fixed set, and `/outputs/<job>/<path>` for the player; with the same policy headers
 * as over HTTP (checklist 7).
 */
export function serveAppScheme(
  target: Pick<Protocol, 'handle'>,
  options: { pages: FileSet; findJob(id: string): DeliveredJob },
): void {
  target.handle(appScheme, async (request) => {
    try {
      return await answer(request, options)
    } catch (error) {
      const status = isHeadroomError(error, 'NOT_FOUND') ? 404 : 400
      return new Response(null, { status, headers: securityHeaders })
    }
  })
}

async function answer(
  request: Request,
  { pages, findJob }: { pages: FileSet; findJob(id: string): DeliveredJob },
): Promise<Response> {
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!isOwnPage(request.url) || !reads) throw new HeadroomError('INVALID_INPUT', 'Pages can only be read.')
  const path = decodeURIComponent(new URL(request.url).pathname)
  if (path.startsWith('/outputs/')) {
    const [jobId = '', ...rest] = path.slice('/outputs/'.length).split('/')
    return sendOutput(await findOutput(findJob(jobId), rest.join('/')), request.headers.get('range'))
  }
  const lastName = path.slice(path.lastIndexOf('/') + 1)
  const page = pages.find(path) ?? (lastName.includes('.') ? undefined : pages.find('/'))
  if (!page) throw new HeadroomError('NOT_FOUND', `There is nothing at ${path}.`)
  return new Response(new Uint8Array(page.content), {
    headers: { ...securityHeaders, 'Content-Type': page.contentType, 'Cache-Control': 'no-cache' },
  })
}

function sendOutput(output: { path: string; sizeBytes: number }, rangeHeader: string | null): Response {
  const range = parseByteRange(rangeHeader ?? undefined, output.sizeBytes)
  const headers = { ...securityHeaders, 'Content-Type': contentType(output.path), 'Accept-Ranges': 'bytes' }
  if (range === 'unsatisfiable') {
    return new Response(null, {
      status: 416,
      headers: { ...headers, 'Content-Range': `bytes */${output.sizeBytes}` },
    })
  }
  const { first, last } = range ?? { first: 0, last: output.sizeBytes - 1 }
  const body =
    output.sizeBytes === 0 ? null : Readable.toWeb(createReadStream(output.path, { start: first, end: last }))
  return new Response(body as ReadableStream<Uint8Array> | null, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': String(last - first + 1),
      ...(range ? { 'Content-Range': `bytes ${first}-${last}/${output.sizeBytes}` } : {}),
    },
  })
}
