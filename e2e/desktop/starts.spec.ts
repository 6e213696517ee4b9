import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, test } from '@playwright/test'
import { launchChromium } from '../browser.ts'
import { launchElectronDouble } from '../electron-double/launch.ts'

let browser: Browser
let folder: string
test.beforeAll(async () => {
  browser = await launchChromium()
})
test.afterAll(() => browser.close())
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-starts-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

test('a second Headroom ends before it touches the workspace', async () => {
  const workspace = join(folder, 'workspace')
  const run = await launchElectronDouble(browser, workspace, { onlyInstance: false })
  expect(await run.state.ended).toBe(0)
  expect(run.state.windows).toEqual([])
  expect(existsSync(workspace)).toBe(false)
  await run.quit()
})

test('files named at the start are quoted, and the window comes back where it was', async () => {
  const workspace = join(folder, 'workspace')
  const clip = join(folder, 'named.mp4')
  await writeFile(clip, 'no video')
  const first = await launchElectronDouble(browser, workspace, { files: [clip] })
  const page = await first.page()
  await expect(page.getByText('named.mp4').first()).toBeVisible()
  first.state.windows[0]!.bounds = { x: 200, y: 120, width: 1100, height: 700 }
  await first.quit()
  expect(JSON.parse(await readFile(join(workspace, 'window.json'), 'utf8'))).toMatchObject({ x: 200, y: 120 })

  const second = await launchElectronDouble(browser, workspace)
  await second.page()
  expect(second.state.windows[0]!.options).toMatchObject({ x: 200, y: 120, width: 1100, height: 700 })
  await second.quit()
})

test('a workspace that cannot be opened is told in words, and the program ends', async () => {
  const file = join(folder, 'a file')
  await writeFile(file, 'in the way')
  const run = await launchElectronDouble(browser, file)
  expect(await run.state.ended).toBe(1)
  expect(run.state.errors[0]).toMatch(/^Headroom cannot start: .+\.$/)
})
