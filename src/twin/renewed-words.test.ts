import { expect, test } from 'vitest'
import { saysRenewed } from './renewed-words.ts'

test.each([
  'gearbox bearing, replaced',
  'Replaced the belt, runs quietly',
  'new bearing in joint 3',
  'Lager getauscht',
  'Filter ausgewechselt, Eva',
])('done: %s', (text) => expect(saysRenewed(text)).toBe(true))

test.each([
  '',
  'to be replaced on Sunday',
  'not replaced yet',
  'bearing must be replaced',
  'Lager muss getauscht werden',
  'noch nicht ersetzt',
  'irreplaceable',
  'greased',
])('not done: %s', (text) => expect(saysRenewed(text)).toBe(false))
