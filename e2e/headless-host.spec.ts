import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, test } from '@playwright/test'
import { launchChromium } from './browser.ts'
import { type HeadlessRun, launchHeadless } from './hosts/headless.ts'

let browser: Browser
let folder: string
let host: HeadlessRun
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-e2e-'))
  browser = await launchChromium()
  host = await launchHeadless(folder)
})
test.afterAll(async () => {
  expect(await host.quit()).toBe(0)
  await browser.close()
  await rm(folder, { recursive: true, force: true })
})

test('the printed address signs one browser in, once, and forgets its code', async () => {
  const page = await host.open(browser)
  await expect(page).toHaveTitle(/Headroom/)
  expect(page.url()).not.toContain(new URL(host.signInUrl).hash.slice(1))
  const cookies = await page.context().cookies()
  expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }])

  const stranger = await browser.newPage()
  await stranger.goto(host.signInUrl)
  await expect(stranger.getByRole('alert')).toContainText('used already')
})

test('the documentation runs under the strict policy, from this machine alone', async () => {
  const page = await browser.newPage()
  const elsewhere: string[] = []
  const refusals: string[] = []
  page.on('request', (request) => request.url().startsWith(host.url) || elsewhere.push(request.url()))
  page.on('console', (line) => /Content Security Policy/.test(line.text()) && refusals.push(line.text()))
  await page.goto(`${host.url}/api/docs`)
  await expect(page.getByText('/customers/{id}/archive')).toBeVisible()
  expect(elsewhere.filter((address) => !address.startsWith('data:'))).toEqual([])
  expect(refusals).toEqual([])
})
