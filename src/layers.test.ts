/** The single authority on who may import whom. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
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
  // Whether something may be done, and what came of it: pure. Budgets go by the calendar.
  act: ['base', 'twin', 'wire', 'figures'],
  look: ['base', 'twin'],
  texts: ['base', 'twin', 'wire'],
  values: ['base', 'twin', 'wire'],
  // What the hall can be coloured by, and what it is called: a file a layer.
  colouring: ['base', 'twin', 'look', 'texts', 'values'],
  decode: ['base', 'twin', 'units', 'wire'],
  alarms: ['base', 'twin', 'wire', 'values'],
  figures: ['base', 'twin', 'wire', 'values', 'timeline'],
  // Estimators, one a file: numbers in, numbers out.
  analytics: ['base', 'twin'],
  // What is unusual and expected of a plant: the estimators over all its signals, and what is said and kept of it. The gateway's
  // thread runs it, and a page without a gateway in a worker of its own.
  foresight: ['base', 'twin', 'wire', 'analytics'],
  // The simulated line, and how it is made of a twin, its history and its calendar.
  whatif: ['base', 'twin', 'wire', 'timeline', 'figures'],
  // What the alarms of a plant say together: floods and their cause, and the measures of the standard.
  'alarm-system': ['base', 'twin', 'analytics', 'figures'],
  // Programs for a terminal that need no gateway.
  terminal: ['base', 'twin', 'analytics', 'whatif'],
  discovery: ['base', 'twin', 'equipment', 'wire', 'decode'],
  feed: ['base', 'twin', 'equipment', 'wire', 'values', 'decode', 'alarms'],
  timeline: ['base', 'twin', 'wire'],
  history: ['base', 'twin', 'wire', 'timeline'],
  server: [
    'base',
    'units',
    'twin',
    'equipment',
    'wire',
    'texts',
    'values',
    'decode',
    'alarms',
    'discovery',
    'timeline',
    'analytics',
    'foresight',
    'alarm-system',
    'figures',
    'act',
    // Advice is looked for in the history.
    'whatif',
  ],
  plant: ['base', 'twin', 'equipment', 'texts'],
  scene: ['base', 'twin', 'equipment', 'wire', 'look', 'texts', 'values', 'colouring', 'alarms'],
  panels: [
    'base',
    'twin',
    'wire',
    'look',
    'texts',
    'values',
    'colouring',
    'alarms',
    'alarm-system',
    'figures',
    // What to do about a machine is asked beside it, and simulated in a worker of its own.
    'whatif',
    'act',
    'timeline',
    'feed',
    'history',
  ],
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
    'colouring',
    'decode',
    'alarms',
    'figures',
    'discovery',
    'timeline',
    'feed',
    'history',
    'foresight',
    'scene',
    'panels',
    'editor',
  ],
}

/**
 * Within a large folder, likewise: folder → its siblings that it may import. A row that ends in `.ts` is a file beside
 * the folders that some of them stand on; all other files there are the top, which puts everything together.
 */
const MAY_IMPORT_INSIDE: Record<string, Record<string, readonly string[]>> = {
  scene: {
    // The core: where everything stands, how it moves and what it looks like, as numbers.
    equipment: [],
    plan: ['equipment'],
    motion: ['equipment', 'plan'],
    painting: ['plan'],
    // The picture.
    hall: ['plan'],
    models: ['equipment', 'plan'],
    drawing: ['equipment', 'plan', 'motion', 'painting', 'hall'],
    labels: ['plan', 'motion', 'painting'],
    input: ['equipment', 'plan', 'painting'],
    'view-cube': ['plan'],
  },
  server: {
    'failures.ts': [],
    'slices.ts': [],
    'options.ts': ['failures.ts'],
    'broker-limits.ts': [],
    'broker-clients.ts': [],
    'webhook-config.ts': [],
    'notify-config.ts': [],
    'config.ts': [
      'failures.ts',
      'options.ts',
      'broker-limits.ts',
      'broker-clients.ts',
      'webhook-config.ts',
      'notify-config.ts',
    ],
    'faults.ts': [],
    // How a service follows the twin.
    'service.ts': ['faults.ts'],
    document: ['config.ts', 'failures.ts', 'slices.ts'],
    // How HTTP is answered; what is answered are the rows of `routes.ts` in each service.
    tls: ['config.ts', 'failures.ts'],
    web: ['config.ts', 'failures.ts', 'slices.ts', 'document', 'tls'],
    people: ['config.ts', 'failures.ts', 'web'],
    broker: ['failures.ts', 'broker-limits.ts', 'broker-clients.ts', 'web'],
    'door-clients.ts': ['config.ts', 'broker'],
    upstream: ['config.ts', 'failures.ts', 'broker'],
    sparkplug: ['failures.ts', 'upstream'],
    historian: ['slices.ts', 'web'],
    journal: ['slices.ts', 'web'],
    ingest: [],
    // Services: none knows another.
    // An alarm is tried against the history.
    alarms: ['service.ts', 'slices.ts', 'web', 'journal', 'document', 'historian'],
    commands: ['service.ts', 'web', 'journal'],
    act: ['service.ts', 'web', 'journal'],
    notify: ['service.ts', 'web', 'journal', 'notify-config.ts', 'webhook-config.ts'],
    discovery: [
      'service.ts',
      'failures.ts',
      'slices.ts',
      'document',
      'web',
      'broker',
      'upstream',
      'sparkplug',
      'ingest',
    ],
    pages: ['service.ts'],
    foresight: ['service.ts', 'faults.ts', 'slices.ts', 'web', 'historian', 'journal'],
  },
}

/** Packages that only these folders may import; `scene/` are the files of `scene` beside its folders. */
const ONLY_IN: readonly (readonly [pattern: RegExp, folders: readonly string[]])[] = [
  [/^node:|^(fastify|@fastify\/.*|aedes|libsql|@duckdb\/.*|ws)$/, ['server', 'plant', 'terminal']],
  [
    /^(three|three\/.*|@react-three\/.*|camera-controls)$/,
    ['scene/', 'scene/hall', 'scene/models', 'scene/drawing', 'scene/labels', 'scene/input', 'scene/view-cube'],
  ],
  [/^mqtt$/, ['server', 'plant']],
  [/^react(-dom)?(\/.*)?$/, ['scene', 'panels', 'editor', 'app', 'texts']],
]

interface Import {
  readonly file: string
  readonly folder: string
  readonly target: string
}

const filesIn = (dir: string, pattern: RegExp): string[] =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    if (statSync(path).isDirectory()) return filesIn(path, pattern)
    return pattern.test(name) ? [path] : []
  })
const sources = (dir: string): string[] => filesIn(dir, /\.tsx?$/)

/** Folder within the folder; '' = a file beside those. */
const inside = (file: string): string => file.split('/').slice(1, -1)[0] ?? ''

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
        if (pattern.test(target) && !folders.includes(folder) && !folders.includes(`${folder}/${inside(file)}`))
          wrong.push(`${file} (${folder}) may not import ${target}`)
    }
  }
  expect(wrong).toEqual([])
})

test('within scene and server imports go downward, too', () => {
  const wrong: string[] = []
  for (const { file, folder, target } of imports) {
    const rows = MAY_IMPORT_INSIDE[folder]
    if (!rows || isTest(file) || !target.startsWith('.')) continue
    const rowOf = (path: string): string => inside(path) || (basename(path) in rows ? basename(path) : '')
    const from = rowOf(file)
    const path = relative(src, resolve(src, dirname(file), target))
    const to = rowOf(path)
    if (from === '' || from === to || !path.startsWith(`${folder}/`)) continue
    if (!rows[from]) wrong.push(`${file}: folder "${folder}/${from}" is not in the table`)
    else if (!rows[from].includes(to))
      wrong.push(`${file} (${folder}/${from}) may not import ${to === '' ? path : `${folder}/${to}`}`)
  }
  expect(wrong).toEqual([])
})

test('within scene and server every row is there, and none stands on one that stands on it', () => {
  for (const [folder, rows] of Object.entries(MAY_IMPORT_INSIDE)) {
    const visit = (row: string, above: readonly string[]): void => {
      expect(above, `${folder}: a circle`).not.toContain(row)
      expect(rows, `${folder}: ${row} is a row`).toHaveProperty([row])
      for (const below of rows[row]!) visit(below, [...above, row])
    }
    for (const row of Object.keys(rows)) {
      expect(existsSync(join(src, folder, row)), `${folder}/${row}`).toBe(true)
      visit(row, [])
    }
  }
})

test('of the texts, programs of a terminal take only the English of the API: pages make their own words', () => {
  const taken = imports.filter(
    ({ folder, target, file }) =>
      ['server', 'plant', 'terminal'].includes(folder) && /texts\//.test(target) && !isTest(file),
  )
  expect(taken.length).toBeGreaterThan(0)
  expect(taken.filter(({ target }) => !target.endsWith('/texts/api-english.ts'))).toEqual([])
})

test('no barrels and no default exports', () => {
  const wrong = sources(src)
    .filter((path) => /export \* from|^export default/m.test(readFileSync(path, 'utf8')))
    .map((path) => relative(src, path))
  expect(wrong).toEqual([])
})

const MOST_LINES = 400

test('no file is longer than a person reads at once: neither code nor tests nor styles', () => {
  const root = join(src, '..')
  const all = ['src', 'e2e', 'bench', 'scripts'].flatMap((folder) => filesIn(join(root, folder), /\.(tsx?|mjs|css)$/))
  expect(all.length).toBeGreaterThan(500)
  const long = all.flatMap((path) => {
    const lines = readFileSync(path, 'utf8').split('\n').length - 1
    const file = relative(root, path)
    return lines > MOST_LINES ? [`${file}: ${lines}`] : []
  })
  expect(long).toEqual([])
})

/** Engines: data in, data out. Time is handed in, chance is seeded, and nothing is reached outside. */
const PURE = ['alarms', 'alarm-system', 'analytics', 'whatif', 'figures', 'policies']
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
