import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { findBinaries } from '../../src/main/transcode/binaries.ts'
import { launchChromium } from '../browser.ts'
import { type DoubleRun, launchElectronDouble } from '../electron-double/launch.ts'
import type { MenuItem } from '../electron-double/state.ts'
import { callWorkspace } from '../hosts/workspace-call.ts'
import { Shell } from '../pages/shell.ts'

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
  run.state.answer = 2
  await run.quit()
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

const bridgeNames = () => page.evaluate(() => Object.keys(window.headroom ?? {}))

test('the page comes from the program’s own scheme with the strict policy', async () => {
  const answer = await run.state.handleScheme!(new Request('app://headroom/'))
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
  await expect(page).toHaveTitle(/Headroom/)
  expect(run.state.privilegedSchemes).toEqual(['app'])
})

test('the page gets file paths from the preload, and nothing of Electron or Node', async () => {
  expect(await bridgeNames()).toEqual(['pathForFile', 'offerCommands'])
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

test('the page talks to the studio over its port, and hears it again after a reload', async () => {
  const connected = page.getByText('0.1.0')
  await expect(connected.first()).toBeVisible()
  await page.reload()
  await expect(connected.first()).toBeVisible()
})

test('a script, a frame and a call that are not the page’s own are refused by the policy', async () => {
  const refused = await page.evaluate(async () => {
    const directives = new Set<string>()
    Reflect.set(window, 'refusedDirectives', directives)
    document.addEventListener('securitypolicyviolation', (event) => directives.add(event.effectiveDirective))
    const add = (tag: string, fields: object) =>
      document.body.append(Object.assign(document.createElement(tag), fields))
    add('script', { textContent: 'window.injected = true' })
    add('script', { src: 'https://evil.example/x.js' })
    add('iframe', { src: 'https://evil.example/' })
    add('img', { src: 'https://evil.example/x.png' })
    await fetch('https://evil.example/').catch(() => {})
    // What runs at once here may evaluate text, whatever the policy says; what runs later may not.
    await new Promise((resolve) => setTimeout(resolve))
    const evaluated = (() => {
      try {
        return new Function('return 1')()
      } catch {
        return 'refused'
      }
    })()
    return { evaluated, injected: Reflect.get(window, 'injected') }
  })
  expect(refused.evaluated).toBe('refused')
  expect(refused.injected).toBeUndefined()
  // The browser tells of some of them later than the page could look.
  await expect
    .poll(() => page.evaluate(() => [...(Reflect.get(window, 'refusedDirectives') as Set<string>)].sort()))
    .toEqual(['connect-src', 'frame-src', 'img-src', 'script-src', 'script-src-elem'])
  expect(run.state.refusedRequests).toEqual([])
})

test('only the program’s own pages get a port', async () => {
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

test('navigation, new windows, webviews and permissions are denied', async () => {
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
    expect([permission, run.state.permissionCheck!({}, permission)]).toEqual([permission, false])
  }
  expect(await granted('fullscreen')).toBe(true)
  expect(run.state.devicePermission!()).toBe(false)
})

test('the scheme serves its files and nothing else', async () => {
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

test('the page asks nothing of the network', () => {
  expect(run.state.refusedRequests.filter((address) => !address.includes('evil'))).toEqual([])
})

test('the tray tells the queue’s state and pauses it', async () => {
  await expect.poll(() => run.state.tray?.tooltip).toBe('Headroom: Nothing to do')
  const pause = () => run.state.tray!.menu.find(({ label }) => label?.startsWith('Pause:'))!
  pause().click!(pause())
  await expect.poll(() => run.state.tray?.tooltip).toBe('Headroom: Paused, nothing waits')
  pause().click!(pause())
  await expect.poll(() => run.state.tray?.tooltip).toBe('Headroom: Nothing to do')
})

/** An item of the native menu by the labels that lead to it. */
function menuItem(...[menu, label]: [string, string]): MenuItem | undefined {
  return run.state.menu.find((each) => each.label === menu)?.submenu?.find((each) => each.label === label)
}
const choose = (menu: string, label: string) => {
  const item = menuItem(menu, label)
  item?.click?.(item)
}

test('the native menu has what the palette has, and runs it in the page', async () => {
  const shell = new Shell(page)
  await shell.press('ControlOrMeta+k', shell.palette)
  const offered = await shell.palette.getByRole('option').locator('.truncate').allTextContents()
  await page.keyboard.press('Escape')
  await shell.palette.waitFor({ state: 'hidden' })
  const labels = run.state.menu.flatMap(({ submenu }) => submenu ?? []).map(({ label }) => label)
  expect(offered.length).toBeGreaterThan(10)
  expect(labels).toEqual(expect.arrayContaining(offered))

  choose('Go', 'Jobs')
  await expect(shell.heading('Jobs')).toBeVisible()
  await expect.poll(() => menuItem('Actions', 'Filter jobs by name')?.enabled).toBe(true)
  choose('Actions', 'Filter jobs by name')
  await expect(page.getByRole('searchbox', { name: 'Filter by source name' })).toBeFocused()
  choose('View', 'Dark theme')
  await expect.poll(() => shell.theme()).toBe('dark')
  choose('Go', 'Overview')
  await expect(shell.heading('Overview')).toBeVisible()
  await expect.poll(() => menuItem('Actions', 'Filter jobs by name')).toBeUndefined()
})

test('a command chosen under an open dialog is not run behind it', async () => {
  const shell = new Shell(page)
  choose('Help', 'Keyboard shortcuts')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
  choose('Go', 'Jobs')
  await expect(page.getByText('Close what is open, then choose “Jobs” again.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(shell.heading('Overview')).toBeVisible()
})

test('only the program’s own pages change the menu, and only with commands', async () => {
  const before = run.state.menu
  const own = { url: 'app://headroom/', parent: null }
  const command = { id: 'x', title: 'Forged', group: 'Help', enabled: true }
  const offer = (senderFrame: object | null, commands: unknown) =>
    run.state.ipc.emit('headroom:offer-commands', { ports: [], senderFrame, sender: {} }, commands)
  offer({ url: 'https://evil.example/', parent: null }, [command])
  offer({ url: 'app://headroom/', parent: {} }, [command])
  offer(null, [command])
  offer(own, [{ ...command, group: 'Window' }])
  offer(
    own,
    Array.from({ length: 201 }, () => command),
  )
  offer(own, 'quit')
  expect(run.state.menu).toBe(before)
})

test('files dropped on the icon, and a second start, show their page in this window', async () => {
  const shell = new Shell(page)
  const { app } = await import('../electron-double/electron.ts')
  app.emit('open-file', { preventDefault() {} }, '/clips/a b.mp4')
  await expect(shell.heading('Submit')).toBeVisible()
  await expect(page.getByText('a b.mp4').first()).toBeVisible()

  const clip = join(folder, 'second start.mp4')
  await writeFile(clip, 'no video')
  run.state.windows[0]!.visible = false
  app.emit('second-instance', {}, [process.execPath, 'main.js', 'second start.mp4', '--flag'], folder)
  await expect(page.getByText('second start.mp4').first()).toBeVisible()
  expect(run.state.windows).toHaveLength(1)
  expect(run.state.windows[0]!.visible).toBe(true)
  app.emit('second-instance', {}, [process.execPath, 'main.js'], folder)
  choose('Go', 'Overview')
  await expect(shell.heading('Overview')).toBeVisible()
})

test('a page that died is loaded again when the person says so, and the work goes on', async () => {
  const contents = run.state.windows[0]!.webContents
  const boxes = run.state.messageBoxes.length
  run.state.answer = 1
  contents.emit('render-process-gone', {}, { reason: 'crashed' })
  await expect.poll(() => run.state.messageBoxes.length).toBe(boxes + 1)
  expect(run.state.messageBoxes.at(-1)).toMatchObject({
    message: 'The page does not answer.',
    buttons: ['Load the page again', 'Wait'],
  })
  run.state.answer = 0
  const loadedAgain = page.waitForEvent('load')
  contents.emit('render-process-gone', {}, { reason: 'oom' })
  await loadedAgain
  await expect(page.getByRole('status').getByText('Live')).toBeVisible()
  contents.emit('render-process-gone', {}, { reason: 'clean-exit' })
  expect(run.state.messageBoxes.length).toBe(boxes + 2)
})

test('while a job runs the machine stays awake, closing hides, quitting asks, and its end is told', async () => {
  test.setTimeout(300_000)
  const { ffmpegPath } = await findBinaries({ environment: process.env })
  const sourcePath = join(folder, 'clip.mp4')
  const picture = 'testsrc2=size=640x360:rate=25:duration=40'
  execFileSync(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', picture, '-preset', 'ultrafast', sourcePath])
  const customer = await call<{ id: string }>('POST', '/customers', { name: 'Acme' })
  await call('POST', '/budgets', {
    customerId: customer.id,
    name: 'Month',
    unit: { kind: 'money', currency: 'EUR' },
    allowanceMinor: 100_000,
    period: { kind: 'rolling', days: 30 },
    renewal: { kind: 'reset' },
    limit: { kind: 'hard' },
  })
  const outputs = [{ kind: 'file', container: 'mp4', profileId: 'prf_h264_720p' }]
  const job = await call<{ id: string }>('POST', '/jobs', { sourcePath, customerId: customer.id, outputs })

  const window = run.state.windows[0]!
  await expect.poll(() => run.state.awake).toBe(true)
  expect(run.state.badge).toBe(1)
  await expect.poll(() => run.state.tray?.tooltip).toContain('1 running, 0 waiting')
  await expect.poll(() => window.progress).toBeGreaterThanOrEqual(0)
  window.close()
  expect([window.visible, page.isClosed()]).toEqual([false, false])

  const { app } = await import('../electron-double/electron.ts')
  const boxes = run.state.messageBoxes.length
  run.state.answer = 0
  app.quit()
  await expect.poll(() => run.state.messageBoxes.length).toBe(boxes + 1)
  expect(run.state.messageBoxes.at(-1)).toMatchObject({
    message: 'A job is running.',
    buttons: ['Keep running', 'Finish what runs, then quit', 'Stop now'],
  })
  expect((await call<{ running: number }>('GET', '/queue')).running).toBe(1)

  await expect.poll(() => run.state.notifications.length, { timeout: 240_000 }).toBe(1)
  const [notice] = run.state.notifications
  expect(notice).toMatchObject({ title: 'clip.mp4 is done' })
  notice!.click()
  await expect(page).toHaveURL(new RegExp(`/jobs/${job.id}`))
  expect(window.visible).toBe(true)
  await expect.poll(() => [run.state.awake, window.progress, run.state.badge]).toEqual([false, -1, 0])
})

const call = <T>(method: string, path: string, body?: object) => callWorkspace<T>(folder, method, path, body)
