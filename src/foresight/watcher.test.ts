import { learningOf, type WatchedPlant } from './answers.ts'
import { twinOf } from '../server/testing/start-gateway.ts'
import { expect, test } from 'vitest'
import type { EpisodeEvent, ForesightEvent, WornEvent } from './messages.ts'
import {
  columnsOf,
  DAY,
  HOUR,
  MINUTE,
  planOfRobots,
  robots,
  type Row,
  samplesOf,
  START,
  type Story,
} from './testing/plant-of-joints.ts'
import type { Kept } from './find-record.ts'
import { Watcher } from './watcher.ts'

const NOTHING: Kept = { get: () => null }
const plan = planOfRobots(robots(6))
const slots = plan.map(({ slot }) => slot)
const forEver = (of = plan): Float64Array => new Float64Array(of.length).fill(Infinity)

const started = (kept: Kept = NOTHING, of = plan): Watcher => {
  const watcher = new Watcher(kept)
  watcher.replace(of, forEver(of))
  return watcher
}
const live = (kept: Kept = NOTHING, of = plan): Watcher => {
  const watcher = started(kept, of)
  watcher.release(
    of.map(({ slot }) => slot),
    START,
  )
  watcher.takeEvents()
  return watcher
}

/** In batches of a minute, as a gateway hands them on. */
const feed = (watcher: Watcher, rows: Iterable<Row>, out: ForesightEvent[] = []): ForesightEvent[] => {
  let batch: Row[] = []
  const hand = (): void => {
    if (batch.length === 0) return
    watcher.samples([columnsOf(batch)])
    watcher.tick(batch.at(-1)![3])
    out.push(...watcher.takeEvents())
    batch = []
  }
  for (const row of rows) {
    if (batch.length > 0 && row[3] >= batch[0]![3] + MINUTE) hand()
    batch.push(row)
  }
  hand()
  return out
}
const episodes = (events: readonly ForesightEvent[]): EpisodeEvent[] => events.filter((one) => one.kind === 'episode')
const worn = (events: readonly ForesightEvent[], robot = 1): WornEvent[] =>
  events.filter((one): one is WornEvent => one.kind === 'worn' && one.signal === `r-${robot}/joint/vibration`)
const savedBy = (watcher: Watcher): Map<string, Uint8Array> =>
  new Map([...watcher.changed()].map(([name, save]) => [name, save()]))
const keptOf = (saved: ReadonlyMap<string, Uint8Array>): Kept => ({ get: (name) => saved.get(name) ?? null })
/** Reaches its limit in ten days. */
const wearing: Story = { worn: (robot, time) => (robot === 0 ? (time - START) / (10 * DAY) : 0) }

test('a joint that wears is expected at its limit, and its sisters are not', () => {
  const events = feed(live(), samplesOf(plan, START, START + 7 * DAY, wearing))
  const last = worn(events).at(-1)!
  expect(last.claim.code).toBe('expected')
  if (last.claim.code !== 'expected') return
  expect(last.at + last.claim.fan[3]!).toBeGreaterThan(START + 9 * DAY)
  expect(last.at + last.claim.fan[3]!).toBeLessThan(START + 11.5 * DAY)
  expect(last.perDay).toBeCloseTo(0.1, 1)
  for (const robot of [2, 3, 4, 5, 6]) expect(worn(events, robot).at(-1)!.claim.code).toBe('no-trend')
  const fleet = events.filter((one) => one.kind === 'fleet').at(-1)!
  expect(fleet.machines).toHaveLength(6)
  expect(Math.abs(fleet.machines.find(({ asset }) => asset === 'r-1')!.beside!.z)).toBeGreaterThan(4.5)
})

test('a jump is one episode that begins, grows and ends; its sisters have none', () => {
  const at = START + 3 * DAY + 5 * HOUR
  const events = feed(
    live(),
    samplesOf(plan, START, START + 3 * DAY + 8 * HOUR, {
      worn: (robot, time) => (robot === 2 && time >= at && time < at + 20 * MINUTE ? 0.9 : 0),
    }),
  )
  const own = episodes(events).filter(({ signal, since }) => signal === 'r-3/joint/vibration' && since >= at)
  expect(new Set(own.map(({ id }) => id)).size).toBe(1)
  expect(own[0]).toMatchObject({ since: at, until: null, state: 'execute', why: { code: 'jump' } })
  expect(own[0]!.degree).toBeGreaterThan(4.5)
  expect(own.at(-1)!.until).not.toBeNull()
  const strong = episodes(events).filter(({ since, degree }) => since >= at && degree >= 6)
  expect(strong.filter(({ signal }) => signal !== 'r-3/joint/vibration')).toEqual([])
})

test('what never changes is never unusual, not even by a last bit', () => {
  const { slot, stateSlots } = plan.find(({ id }) => id === 'r-1/joint/vibration')!
  const rows: Row[] = []
  for (let time = START; time < START + DAY; time += 7000) {
    rows.push([stateSlots[0]!, 6, true, time], [slot, 0.3, true, time])
  }
  expect(episodes(feed(live(), rows))).toEqual([])
})

test('what is measured while the machine stands is not learnt, and no state is no work', () => {
  const stands = (_: number, time: number): boolean => Math.floor((time - START) / (2 * HOUR)) % 2 === 0
  const events = feed(live(), samplesOf(plan, START, START + 3 * DAY, { isRunning: stands }))
  // Every stop takes the reading from 1 to 0.05: beside its own past at work nothing happened.
  expect(episodes(events).filter(({ degree }) => degree > 6)).toEqual([])
  expect(worn(events).at(-1)!.level).toBeCloseTo(1, 1)
  const stateless = feed(
    live(),
    [...samplesOf(plan, START, START + DAY)].filter(([slot]) => plan.find((one) => one.slot === slot)!.states === null),
  )
  expect(stateless).toEqual([])
})

test('bad, late and standing samples change no byte of what is known', () => {
  const watcher = live()
  feed(watcher, samplesOf(plan, START, START + DAY))
  savedBy(watcher)
  const { slot } = plan.find(({ id }) => id === 'r-1/joint/vibration')!
  // Of a minute that is known already.
  watcher.samples([columnsOf([[slot, 99, true, START + HOUR]])])
  expect([...watcher.changed()]).toEqual([])
  const before = live()
  const after = live()
  const rows = [...samplesOf(plan, START, START + DAY)]
  feed(before, rows)
  feed(
    after,
    rows.map(([of, value, isUsable, time]): Row =>
      of === slot && time % (7 * MINUTE) === 0 ? [of, Number.NaN, false, time] : [of, value, isUsable, time],
    ),
  )
  const [known, less] = [savedBy(before), savedBy(after)]
  expect(less.get('signal r-2/joint/vibration')).toEqual(known.get('signal r-2/joint/vibration'))
  expect(less.get('signal r-1/joint/vibration')).not.toEqual(known.get('signal r-1/joint/vibration'))
})

test('stopped anywhere, loaded and told again what was recorded since, it says the same to the byte', () => {
  const rows = [...samplesOf(plan, START, START + 6 * DAY, { ...wearing, stepMs: 5 * MINUTE })]
  const whole = live()
  const said = feed(whole, rows)
  for (const part of [0.31, 0.77]) {
    const cut = Math.floor(rows.length * part)
    const first = live()
    const told = feed(first, rows.slice(0, cut))
    const saved = savedBy(first)
    // Killed later than it was saved: what came in between is read from the history.
    const back = started(keptOf(saved))
    const killedAt = Math.min(rows.length, cut + 500)
    const killed = rows[killedAt - 1]![3]
    back.hold(slots)
    back.recorded(columnsOf(rows.filter(([, , , time]) => time >= rows[cut - 1]![3] - HOUR && time <= killed)))
    back.release(slots, killed)
    const since = back.takeEvents().filter(({ kind }) => kind !== 'goes-on')
    const rest = feed(
      back,
      rows.filter(([, , , time]) => time > killed),
    )
    const last = new Map(savedBy(back))
    for (const [name, bytes] of savedBy(whole)) if (last.has(name)) expect(last.get(name), name).toEqual(bytes)
    const isKnown = new Set([...told, ...since, ...rest].map((one) => JSON.stringify(one)))
    for (const event of said) expect(isKnown, JSON.stringify(event)).toContain(JSON.stringify(event))
  }
})

test('the past told in minutes is learnt as if it had been lived through, and nothing of it was ever expected', () => {
  const watcher = started()
  const told = plan.filter(({ states }) => states === null)
  const rows = [...samplesOf(plan, START, START + 7 * DAY, wearing)]
  for (const { slot } of told) {
    const own = rows.filter(([of]) => of === slot)
    watcher.minutes(
      slot,
      Float64Array.from(own, ([, , , time]) => time),
      Float64Array.from(own, ([, value]) => value),
      new Float64Array(own.length).fill(6),
    )
  }
  watcher.hold(slots)
  watcher.release(slots, START + 7 * DAY + 10 * MINUTE)
  const events = watcher.takeEvents()
  const living = live()
  const along = feed(living, rows)
  living.tick(START + 7 * DAY + 10 * MINUTE)
  const lived = worn([...along, ...living.takeEvents()]).at(-1)!
  expect(worn(events).at(-1)).toEqual(lived)
  expect(worn(events).filter(({ isPast }) => !isPast)).toHaveLength(1)
})

test('renamed it is known on; in another unit or with another type it begins anew', () => {
  const watcher = live()
  feed(watcher, samplesOf(plan, START, START + 2 * DAY))
  const renamed = robots(6)
  Object.assign(renamed.assets[0]!, { id: 'r-x', aliases: ['r-1'] })
  const known = watcher.replace(planOfRobots(renamed), forEver())
  expect(known.knownUntil.every((until) => until > START + DAY)).toBe(true)
  const inches = robots(6)
  inches.classes.robot.parts.joint.signals.vibration.unit = 'in/s'
  const other = planOfRobots(inches)
  const { knownUntil } = watcher.replace(other, forEver())
  expect(other.map(({ states }, i) => states === null && knownUntil[i] === 0)).toEqual(
    other.map(({ states }) => states === null),
  )
})

test('another class: its own past counts on, and it has other sisters', () => {
  const watcher = live()
  feed(watcher, samplesOf(plan, START, START + 4 * DAY))
  const moved = robots(6) as ReturnType<typeof robots> & { classes: Record<string, unknown> }
  moved.classes['crane'] = moved.classes.robot
  moved.assets[5]!.class = 'crane'
  const other = planOfRobots(moved)
  const { knownUntil } = watcher.replace(other, forEver(other))
  expect(knownUntil.every((until) => until > 0)).toBe(true)
  watcher.release(
    other.map(({ slot }) => slot),
    START + 4 * DAY,
  )
  const events = feed(watcher, samplesOf(other, START + 4 * DAY, START + 4 * DAY + 3 * HOUR))
  const fleets = events.filter((one) => one.kind === 'fleet')
  expect(fleets.filter(({ classId }) => classId === 'robot').at(-1)!.machines).toHaveLength(5)
  expect(fleets.filter(({ classId }) => classId === 'crane').at(-1)!.machines).toEqual([
    expect.objectContaining({ asset: 'r-6', beside: null }),
  ])
})

test('a clock that is set back by a day holds nothing off for a day', () => {
  const watcher = live()
  feed(watcher, samplesOf(plan, START, START + 2 * DAY))
  watcher.setBack(START + DAY)
  const events = feed(watcher, samplesOf(plan, START + DAY, START + 2 * DAY, { seed: 2 }))
  expect(worn(events).length).toBeGreaterThan(15)
  expect(worn(events).at(-1)!.claim.code).toBe('no-trend')
})

test('live samples wait while their past is told, and are taken after it', () => {
  const watcher = started()
  const rows = [...samplesOf(plan, START, START + DAY)]
  const half = rows.length / 2
  watcher.hold(slots)
  watcher.samples([columnsOf(rows.slice(half))])
  watcher.recorded(columnsOf(rows.slice(0, half)))
  watcher.release(slots, START + DAY)
  const whole = live()
  whole.samples([columnsOf(rows)])
  expect(savedBy(watcher)).toEqual(savedBy(whole))
})

test('a part that was renewed within the minute before a kill is renewed after it as well, to the byte', () => {
  const rows = [...samplesOf(plan, START, START + 4 * DAY, { ...wearing, stepMs: 5 * MINUTE })]
  const joint = plan.find(({ id }) => id === 'r-1/joint/vibration')!
  const renewedAt = START + 3 * DAY + 7 * HOUR + 2 * MINUTE
  const before = rows.filter(([, , , time]) => time < renewedAt)
  const after = rows.filter(([, , , time]) => time >= renewedAt)
  const whole = live()
  feed(whole, before)
  const saved = savedBy(whole)
  // The thread writes it at once; all else waits for the next minute.
  const [name, bytes] = whole.renew([joint.slot], renewedAt)
  saved.set(name, bytes)
  const said = [...whole.takeEvents(), ...feed(whole, after)]

  const killedAt = START + 3 * DAY + 8 * HOUR
  const back = started(keptOf(saved))
  back.hold(slots)
  back.recorded(columnsOf(rows.filter(([, , , time]) => time > renewedAt - HOUR && time <= killedAt)))
  back.release(slots, killedAt)
  const told = back.takeEvents()
  const rest = feed(
    back,
    rows.filter(([, , , time]) => time > killedAt),
  )
  const known = savedBy(whole)
  for (const [of, state] of savedBy(back)) expect(known.get(of), of).toEqual(state)
  const all = new Set([...told, ...rest].map((one) => JSON.stringify(one)))
  for (const event of said)
    if (event.kind !== 'goes-on') expect(all, JSON.stringify(event)).toContain(JSON.stringify(event))
  expect(worn(told).some((one) => one.renewedAt === renewedAt)).toBe(true)
  // Told once more, as when it is not known whether it was heard: nothing is begun a second time.
  back.renew([joint.slot], renewedAt)
  expect(back.takeEvents()).toEqual([])
})

test('renewed while its past is told: what was before belongs to the old part', () => {
  const rows = [...samplesOf(plan, START, START + 3 * DAY, { ...wearing, stepMs: 5 * MINUTE })]
  const joint = plan.find(({ id }) => id === 'r-1/joint/vibration')!
  const at = START + 2 * DAY
  const watcher = started()
  watcher.hold(slots)
  watcher.renew([joint.slot], at)
  watcher.recorded(columnsOf(rows))
  watcher.release(slots, START + 3 * DAY)
  expect(worn(watcher.takeEvents()).at(-1)).toMatchObject({ from: at + HOUR, samples: 23 })
  // Its history grew backwards: learnt anew, it is the same part still.
  watcher.forget([joint.slot, ...joint.stateSlots])
  watcher.hold(slots)
  watcher.recorded(columnsOf(rows.filter(([slot]) => slot === joint.slot || joint.stateSlots.includes(slot))))
  watcher.release([joint.slot, ...joint.stateSlots], START + 3 * DAY)
  expect(worn(watcher.takeEvents()).at(-1)).toMatchObject({ from: at + HOUR, samples: 23 })
})

test('after a repair it says how much is known since, and since when; a sister that knows enough says nothing', () => {
  const rows = [...samplesOf(plan, START, START + 2 * DAY + HOUR, { stepMs: MINUTE })]
  const joint = plan.find(({ id }) => id === 'r-1/joint/vibration')!
  const at = START + 2 * DAY
  const watcher = started()
  const hand = (from: number, to: number): void => {
    watcher.samples([columnsOf(rows.filter(([, , , time]) => time >= from && time < to))])
    watcher.tick(to)
  }
  watcher.release(slots, START)
  hand(START, at)
  expect([...watcher.learning()]).toEqual([])
  watcher.renew([joint.slot], at)
  hand(at, at + HOUR)
  const learning = new Map(watcher.learning())
  expect([...learning.keys()]).toEqual([joint.slot])
  expect(learning.get(joint.slot)).toBeGreaterThan(50)
  expect(learning.get(joint.slot)).toBeLessThan(65)
  const twin = twinOf(robots(1))
  const plant = {
    twin,
    learning: new Map([[twin.signal('r-1/joint/vibration')!.slot as number, 58]]),
    renewedAt: () => watcher.renewedAt(joint.slot),
  } as unknown as WatchedPlant
  const [said] = learningOf(plant, 'r-1')
  expect(said).toEqual({ signal: joint.id, samples: 58, of: 100, anew: { at, why: 'renewed' } })
  // Of a unit that changed later it is that.
  const unit = learningOf({ ...plant, unitSince: () => at + HOUR }, 'r-1')[0]
  expect(unit!.anew).toEqual({ at: at + HOUR, why: 'unit' })
})

test('a state that is older than it may be is not known: nothing is learnt, until it is said again', () => {
  const watcher = started()
  const joint = plan.find(({ id }) => id === 'r-1/joint/vibration')!
  watcher.setLimit(joint.stateSlots[0]!, 15 * MINUTE)
  watcher.release(slots, START)
  feed(watcher, samplesOf(plan, START, START + DAY))
  const told = (rows: Iterable<Row>): number[] => worn(feed(watcher, rows)).map(({ at }) => (at - START - DAY) / HOUR)
  // The joint goes on, its machine says no more what it does.
  const silent = samplesOf(plan, START + DAY, START + DAY + 4 * HOUR)
  expect(told([...silent].filter(([slot]) => slot === joint.slot))).toEqual([0])
  expect(told(samplesOf(plan, START + DAY + 4 * HOUR, START + DAY + 6 * HOUR))).toEqual([5])
})

test('what was saved in another unit is not taken up after a restart', () => {
  const watcher = live()
  feed(watcher, samplesOf(plan, START, START + DAY))
  const kept = keptOf(savedBy(watcher))
  const inches = robots(6)
  inches.classes.robot.parts.joint.signals.vibration.unit = 'in/s'
  const other = planOfRobots(inches)
  const { knownUntil } = new Watcher(kept).replace(other, forEver(other))
  expect(other.map(({ states }, i) => (states === null) === (knownUntil[i] === 0))).not.toContain(false)
})
