import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { launchChromium } from './browser.ts'
import { type DoubleRun, launchElectronDouble } from './electron-double/launch.ts'

let browser: Browser
let folder: string
let run: DoubleRun
let page: Page
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-double-'))
  browser = await launchChromium()
  run = await launchElectronDouble(browser, folder)
  page = await run.page()
})
test.afterAll(async () => {
  await run.quit()
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

const bridgeNames = () => page.evaluate(() => Object.keys(Reflect.get(window, 'headroom')))

test('double: the page comes from the program’s own scheme with the strict policy', async () => {
  await page.waitForLoadState()
  const answer = await run.state.handleScheme!(new Request('app://headroom/'))
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
  await expect(page).toHaveTitle(/Headroom/)
  expect(run.state.privilegedSchemes).toEqual(['app'])
})

test('double: the page gets file paths from the preload, and nothing of Electron or Node', async () => {
  expect(await bridgeNames()).toEqual(['pathForFile'])
  expect(
    await page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')]),
  ).toEqual(['undefined', 'undefined'])
  expect(run.state.windows[0]?.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  })
})

test('double: the page talks to the studio over its port, and hears it again after a reload', async () => {
  const connected = page.getByText('0.1.0')
  await expect(connected.first()).toBeVisible()
  await page.reload()
  await expect(connected.first()).toBeVisible()
})

test('double: only the program’s own pages get a port', async () => {
  let upgraded = false
  const port = { on: () => (upgraded = true), start: () => (upgraded = true) }
  for (const senderFrame of [
    null,
    { url: 'https://evil.example/', parent: null },
    { url: 'app://headroom.evil.example/', parent: null },
    { url: 'app://headroom/', parent: {} },
  ]) {
    run.state.ipc.emit('headroom:connect', { ports: [port], senderFrame, sender: {} })
  }
  expect(upgraded).toBe(false)
})

test('double: navigation, new windows, webviews and permissions are denied', async () => {
  const contents = run.state.windows[0]!.webContents
  const prevented = (name: string, url: string) => {
    let stopped = false
    contents.emit(name, { url, preventDefault: () => (stopped = true) })
    return stopped
  }
  expect(prevented('will-navigate', 'https://evil.example/')).toBe(true)
  expect(prevented('will-redirect', 'file:///etc/passwd')).toBe(true)
  expect(prevented('will-frame-navigate', 'data:text/html,x')).toBe(true)
  expect(prevented('will-attach-webview', '')).toBe(true)
  expect(prevented('will-navigate', 'app://headroom/jobs')).toBe(false)

  expect(contents.askToOpen('https://evil.example/')).toBe('deny')
  expect(run.state.openedOutside).toEqual([])
  expect(contents.askToOpen('https://ffmpeg.org/documentation.html')).toBe('deny')
  expect(run.state.openedOutside).toEqual(['https://ffmpeg.org/documentation.html'])

  const granted = (permission: string) =>
    new Promise<boolean>((resolve) => run.state.permissionRequest!({}, permission, resolve))
  for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read']) {
    expect([permission, await granted(permission)]).toEqual([permission, false])
  }
})

test('double: the scheme serves its files and nothing else', async () => {
  for (const address of [
    'app://headroom/../../package.json',
    'app://headroom/..%2f..%2fpackage.json',
    'app://headroom/assets/none.js',
    'app://elsewhere/',
    'app://headroom/outputs/job_none/x.mp4',
  ]) {
    expect([address, (await run.state.handleScheme!(new Request(address))).status >= 400]).toEqual([
      address,
      true,
    ])
  }
})

test('double: the page asks nothing of the network', () => {
  expect(run.state.refusedRequests.filter((address) => !address.includes('evil'))).toEqual([])
})

test('double: the tray tells the queue’s state and pauses it', async () => {
  await expect.poll(() => run.state.tray?.tooltip).toBe('Headroom: Nothing to do')
  const pause = () => run.state.tray!.menu.find(({ label }) => label?.startsWith('Pause'))!
  pause().click!(pause())
  await expect.poll(() => run.state.tray?.tooltip).toBe('Headroom: Paused, nothing waits')
  pause().click!(pause())
  await expect.poll(() => run.state.tray?.tooltip).toBe('Headroom: Nothing to do')
})
