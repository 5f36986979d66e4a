/** Prose is in `src/texts` alone: below it are codes with values, so that all can be read in any language. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

const src = dirname(fileURLToPath(import.meta.url))

/** Files and folders with English sentences, and why. One that has none any more is to be taken out. */
const WITH_SENTENCES: Readonly<Record<string, string>> = {
  // For whoever runs a program at a terminal, or answers its API: English by decision.
  'plant/': 'the demo plant, a program for a terminal',
  'terminal/': 'programs for a terminal',
  'whatif/model/': 'why a model file is refused, on the terminal',
  'whatif/notes.ts': 'what is odd about a model, on the terminal',
  'whatif/distributions/': 'why a distribution is refused, on the terminal',
  'server/main.ts': 'terminal',
  'server/options.ts': 'help of the command line',
  'server/failures.ts': 'why the gateway does not start, on the terminal; all in one place',
  'server/config.ts': 'why a file cannot be had, on the terminal',
  'server/backup.ts': 'terminal',
  'server/restore.ts': 'terminal',
  'server/import-file.ts': 'terminal',
  'server/gateway.ts': 'log',
  'server/live-twin.ts': 'log',
  'server/open-stores.ts': 'log',
  'server/alarms/alarm-service.ts': 'log',
  'server/journal/forget.ts': 'log',
  'server/journal/open-database.ts': 'why the gateway does not start',
  'server/historian/': 'log, and why the gateway does not start',
  'server/shutdown.ts': 'log',
  'server/tls/': 'log, why the gateway does not start, and the name of its authority',
  'server/serve-http.ts': 'names of places in the log of faults',
  // Ends of connections, read by the programs at their other end.
  'server/broker/': 'errors that go to MQTT clients',
  'server/pages/feed.ts': 'reasons of closed WebSockets',
  'wire/frames.ts': 'why a frame was refused: a defect, told beside the code of the lost connection',
  'base/json-reading.ts': 'as JSON.parse throws, whose words stand beside',
  // Names of what there is, which the gallery and the JSON Schema show.
  'equipment/kinds/': 'names of parameters',
  'discovery/': 'names that are proposed, and become those of a document',
  'units/': 'spellings of units, "in" and "to" among them',
  'app/start/lacks.ts': 'names of what a browser lacks',
  // Details beside a code that is translated; they have no codes of their own yet.
  'decode/': 'details of drops',
  'server/sparkplug/': 'details of drops',
  'feed/': 'details of a lost connection',
  'history/seen-history.ts': 'why a question has no answer',
  'scene/models/': 'details of a model that cannot be read',
}

/** Words that sentences have and lists of names have not. */
const GLUE =
  /(^|[\s(])(the|is|are|was|were|has|have|cannot|not|it|its|with|without|from|of|to|in|no|than|that|which|by)(?=[\s,.:;)]|$)/
const sentence = (text: string): boolean =>
  /[A-Za-z'"]+[,:]? [a-z'"]+[,:]? [a-z'"]+/.test(text) &&
  GLUE.test(text) &&
  !/[{}]|SELECT|UPDATE|INSERT|DELETE|FROM /.test(text)

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}
const isNode = (value: unknown): value is Node =>
  value !== null && typeof value === 'object' && typeof (value as Node).type === 'string'

const textOf = (node: Node): string | null => {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null
  if (node.type === 'JSXText') return String(node['value'])
  if (node.type !== 'TemplateLiteral') return null
  return (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('…')
}

/** What is thrown is a bug, or asserted: for developers. */
const isForDevelopers = (node: Node): boolean =>
  node.type === 'ThrowStatement' ||
  (node.type === 'CallExpression' && (node['callee'] as { name?: string }).name === 'assert')

const sentencesIn = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(sentencesIn)
  if (!isNode(node) || isForDevelopers(node)) return []
  const text = textOf(node)
  const own = text !== null && sentence(text) ? [text.trim().replace(/\s+/g, ' ').slice(0, 100)] : []
  return [...own, ...Object.values(node).flatMap((value) => (typeof value === 'object' ? sentencesIn(value) : []))]
}

const files = (dir: string): string[] =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    if (statSync(path).isDirectory()) return files(path)
    return /\.tsx?$/.test(name) && !/\.(test|bench)\.tsx?$/.test(name) ? [path] : []
  })

test('no sentences outside of the texts, but where there is a reason; and no reason outlives its sentences', () => {
  const found = files(src).flatMap((path) => {
    const file = relative(src, path)
    if (/(^|\/)testing\//.test(file) || file.startsWith('texts/')) return []
    return sentencesIn(parseSync(path, readFileSync(path, 'utf8')).program).map((text) => ({ file, text }))
  })
  const reasonOf = (file: string): string | undefined =>
    Object.keys(WITH_SENTENCES).find((place) => file === place || (place.endsWith('/') && file.startsWith(place)))
  expect(found.filter(({ file }) => !reasonOf(file)).map(({ file, text }) => `${file}: ${text}`)).toEqual([])
  const used = new Set(found.map(({ file }) => reasonOf(file)))
  expect(Object.keys(WITH_SENTENCES).filter((place) => !used.has(place))).toEqual([])
})

test('what is a sentence', () => {
  for (const one of ['a state signal needs its states; say which.', 'There is nothing here.', '"…" is not known.'])
    expect(sentence(one), one).toBe(true)
  for (const none of ['value wert valeur valor', 'Layers', 'SELECT key, t FROM tail', 'a-b-c', './x/y.ts'])
    expect(sentence(none), none).toBe(false)
})
