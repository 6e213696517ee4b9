import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Browser, Page, Route } from '@playwright/test'
import { person } from '../hosts/host.ts'
import { pageOrigin, toAppAddress } from './electron.ts'
import { createState, type DoubleState } from './state.ts'

const builtMain = new URL('../../out/main/index.js', import.meta.url)
let launches = 0

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? next(new URL('./electron.ts', import.meta.url).href, context)
      : next(specifier, context),
})

export type DoubleRun = {
  state: DoubleState
  /** The window's page, once it is there. */
  page(): Promise<Page>
  /** Quits as the menu does and waits for the end. */
  quit(): Promise<void>
}

/** Runs the built main process in this process, with the built preload and pages in `browser`. One run at a time. */
export async function launchElectronDouble(
  browser: Browser,
  workspaceFolder: string,
  options: { files?: readonly string[]; onlyInstance?: boolean } = {},
): Promise<DoubleRun> {
  const electron = await import('./electron.ts')
  const context = await browser.newContext(person)
  const state = createState(context, options.onlyInstance ?? true)
  electron.app.removeAllListeners()
  await context.route('**/*', (route) => answer(route, state))

  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const listenersBefore = signals.map((signal) => process.listeners(signal))
  const argvBefore = process.argv
  process.argv = [
    process.execPath,
    fileURLToPath(builtMain),
    '--workspace',
    workspaceFolder,
    ...(options.files ?? []),
  ]
  await import(`${builtMain.href}?launch=${++launches}`).finally(() => {
    process.argv = argvBefore
  })
  return {
    state,
    async page() {
      while (!state.windows[0] && state.errors.length === 0) await new Promise(setImmediate)
      if (state.errors[0]) throw new Error(state.errors[0])
      const page = await state.windows[0]!.page
      await page.waitForURL(`${pageOrigin}/**`)
      return page
    },
    async quit() {
      electron.app.quit()
      await state.ended
      for (const [index, signal] of signals.entries()) {
        for (const listener of process.listeners(signal)) {
          if (!listenersBefore[index]!.includes(listener)) process.off(signal, listener)
        }
      }
      await context.close()
    },
  }
}

/** Pages get what the program's own scheme answers; nothing else is reached, but the program is asked as Electron would ask it. */
async function answer(route: Route, state: DoubleState): Promise<void> {
  const request = route.request()
  const address = request.url()
  if (!address.startsWith(`${pageOrigin}/`)) {
    state.refusedRequests.push(address)
    if (request.isNavigationRequest()) {
      const window = state.windows[0]
      window?.webContents.emit('will-navigate', { url: address, preventDefault: () => {} })
    }
    return route.abort()
  }
  const range = await request.headerValue('range')
  const answered = await state.handleScheme!(
    new Request(toAppAddress(address), { method: request.method(), headers: range ? { range } : {} }),
  )
  await route.fulfill({
    status: answered.status,
    headers: Object.fromEntries(answered.headers),
    body: Buffer.from(await answered.arrayBuffer()),
  })
}
