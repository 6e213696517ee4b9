import { fileURLToPath } from 'node:url'
import { _electron } from '@playwright/test'
import { type ConsoleHost, person, windowSize } from './host.ts'
import { callWorkspace } from './workspace-call.ts'

const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/** The built program in Electron itself; the binary's path comes in HEADROOM_ELECTRON_PATH. */
export async function openElectronConsole(workspaceFolder: string): Promise<ConsoleHost> {
  const executablePath = process.env.HEADROOM_ELECTRON_PATH
  if (!executablePath) {
    throw new Error('HEADROOM_ELECTRON_PATH names no Electron. Run npm run e2e:electron, which looks for it.')
  }
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const program = await _electron.launch({
    executablePath,
    args: [...asRoot, `--lang=${person.locale}`, projectFolder, '--workspace', workspaceFolder],
    env: { ...(process.env as Record<string, string>), TZ: person.timezoneId },
  })
  const page = await program.firstWindow()
  await page.waitForLoadState()
  return {
    name: 'electron',
    processId: program.process().pid!,
    async openPage() {
      await page.setViewportSize(windowSize)
      await page.goto('app://headroom/')
      return page
    },
    leavePage: async () => {},
    call: (method, path, body) => callWorkspace(workspaceFolder, method, path, body),
    async quit() {
      // Not close(): the program would ask, with nobody there to answer.
      const ended = program.waitForEvent('close')
      program.process().kill('SIGINT')
      await ended
    },
  }
}
