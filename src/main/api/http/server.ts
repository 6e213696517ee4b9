import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import type { CreateId } from '../../identifiers.ts'
import type { Log } from '../../log.ts'
import type { Services } from '../../services.ts'
import { toApiError } from '../api-errors.ts'
import type { FileSet } from '../file-set.ts'
import type { Router } from '../router.ts'
import { createSecret } from '../secrets.ts'
import type { Sessions } from '../sessions.ts'
import { createAuthentication } from './authentication.ts'
import { createContractEndpoints } from './contract-endpoints.ts'
import { createDocsEndpoint } from './docs-endpoint.ts'
import {
  type Endpoint,
  type Exchange,
  type IdentifiedExchange,
  openExchange,
  sendError,
  sendJson,
} from './exchange.ts'
import { listen } from './listen.ts'
import { createOutputsEndpoint } from './outputs-endpoint.ts'
import { createPagesEndpoint } from './pages-endpoint.ts'
import { checkHost, checkOrigin, isLoopback, loopback } from './request-guard.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { readCookie, sessionCookieName } from './session-cookie.ts'
import { createSignInEndpoint, sendSignInScript, signOut } from './sign-in-endpoint.ts'
import { createUploadsEndpoint } from './uploads-endpoint.ts'

export type HttpServerOptions = {
  services: Services
  router: Router
  sessions: Sessions
  pages: FileSet
  log: Log
  createId: CreateId
  /** Default 127.0.0.1: nobody but this machine. */
  address?: string
  port?: number
  /** Names the console is reached by beyond loopback. */
  allowedHosts?: readonly string[]
  maximumUploadBytes?: number
}

export type HttpServer = {
  start(): Promise<void>
  /** Ends every connection, streams included. */
  stop(): Promise<void>
  /** Where it listens, such as http://127.0.0.1:47300; known after start(). */
  url(): string
  /** An address that signs one browser in, within a minute. */
  signInUrl(): string
  /** Lets the command line in; see connection-file.ts. */
  readonly commandLineSecret: string
}

const maximumUploadBytes = 512 * 1024 ** 3

/** Nothing is heard for this long: the connection is given up. Event streams send a comment every few seconds. */
const silenceMs = 120_000

/** Serves the contract, REST, its documentation, uploads, outputs and the console's pages, in this order of paths. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { services, sessions, log } = options
  const address = options.address ?? loopback
  const commandLineSecret = createSecret()
  let port = 0
  let server: Server | undefined

  const authentication = createAuthentication({
    tokens: services.tokens,
    sessions,
    commandLineSecret,
    cookieName: () => sessionCookieName(port),
  })
  const authenticated =
    (endpoint: Endpoint<IdentifiedExchange>): Endpoint =>
    (exchange) =>
      endpoint({ ...exchange, actor: authentication.identify(exchange.request) })
  const url = () => `http://${address.includes(':') ? `[${address}]` : address}:${port}`
  const signInUrl = () => `${url()}/sign-in#${sessions.createCode()}`
  const route = createRoutes(options, { authenticated, cookieName: () => sessionCookieName(port), signInUrl })

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    setSecurityHeaders(response)
    try {
      checkHost(request, {
        port,
        loopbackOnly: isLoopback(address),
        allowedHosts: options.allowedHosts ?? [],
      })
      const exchange = openExchange(request, response)
      await route(exchange.path)(exchange)
    } catch (error) {
      if (response.destroyed) return
      const report = (cause: unknown) => log.failure(`${request.method} request failed`, cause)
      sendError({ request, response }, toApiError(error, report))
    }
  }

  return {
    commandLineSecret,
    url,
    signInUrl,
    async start() {
      if (server) return
      // No limit on a whole request, since an upload may take hours; its silence is limited instead.
      server = createServer({ requestTimeout: 0, headersTimeout: 10_000, keepAliveTimeout: 10_000 }, handle)
      server.timeout = silenceMs
      port = await listen(server, address, options.port)
    },
    async stop() {
      const running = server
      server = undefined
      if (!running?.listening) return
      await new Promise<void>((resolve) => {
        running.close(() => resolve())
        running.closeAllConnections()
      })
    },
  }
}

/** Which endpoint a path belongs to. All but the pages, the documentation and the sign-in itself need a session or a token. */
function createRoutes(
  options: HttpServerOptions,
  guard: {
    authenticated(endpoint: Endpoint<IdentifiedExchange>): Endpoint
    cookieName(): string
    signInUrl(): string
  },
): (path: string) => Endpoint {
  const { services, sessions } = options
  const { authenticated, cookieName } = guard
  const contract = createContractEndpoints(options.router, options.log)
  const docs = createDocsEndpoint(services.status().version)
  const rest = authenticated(contract.rest)
  const exact = new Map<string, Endpoint>([
    ['/sign-in', ownSite(createSignInEndpoint(sessions, cookieName))],
    ['/sign-in.js', sendSignInScript],
    [
      '/sign-in/codes',
      ownSite(
        authenticated(postOnly(async ({ response }) => sendJson(response, 201, { url: guard.signInUrl() }))),
      ),
    ],
    [
      '/sign-out',
      ownSite(
        authenticated(
          postOnly(async (exchange) => {
            const secret = readCookie(exchange.request, cookieName()) ?? ''
            signOut(exchange, { sessions, cookieName: cookieName(), secret })
          }),
        ),
      ),
    ],
  ])
  const uploads = createUploadsEndpoint({
    inboxFolder: join(services.workspaceFolder, 'inbox'),
    maximumBytes: options.maximumUploadBytes ?? maximumUploadBytes,
    freeDiskBytes: (path) => services.host.freeDiskBytes(path),
    minimumFreeDiskBytes: () => services.jobs.settings().minimumFreeDiskBytes,
    createId: options.createId,
  })
  const below: [string, Endpoint][] = [
    ['/rpc', ownSite(authenticated(contract.rpc))],
    ['/api/docs', docs],
    ['/api/openapi.json', docs],
    ['/api', ownSite(rest)],
    ['/upload', ownSite(authenticated(uploads))],
    ['/outputs', ownSite(authenticated(createOutputsEndpoint((id) => services.jobs.get(id).job)))],
  ]
  const pages = createPagesEndpoint(options.pages)
  return (path) =>
    exact.get(path) ??
    below.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1] ??
    pages
}

function ownSite(endpoint: Endpoint): Endpoint {
  return async (exchange) => {
    checkOrigin(exchange.request)
    await endpoint(exchange)
  }
}

function postOnly(endpoint: Endpoint): Endpoint {
  return async (exchange: Exchange) => {
    if (exchange.request.method !== 'POST') throw new HeadroomError('INVALID_INPUT', 'Use POST here.')
    await endpoint(exchange)
  }
}
