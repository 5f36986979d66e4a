// npm run check: format, types, lint, unused code, unit tests (the import table among them) and the size budget; a few minutes on two cores.
import { checkNode, ensurePackages, GROWING, run, say, TYPES } from './run.mjs'

checkNode()
await ensurePackages()

const steps = [
  ['format', 'oxfmt', ['--check']],
  ['types', 'tsc', TYPES, GROWING],
  ['lint', 'oxlint', ['--deny-warnings']],
  ['unused code', 'knip', []],
  ['build', 'node', ['scripts/build.mjs']],
  ['size', 'size-limit', []],
  ['unit tests', 'vitest', ['run', '--reporter=dot']],
]

const rows = []
const step = async ([name, command, args, env = {}]) => {
  const began = performance.now()
  const { code, output } = await run(command, args, { quiet: true, env: { NO_COLOR: '1', ...env } })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  rows.push({ name, ok: code === 0, seconds, output })
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`)
  const lines = output.trim().split('\n')
  if (code !== 0) console.log(lines.join('\n'))
  else if (name === 'unit tests' || name === 'size') console.log(lines.slice(-5).join('\n'))
}

// Two lanes: the machine has at least two cores, and the unit tests are as long as all the rest.
const [format, types, lint, unused, build, size, units] = steps
await Promise.all([
  step(units),
  (async () => {
    for (const one of [format, types, lint, unused, build, size]) await step(one)
  })(),
])

process.exit(rows.every((row) => row.ok) ? 0 : 1)
