// npm test: everything, on real parts. Installs what is missing, checks, builds, then drives a real browser.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { checkNode, ensurePackages, GROWING, run, say, TYPES } from './run.mjs'

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
const failedSteps = []
const step = async (name, command, args, { env = {}, quiet = false } = {}) => {
  say(`${name} …`)
  const began = performance.now()
  const { code, output } = await run(command, args, { env, quiet })
  if (quiet && output.trim()) console.log(output.trim())
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(0)} s)`)
  if (code !== 0) failedSteps.push(name)
  failed ||= code !== 0
  return code === 0
}
const browserTests = (name, pattern, file, quiet, ...more) =>
  step(name, 'playwright', ['test', pattern, ...more, `--output=${join(results, name)}`], {
    env: { GEMBA_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: join(results, file) },
    quiet,
  })

/** What a part told of itself, in one form; a part that told nothing ran nothing. */
const read = (file, pick) => {
  try {
    return pick(JSON.parse(readFileSync(join(results, file), 'utf8')))
  } catch {
    return { passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] }
  }
}
const ofBrowser = ({ stats, suites, errors }) => {
  const failures = errors.map(({ message }) => firstLine(message))
  const flaky = []
  const walk = (suite) => {
    for (const spec of suite.specs ?? [])
      for (const { status, results: tries } of spec.tests) {
        const why = tries.find(({ error }) => error)?.error.message
        if (status === 'unexpected') failures.push(`${spec.file} › ${spec.title}: ${firstLine(why)}`)
        if (status === 'flaky') flaky.push(`${spec.file} › ${spec.title}: ${firstLine(why)}`)
      }
    suite.suites?.forEach(walk)
  }
  suites.forEach(walk)
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped, failures, flaky }
}
// eslint-disable-next-line no-control-regex
const firstLine = (text) => (text ?? '').replaceAll(/\x1b\[[0-9;]*m/g, '').split('\n', 1)[0]

const built = await step('build', 'node', ['scripts/build.mjs'], { quiet: true })
// Replays wait for the clock of the recording most of the time, unit tests for brokers and disks, and half of the checks
// know one processor: beside each other they leave none idle.
await Promise.all([
  built && browserTests('recordings', 'e2e/recordings/', 'recordings.json', true, '--workers=2'),
  (async () => {
    await step('format', 'oxfmt', ['--check'])
    await step('types', 'tsc', TYPES, { env: GROWING })
    await step('lint', 'oxlint', ['--deny-warnings'])
    await step('unused code', 'knip', [])
    if (built) await step('size', 'size-limit', [])
  })(),
  step('unit tests', 'vitest', ['run', '--reporter=dot', '--reporter=./scripts/unit-reporter.mjs'], {
    env: { GEMBA_UNIT_RESULTS: join(results, 'unit.json') },
    quiet: true,
  }),
])
if (built) await browserTests('journeys', '\\.spec\\.ts', 'journeys.json', false)

const parts = [read('unit.json', (told) => told), read('recordings.json', ofBrowser), read('journeys.json', ofBrowser)]
const [units, recordings, journeys] = parts
const sum = (what) => parts.reduce((total, part) => total + part[what], 0)
// A part that ran nothing has failed, whatever it says.
if (!units.passed || !journeys.passed || (process.env.GEMBA_RECORDINGS && !recordings.passed)) failed = true
// Said again at the end: the log of a long run is seldom read from its top.
for (const name of parts.flatMap(({ flaky }) => flaky)) say(`passed when tried again: ${name}`)
for (const name of parts.flatMap(({ failures }) => failures)) say(`FAILED: ${name}`)
for (const name of failedSteps) say(`FAILED: ${name}`)
const broken = sum('failed')
console.log(`${sum('passed')} passed, ${failed && !broken ? 1 : broken} failed, ${sum('skipped')} skipped`)
process.exit(failed ? 1 : 0)
