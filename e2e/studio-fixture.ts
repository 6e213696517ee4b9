import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type ConsoleMessage, expect, type Page } from '@playwright/test'
import { findBinaries } from '../src/main/transcode/binaries.ts'
import type { ConsoleHost, HostName } from './hosts/host.ts'
import { openConsole } from './hosts/open-console.ts'

export { expect }

/** A real console over a fresh workspace, with one customer who can pay and clips the bundled ffmpeg made. */
export interface Studio {
  host: ConsoleHost
  /** Where the clips lie. */
  folder: string
  customer: { id: string; name: string }
  budget: { id: string; name: string }
  /** Makes a test picture of some seconds; answers its path. */
  makeClip(name: string, durationSeconds: number): Promise<string>
  /** A job that delivered a ladder and a file; made when it is first asked for. */
  finishedJob(): Promise<{ id: string; sourceName: string }>
  /** Calls the contract's REST side as the operator. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
}

interface Fixtures {
  /** A page of its own, signed in, that fails the test when the console logs an error or breaks its content policy. */
  console: Page
}

export const test = base.extend<Fixtures, { studio: Studio; hostName: HostName }>({
  hostName: ['headless', { option: true, scope: 'worker' }],
  studio: [
    async ({ hostName }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'headroom-console-'))
      const host = await openConsole(hostName, join(folder, 'workspace'))
      try {
        await use(await prepare(folder, host))
      } finally {
        await host.quit()
        await rm(folder, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  console: async ({ studio }, use) => {
    const page = await studio.host.openPage()
    const problems: string[] = []
    const onError = (error: Error): void => void problems.push(error.message)
    const onLine = (line: ConsoleMessage): void => {
      if (/Content Security Policy|Warning:|Uncaught/.test(line.text())) problems.push(line.text())
    }
    page.on('pageerror', onError)
    page.on('console', onLine)
    await use(page)
    page.off('pageerror', onError)
    page.off('console', onLine)
    await studio.host.leavePage(page)
    expect(problems).toEqual([])
  },
})

async function prepare(folder: string, host: ConsoleHost): Promise<Studio> {
  const { call } = host
  const { ffmpegPath } = await findBinaries({ environment: process.env })
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
