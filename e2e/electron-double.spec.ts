import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
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
  await page.waitForLoadState()
})
test.afterAll(async () => {
  await run.quit()
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

const bridgeNames = () => page.evaluate(() => Object.keys(window.headroom ?? {}))

test('double: the page comes from the program’s own scheme with the strict policy', async () => {
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
  const pause = () => run.state.tray!.menu.find(({ label }) => label?.startsWith('Pause:'))!
  pause().click!(pause())
  await expect.poll(() => run.state.tray?.tooltip).toBe('Headroom: Paused, nothing waits')
  pause().click!(pause())
  await expect.poll(() => run.state.tray?.tooltip).toBe('Headroom: Nothing to do')
})

test('double: the menu and an opened file show their pages', async () => {
  await page.evaluate(() => {
    Reflect.set(window, 'asked', [])
    window.addEventListener('message', ({ data }) => Reflect.get(window, 'asked').push(data))
  })
  const asked = () => page.evaluate(() => Reflect.get(window, 'asked'))
  const view = run.state.menu.find(({ label }) => label === 'View')!
  const jobs = view.submenu!.find(({ label }) => label === 'Jobs')!
  jobs.click!(jobs)
  await expect.poll(asked).toContainEqual({ type: 'headroom:open-page', path: '/jobs' })
  const { app } = await import('./electron-double/electron.ts')
  app.emit('open-file', { preventDefault() {} }, '/clips/a b.mp4')
  await expect
    .poll(asked)
    .toContainEqual({ type: 'headroom:open-page', path: '/submit?path=%2Fclips%2Fa+b.mp4' })
})

test('double: while a job runs the machine stays awake, closing hides, and quitting asks', async () => {
  const api = await connectToApi()
  const { ffmpegPath } = await api('GET', '/host/capabilities')
  const sourcePath = join(folder, 'clip.mp4')
  const picture = 'testsrc2=size=1280x720:rate=25:duration=30'
  execFileSync(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', picture, '-preset', 'ultrafast', sourcePath])
  const customer = await api('POST', '/customers', { name: 'Acme' })
  await api('POST', '/budgets', {
    customerId: customer.id,
    name: 'Month',
    unit: { kind: 'money', currency: 'EUR' },
    allowanceMinor: 100_000,
    period: { kind: 'rolling', days: 30 },
    renewal: { kind: 'reset' },
    limit: { kind: 'hard' },
  })
  const outputs = [{ kind: 'file', container: 'mp4', profileId: 'prf_h264_720p' }]
  await api('POST', '/jobs', { sourcePath, customerId: customer.id, outputs })

  await expect.poll(() => run.state.awake).toBe(true)
  expect(run.state.badge).toBe(1)
  await expect.poll(() => run.state.tray?.tooltip).toContain('1 running, 0 waiting')
  const window = run.state.windows[0]!
  window.close()
  expect([window.visible, page.isClosed()]).toEqual([false, false])

  const { app } = await import('./electron-double/electron.ts')
  run.state.answer = 0
  app.quit()
  await expect.poll(() => run.state.messageBoxes.length).toBe(1)
  expect(run.state.messageBoxes[0]).toMatchObject({
    message: 'A job is running.',
    buttons: ['Keep running', 'Finish what runs, then quit', 'Stop now'],
  })
  expect((await api('GET', '/queue')).running).toBe(1)
  run.state.answer = 2
})

/** The running program by REST, as the command line finds it. */
async function connectToApi() {
  const { url, secret } = JSON.parse(await readFile(join(folder, 'console.json'), 'utf8'))
  return async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const result = await answer.json()
    expect(answer.ok, JSON.stringify(result)).toBe(true)
    return result
  }
}
