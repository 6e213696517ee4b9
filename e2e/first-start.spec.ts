import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { launchChromium } from './browser.ts'
import { type HeadlessRun, launchHeadless } from './hosts/headless.ts'
import { Shell } from './pages/shell.ts'
import { expect, test as studioTest } from './studio-fixture.ts'

let folder: string
let browser: Browser
let host: HeadlessRun
let page: Page

studioTest.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-first-'))
  browser = await launchChromium()
  host = await launchHeadless(join(folder, 'workspace'))
  page = await host.open(browser)
})
studioTest.afterAll(async () => {
  await host.quit()
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

studioTest(
  'a first start makes the sample studio, offers the tour, and removes all of it in one action',
  async () => {
    studioTest.setTimeout(420_000)
    const shell = new Shell(page)
    await expect(page.getByRole('heading', { name: 'Welcome to Headroom' })).toBeVisible()
    await page.getByRole('button', { name: 'Make the sample studio' }).click()
    await expect(page.getByRole('progressbar', { name: 'Sample studio' })).toBeVisible()
    const banner = page.getByRole('region', { name: 'Sample studio', exact: true })
    await expect(banner).toBeVisible({ timeout: 240_000 })

    // The tour, by keyboard alone.
    await page.getByRole('button', { name: 'Take the tour' }).focus()
    await page.keyboard.press('Enter')
    for (const title of [
      'What needs you',
      'Submit work',
      'A quote before the job',
      'Customers and their budgets',
      'What is coming',
      'Everything by keyboard',
    ]) {
      await expect(page.getByRole('dialog', { name: title })).toBeFocused({ timeout: 15_000 })
      await page.keyboard.press('ArrowRight')
    }
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Take the tour' })).toHaveCount(0)
    await shell.run('Take the tour')
    await expect(page.getByRole('dialog', { name: 'What needs you' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await shell.show('/customers')
    await expect(page.getByRole('gridcell', { name: 'Sample Northlight Pictures' })).toBeVisible()
    await shell.show('/jobs')
    await expect(page.getByRole('gridcell', { name: /^Sample / }).first()).toBeVisible()

    await banner.getByRole('button', { name: 'Remove the sample studio' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the sample studio' }).click()
    await expect(banner).toHaveCount(0, { timeout: 60_000 })
    await shell.show('/customers')
    await expect(page.getByText('No customers yet')).toBeVisible()
    await shell.show('/')
    await expect(page.getByRole('heading', { name: 'Welcome to Headroom' })).toHaveCount(0)
  },
)
