import { expect, test } from 'vitest'
import { bench, kinds } from './testing/robot-bench.ts'

test('what happens while an alarm is being taken over counts: acknowledged, it is gone; raised meanwhile, it is there', () => {
  const last = bench()
  last.set('r-1/joint-2/vib', 2.3, 0)
  last.set('r-1/joint-2/vib', 1, 1)
  const next = bench()
  const steps = next.engine.takingOver(last.engine, () => last.now(2))
  let step = steps.next()
  while (!step.done) step = steps.next()
  const found = next.engine.rows().map(({ state }) => state)
  expect(found).toEqual(['returned'])
  expect(last.give('acknowledge', 'r-1/vib', 3).ok).toBe(true)
  expect(kinds(last.set('r-1/door', 1, 4))).toEqual(['door raised'])
  expect(step.value(next.now(5))).toEqual([])
  expect(next.engine.rows()).toEqual(last.engine.rows())
  expect(next.engine.rows().map(({ key }) => key)).toEqual(['r-1/door'])
  expect(kinds(next.set('r-1/joint-2/vib', 2.4, 6))).toEqual(['vib raised'])
})
