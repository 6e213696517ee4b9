import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    environment: 'node',
    // These end a test that hangs; a busy machine may take several times as long as a quiet one.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    retry: process.env.CI ? 1 : 0,
    maxWorkers: 2,
  },
})
