import { expect, test } from 'vitest'
import type { Note } from '../../wire/notes.ts'
import { noteGroups } from './note-groups.ts'

const note = (id: number, at: number, to: number | null = null, isWithdrawn = false): Note => ({
  id,
  asset: 'a',
  at,
  to,
  text: 'seen',
  author: 'Eva',
  verified: false,
  writtenAt: at,
  withdrawn: isWithdrawn ? { by: 'Tom', verified: false, at } : null,
})
const ids = (notes: readonly Note[], gap: number) =>
  noteGroups(notes, gap).map((group) => group.notes.map(({ id }) => id))

test('notes close to the first of a mark join it, in whatever order they come; a chain of them does not run on', () => {
  const notes = [note(3, 200), note(1, 0), note(2, 90), note(4, 180)]
  expect(ids(notes, 100)).toEqual([
    [1, 2],
    [4, 3],
  ])
  expect(ids(notes, 1)).toEqual([[1], [2], [4], [3]])
  expect(ids([], 100)).toEqual([])
})

test('a mark reaches to the latest end in it; what was withdrawn is not shown', () => {
  const [group] = noteGroups([note(1, 0, 500), note(2, 10), note(3, 20, 90), note(4, 30, 900, true)], 100)
  expect(group).toMatchObject({ at: 0, to: 500 })
  expect(group!.notes.map(({ id }) => id)).toEqual([1, 2, 3])
  expect(noteGroups([note(1, 0)], 100)[0]!.to).toBeNull()
})
