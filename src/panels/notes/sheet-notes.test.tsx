import { expect, test } from 'vitest'
import { ok } from '../../base/result.ts'
import type { Note } from '../../wire/notes.ts'
import { elementsOf, NOW, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import type { NotesPort } from './port.ts'
import { SheetNotes } from './sheet-notes.tsx'

const MINUTE = 60_000
const note = (id: number, ago: number, over: Partial<Note> = {}): Note => ({
  id,
  asset: 'r-1',
  at: NOW - ago,
  to: null,
  text: `note ${id}`,
  author: 'Eva',
  verified: false,
  writtenAt: NOW,
  withdrawn: null,
  ...over,
})
const port = (mayWrite: boolean): NotesPort => ({
  mayWrite,
  list: async () => ok([]),
  write: async () => ok(note(9, 0)),
  withdraw: async () => ok(note(9, 0)),
})
const shown = (notes: readonly Note[], kept: NotesPort | null): string => {
  const until = Math.floor(NOW / MINUTE) * MINUTE + MINUTE
  const key = ['notes', 'r-1', until - 90 * 86_400_000, until]
  return panelMarkup(<SheetNotes asset="r-1" />, smallPlant(), { notes: kept }, [[key, notes]])
}

test('the newest first, with who wrote it and when, a span with both its ends; the others are counted', () => {
  const html = shown(
    [note(1, 5 * MINUTE), note(2, 4 * MINUTE), note(3, 3 * MINUTE, { to: NOW - MINUTE }), note(4, MINUTE)],
    port(true),
  )
  const items = elementsOf(html, /class="[^"]*item[^"]*"/).map(({ words }) => words)
  expect(items.length).toBe(3)
  expect(items[0]).toMatch(/^note 4 Eva, 11:59/)
  expect(items[1]).toMatch(/^note 3 Eva, 11:57.* – 11:59/)
  expect(wordsOf(html)).toContain('1 earlier note')
  expect(html).toContain('aria-label="Withdraw the note of Eva, 11:59')
  expect(html).toContain('aria-label="Write a note"')
})

test('who may only look sees notes and no way to write; where no gateway keeps any there is nothing', () => {
  const looked = shown([note(1, MINUTE)], port(false))
  expect(wordsOf(looked)).toContain('note 1')
  expect(looked).not.toContain('Write a note')
  expect(looked).not.toContain('Withdraw')
  expect(shown([], port(false))).toBe('')
  expect(shown([], null)).toBe('')
})
