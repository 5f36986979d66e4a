import { expect, test } from 'vitest'
import { en } from '../texts/en.ts'
import { OVERVIEW, SIDE_PANELS } from './panel-list.ts'

test('every panel of the right side has an id of its own, its words, and something to show', async () => {
  const ids = SIDE_PANELS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  // What the side shows of a selection.
  expect(ids).not.toContain('selection')
  expect(ids).not.toContain('sheet')
  for (const { title, nav, loading, load } of SIDE_PANELS) {
    for (const words of [title, nav, loading]) if (words !== null) expect(en).toHaveProperty([words])
    expect(typeof (await load()).default).toBe('function')
  }
})

test('what a screen shows by itself is fetched before anyone asks for it', () => {
  expect(SIDE_PANELS.find(({ id }) => id === OVERVIEW)?.early).toBe(true)
})
