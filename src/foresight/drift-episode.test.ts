/** A joint that wears slowly has one lasting episode of its own, through a restart too; a renewal ends it, sisters have none. */
import { expect, test } from 'vitest'
import { LASTING_MS } from './case-rules.ts'
import type { EpisodeEvent } from './messages.ts'
import { columnsOf, DAY, MINUTE, planOfRobots, robots, samplesOf, START } from './testing/plant-of-joints.ts'
import { Watcher } from './watcher.ts'

const plan = planOfRobots(robots(3))
const slots = plan.map(({ slot }) => slot)
const joint = plan.find(({ id }) => id === 'r-1/joint/vibration')!

const started = (kept = new Map<string, Uint8Array>()): Watcher => {
  const watcher = new Watcher({ get: (name) => kept.get(name) ?? null })
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  watcher.release(slots, START)
  watcher.takeEvents()
  return watcher
}
const slowly = (robot: number, time: number): number =>
  robot === 0 ? Math.max(0, (time - START - 7 * DAY) / (10 * DAY)) : 0

/** By the hour. */
const live = (watcher: Watcher, from: number, to: number): EpisodeEvent[] => {
  const said: EpisodeEvent[] = []
  for (let at = from; at < to; at += 60 * MINUTE) {
    const rows = [...samplesOf(plan, at, at + 60 * MINUTE, { worn: slowly, seed: 1 + (at - START) / MINUTE })]
    watcher.samples([columnsOf(rows)])
    watcher.tick(at + 60 * MINUTE)
    said.push(...watcher.takeEvents().filter((one) => one.kind === 'episode'))
  }
  return said.filter(({ id }) => id.endsWith('@drift'))
}

test('what moves slowly is told once, lasts, goes on after a restart and ends with a renewal', () => {
  const first = started()
  const said = live(first, START, START + 9 * DAY)
  expect(new Set(said.map(({ signal }) => signal))).toEqual(new Set([joint.id]))
  expect(new Set(said.map(({ id }) => id)).size).toBe(1)
  const [begins] = said
  expect(begins!.since).toBeGreaterThan(START + 7 * DAY)
  expect(begins!.why).toMatchObject({ code: 'drifted', from: expect.closeTo(1, 1) })
  expect(said.at(-1)!.lasted).toBeGreaterThanOrEqual(LASTING_MS)
  expect(said.at(-1)!.degree).toBeGreaterThan(begins!.degree)
  expect(said.every(({ until }) => until === null)).toBe(true)

  const kept = new Map([...first.changed()].map(([name, save]) => [name, save()] as const))
  const back = started(kept)
  const goesOn = live(back, START + 9 * DAY, START + 10 * DAY)
  expect(goesOn).toEqual(live(first, START + 9 * DAY, START + 10 * DAY))

  back.renew([joint.slot], START + 10 * DAY)
  const ended = back.takeEvents().filter((one) => one.kind === 'episode' && one.id === begins!.id)
  expect(ended).toMatchObject([{ until: expect.any(Number) }])
})
