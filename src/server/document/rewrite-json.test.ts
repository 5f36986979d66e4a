import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as rewriting from './rewrite-json.ts'

const done = <T>(work: Generator<void, T>): T => {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
const rewriteJson = (text: string, after: unknown): string => done(rewriting.rewriteJson(text, after)).toString()
const layOutJson = (value: unknown, indent: string): string => done(rewriting.layOutJson(value, indent))

test('whatever changes into whatever, the text parses to it', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom(0, 2, '\t'),
      (before, after, space) => {
        expect(JSON.parse(rewriteJson(JSON.stringify(before, null, space), after))).toEqual(
          JSON.parse(JSON.stringify(after)),
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test('a few changes to a big document leave the rest of its text alone', () => {
  const text = readFileSync('public/twins/demo/twin.json', 'utf8')
  type Twin = { classes: Record<string, unknown>; assets: { id: string; name: string }[]; flow: unknown[] }
  const document = JSON.parse(text) as Twin
  expect(rewriteJson(text, document)).toBe(text)
  const changed: Twin = {
    ...document,
    classes: { ...document.classes, extra: { name: 'Extra' } },
    assets: document.assets
      .map((asset, i) => (i === 3 ? { ...asset, name: 'Renamed' } : asset))
      .concat([{ id: 'x-1', name: 'New' }]),
    flow: document.flow.slice(1),
  }
  const written = rewriteJson(text, changed)
  expect(JSON.parse(written)).toEqual(changed)
  const lines = new Set(text.split('\n'))
  expect(written.split('\n').filter((line) => !lines.has(line)).length).toBeLessThan(12)
})

test('what is new is laid out like its neighbours', () => {
  expect(rewriteJson('{\n    "a": 1,\n    "b": [1, 2]\n}\n', { a: 1, b: [1, 2, 3], c: { d: 4 } })).toBe(
    '{\n    "a": 1,\n    "b": [1, 2, 3],\n    "c": { "d": 4 }\n}\n',
  )
  expect(rewriteJson('{"a": 1, "b": 2, "c": 3}', { b: 2 })).toBe('{"b": 2}')
  expect(layOutJson({ long: Array(60).fill('xxxx') }, '').split('\n').length).toBeGreaterThan(10)
})
