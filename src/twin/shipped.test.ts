import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadTwin } from './load.ts'

const twins = new URL('../../public/twins/', import.meta.url)

test.each(readdirSync(twins))('the shipped twin "%s" is a correct document', (name) => {
  const result = loadTwin(JSON.parse(readFileSync(new URL(`${name}/twin.json`, twins), 'utf8')))
  expect(result.ok ? [] : result.error).toEqual([])
  if (result.ok) expect(result.value.signals.length).toBeGreaterThan(0)
})
