import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 20_000,
    // Before its tests a file may have the gateway bundled.
    hookTimeout: 60_000,
    setupFiles: ['src/base/testing/each-file.ts'],
    // As for journeys: what passes when tried again is said at the end, never hidden.
    retry: process.env['CI'] ? 2 : 0,
    maxWorkers: 2,
    // No file changes what another one imports: loaded once they need two thirds of the time.
    isolate: false,
  },
})
