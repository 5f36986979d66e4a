import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { TwinFile } from './twin-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'gemba-twin-'))
const path = join(dir, 'twin.json')
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const document = (kind: string) => ({
  format: 1,
  id: 't',
  name: 'T',
  assets: [{ id: 'm', name: 'M', model: { kind }, signals: { heat: { name: 'Heat' } } }],
})

test('a document that was accepted once does not take the plant dark; saved anew it is refused', () => {
  writeFileSync(path, JSON.stringify(document('conveyr')))
  const file = new TwinFile(path)
  const first = file.load()
  if (!first.ok) throw new Error(first.error.what)
  expect(first.value.twin.signals).toHaveLength(1)
  expect(first.value.problems).toEqual([
    { path: '$.assets[0].model.kind', message: expect.stringContaining('Did you mean "conveyor"?') },
  ])
  const { hash } = first.value.twin

  const wrong = file.write(document('convyor'), hash)
  expect(wrong.ok ? null : wrong.error).toMatchObject({ kind: 'wrong', problems: [{ path: '$.assets[0].model.kind' }] })

  // Mended it is taken; taken back, what was in force before is in force again.
  const taken: string[] = []
  const refused: string[] = []
  const end = file.watch(
    ({ problems }) => taken.push(problems.map((p) => p.path).join()),
    (problems) => refused.push(problems.map((p) => p.path).join()),
  )
  const mended = file.write(document('conveyor'), hash)
  expect(mended.ok && mended.value.problems).toEqual([])
  expect(file.restore(mended.ok ? mended.value.twin.hash : '').ok).toBe(true)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(document('conveyr'))
  expect(taken).toEqual(['', '$.assets[0].model.kind'])
  expect(refused).toEqual([])
  end()
})
