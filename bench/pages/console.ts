import type { BrowserContext, Page } from '@playwright/test'
import { launchHeadless } from '../../e2e/hosts/headless.ts'
import { installBench } from './page-script.ts'

export interface BenchConsole {
  /** Another page of the signed-in session, at its overview. `before` sees it while it is blank. */
  open(before?: (page: Page) => Promise<void>): Promise<Page>
  close(): Promise<void>
}

/** The built console over a workspace, signed in. */
export async function openConsole(context: BrowserContext, workspaceFolder: string): Promise<BenchConsole> {
  const host = await launchHeadless(workspaceFolder)
  const session = await signIn(context, host.signInUrl)
  return {
    open: session.open,
    async close() {
      await session.close()
      await host.quit()
    },
  }
}

/** Signs in by the printed address, which works once; every page of the session carries the bench's eyes. */
export async function signIn(context: BrowserContext, signInUrl: string): Promise<BenchConsole> {
  await context.addInitScript(installBench)
  const first = await context.newPage()
  await first.goto(signInUrl)
  await first.waitForURL((address) => address.pathname !== '/sign-in')
  await first.evaluate(() => window.bench.started('Overview'))
  await first.close()
  return {
    async open(before) {
      const page = await context.newPage()
      await before?.(page)
      await page.goto(`${new URL(signInUrl).origin}/`)
      return page
    },
    close: () => context.clearCookies(),
  }
}

/** Milliseconds in which the page's main thread computed since now: what is left of a figure on a busy machine, where others have their turn. */
export async function watchComputing(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
  const before = await read()
  return async () => (await read()) - before
}
