import { openElectronConsole } from './electron-console.ts'
import { openElectronDoubleConsole } from './electron-double-console.ts'
import { openHeadlessConsole } from './headless-console.ts'
import type { ConsoleHost, HostName } from './host.ts'

const openers: Record<HostName, (workspaceFolder: string) => Promise<ConsoleHost>> = {
  headless: openHeadlessConsole,
  'electron-double': openElectronDoubleConsole,
  electron: openElectronConsole,
}

/** Starts the built program in a host, over a workspace. */
export function openConsole(host: HostName, workspaceFolder: string): Promise<ConsoleHost> {
  return openers[host](workspaceFolder)
}
