import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'

/** The files of a workspace folder that belong to the store. */
export type WorkspaceFiles = {
  folder: string
  database: string
  /** Locked by the process that has the workspace open; holds no data. */
  lock: string
  /** Who that process is, for people. */
  lockHolder: string
}

export function workspaceFiles(folder: string): WorkspaceFiles {
  const absolute = resolve(folder)
  return {
    folder: absolute,
    database: join(absolute, 'headroom.sqlite'),
    lock: join(absolute, 'lock.sqlite'),
    lockHolder: join(absolute, 'lock.json'),
  }
}

/** Where a workspace lives when none is named: the platform's folder for application data. */
export function defaultWorkspace(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') {
    return join(environment.APPDATA || join(home, 'AppData', 'Roaming'), 'Headroom')
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Headroom')
  return join(environment.XDG_DATA_HOME || join(home, '.local', 'share'), 'headroom')
}

/** Errors: WORKSPACE_UNWRITABLE. */
export async function makeWorkspaceFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw new HeadroomError(
      'WORKSPACE_UNWRITABLE',
      `The workspace folder ${folder} cannot be made (${error instanceof Error ? error.message : error}). Choose another one with --workspace.`,
      { folder },
      { cause: error },
    )
  }
}
