/** A budget of a shift, by the calendar of the twin. */
import { expect, test } from 'vitest'
import { type Changeable, eachOnItsOwn, HOUR, start, time } from './testing/acting.ts'

eachOnItsOwn()

/** At 5:00 in Berlin, of which the night shift is an hour off its end. */
const FIVE = Date.UTC(2026, 11, 2, 4)
const all = [0, 1, 2, 3, 4, 5, 6]
const twoShifts = (document: Changeable): void => {
  document.timeZone = 'Europe/Berlin'
  document.shifts = [
    { name: 'Night', days: all, from: '22:00', to: '06:00' },
    { name: 'Day', days: all, from: '06:00', to: '22:00' },
  ]
  ofShift(document)
}
const ofShift = (document: Changeable): void => {
  const { slow } = document.policies
  delete slow!['perDay']
  Object.assign(slow!, { perShift: 1, coolDownS: 60, misses: 100, within: [40, 100] })
}

test('what is spent is spent until the next shift begins, over a restart in the middle of it', async () => {
  time.now = FIVE
  const first = start(null, twoShifts)
  first.allow('act')
  await first.run(20, 2.5)
  expect(first.sent).toEqual(['r-1/speed 90'])
  await first.run(200, 2.5)
  expect(first.policy()).toMatchObject({
    refusal: 'shift-spent',
    shift: { acts: 1, of: { name: 'Night', from: Date.UTC(2026, 11, 1, 21) } },
  })
  first.restart()
  const again = start(null, twoShifts)
  again.allow('act')
  await again.run(30, 2.5)
  expect([again.sent, again.policy().refusal]).toEqual([[], 'shift-spent'])
  time.now = FIVE + HOUR
  await again.run(20, 2.5)
  expect(again.sent).toEqual(['r-1/speed 90'])
  expect(again.policy().shift).toMatchObject({ acts: 1, of: { name: 'Day' } })
})

test('a clock that is set back to before what was done in the shift makes none of it new, over a restart either', async () => {
  // Five minutes after ten in Berlin: the night shift has begun.
  time.now = Date.UTC(2026, 11, 1, 21, 5)
  const first = start(null, twoShifts)
  first.allow('act')
  await first.run(20, 2.5)
  expect(first.sent).toEqual(['r-1/speed 90'])
  const byMs = -(5 * 60_000 + 15_000)
  time.now += byMs
  first.acts.clockStepped(byMs)
  await first.run(200, 2.5)
  expect([first.sent.length, first.policy().refusal]).toEqual([1, 'shift-spent'])
  first.restart()
  const again = start(null, twoShifts)
  again.allow('act')
  await again.run(30, 2.5)
  expect([again.sent, again.policy().refusal]).toEqual([[], 'shift-spent'])
  expect(again.policy().shift).toMatchObject({ acts: 1, of: { name: 'Night' } })
})

test('a plant without shifts counts the last 24 h, and says so', async () => {
  const s = start(null, ofShift)
  s.allow('act')
  await s.run(200, 2.5)
  expect(s.sent).toEqual(['r-1/speed 90'])
  expect(s.policy()).toMatchObject({ refusal: 'shift-spent', shift: { acts: 1, of: null } })
  time.now += 24 * HOUR
  await s.run(20, 2.5)
  expect(s.sent).toEqual(['r-1/speed 90', 'r-1/speed 80'])
})
