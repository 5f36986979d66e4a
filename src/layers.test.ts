/** The single authority on who may import whom. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const src = dirname(fileURLToPath(import.meta.url))

/** Folder → folders it may import. Itself is always allowed. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  base: [],
  units: ['base'],
  twin: ['base'],
  // Above the twin, whose loader takes the check of kinds as an argument: what a factory is names kinds by text alone.
  equipment: ['base', 'twin'],
  wire: ['base', 'twin'],
  look: ['base', 'twin'],
  texts: ['base', 'twin', 'wire'],
  values: ['base', 'twin', 'wire'],
  decode: ['base', 'twin', 'units', 'wire'],
  alarms: ['base', 'twin', 'wire', 'values'],
  figures: ['base', 'twin', 'wire', 'values'],
  discovery: ['base', 'twin', 'equipment', 'wire', 'decode'],
  feed: ['base', 'twin', 'equipment', 'wire', 'values', 'decode', 'alarms'],
  timeline: ['base', 'twin', 'wire'],
  history: ['base', 'twin', 'wire', 'timeline'],
  server: ['base', 'units', 'twin', 'equipment', 'wire', 'values', 'decode', 'alarms', 'discovery', 'timeline'],
  plant: ['base', 'twin', 'equipment'],
  scene: ['base', 'twin', 'equipment', 'wire', 'look', 'texts', 'values', 'alarms'],
  panels: ['base', 'twin', 'wire', 'look', 'texts', 'values', 'alarms', 'figures', 'feed', 'history'],
  editor: ['base', 'twin', 'equipment', 'wire', 'look', 'texts', 'values', 'discovery', 'feed'],
  app: [
    'base',
    'units',
    'twin',
    'equipment',
    'wire',
    'look',
    'texts',
    'values',
    'decode',
    'alarms',
    'figures',
    'discovery',
    'feed',
    'history',
    'scene',
    'panels',
    'editor',
  ],
}

/** Packages that only these folders may import. */
const ONLY_IN: readonly (readonly [pattern: RegExp, folders: readonly string[]])[] = [
  [/^node:|^(fastify|@fastify\/.*|aedes|libsql|@duckdb\/.*|ws)$/, ['server', 'plant']],
  [/^(three|three\/.*|@react-three\/.*|camera-controls)$/, ['scene']],
  [/^mqtt$/, ['server', 'plant']],
  [/^react(-dom)?(\/.*)?$/, ['scene', 'panels', 'editor', 'app', 'texts']],
]

interface Import {
  readonly file: string
  readonly folder: string
  readonly target: string
}

const sources = (dir: string): string[] =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    if (statSync(path).isDirectory()) return sources(path)
    return /\.(ts|tsx)$/.test(name) ? [path] : []
  })

const withoutComments = (text: string): string => text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')

const isTest = (file: string): boolean => /\.(test|bench)\.tsx?$|(^|\/)testing\//.test(file)

const imports: Import[] = sources(src).flatMap((path) => {
  const file = relative(src, path)
  const folder = file.includes('/') ? file.split('/')[0]! : ''
  const text = withoutComments(readFileSync(path, 'utf8'))
  const found = [
    ...text.matchAll(
      /(?:^|[;\n])\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|(?:^|[;\n])\s*import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+\.tsx?)['"]\s*,\s*import\.meta/g,
    ),
  ]
  return found.map((m) => ({ file, folder, target: (m[1] ?? m[2] ?? m[3] ?? m[4])! }))
})

test('every import goes downward, and every folder is listed', () => {
  expect(imports.length).toBeGreaterThan(20)
  const wrong: string[] = []
  for (const { file, folder, target } of imports) {
    if (folder === '' || isTest(file)) continue
    const allowed = MAY_IMPORT[folder]
    if (!allowed) {
      wrong.push(`${file}: folder "${folder}" is not in the table`)
      continue
    }
    if (target.startsWith('.')) {
      const to = relative(src, resolve(src, dirname(file), target)).split('/')[0]!
      if (to === '..') wrong.push(`${file} leaves src: ${target}`)
      else if (to !== folder && !allowed.includes(to)) wrong.push(`${file} (${folder}) may not import ${to}`)
    } else {
      for (const [pattern, folders] of ONLY_IN)
        if (pattern.test(target) && !folders.includes(folder))
          wrong.push(`${file} (${folder}) may not import ${target}`)
    }
  }
  expect(wrong).toEqual([])
})

test('no barrels and no default exports', () => {
  const wrong = sources(src)
    .filter((path) => /export \* from|^export default/m.test(readFileSync(path, 'utf8')))
    .map((path) => relative(src, path))
  expect(wrong).toEqual([])
})

/** Engines: data in, data out. Time is handed in, chance is seeded, and nothing is reached outside. */
const PURE = ['alarms', 'analytics', 'whatif', 'figures', 'policies']
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.|\b(set|clear)(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b|\brequest(AnimationFrame|IdleCallback)\b|\bMath\.random\b|\bcrypto\b|\bfetch\(|\bnew (WebSocket|Worker|XMLHttpRequest|EventSource)\b|\b(localStorage|sessionStorage|indexedDB|document|window|navigator|process|console)\b[.[]/

test('engines are pure: no clock, no timer, no chance, no way out', () => {
  const wrong = sources(src).flatMap((path) => {
    const file = relative(src, path)
    if (!PURE.includes(file.split('/')[0]!) || isTest(file)) return []
    const found = IMPURE.exec(withoutComments(readFileSync(path, 'utf8')))
    return found ? [`${file}: ${found[0]}`] : []
  })
  expect(wrong).toEqual([])
  for (const impure of [
    'Date.now()',
    'new Date()',
    'setTimeout(f, 1)',
    'Math.random()',
    'performance.now()',
    'fetch(url)',
  ])
    expect(IMPURE.test(impure), impure).toBe(true)
})
