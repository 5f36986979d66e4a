/** The database of an earlier moment beside the files of a later one: as a restored copy of the one file, or a disk that lost its last writes, leaves them. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE_MS } from './format.ts'
import { Historian } from './historian.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
/** So many compactions are merged into one file. */
const MERGED = 8

const COPIED = [1, 4, 7, 8]

let root: string
/** It has lived through all compactions. */
let lived: string
const tailAfter = (compactions: number): string => join(root, `after-${compactions}.duckdb`)

const opened = async (dir: string, at: number): Promise<Historian> => {
  const result = await Historian.open(dir, { now: () => at })
  if (!result.ok) throw new Error(result.error)
  return result.value
}

/** Ten samples a minute, that minute compacted. */
const record = async (minute: number): Promise<void> => {
  const historian = await opened(lived, T0 + (minute + 2) * MINUTE_MS)
  historian.register(['a/x', 'a/y'], [MINUTE_MS, MINUTE_MS])
  for (let i = 0; i < 10; i++) {
    historian.record(0, minute * 10 + i, 0, T0 + minute * MINUTE_MS + i * 6000, 0)
    historian.record(1, -minute, 0, T0 + minute * MINUTE_MS + i * 6000 + 1, 0)
  }
  await historian.compact()
  expect(await historian.close()).toEqual({ ok: true, value: undefined })
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gemba-relist-'))
  lived = join(root, 'lived')
  for (let minute = 0; minute < MERGED; minute++) {
    await record(minute)
    if (COPIED.includes(minute + 1)) await cp(join(lived, 'tail.duckdb'), tailAfter(minute + 1))
  }
})
afterAll(() => rm(root, { recursive: true, force: true }))

test.each(COPIED)(
  'a list from before the merge, after %i compactions: the merged file is taken in, nothing is lost and nothing twice',
  async (copied) => {
    const dir = join(root, `copied-${copied}`)
    await cp(lived, dir, { recursive: true })
    await cp(tailAfter(copied), join(dir, 'tail.duckdb'))
    await rm(join(dir, 'tail.duckdb.wal'), { force: true })
    const historian = await opened(dir, T0 + 20 * MINUTE_MS)
    expect(historian.stats().damaged).toEqual([])
    const asked = async (columns: number) => {
      const answer = await historian.query({ signal: 'a/x', from: T0, to: T0 + MERGED * MINUTE_MS, columns })
      if (!answer.ok) throw new Error(answer.error.error)
      return answer.value
    }
    const all = Array.from({ length: MERGED * 10 }, (_, i) => i)
    expect((await asked(1000)).last.filter((value) => value !== null)).toEqual(all)
    const minutes = await asked(8)
    expect([minutes.count, minutes.max]).toEqual([
      all.filter((i) => i % 10 === 0).map(() => 10),
      all.filter((i) => i % 10 === 9),
    ])
    // As well after what is there has been merged again.
    await historian.compact()
    expect((await asked(1000)).last.filter((value) => value !== null)).toEqual(all)
    expect((await asked(8)).count).toEqual(minutes.count)
    await historian.close()
  },
  60_000,
)
