import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { TwinDocument } from './schema.ts'

/** Editors check and complete twin documents against this file. `UPDATE_SCHEMA=1 npx vitest run src/twin` writes it anew. */
const file = new URL('../../public/twin.schema.json', import.meta.url)

test('public/twin.schema.json is what src/twin/schema.ts says', () => {
  const made = `${JSON.stringify({ title: 'Gemba twin document, format 1', ...z.toJSONSchema(TwinDocument, { io: 'input' }) }, null, 1)}\n`
  if (process.env['UPDATE_SCHEMA']) writeFileSync(file, made)
  expect(readFileSync(file, 'utf8')).toBe(made)
})
