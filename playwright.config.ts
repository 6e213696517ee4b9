import { defineConfig } from '@playwright/test'
import type { HostName } from './e2e/hosts/host.ts'

/** What an operator does all day: run in every host. The rest is about the pages, which are the same in each. */
const journeys = ['palette', 'theme', 'jobs', 'bulk', 'keyboard', 'budgets', 'submit'].map(
  (name) => `**/${name}.spec.ts`,
)

/** Results are named by the host they were gained in. Electron itself is there when `npm run e2e:electron` has found it. */
const hosts: { name: HostName; testMatch?: string[]; testIgnore?: string }[] = [
  { name: 'headless', testIgnore: '**/e2e/desktop/**' },
  { name: 'electron-double', testMatch: [...journeys, '**/e2e/desktop/*.spec.ts'] },
  ...(process.env.HEADROOM_ELECTRON_PATH
    ? [{ name: 'electron' as const, testMatch: [...journeys, '**/bad-*.spec.ts'] }]
    : []),
]

export default defineConfig<object, { hostName: HostName }>({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  // A shared CI machine may stall for longer than any expectation waits; a second failure is a real one, and the first is reported.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  projects: hosts.map((host) => ({ ...host, use: { hostName: host.name } })),
})
