import Ajv from 'ajv/dist/2020.js'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadTwin } from '../twin/load.ts'
import { twinJsonSchema } from './json-schema.ts'
import { modelProblems } from './model-problems.ts'
import { equipmentKinds } from './registry.ts'

/** Editors check and complete twin documents against this file. `UPDATE_SCHEMA=1 npx vitest run src/equipment` writes it anew. */
const file = new URL('../../public/twin.schema.json', import.meta.url)
const twins = new URL('../../public/twins/', import.meta.url)

test('public/twin.schema.json is what the schema and the equipment library say', () => {
  const made = `${JSON.stringify(twinJsonSchema(), null, 1)}\n`
  if (process.env['UPDATE_SCHEMA']) writeFileSync(file, made)
  expect(readFileSync(file, 'utf8')).toBe(made)
})

const valid = new Ajv({ strict: false, allErrors: false }).compile(twinJsonSchema())
const withModel = (model: unknown): unknown => ({
  format: 1,
  id: 't',
  name: 'T',
  classes: { c: { model } },
  assets: [{ id: 'm', name: 'M', class: 'c' }],
})
const loads = (document: unknown): boolean => loadTwin(document, { model: modelProblems }).ok

test.each(readdirSync(twins))('the shipped twin "%s" is right by the JSON Schema too', (name) => {
  const document: unknown = JSON.parse(readFileSync(new URL(`${name}/twin.json`, twins), 'utf8'))
  expect([valid(document), valid.errors]).toEqual([true, null])
})

test.each([...equipmentKinds.values()].map((kind) => [kind.kind, kind] as const))(
  '%s: the JSON Schema and the loader take and refuse the same parameters',
  (_, { kind, params }) => {
    const given: unknown[] = [{}, { unheard: 1 }]
    for (const [key, param] of Object.entries(params)) {
      const values: unknown[] =
        param.type === 'number'
          ? [param.default, param.min, param.max, param.min - 1, param.max + 1, '1', true, param.min + 0.5 * param.step]
          : param.type === 'choice'
            ? [...param.options, 'unheard', 1, true]
            : [true, false, 'yes', 1]
      for (const value of values) given.push({ [key]: value })
    }
    for (const one of given) {
      const document = withModel({ kind, params: one })
      expect(valid(document), JSON.stringify(one)).toBe(loads(document))
    }
  },
)

test.each<[string, unknown]>([
  ['an unknown kind', withModel({ kind: 'conveyr' })],
  ['a kind and a file', withModel({ kind: 'robot', file: 'a.glb' })],
  ['a wrong file', withModel({ file: 'a.stl' })],
  ['no size', withModel({ kind: 'robot', scale: 0 })],
  ['an unknown field', { ...(withModel({ kind: 'robot' }) as object), flows: [] }],
  [
    'no time of day',
    { ...(withModel({ kind: 'robot' }) as object), shifts: [{ name: 'S', days: [1], from: '99:99', to: '14:00' }] },
  ],
  ['no asset', { format: 1, id: 't', name: 'T', assets: [] }],
])('%s is refused by both', (_, document) => {
  expect(valid(document)).toBe(false)
  expect(loads(document)).toBe(false)
})
