import { fileURLToPath } from 'node:url'
import { HeadroomError } from '#shared/errors.ts'
import type { ConsoleServerOptions } from './console-server.ts'
import { defaultWorkspace } from './store/workspace.ts'

export const serveUsage = '[--workspace FOLDER] [--port N] [--listen ADDRESS] [--allow-host NAME]…'

export const serveOptions = {
  workspace: { type: 'string' },
  port: { type: 'string' },
  listen: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
} as const

export type ServeOptions = ConsoleServerOptions & { workspaceFolder: string }

/** Errors: INVALID_INPUT for a port that is none. */
export function readServeOptions(
  values: { workspace?: string; port?: string; listen?: string; 'allow-host'?: string[] },
  pagesFolder: string,
): ServeOptions {
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new HeadroomError('INVALID_INPUT', `“${values.port}” is no port. Choose one from 0 to 65535.`)
  }
  return {
    workspaceFolder: values.workspace ?? defaultWorkspace(),
    pagesFolder,
    port,
    address: values.listen,
    allowedHosts: values['allow-host']?.map((name) => name.toLowerCase()),
  }
}

/** Where the build puts the pages, seen from an entry that is built (`out/main/x.js`) or run as its source (`src/main/x.ts`). */
export function pagesFolderFor(entryUrl: string): string {
  return fileURLToPath(new URL(entryUrl.endsWith('.ts') ? '../../out/renderer' : '../renderer', entryUrl))
}
