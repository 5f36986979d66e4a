import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Historian, type HistorianOptions } from './historian.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const MINUTE = 60_000
const open: Historian[] = []
const folders: string[] = []

afterEach(async () => {
  for (const historian of open.splice(0)) await historian.close()
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true, force: true })
})

const folder = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'gemba-history-'))
  folders.push(dir)
  return dir
}

const start = async (dir: string, options: HistorianOptions = {}): Promise<Historian> => {
  const result = await Historian.open(dir, options)
  if (!result.ok) throw new Error(result.error)
  open.push(result.value)
  return result.value
}

const ask = async (historian: Historian, signal: string, from: number, to: number, columns: number) => {
  const result = await historian.query({ signal, from, to, columns })
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

test('samples come back as they went in, from the tail and from segments together', async () => {
  let now = T0 + 5 * MINUTE
  const historian = await start(await folder(), { now: () => now })
  historian.register(['a/x', 'a/y'])
  for (let i = 0; i < 300; i++) historian.record(0, i, i === 7 ? 2 : 0, T0 + i * 1000, T0 + i * 1000 - 5)
  historian.record(1, 99, 0, T0 + 10, 0)
  await historian.compact()
  expect(historian.stats().segments).toBeGreaterThan(0)
  now = T0 + 6 * MINUTE
  for (let i = 300; i < 330; i++) historian.record(0, i, 0, T0 + i * 1000, 0)
  await historian.flush()
  const answer = await ask(historian, 'a/x', T0, T0 + 6 * MINUTE, 1000)
  expect(answer.stepMs).toBe(0)
  expect(answer.t).toEqual(Array.from({ length: 330 }, (_, i) => T0 + i * 1000))
  expect(answer.mean).toEqual(Array.from({ length: 330 }, (_, i) => (i === 7 ? null : i)))
  expect(answer.quality[7]).toBe(2)
  expect(historian.stats()).toMatchObject({ rows: 331, damaged: [], droppedFull: 0 })
})
