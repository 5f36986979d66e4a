import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Historian } from './historian.ts'
import { packOf } from './packs.ts'
import { Pack, PACK_COLUMNS, type PackedRows, PackWriter } from './roll-pack.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-pack-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const rowsOf = (n: number, seed: number): PackedRows => {
  const odd = [Number.NaN, -0, Number.POSITIVE_INFINITY, 1e-300, 5]
  const column = (name: string): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => {
      if (name === 't') return 1.7e12 + i * 60_000
      if (name === 'lastT') return i % 7 === seed % 7 ? Number.NaN : 1.7e12 + i * 60_000 + ((i * seed) % 60_000)
      return (i + seed) % 5 === 0 ? odd[(i * seed) % odd.length]! : Math.round(Math.sin(i * seed) * 1e4) / 100
    })
  return Object.fromEntries(PACK_COLUMNS.map((name) => [name, column(name)])) as unknown as PackedRows
}

const written = async (signals: ReadonlyMap<string, PackedRows>): Promise<string> => {
  const path = join(dir, `${Math.floor(performance.now() * 1000)}.pack`)
  const writer = await PackWriter.create(path)
  for (const [signal, rows] of signals) await writer.add(signal, rows)
  await writer.end()
  return path
}

test('what is packed is read bit by bit as it was, signal by signal, short and long; others are not there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.string({ maxLength: 20 }), { maxLength: 12 }),
      fc.nat(200),
      fc.nat(50),
      async (ids, most, seed) => {
        const signals = new Map(ids.map((id, i) => [id, rowsOf(1 + ((most * (i + 1)) % 200), seed + i)]))
        const pack = (await Pack.open(await written(signals)))!
        for (const [id, rows] of signals) expect(await pack.rows(id), id).toEqual(rows)
        expect(await pack.rows('a signal that is not there')).toBe('none')
        await pack.close()
      },
    ),
    { numRuns: 40 },
  )
})

test('one byte that is wrong, or a file that is cut, is never another answer: it is none', async () => {
  const rows = rowsOf(100, 3)
  const path = await written(new Map([['a', rows]]))
  const right = await readFile(path)
  for (let at = 0; at < right.length; at += 3) {
    const wrong = Buffer.from(right)
    wrong[at]! ^= 0x41
    await writeFile(path, wrong)
    const pack = await Pack.open(path)
    if (!pack) continue
    expect(await pack.rows('a').catch(() => null), `byte ${at}`).toBeNull()
    await pack.close()
  }
  for (const bytes of [0, 5, 12, right.length - 1]) {
    await writeFile(path, right.subarray(0, bytes))
    expect(await Pack.open(path), `${bytes} bytes`).toBeNull()
  }
})

test('answers are the same with packs, without them, and with damaged ones; a pack goes with its segment', async () => {
  const folder = join(dir, 'history')
  const begin = Date.UTC(2026, 5, 1)
  const HOURS = 30
  let now = begin
  const open = async (): Promise<Historian> => {
    const opened = await Historian.open(folder, { now: () => now })
    if (!opened.ok) throw new Error(opened.error)
    opened.value.register(['a/x', 'b/x'])
    return opened.value
  }
  const historian = await open()
  for (; now < begin + HOURS * 3_600_000; now += 120_000) {
    historian.record(0, Math.round(Math.sin(now / 1e6) * 100) / 10, 0, now, 0)
    historian.record(1, now % 7, now % 9 === 0 ? 1 : 0, now, 0)
    if ((now - begin) % (6 * 3_600_000) === 0) await historian.compact()
  }
  await historian.compact()
  const ask = async (from: Historian): Promise<unknown> =>
    Promise.all(
      [1000, 20].flatMap((columns) =>
        ['a/x', 'b/x'].map((signal) => from.query({ signal, from: begin, to: now, columns })),
      ),
    )
  await historian.close()
  const withPacks = await open()
  const answers = await ask(withPacks)
  await withPacks.close()

  const files = (await readdir(folder, { recursive: true })).map((name) => join(folder, name))
  const packs = files.filter((file) => file.endsWith('.pack'))
  const segments = files.filter((file) => /(minute|hour)\/.*\.parquet$/.test(file))
  expect(packs.toSorted()).toEqual(segments.map(packOf).toSorted())
  expect(packs.length).toBeGreaterThan(2)

  for (const [i, pack] of packs.entries())
    if (i % 2) await rm(pack)
    else
      await writeFile(
        pack,
        (await readFile(pack)).map((byte, at) => (at % 50 === 9 ? byte ^ 1 : byte)),
      )
  const without = await open()
  expect(await ask(without)).toEqual(answers)
  await without.close()
}, 60_000)
