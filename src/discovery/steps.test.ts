/** What is proposed is worked out in small steps: they are counted, for time is another's on a busy machine. */
import { expect, test } from 'vitest'
import { atOnce, type Steps } from '../base/steps.ts'
import { classesOf } from './classes.ts'
import { collect } from './leaves.ts'
import { machinesOf } from './machines.ts'
import { TopicRegister } from './register.ts'

const stepsOf = (work: Steps<unknown>): number => {
  for (let steps = 0; ; steps++) if (work.next().done) return steps
}

/** A name of letters only, unlike all others. */
const nameOf = (i: number): string =>
  [...i.toString(26).padStart(4, '0')].map((digit) => String.fromCodePoint(97 + Number.parseInt(digit, 26))).join('')

const machinesNamed = (names: readonly string[]) => {
  const register = new TopicRegister()
  for (const name of names)
    register.message(`werk/${name}`, new TextEncoder().encode('{"force":1,"speed":2,"torque":3}'), 1000, false)
  const { leaves, faults } = atOnce(collect(register, ''))
  return atOnce(machinesOf(leaves, faults))
}

test('names of machines that say the same are held against each other in steps, and only so many of them', () => {
  const steps = [100, 1000, 2000].map((n) =>
    stepsOf(classesOf(machinesNamed(Array.from({ length: n }, (_, i) => `X${nameOf(i)}presse`)), new Set())),
  )
  expect(steps[0]).toBeGreaterThan(100)
  expect(steps[1]).toBeGreaterThan(300)
  // Thrice a hundred of them, and a step for every few machines.
  expect(steps[2]! - steps[1]!).toBeLessThan(200)
})
