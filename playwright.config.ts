import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  // A shared CI machine may stall for longer than any expectation waits; a second failure is a real one, and the first is reported.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  projects: [{ name: 'headless host', testMatch: '**/*.spec.ts' }],
})
