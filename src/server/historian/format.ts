/**
 * The folder of a plant's history:
 *
 *     FORMAT                       {"format":4}
 *     tail.duckdb                  newest samples, dictionary of signals, list of segments
 *     raw/2026-11-20/N.parquet     signal, t, value, quality, receive, source, nth; sorted by signal, t
 *     minute/…, hour/…             signal, t, min, max, mean, last, last_t, count, quality, held_ms, rev
 *     minute/…/N.pack, hour/…      the same rows, a signal at a time (roll-pack.ts)
 *     stand/…                      signal, t, since, value, quality, receive, nth: how all stood at t, the beginning of the day (stands.ts)
 *     fact/…                       signal, about, t, said, quality, receive, source, nth: texts, names of states, limits, as changes
 *
 * Times are ms UTC. In `raw`, `receive` is null where it equals `t`, `source` where none was given; quality 3 and 4 are
 * marks (went stale, declared dead), not samples. In roll-ups `held_ms` is how long usable values held in the bucket: the weight
 * of `mean`. Several rows of one signal and bucket with the same `rev` are parts of it, to be merged by that weight;
 * of several `rev` the highest counts alone.
 *
 * Format 1 had no `nth`, no `rev` and no `fact`: a row that lacks one has 0. Format 2 had no `stand`, format 3 the tail in one table. Such a
 * folder is read as it is and stamped 4, so that no earlier version reads it, which would count replaced roll-ups twice, not join late
 * samples to their stands, or write to a tail that is two.
 */
import { mkdir, open, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Result, err, ok } from '../../base/result.ts'

const FORMAT = 4
export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000

export const SEGMENT_KINDS = ['raw', 'minute', 'hour', 'fact', 'stand'] as const
export type SegmentKind = (typeof SEGMENT_KINDS)[number]

/** Stored beside qualities 0–2 in the same column. */
export const MARK = { stale: 3, dead: 4 } as const

/** UTC date of a day number (days since the epoch): the folder's name. */
export const dayFolder = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** Makes the folder, or checks that this program can read the one that is there. */
export const openFolder = async (dir: string): Promise<Result<void, string>> => {
  const path = join(dir, 'FORMAT')
  try {
    await mkdir(dir, { recursive: true })
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text === null) {
      const strangers = (await readdir(dir)).filter((name) => name !== 'inbox' && name !== 'import')
      if (strangers.length > 0 && !strangers.some((name) => name.startsWith('tail.duckdb')))
        return err(
          `${dir} is not empty and holds no history (found ${strangers[0]}). Name an empty folder for the history.`,
        )
      await writeFormat(path)
    } else {
      const format = readFormat(text)
      // Torn when the power went: what lies beside it is no worse for it.
      if (format === null) await writeFormat(path)
      else if (format > FORMAT)
        return err(
          `The history in ${dir} has format ${format}; this version reads format ${FORMAT}. Use a newer version, or name another folder.`,
        )
    }
    for (const kind of SEGMENT_KINDS) await mkdir(join(dir, kind), { recursive: true })
    return ok(undefined)
  } catch (error) {
    return err(`The history folder ${dir} cannot be used: ${(error as Error).message}. Check that it may be written.`)
  }
}

/** From now on only versions that know this format read the folder; once it is open, so that no other program has it. */
export const stampFolder = async (dir: string): Promise<void> => {
  const path = join(dir, 'FORMAT')
  if (readFormat(await readFile(path, 'utf8')) !== FORMAT) await writeFormat(path)
}

const writeFormat = async (path: string): Promise<void> => {
  await writeFile(`${path}.part`, JSON.stringify({ format: FORMAT }))
  await syncFile(`${path}.part`)
  await rename(`${path}.part`, path)
}

const readFormat = (text: string): number | null => {
  try {
    const { format } = JSON.parse(text) as { format?: unknown }
    return typeof format === 'number' ? format : null
  } catch {
    return null
  }
}

export const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
