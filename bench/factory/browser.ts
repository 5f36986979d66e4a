/** Chromium with software WebGL, as the browser tests run it. */
import { type Browser, chromium } from 'playwright'
import { CHROMIUM_ARGS } from '../../e2e/chromium.ts'

export const openBrowser = (more: readonly string[] = []): Promise<Browser> => {
  const executablePath = process.env['GEMBA_CHROMIUM']
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...CHROMIUM_ARGS, '--enable-precise-memory-info', '--js-flags=--expose-gc', ...more],
  })
}

/** As `npm start` opens it on a desk; software WebGL draws every pixel on the CPU, so half of them. */
export const DESK = {
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 0.5,
  colorScheme: 'dark',
  locale: 'en-GB',
  reducedMotion: 'reduce',
} as const
