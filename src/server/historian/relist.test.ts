/** The database of an earlier moment beside the files of a later one: as a restored copy of the one file, or a disk that lost its last writes, leaves them. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MINUTE_MS } from './format.ts'
import { Historian } from './historian.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
/** So many compactions are merged into one file. */
const MERGED = 8

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-relist-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const opened = async (at: number): Promise<Historian> => {
  const result = await Historian.open(join(dir, 'history'), { now: () => at })
  if (!result.ok) throw new Error(result.error)
  return result.value
}

/** Ten samples a minute, that minute compacted. */
const record = async (minute: number): Promise<void> => {
  const historian = await opened(T0 + (minute + 2) * MINUTE_MS)
  historian.register(['a/x', 'a/y'], [MINUTE_MS, MINUTE_MS])
  for (let i = 0; i < 10; i++) {
    historian.record(0, minute * 10 + i, 0, T0 + minute * MINUTE_MS + i * 6000, 0)
    historian.record(1, -minute, 0, T0 + minute * MINUTE_MS + i * 6000 + 1, 0)
  }
  await historian.compact()
  expect(await historian.close()).toEqual({ ok: true, value: undefined })
}

test.each([1, 4, 7, 8])(
  'a list from before the merge, after %i compactions: the merged file is taken in, nothing is lost and nothing twice',
  async (copied) => {
    const tail = join(dir, 'history', 'tail.duckdb')
    for (let minute = 0; minute < MERGED; minute++) {
      if (minute === copied) await cp(tail, join(dir, 'earlier'))
      await record(minute)
    }
    if (copied === MERGED) await cp(tail, join(dir, 'earlier'))
    await cp(join(dir, 'earlier'), tail)
    await rm(`${tail}.wal`, { force: true })
    const historian = await opened(T0 + 20 * MINUTE_MS)
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
