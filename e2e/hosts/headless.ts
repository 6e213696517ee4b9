import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'

const builtHeadless = fileURLToPath(new URL('../../out/main/headless.js', import.meta.url))

export type HeadlessRun = {
  /** Where the console is, without a sign-in code. */
  url: string
  /** The process that serves it. */
  processId: number
  signInUrl: string
  /** A page that is signed in. */
  open(browser: Browser): Promise<Page>
  /** Ends it as a power cut does. */
  kill(): Promise<void>
  /** Ends it as Ctrl-C does; resolves to the exit code. */
  quit(): Promise<number | null>
}

/** The built console without a window, in a process of its own, on a port of its own unless one is named. */
export async function launchHeadless(workspaceFolder: string, port = 0): Promise<HeadlessRun> {
  const child = spawn(
    process.execPath,
    [builtHeadless, '--workspace', workspaceFolder, '--port', String(port)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const closed = once(child, 'close') as Promise<[number | null]>
  let printed = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    printed += chunk
    if (printed.includes('\n')) break
  }
  const signInUrl = /Headroom is at (\S+)/.exec(printed)?.[1]
  if (!signInUrl) throw new Error(`The console did not start: ${printed}`)
  return {
    url: new URL(signInUrl).origin,
    processId: child.pid!,
    signInUrl,
    async open(browser) {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(signInUrl)
      await page.waitForURL((address) => address.pathname !== '/sign-in')
      return page
    },
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
    async quit() {
      child.kill('SIGINT')
      return (await closed)[0]
    },
  }
}
