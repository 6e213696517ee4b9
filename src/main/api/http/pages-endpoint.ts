import { HeadroomError } from '#shared/errors.ts'
import type { FileSet, ServedFile } from '../file-set.ts'
import { decodePath, type Endpoint, type Exchange } from './exchange.ts'

/** The console's pages. A path without an ending is a page of the console itself and gets index.html. Errors: NOT_FOUND. */
export function createPagesEndpoint(files: FileSet): Endpoint {
  return async (exchange) => {
    const path = decodePath(exchange.path)
    const lastName = path.slice(path.lastIndexOf('/') + 1)
    const file = files.find(path) ?? (lastName.includes('.') ? undefined : files.find('/'))
    if (!file) throw new HeadroomError('NOT_FOUND', `There is nothing at ${path}.`)
    sendFile(exchange, file)
  }
}

/** Answers GET and HEAD, and 304 when the browser has the file already. */
export function sendFile({ request, response }: Exchange, file: ServedFile): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new HeadroomError('INVALID_INPUT', 'A page can only be read.')
  }
  response.setHeader('ETag', file.etag)
  response.setHeader('Cache-Control', file.cacheControl)
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end()
    return
  }
  response.writeHead(200, {
    'Content-Type': file.contentType,
    'Content-Length': file.content.byteLength,
  })
  response.end(request.method === 'HEAD' ? undefined : file.content)
}
