import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '#shared/contract.ts'
import { createChanges } from '../changes.ts'
import { wallClock } from '../clock.ts'
import { randomId } from '../identifiers.ts'
import { createLog } from '../log.ts'
import { createActivity } from '../notices/activity.ts'
import type { Services } from '../services.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { readFileSet } from './file-set.ts'
import { createHttpServer, type HttpServer, type HttpServerOptions } from './http/server.ts'
import { createRouter } from './router.ts'
import { createSessionStore } from './sessions.store.ts'
import { createSessions } from './sessions.ts'
import { createTokenStore } from './tokens.store.ts'
import { createTokens } from './tokens.ts'

export type TestConsole = {
  server: HttpServer
  services: Services
  url: string
  folder: string
  /** A token's secret. */
  token: string
  logged: string[]
  client: ContractRouterClient<Contract>
  /** A request with the token. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<void>
}

/** The real server and store on a port of its own; `rooms` stands in for the rooms a test is not about. */
export async function startTestConsole(
  rooms: Partial<Services> = {},
  options: Partial<HttpServerOptions> = {},
): Promise<TestConsole> {
  const { store, folder, remove } = await openTemporaryStore()
  const changes = createChanges(wallClock)
  const tokens = createTokens({
    store: createTokenStore(store),
    changes,
    clock: wallClock,
    createId: randomId,
  })
  const logged: string[] = []
  const log = createLog((line) => logged.push(line))
  const services = {
    workspaceFolder: folder,
    status: () => ({
      version: '0.1.0',
      workspace: folder,
      startedAt: 0,
      host: 'headless' as const,
      ffmpeg: { version: null, legacy: false },
    }),
    store,
    changes,
    tokens,
    activity: createActivity({ store, clock: wallClock, changes }),
    ...rooms,
  } as Services
  const server = createHttpServer({
    services,
    router: createRouter(services, { clock: wallClock, log }),
    sessions: createSessions({ store: createSessionStore(store), clock: wallClock }),
    pages: await readFileSet(await writePages(join(folder, 'pages'))),
    log,
    createId: randomId,
    port: 0,
    ...options,
  })
  await server.start()
  const url = server.url()
  const token = tokens.create('test').secret
  const headers = { authorization: `Bearer ${token}` }
  return {
    server,
    services,
    url,
    folder,
    token,
    logged,
    client: createORPCClient(new RPCLink({ url: `${url}/rpc`, headers })),
    fetch: (path, init = {}) => fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init.headers } }),
    async stop() {
      await server.stop()
      await remove()
    },
  }
}

async function writePages(folder: string): Promise<string> {
  const pages = { 'index.html': '<title>Headroom</title>', 'assets/app-1a2b.js': 'export {}' }
  for (const [name, content] of Object.entries(pages)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}
