import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Actor } from '#shared/activity.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { ApiError } from '../api-errors.ts'

/** One request and its answer, with the URL already parsed. `path` is decoded nowhere: each endpoint decodes what is its own. */
export type Exchange = { request: IncomingMessage; response: ServerResponse; path: string }

/** An exchange whose sender is known. */
export type IdentifiedExchange = Exchange & { actor: Actor }

/** An endpoint answers the exchange; what it throws is answered as a typed error. */
export type Endpoint<Of extends Exchange = Exchange> = (exchange: Of) => Promise<void>

/** Errors: INVALID_INPUT for a target that is not a path. */
export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const target = request.url ?? '/'
  if (!target.startsWith('/')) throw new HeadroomError('INVALID_INPUT', 'Ask for a path that begins with /.')
  return { request, response, path: target.split(/[?#]/, 1)[0] ?? '/' }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

/** The same JSON body for every refusal; a started answer can only be cut off. */
export function sendError({ request, response }: Omit<Exchange, 'path'>, error: ApiError): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  // What was not read of the request would otherwise be taken for the next one.
  if (!request.complete) response.setHeader('Connection', 'close')
  // The typed client wraps values, so that it can carry dates and the like.
  const wrapped = request.url?.startsWith('/rpc/') ?? false
  sendJson(response, error.status, wrapped ? { json: error.toJSON(), meta: [] } : error.toJSON())
}

/** Reads a small JSON body. Errors: PAYLOAD_TOO_LARGE, INVALID_INPUT. */
export async function readJson(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > limitBytes) {
      throw new HeadroomError('PAYLOAD_TOO_LARGE', `Send at most ${limitBytes} bytes here.`)
    }
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw new HeadroomError('INVALID_INPUT', 'The body is not JSON.', {}, { cause })
  }
}

/** Decodes one path. Errors: INVALID_INPUT for a malformed escape or a NUL. */
export function decodePath(encoded: string): string {
  try {
    const path = decodeURIComponent(encoded)
    if (!path.includes('\0')) return path
  } catch {
    // A malformed escape is refused like a NUL.
  }
  throw new HeadroomError('INVALID_INPUT', 'The address holds a malformed escape.')
}
