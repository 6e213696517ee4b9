import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, test as base, expect, type Page } from '@playwright/test'
import { findBinaries } from '../src/main/transcode/binaries.ts'
import { launchChromium } from './browser.ts'
import { type HeadlessRun, launchHeadless } from './hosts/headless.ts'

export { expect }

/** A real console over a fresh workspace, with one customer who can pay and clips the bundled ffmpeg made. */
export interface Studio {
  host: HeadlessRun
  browser: Browser
  /** Where the clips lie. */
  folder: string
  customer: { id: string; name: string }
  budget: { id: string; name: string }
  /** Makes a test picture of some seconds; answers its path. */
  makeClip(name: string, durationSeconds: number): Promise<string>
  /** A job that delivered a ladder and a file; made when it is first asked for. */
  finishedJob(): Promise<{ id: string; sourceName: string }>
  /** Calls the contract's REST side as the signed-in browser. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
}

interface Fixtures {
  /** A page of its own, signed in, that fails the test when the console logs an error or breaks its content policy. */
  console: Page
}

export const test = base.extend<Fixtures, { studio: Studio }>({
  studio: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from the pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'headroom-console-'))
      const browser = await launchChromium()
      const host = await launchHeadless(join(folder, 'workspace'))
      try {
        await use(await prepare(folder, browser, host))
      } finally {
        await host.quit()
        await browser.close()
        await rm(folder, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  console: async ({ studio }, use) => {
    const page = await openConsole(studio)
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (line) => {
      if (/Content Security Policy|Warning:|Uncaught/.test(line.text())) problems.push(line.text())
    })
    await use(page)
    await page.close()
    expect(problems).toEqual([])
  },
})

const sessions = new WeakMap<Studio, Awaited<ReturnType<Browser['newContext']>>>()

/** Another page of the one session: the printed address signs in once. */
async function openConsole(studio: Studio): Promise<Page> {
  const context = sessions.get(studio)
  if (!context) throw new Error('The studio has no session.')
  const page = await context.newPage()
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto(`${studio.host.url}/`)
  return page
}

async function prepare(folder: string, browser: Browser, host: HeadlessRun): Promise<Studio> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  const page = await context.newPage()
  await page.goto(host.signInUrl)
  await page.waitForURL((address) => address.pathname !== '/sign-in')
  const { ffmpegPath } = await findBinaries({ environment: process.env })

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await context.request.fetch(`${host.url}/api${path}`, {
      method,
      ...(body === undefined ? {} : { data: body }),
      headers: { origin: host.url },
    })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  const customer = await call<Studio['customer']>('POST', '/customers', {
    name: 'Nordlicht Film',
    tier: 'premium',
  })
  const { budget } = await call<{ budget: Studio['budget'] }>('POST', '/budgets', {
    customerId: customer.id,
    name: 'Monthly',
    unit: { kind: 'money', currency: 'EUR' },
    allowanceMinor: 50_000,
    period: { kind: 'month', timeZone: 'Europe/Berlin' },
    renewal: { kind: 'reset' },
    limit: { kind: 'hard' },
  })
  let finished: ReturnType<Studio['finishedJob']> | undefined
  const studio: Studio = {
    host,
    browser,
    folder,
    customer,
    budget,
    call,
    finishedJob() {
      finished ??= runJob(studio)
      return finished
    },
    async makeClip(name, durationSeconds) {
      const path = join(folder, name)
      const picture = `testsrc2=size=320x180:rate=25:duration=${durationSeconds}`
      const sound = `sine=frequency=440:duration=${durationSeconds}`
      execFileSync(ffmpegPath, [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        picture,
        '-f',
        'lavfi',
        '-i',
        sound,
        `file:${path}`,
      ])
      return path
    },
  }
  sessions.set(studio, context)
  return studio
}

async function runJob(studio: Studio): Promise<{ id: string; sourceName: string }> {
  const profiles = await studio.call<{ id: string; name: string }[]>('GET', '/profiles')
  const profileId = profiles.find(({ name }) => name === 'H.264 360p')!.id
  const job = await studio.call<{ id: string; sourceName: string }>('POST', '/jobs', {
    sourcePath: await studio.makeClip('delivered.mp4', 20),
    customerId: studio.customer.id,
    outputs: [
      { kind: 'hls', profileIds: [profileId] },
      { kind: 'file', container: 'mp4', profileId },
    ],
  })
  await expect
    .poll(async () => (await studio.call<{ job: { state: string } }>('GET', `/jobs/${job.id}`)).job.state, {
      timeout: 180_000,
    })
    .toBe('completed')
  return job
}
