import type { Browser, Page } from '@playwright/test'
import { launchHeadless } from '../../e2e/hosts/headless.ts'
import { installBench } from './page-script.ts'

export interface BenchConsole {
  /** Another page of the signed-in session, at its overview. */
  open(): Promise<Page>
  close(): Promise<void>
}

/** The built console over a workspace, signed in. */
export async function openConsole(browser: Browser, workspaceFolder: string): Promise<BenchConsole> {
  const host = await launchHeadless(workspaceFolder)
  const session = await signIn(browser, host.signInUrl)
  return {
    open: session.open,
    async close() {
      await session.close()
      await host.quit()
    },
  }
}

/** Signs in by the printed address, which works once; every page of the session carries the bench's eyes. */
export async function signIn(browser: Browser, signInUrl: string): Promise<BenchConsole> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  await context.addInitScript(installBench)
  const first = await context.newPage()
  await first.goto(signInUrl)
  await first.waitForURL((address) => address.pathname !== '/sign-in')
  await first.evaluate(() => window.bench.started('Overview'))
  await first.close()
  return {
    async open() {
      const page = await context.newPage()
      await page.goto(`${new URL(signInUrl).origin}/`)
      return page
    },
    close: () => context.close(),
  }
}
