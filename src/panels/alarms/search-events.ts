/** Looks through events that are all here, where no gateway does: the same questions as `wire/journal-search.ts`, the newest first. */
import type { Twin } from '../../twin/twin.ts'
import { isWithin } from '../../twin/within.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { JournalPage, JournalSearchQuestion } from '../../wire/journal-search.ts'

const wordsOf = (said: string): readonly string[] => said.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

const has = (said: string, asked: string | undefined): boolean => {
  const there = wordsOf(said)
  return wordsOf(asked ?? '').every((word) => there.some((one) => one.startsWith(word)))
}

export const searchEvents = (
  events: readonly AlarmEvent[],
  { asset, person, text, priority, beforeCursor, limit = 200, ...span }: JournalSearchQuestion,
  twin: Pick<Twin, 'asset'>,
): JournalPage => {
  const [from, to] = [Number(span.from ?? 0), Number(span.to ?? Number.MAX_SAFE_INTEGER)]
  const fits = ({ at, cursor, actor, comment, row }: AlarmEvent): boolean => {
    const known = twin.asset(row.asset)
    const inside = asset === undefined || (known ? isWithin(known, asset) : row.asset === asset)
    const said = `${row.name} ${known?.name ?? ''} ${row.key} ${row.component ?? ''} ${row.message} ${comment}`
    return (
      inside &&
      at >= from &&
      at < to &&
      (beforeCursor === undefined || cursor < Number(beforeCursor)) &&
      (priority === undefined || row.priority === priority) &&
      (person === undefined || has(actor ?? '', person)) &&
      has(said, text)
    )
  }
  const found = events.filter(fits).toSorted((a, b) => b.cursor - a.cursor)
  const most = Number(limit)
  const last = found[most - 1]
  return {
    events: found.slice(0, most),
    next: found.length > most && last ? { at: last.at, cursor: last.cursor } : null,
  }
}
