/** What an exhibit says by itself. */
import { expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import { drawnKinds } from '../../scene/equipment/library.ts'
import { Motion } from '../../scene/motion/motion.ts'
import { layOut } from '../../scene/plan/layout.ts'
import { ExhibitPlant } from './exhibit-plant.ts'
import { library } from './exhibit.ts'

test('the whole library stands at rest: a picture of it is drawn once; told to, a belt runs', () => {
  const { twin, channels } = library()
  const plant = new ExhibitPlant(twin, { channels, now: () => timeMs(1000) })
  const motion = new Motion(layOut(twin, drawnKinds, null), plant.values)
  const ran: number[] = []
  const goOn = (now: number): boolean => {
    for (const { slot } of twin.heard) motion.take(slot, timeMs(now))
    return motion.step(timeMs(now), { carriers() {}, machine() {}, phase: (part) => ran.push(part) })
  }
  goOn(1000)
  // What glides to its place has come to it.
  goOn(10_000)
  expect(goOn(10_100), 'something is on its way').toBe(false)
  expect(ran).toEqual([])
  const [machine, speed] = [...channels].flatMap(([id, own]) =>
    own.flatMap(({ name, signal }) => (name === 'speed' ? [[id, signal] as const] : [])),
  )[0]!
  plant.say(`${machine}/${speed}`, 0.5)
  expect(goOn(10_200)).toBe(true)
  goOn(10_300)
  expect(ran.length).toBeGreaterThan(0)
})
