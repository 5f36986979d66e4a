// Which Chromium the browser tests use: the system's, Playwright's own, or one that is installed now.
import { existsSync } from 'node:fs'
import { run, say } from './run.mjs'

const system = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** @returns the executable's path, or '' for Playwright's own. */
export const findBrowser = async () => {
  const found = process.env.GEMBA_CHROMIUM ?? system.find((path) => existsSync(path))
  if (found) return found
  const { chromium } = await import('playwright')
  return existsSync(chromium.executablePath()) ? '' : null
}

export const ensureBrowser = async () => {
  const found = await findBrowser()
  if (found !== null) return found
  say('installing a browser for the tests (npx playwright install chromium) …')
  const { code } = await run('npx', ['playwright', 'install', 'chromium'])
  if (code !== 0) {
    console.error(
      'No browser for the tests. Install Chromium with your package manager (Debian: apt-get install chromium), or set GEMBA_CHROMIUM to one.',
    )
    process.exit(code)
  }
  return ''
}
