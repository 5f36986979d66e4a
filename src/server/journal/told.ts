/** Alarm events as far as measures need them: read in steps, without the rest of their rows. */
import type Database from 'libsql'
import type { Steps } from '../../base/steps.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { Told } from '../../alarm-system/told.ts'

/** Read in one step. */
const PAGE = 500

/** Text as its bytes, see `statements.ts`. */
const TOLD = `cursor, at, CAST(key AS BLOB) AS key, CAST(asset AS BLOB) AS asset, CAST(kind AS BLOB) AS kind,
  CAST(json_extract(row, '$.name') AS BLOB) AS name, CAST(json_extract(row, '$.priority') AS BLOB) AS priority,
  json_extract(row, '$.raisedAt') AS raisedAt, json_extract(row, '$.active') AS active,
  json_extract(chatter, '$.count') AS count, json_extract(chatter, '$.from') AS since`

interface Line {
  readonly cursor: number
  readonly at: number
  readonly raisedAt: number | null
  readonly active: number | null
  readonly count: number | null
  readonly since: number | null
}

const words = (bytes: unknown): string =>
  bytes === null || bytes === undefined ? '' : Buffer.from(bytes as ArrayBuffer).toString('utf8')

export class ToldReader {
  readonly #page

  constructor(db: Database.Database) {
    this.#page = db.prepare(
      `SELECT ${TOLD} FROM alarm_events WHERE (at, cursor) > (?, ?) AND at < ? AND json_valid(row)
         AND kind IN ('raised', 'cleared', 'acknowledged', 'chattered') ORDER BY at, cursor LIMIT ?`,
    )
  }

  /** Raised, cleared, acknowledged and summed up in [from, to), ascending. */
  *between(from: number, to: number): Steps<Told[]> {
    const all: Told[] = []
    let [at, cursor] = [from, Number.MIN_SAFE_INTEGER]
    for (;;) {
      const lines = this.#page.all(at, cursor, to, PAGE) as (Line & Record<string, unknown>)[]
      for (const line of lines) {
        const priority = PRIORITIES.find((one) => one === words(line['priority']))
        // What is no row of an alarm has no measure.
        if (!priority) continue
        all.push({
          at: line.at,
          key: words(line['key']),
          asset: words(line['asset']),
          kind: words(line['kind']),
          name: words(line['name']),
          priority,
          raisedAt: line.raisedAt ?? 0,
          active: line.active === 1,
          chatter: line.count === null ? null : { count: line.count, from: line.since ?? line.at },
        })
      }
      const last = lines.at(-1)
      if (lines.length < PAGE || !last) return all
      ;({ at, cursor } = last)
      yield
    }
  }
}
