import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, test } from '@playwright/test'
import { launchChromium } from './browser.ts'
import { type HeadlessRun, launchHeadless } from './hosts/headless.ts'
import { expectAccessible, showAtRest } from './pages/accessibility.ts'
import { consolePages, Shell } from './pages/shell.ts'

/* A workspace in which nothing was ever done: every page says what the next step is. */

let browser: Browser
let folder: string
let host: HeadlessRun
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-empty-'))
  browser = await launchChromium()
  host = await launchHeadless(folder)
})
test.afterAll(async () => {
  await host.quit()
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

test('no accessibility violation on any empty page, in both themes', { tag: '@thorough' }, async () => {
  test.setTimeout(600_000)
  const page = await host.open(browser)
  await page.setViewportSize({ width: 1280, height: 720 })
  const shell = new Shell(page)
  await showAtRest(page)
  for (const { path, title } of consolePages) {
    await shell.show(path)
    await shell.settled(title)
    await expectAccessible(page, path)
  }
})
