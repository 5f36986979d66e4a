/** The published JSON Schema is what the program takes. `UPDATE_SCHEMA=1 npx vitest run src/whatif` writes it anew. */
import Ajv from 'ajv/dist/2020.js'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { readModel } from './read-model.ts'
import { LineModel } from './schema.ts'

const file = new URL('../../../public/line-model.schema.json', import.meta.url)
const schema = { title: 'Gemba line model', ...z.toJSONSchema(LineModel, { io: 'input', reused: 'ref' }) }

test('public/line-model.schema.json is what the schema says', () => {
  const made = `${JSON.stringify(schema, null, 1)}\n`
  if (process.env['UPDATE_SCHEMA']) writeFileSync(file, made)
  expect(readFileSync(file, 'utf8')).toBe(made)
})

const valid = new Ajv({ strict: false }).compile(schema)
const line = (station: object): unknown => ({
  sources: [{ id: 'in', unlimited: true, to: 'a' }],
  stations: [{ id: 'a', to: 'out', ...station }],
  sinks: [{ id: 'out' }],
})

test.each([
  [true, { processingTime: 3 }],
  [true, { processingTime: { type: 'weibull', shape: 2, mean: 3 }, buffer: 4, servers: 2 }],
  [true, { processingTime: { type: 'mixture', of: [{ share: 1, time: { type: 'constant', value: 2 } }] } }],
  [true, { processingTime: 3, to: { a: 0.25, out: 0.75 }, whenFull: 'lose' }],
  [false, { processingTime: -3 }],
  [false, { processingTime: { type: 'normal', mean: 1 } }],
  [false, { processingTime: 3, buffer: 1.5 }],
  [false, { processingTime: 3, speed: 1 }],
  [false, {}],
])('both say %s of %j', (right, station) => {
  expect(valid(line(station))).toBe(right)
  expect(readModel(line(station)).ok).toBe(right)
})
