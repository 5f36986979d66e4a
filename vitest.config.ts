import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 20_000,
    maxWorkers: 2,
    // No file changes what another one imports: loaded once they need two thirds of the time.
    isolate: false,
  },
})
