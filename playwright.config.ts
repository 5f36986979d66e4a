import { defineConfig } from '@playwright/test'
import { TEST_ARGS } from './e2e/chromium.ts'

/** Begun first: one of them last and alone would leave the other processor with nothing to do. */
const LONG = ['gallery', 'demo', 'past', 'trends-past', 'models', 'pictures', 'discover', 'never-blank'].map(
  (name) => `**/${name}.spec.ts`,
)

/** Frames of software WebGL are slow: tests assert on state and wait on the scene's idle signal, never on time. */
export default defineConfig({
  testDir: 'e2e',
  timeout: 90_000,
  expect: { timeout: 20_000, toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled', caret: 'hide' } },
  fullyParallel: false,
  // Files share nothing: a gateway, a broker, a data folder and a browser each. With three of them on two processors taps and
  // imports waited longer than a test does.
  workers: 2,
  // Tried again on a machine that has other work beside: what passes then is reported as flaky, never hidden.
  retries: process.env['CI'] ? 2 : 0,
  projects: [
    { name: 'long', testMatch: LONG },
    { name: 'short', testIgnore: LONG },
  ],
  reporter: [['list'], ['json']],
  snapshotPathTemplate: '{testDir}/screenshots/{testFileName}/{arg}{ext}',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    launchOptions: {
      ...(process.env['GEMBA_CHROMIUM'] ? { executablePath: process.env['GEMBA_CHROMIUM'] } : {}),
      args: TEST_ARGS,
    },
  },
})
