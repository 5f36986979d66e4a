import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TwinFile } from './twin-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'gemba-twin-'))
const path = join(dir, 'twin.json')
beforeEach(() => void mkdirSync(dir, { recursive: true }))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const document = (kind: string) => ({
  format: 1,
  id: 't',
  name: 'T',
  assets: [{ id: 'm', name: 'M', model: { kind }, signals: { heat: { name: 'Heat' } } }],
})

test('a document that was accepted once does not take the plant dark; saved anew it is refused', async () => {
  writeFileSync(path, JSON.stringify(document('conveyr')))
  const file = new TwinFile(path)
  const first = file.load()
  if (!first.ok) throw new Error(first.error.what)
  expect(first.value.twin.heard).toHaveLength(1)
  expect(first.value.problems).toEqual([
    {
      path: '$.assets[0].model.kind',
      code: 'kind-unknown',
      values: { kind: 'conveyr' },
      hint: { meant: 'conveyor' },
    },
  ])
  const { hash } = first.value.twin

  const wrong = await file.write(document('convyor'), hash)
  expect(wrong.ok ? null : wrong.error).toMatchObject({ kind: 'wrong', problems: [{ path: '$.assets[0].model.kind' }] })

  // Mended it is taken; taken back, what was in force before is in force again.
  const taken: string[] = []
  const refused: string[] = []
  const end = file.watch(
    ({ problems }) => taken.push(problems.map((p) => p.path).join()),
    (problems) => refused.push(problems.map((p) => p.path).join()),
  )
  const mended = await file.write(document('conveyor'), hash)
  expect(mended.ok && mended.value.problems).toEqual([])
  expect((await file.restore(mended.ok ? mended.value.twin.hash : '')).ok).toBe(true)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(document('conveyr'))
  expect(taken).toEqual(['', '$.assets[0].model.kind'])
  expect(refused).toEqual([])
  end()
})

const large = (name: string) => ({
  format: 1,
  id: 't',
  name,
  assets: Array.from({ length: 400 }, (_, i) => ({
    id: `m-${i}`,
    name: `M ${i}`,
    signals: { heat: { name: 'Heat', bindings: [{ topic: `plant/${i}/heat` }] } },
  })),
})

/** Turns of the event loop that others had until it was done. */
const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
  let done = false
  let turns = 0
  const turn = (): void => {
    turns++
    if (!done) setImmediate(turn)
  }
  setImmediate(turn)
  await work
  done = true
  return turns
}

test('while a large document is checked others go on', async () => {
  writeFileSync(path, JSON.stringify(large('A')))
  const file = new TwinFile(path)
  const first = file.load()
  if (!first.ok) throw new Error(first.error.what)
  const { hash } = first.value.twin
  let saved: Awaited<ReturnType<TwinFile['write']>> | undefined
  expect(await turnsDuring(file.write(large('B'), hash).then((result) => (saved = result)))).toBeGreaterThan(2)
  expect(saved).toMatchObject({ ok: true, value: { twin: { name: 'B' } } })
})

test('a document on disk is read a piece in a turn', async () => {
  writeFileSync(path, JSON.stringify(large('A')) + ' '.repeat(4 << 20))
  const file = new TwinFile(path)
  expect(file.load().ok).toBe(true)
  let refused: Awaited<ReturnType<TwinFile['write']>> | undefined
  // It is known already: what is left is to see that it is the same.
  expect(await turnsDuring(file.write({}, 'another').then((result) => (refused = result)))).toBeGreaterThan(8)
  expect(refused).toEqual({ ok: false, error: { kind: 'changed' } })
})

test('of two who save at once the second is told, and so is one who is overtaken by an editor', async () => {
  writeFileSync(path, JSON.stringify(large('A')))
  const file = new TwinFile(path)
  const first = file.load()
  if (!first.ok) throw new Error(first.error.what)
  const { hash } = first.value.twin
  const [one, other] = await Promise.all([file.write(large('B'), hash), file.write(large('C'), hash)])
  expect([one.ok, other]).toEqual([true, { ok: false, error: { kind: 'changed' } }])
  const overtaken = file.write(large('D'), one.ok ? one.value.twin.hash : '')
  await new Promise(setImmediate)
  writeFileSync(path, JSON.stringify(large('E')))
  expect(await overtaken).toEqual({ ok: false, error: { kind: 'changed' } })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ name: 'E' })
})
