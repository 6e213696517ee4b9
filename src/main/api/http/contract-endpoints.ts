import { OpenAPIHandler } from '@orpc/openapi/node'
import { ORPCError } from '@orpc/server'
import { BodyLimitPlugin, type NodeHttpHandler, RPCHandler } from '@orpc/server/node'
import { HeadroomError } from '#shared/errors.ts'
import type { Log } from '../../log.ts'
import { toApiError, unreadableRequest } from '../api-errors.ts'
import type { CallContext, Router } from '../router.ts'
import type { Endpoint, IdentifiedExchange } from './exchange.ts'

/** No call carries more than a submission of a few thousand characters; files go to /upload. */
const maximumBodyBytes = 1024 * 1024

/** /rpc for the typed client, and /api as REST: the same router, the same errors. */
export function createContractEndpoints(
  router: Router,
  log: Log,
): {
  rpc: Endpoint<IdentifiedExchange>
  rest: Endpoint<IdentifiedExchange>
} {
  const options = () => ({
    plugins: [new BodyLimitPlugin({ maxBodySize: maximumBodyBytes })],
    interceptors: [mapErrors(log)],
  })
  return {
    rpc: serve(new RPCHandler(router, options()), '/rpc'),
    rest: serve(new OpenAPIHandler(router, options()), '/api'),
  }
}

function serve(handler: NodeHttpHandler<CallContext>, prefix: `/${string}`): Endpoint<IdentifiedExchange> {
  return async ({ request, response, path, actor }) => {
    response.setHeader('Cache-Control', 'no-store')
    const { matched } = await handler.handle(request, response, { prefix, context: { actor } })
    if (!matched) throw new HeadroomError('NOT_FOUND', `The API has no ${request.method} ${path}.`)
  }
}

/** Handlers' errors are typed already; here arrive those of reading the request. */
function mapErrors(log: Log) {
  return async <T>({ next }: { next(): Promise<T> }): Promise<T> => {
    try {
      return await next()
    } catch (error) {
      if (!(error instanceof ORPCError)) throw unreadableRequest()
      throw toApiError(error, (cause) => log.failure('A request failed before its handler', cause))
    }
  }
}
