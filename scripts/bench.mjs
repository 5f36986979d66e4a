// npm run bench [case…]: what is fast and what is not, each case against its floor and its peers in the same run.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { buildAll, isBuilt } from './build.mjs'
import { bundleForNode } from './bundle.mjs'
import { checkNode, ensurePackages, root, run, say } from './run.mjs'

const folder = join(root, 'bench')
const built = join(root, 'bench-results/.built')
/** In order of importance; what is not listed here comes last. */
const order = [
  'live',
  'gateway',
  'page-feed',
  'alarms',
  'journal',
  'sparkplug',
  'frames',
  'broker',
  'direct',
  'scene',
  'history',
  'whatif',
  'year',
  'moments',
  'seek',
  'ingest',
  'storage',
  'trends',
  'requests',
  'foresight',
  'first-load',
]
const rank = (name) => (order.includes(name) ? order.indexOf(name) : order.length)

/** Case → its first line, which says what it measures. */
const cases = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [
      file.replace('.ts', ''),
      /^\/\*\* (.*?)(?: \*\/)?$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '',
    ])
    .toSorted(([a], [b]) => rank(a) - rank(b)),
)

const args = process.argv.slice(2)
if (args.includes('--list') || args.includes('--help')) {
  console.log('npm run bench [-- case…]   (without a name: all, one after another)\n')
  for (const [name, about] of cases) console.log(`  ${name.padEnd(12)}${about}`)
  process.exit(0)
}
const unknown = args.filter((arg) => !cases.has(arg))
if (unknown.length) {
  console.error(`No case named ${unknown.join(', ')}. There are: ${[...cases.keys()].join(', ')}.`)
  process.exit(1)
}

checkNode()
await ensurePackages()
const browser = await ensureBrowser()
if (!isBuilt()) {
  say('building …')
  await buildAll()
}
const programs = ['', 'actors/'].flatMap((sub) =>
  readdirSync(join(folder, sub))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, sub, file)),
)
await bundleForNode({ entryPoints: programs, outbase: folder, outdir: built })

let failed = 0
for (const name of args.length ? args : cases.keys()) {
  say(`${name}: ${cases.get(name)}`)
  const { code } = await run(process.execPath, ['--expose-gc', '--enable-source-maps', join(built, `${name}.js`)], {
    env: { GEMBA_CHROMIUM: browser },
  })
  if (code !== 0) failed++
}
process.exit(failed ? 1 : 0)
