import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MOST_OPEN, Packs, packOf } from './packs.ts'
import { PACK_COLUMNS, type PackedRows, PackWriter } from './roll-pack.ts'

const PACKS = MOST_OPEN + 80

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-packs-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const segment = (i: number): string => join(dir, `${i}.parquet`)
const rowOf = (value: number): PackedRows =>
  Object.fromEntries(PACK_COLUMNS.map((name) => [name, Float64Array.of(value)])) as unknown as PackedRows
/** Files of this process that are open, where the system tells. */
const openFiles = async (): Promise<number> => (await readdir('/proc/self/fd').catch(() => [])).length

test('a question over more packs than are kept open is answered whole, by several at once, and leaves no file open', async () => {
  for (let i = 0; i < PACKS; i++) {
    const writer = await PackWriter.create(packOf(segment(i)))
    await writer.add('a', rowOf(i))
    await writer.end()
  }
  const before = await openFiles()
  const packs = new Packs()
  const all = async (): Promise<readonly unknown[]> =>
    Promise.all(
      Array.from({ length: PACKS }, async (_, i) => {
        const rows = await packs.rows(segment(i), 'a')
        return rows === null || rows === 'none' ? rows : rows.t[0]
      }),
    )
  const right = Array.from({ length: PACKS }, (_, i) => i)
  expect(await all()).toEqual(right)
  expect(await Promise.all([all(), all()])).toEqual([right, right])
  expect(await openFiles()).toBeLessThanOrEqual(before + MOST_OPEN)
  await packs.remove(segment(3))
  expect(await packs.rows(segment(3), 'a')).toBeNull()
  await packs.close()
  expect(await openFiles()).toBe(before)
}, 30_000)
