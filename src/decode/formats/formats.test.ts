import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FORMATS } from '../../twin/schema-signal.ts'
import { FORMAT } from './formats.ts'

test('the twin document, the registry and the README name the same formats', () => {
  expect(Object.keys(FORMAT)).toEqual([...FORMATS])
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const table = /\| a binding's `format`[\s\S]*?\n\n/.exec(readme)![0]
  const rows = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, names]) =>
    [...names!.matchAll(/`(\w+)`/g)].map((m) => m[1]),
  )
  expect(rows.filter((name) => name !== 'format').toSorted()).toEqual([...FORMATS].toSorted())
})
