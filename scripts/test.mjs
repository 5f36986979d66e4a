// npm test: everything, on real parts. Installs what is missing, checks, builds, then drives a real browser.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { checkNode, ensurePackages, run, say } from './run.mjs'

checkNode()
await ensurePackages()
const browser = await ensureBrowser()
for (const [variable, what] of [
  ['GEMBA_RECORDINGS', 'replay recordings of real factories'],
  ['GEMBA_CASES', 'try small inputs of plants that once failed'],
])
  if (!process.env[variable]) say(`${variable} is not set: tests that ${what} are skipped.`)

const results = mkdtempSync(join(tmpdir(), 'gemba-test-'))
let failed = false
const step = async (name, command, args, { env = {}, quiet = false } = {}) => {
  say(`${name} …`)
  const began = performance.now()
  const { code, output } = await run(command, args, { env, quiet })
  if (quiet && output.trim()) console.log(output.trim())
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(0)} s)`)
  failed ||= code !== 0
  return code === 0
}
const browserTests = (name, pattern, file, quiet, ...more) =>
  step(name, 'npx', ['playwright', 'test', pattern, ...more, `--output=${join(results, name)}`], {
    env: { GEMBA_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: join(results, file) },
    quiet,
  })

const read = (file, pick) => {
  try {
    return pick(JSON.parse(readFileSync(join(results, file), 'utf8')))
  } catch {
    return [0, 0, 0]
  }
}
const ofBrowser = (report) => [
  report.stats.expected + report.stats.flaky,
  report.stats.unexpected,
  report.stats.skipped,
]

const built = await step('build', 'node', ['scripts/build.mjs'], { quiet: true })
// Replays wait for the clock of the recording most of the time: the unit tests run beside them.
await Promise.all([
  built && browserTests('recordings', 'e2e/recordings/', 'recordings.json', true, '--workers=2'),
  (async () => {
    await step('format', 'npx', ['oxfmt', '--check'])
    await step('types', 'npx', ['tsc', '--noEmit'])
    await step('lint', 'npx', ['oxlint', '--deny-warnings'])
    await step('unused code', 'npx', ['knip'])
    if (built) await step('size', 'npx', ['size-limit'])
    await step('unit tests', 'npx', [
      'vitest',
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${join(results, 'unit.json')}`,
    ])
  })(),
])
if (built) await browserTests('journeys', '\\.spec\\.ts', 'journeys.json', false)

const units = read('unit.json', (r) => [r.numPassedTests, r.numFailedTests, r.numPendingTests])
const recordings = read('recordings.json', ofBrowser)
const journeys = read('journeys.json', ofBrowser)
const [passed, broken, skipped] = [0, 1, 2].map((i) => units[i] + recordings[i] + journeys[i])
// A part that ran nothing has failed, whatever it says.
if (!units[0] || !journeys[0] || (process.env.GEMBA_RECORDINGS && !recordings[0])) failed = true
console.log(`${passed} passed, ${failed && !broken ? 1 : broken} failed, ${skipped} skipped`)
process.exit(failed ? 1 : 0)
