import { launchChromium } from '../browser.ts'
import { pageOrigin } from '../electron-double/electron.ts'
import { launchElectronDouble } from '../electron-double/launch.ts'
import { type ConsoleHost, windowSize } from './host.ts'
import { callWorkspace } from './workspace-call.ts'

/** The built Electron program over the double of Electron's API, in this process. */
export async function openElectronDoubleConsole(workspaceFolder: string): Promise<ConsoleHost> {
  const browser = await launchChromium()
  const run = await launchElectronDouble(browser, workspaceFolder)
  const page = await run.page()
  return {
    name: 'electron-double',
    processId: process.pid,
    async openPage() {
      await page.setViewportSize(windowSize)
      await page.goto(`${pageOrigin}/`)
      return page
    },
    leavePage: async () => {},
    call: (method, path, body) => callWorkspace(workspaceFolder, method, path, body),
    async quit() {
      run.state.answer = 2
      await run.quit()
      await browser.close()
    },
  }
}
