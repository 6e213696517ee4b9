import { launchChromium } from '../browser.ts'
import { launchHeadless } from './headless.ts'
import { type ConsoleHost, person, windowSize } from './host.ts'

/** The built headless program in a process of its own, with its pages in a Chromium. */
export async function openHeadlessConsole(workspaceFolder: string): Promise<ConsoleHost> {
  const browser = await launchChromium()
  const program = await launchHeadless(workspaceFolder)
  // The printed address signs in once; every page of this context has the session.
  const context = await browser.newContext({ ...person, viewport: windowSize })
  const first = await context.newPage()
  await first.goto(program.signInUrl)
  await first.waitForURL((address) => address.pathname !== '/sign-in')
  return {
    name: 'headless',
    processId: program.processId,
    async openPage() {
      const page = await context.newPage()
      await page.goto(`${program.url}/`)
      return page
    },
    leavePage: (page) => page.close(),
    async call<T>(method: string, path: string, body?: unknown) {
      const answer = await context.request.fetch(`${program.url}/api${path}`, {
        method,
        ...(body === undefined ? {} : { data: body }),
        headers: { origin: program.url },
      })
      if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
      return (await answer.json()) as T
    },
    async quit() {
      await program.quit()
      await browser.close()
    },
  }
}
