import { removeConnection, writeConnection } from './api/connection-file.ts'
import { readFileSet } from './api/file-set.ts'
import { isLoopback, loopback } from './api/http/request-guard.ts'
import { createHttpServer, type HttpServer } from './api/http/server.ts'
import { createSessionStore } from './api/sessions.store.ts'
import { createSessions } from './api/sessions.ts'
import type { Studio } from './studio.ts'

export type ConsoleServerOptions = {
  /** Folder of the built pages. */
  pagesFolder: string
  port?: number | undefined
  address?: string | undefined
  allowedHosts?: readonly string[] | undefined
}

/** The HTTP server in front of a studio, found by the command line through the workspace's connection file while it runs. */
export async function createConsoleServer(
  studio: Studio,
  options: ConsoleServerOptions,
): Promise<HttpServer> {
  const { clock, log, createId, services, router, store } = studio
  const server = createHttpServer({
    services,
    router,
    sessions: createSessions({ store: createSessionStore(store), clock }),
    pages: await readFileSet(options.pagesFolder),
    log,
    createId,
    ...options,
  })
  return {
    ...server,
    async start() {
      await server.start()
      if (!isLoopback(options.address ?? loopback)) {
        log.info(
          `Listening beyond this machine on ${server.url()} without encryption: put a TLS proxy in front.`,
        )
      }
      await writeConnection(services.workspaceFolder, {
        url: server.url(),
        secret: server.commandLineSecret,
        processId: process.pid,
      })
    },
    async stop() {
      await removeConnection(services.workspaceFolder, process.pid)
      await server.stop()
    },
  }
}
