/** Notes on a line: those too close to be told apart become one mark. */
import type { Note } from '../../wire/notes.ts'

export interface NoteGroup {
  /** ms of the first in it. */
  readonly at: number
  /** The latest end of a span in it; null = moments alone. */
  readonly to: number | null
  readonly notes: readonly Note[]
}

/**
 * @param notes by their moment; withdrawn ones are left out
 * @param gapMs notes closer than this to the first of a mark join it
 */
export const noteGroups = (notes: readonly Note[], gapMs: number): readonly NoteGroup[] => {
  const groups: Note[][] = []
  for (const note of notes.filter(({ withdrawn }) => withdrawn === null).toSorted((a, b) => a.at - b.at)) {
    const group = groups.at(-1)
    if (group && note.at - group[0]!.at < gapMs) group.push(note)
    else groups.push([note])
  }
  return groups.map((group) => {
    const ends = group.flatMap(({ to }) => to ?? [])
    return { at: group[0]!.at, to: ends.length > 0 ? Math.max(...ends) : null, notes: group }
  })
}
