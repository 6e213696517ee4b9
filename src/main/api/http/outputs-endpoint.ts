import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { HeadroomError } from '#shared/errors.ts'
import { parseByteRange } from '../byte-range.ts'
import { contentType } from '../content-type.ts'
import { type DeliveredJob, findOutput } from '../job-outputs.ts'
import { decodePath, type Endpoint } from './exchange.ts'

/** GET /outputs/<job>/<path>: what a job delivered, for the player, with byte ranges. Errors: NOT_FOUND, INVALID_INPUT. */
export function createOutputsEndpoint(findJob: (id: string) => DeliveredJob): Endpoint {
  return async ({ request, response, path }) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new HeadroomError('INVALID_INPUT', 'Outputs can only be read.')
    }
    const [, , jobId = '', ...rest] = path.split('/').map(decodePath)
    const output = await findOutput(findJob(jobId), rest.join('/'))
    const range = parseByteRange(request.headers.range, output.sizeBytes)
    response.setHeader('Accept-Ranges', 'bytes')
    response.setHeader('Content-Type', contentType(output.path))
    response.setHeader('Cache-Control', 'private, no-cache')
    if (range === 'unsatisfiable') {
      response.writeHead(416, { 'Content-Range': `bytes */${output.sizeBytes}` }).end()
      return
    }
    const { first, last } = range ?? { first: 0, last: output.sizeBytes - 1 }
    response.setHeader('Content-Length', last - first + 1)
    if (range) response.setHeader('Content-Range', `bytes ${first}-${last}/${output.sizeBytes}`)
    response.writeHead(range ? 206 : 200)
    if (request.method === 'HEAD' || output.sizeBytes === 0) {
      response.end()
      return
    }
    await pipeline(createReadStream(output.path, { start: first, end: last }), response)
  }
}
