/**
 * What moves slowly, look by look: weeks with days of rest, pauses, clocks, other names, settings, and machines that stop for
 * good.
 */
import { expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import type { EpisodeEvent, ForesightEvent } from './messages.ts'
import { pack, unpack } from './packed.ts'
import type { PlanSignal } from './plan.ts'
import type { SavedModel } from './signal-model.ts'
import { SignalRecord } from './signal-record.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Monday, 00:00 UTC. */
const START = Date.UTC(2026, 5, 1)
/** Five minutes each: the look is at ten. */
const STEP = 5 * MINUTE

const planned = (more: Partial<PlanSignal> = {}): PlanSignal => ({
  slot: 0,
  id: 'a/b',
  earlier: [],
  asset: 'a',
  component: null,
  key: 'b',
  classId: null,
  unit: '°C',
  sensitivity: 1,
  limits: [],
  stateSlots: [],
  states: null,
  settingSlots: [],
  speedSlots: [],
  isSetting: false,
  isText: false,
  isAmount: false,
  ...more,
})

class Story {
  readonly events: ForesightEvent[] = []
  readonly out = { event: (event: ForesightEvent): void => void this.events.push(event), hour: (): void => {} }
  record: SignalRecord

  constructor(more: Partial<PlanSignal> = {}) {
    this.record = new SignalRecord(planned(more))
    this.record.isPending = false
  }

  /** @param valueAt of days since the beginning and noise; NaN = nothing was measured */
  live(
    fromDay: number,
    toDay: number,
    valueAt: (day: number, noise: number) => number,
    { isTicked = true, key = () => 0 }: { isTicked?: boolean; key?: (day: number) => number } = {},
  ): this {
    const rng = createRng(7).fork(String(fromDay))
    for (let at = START + fromDay * DAY; at < START + toDay * DAY; at += STEP) {
      const day = (at - START) / DAY
      const value = valueAt(day, rng.normal(0, 0.4))
      if (isTicked) this.record.tick(at, this.out)
      if (value === value) this.record.minute(at, value, '', key(day), this.out)
      else this.record.stood()
    }
    return this
  }

  get drifts(): EpisodeEvent[] {
    return this.events.filter((one) => one.kind === 'episode').filter(({ id }) => id.endsWith('@drift'))
  }
}

const restsAt = (day: number): boolean => Math.floor(day) % 7 >= 5
const warms = (from: number, perDay: number) => (day: number, noise: number) =>
  40 + noise + perDay * Math.max(0, day - from)

test('what lies elsewhere on days of rest, every week, does not move', () => {
  expect(new Story().live(0, 30, (day, noise) => (restsAt(day) ? 30 : 40) + noise).drifts).toEqual([])
})

test('what moves on top of that does, also on a day of rest', () => {
  const { drifts } = new Story().live(0, 22, (day, noise) => warms(18, 1.5)(day, noise) - (restsAt(day) ? 10 : 0))
  expect(drifts.length).toBeGreaterThan(0)
  expect(drifts.every(({ since }) => since > START + 18 * DAY)).toBe(true)
  expect(drifts.some(({ until }) => until !== null)).toBe(false)
})

test('of days too few to say nothing is said, also not that it is over: five days of work a week', () => {
  const { drifts } = new Story().live(0, 18.9, (day, noise) => (restsAt(day) ? Number.NaN : warms(14, 2)(day, noise)))
  expect(new Set(drifts.map(({ id }) => id)).size).toBe(1)
  expect(drifts.every(({ until }) => until === null)).toBe(true)
})

test('it is the same whether the end of an hour closed it or what came next, before a pause as well', () => {
  const works = (day: number, noise: number): number => (day % 1 < 0.5 ? warms(9, 2)(day, noise) : Number.NaN)
  const ticked = new Story().live(0, 13, works)
  const told = new Story().live(0, 13, works, { isTicked: false })
  expect(ticked.drifts.length).toBeGreaterThan(0)
  expect(told.drifts).toEqual(ticked.drifts)
  ticked.record.tick(START + 13 * DAY, ticked.out)
  told.record.tick(START + 13 * DAY, told.out)
  expect(told.record.save()).toEqual(ticked.record.save())
})

test('renamed meanwhile, it ends under the name that it has', () => {
  const story = new Story().live(0, 12, warms(9, 2))
  expect(story.drifts.at(-1)).toMatchObject({ signal: 'a/b', until: null })
  story.record.replan(planned({ id: 'c/b', earlier: ['a/b'] }))
  story.live(12, 13, (_, noise) => 40 + noise)
  expect(story.drifts.at(-1)).toMatchObject({ id: story.drifts[0]!.id, signal: 'c/b', until: expect.any(Number) })
})

test.each([0.2, 0.8, 2])('a clock that is set back by %s days ends nothing before it began', (days) => {
  const story = new Story().live(0, 10.5, warms(9, 4))
  expect(story.drifts.at(-1)).toMatchObject({ until: null })
  story.record.setBack(START + (10.5 - days) * DAY)
  story.live(10.5 - days, 16, (_, noise) => 40 + noise)
  const ended = story.drifts.filter(({ until }) => until !== null)
  expect(ended.length).toBeGreaterThan(0)
  for (const { since, until } of ended) expect(until).toBeGreaterThanOrEqual(since)
})

test('of a machine that stops for good it ends after a week, when nothing is left to compare', () => {
  const story = new Story().live(0, 12, warms(9, 2))
  const { id } = story.drifts.at(-1)!
  story.record.tick(START + 18.5 * DAY, story.out)
  expect(story.drifts.at(-1)).toMatchObject({ id, until: null })
  const kept = SignalRecord.load(planned(), story.record.save())!
  kept.isPending = false
  for (const record of [story.record, kept]) {
    const before = story.drifts.length
    record.tick(START + 19.5 * DAY, story.out)
    record.tick(START + 20 * DAY, story.out)
    expect(story.drifts.slice(before)).toMatchObject([{ id, until: expect.any(Number) }])
  }
  expect(story.drifts.at(-1)!.until).toBeLessThanOrEqual(START + 12 * DAY)
  expect(story.drifts.at(-1)).toEqual(story.drifts.at(-2))
})

test('one that is more sensitive is told sooner and not over at the next look', () => {
  const rise = (day: number, noise: number): number => 40 + noise + (day < 9 ? 0 : 0.8)
  expect(new Story().live(0, 11, rise).drifts).toEqual([])
  const { drifts } = new Story({ sensitivity: 4 }).live(0, 11, rise)
  expect(drifts.length).toBeGreaterThan(0)
  expect(drifts.every(({ until }) => until === null)).toBe(true)
})

test('under a setting that adds something it is told in the numbers that were measured', () => {
  const key = (day: number): number => (Math.floor(day * 2) % 2 === 0 ? 1 : 2)
  const { drifts } = new Story({ settingSlots: [1] }).live(
    0,
    12,
    (day, noise) => warms(10, 2)(day, noise / 5) + (key(day) === 2 ? 100 : 0),
    { key },
  )
  expect(drifts.length).toBeGreaterThan(1)
  for (const { at, why } of drifts) {
    const measured = key((at - START) / DAY - 0.01) === 2 ? 140 : 40
    if (why.code === 'drifted') expect(Math.abs(why.from - measured)).toBeLessThan(5)
    expect(why.code).toBe('drifted')
  }
})

test('what was saved before it was looked for is known on, and is looked for from then on', () => {
  const story = new Story().live(0, 9, warms(9, 2))
  const { about, blobs } = unpack<{ models: SavedModel[] }>(story.record.save())!
  const models = about.models.map(({ drift: _drift, looks: _looks, ...rest }) => rest)
  story.record = SignalRecord.load(planned(), pack({ ...about, models }, blobs))!
  story.record.isPending = false
  expect(story.live(9, 12, warms(9, 2)).drifts.at(-1)).toMatchObject({ until: null })
})
