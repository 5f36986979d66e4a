import { expect, test } from 'vitest'
import { drawnWords } from './drawn-words.ts'

const whole = { missing: null, leftOut: null }

test('nothing is said of what is drawn as it is', () => expect(drawnWords(whole, undefined, null)).toBeNull())

test('a box instead of a model, a place apart, what a file has besides, and movement that nobody measured', () => {
  expect(drawnWords({ missing: 'a.glb is not there', leftOut: null }, undefined, null)).toBe(
    'A plain box stands for its model: a.glb is not there.',
  )
  const all = drawnWords({ missing: null, leftOut: 'Not shown of a.glb: lines.' }, 5_700_000, 'illustration')!
  expect(all).toMatch(/^Stands 5.700.km from the rest of the plant.*Not shown of a\.glb: lines\..+/)
})
