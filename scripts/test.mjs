// npm test: everything, on real parts. Installs what is missing, checks, builds, then drives a real browser.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { checkNode, ensurePackages, run, say } from './run.mjs'

checkNode()
await ensurePackages()
const browser = await ensureBrowser()
if (!process.env.GEMBA_RECORDINGS) say('GEMBA_RECORDINGS is not set: tests that replay recordings of real factories are skipped.')

const results = mkdtempSync(join(tmpdir(), 'gemba-test-'))
let failed = false
const step = async (name, command, args, env = {}) => {
  say(`${name} …`)
  const began = performance.now()
  const { code } = await run(command, args, { env })
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(0)} s)`)
  failed ||= code !== 0
  return code === 0
}

const read = (file, pick) => {
  try {
    return pick(JSON.parse(readFileSync(join(results, file), 'utf8')))
  } catch {
    return [0, 0, 0]
  }
}

await step('types', 'npx', ['tsc', '--noEmit'])
await step('lint', 'npx', ['oxlint', '--deny-warnings'])
await step('unused code', 'npx', ['knip'])
await step('unit tests', 'npx', ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${join(results, 'unit.json')}`])
if (await step('build', 'node', ['scripts/build.mjs'])) {
  await step('size', 'npx', ['size-limit'])
  await step('browser tests', 'npx', ['playwright', 'test'], { GEMBA_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: join(results, 'browser.json') })
}

const unit = read('unit.json', (r) => [r.numPassedTests, r.numFailedTests, r.numPendingTests])
const pages = read('browser.json', (r) => [r.stats.expected + r.stats.flaky, r.stats.unexpected, r.stats.skipped])
if (!unit[0] || !pages[0]) failed = true
console.log(`${unit[0] + pages[0]} passed, ${unit[1] + pages[1] + (failed && !(unit[1] + pages[1]) ? 1 : 0)} failed, ${unit[2] + pages[2]} skipped`)
process.exit(failed ? 1 : 0)
