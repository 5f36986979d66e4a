import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clientIdOf } from './client-id.ts'

test('one a folder and purpose, the same after a restart, and short and plain enough for any broker', () => {
  const [a, b] = [mkdtempSync(join(tmpdir(), 'gemba-id-')), mkdtempSync(join(tmpdir(), 'gemba-id-'))]
  const id = clientIdOf(a, 'plant')
  expect(clientIdOf(a, 'plant')).toBe(id)
  expect(new Set([id, clientIdOf(a, 'plant/sparkplug'), clientIdOf(b, 'plant')]).size).toBe(3)
  expect(id).toMatch(/^[0-9a-z]{23}$/)
  expect(readdirSync(a)).toEqual(['client-id'])
  for (const dir of [a, b]) rmSync(dir, { recursive: true })
})
