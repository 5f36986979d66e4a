/** From recorded settings to advice in a real journal, and from there to its record. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ok } from '../../../base/result.ts'
import { GRID, setMachine } from '../../../whatif/testing/set-machine.ts'
import type { RangeAnswer, RangeQuestion } from '../../../wire/history.ts'
import { Journal } from '../../journal/journal.ts'
import { twinOf } from '../../testing/start-gateway.ts'
import { AdviceBook } from './advice-book.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const END = GRID.from + GRID.count * GRID.everyMs
const EFFECT = -2

const press = (id: string) => ({
  id,
  name: id.toUpperCase(),
  parent: 'line',
  signals: {
    power: { name: 'Power', unit: 'kW', role: 'power', bindings: [{ topic: `${id}/power` }] },
    set: { name: 'Speed set', unit: '%', bindings: [{ topic: `${id}/set` }] },
    good: { name: 'Good', type: 'integer', role: 'count-good', bindings: [{ topic: `${id}/good` }] },
  },
  commands: {
    speed: {
      name: 'Speed',
      enabled: true,
      topic: `${id}/speed`,
      payload: '{value}',
      value: { name: 'Speed', unit: '%', min: 0, max: 5, step: 1 },
      confirm: { signal: 'set', tolerance: 0.1 },
    },
  },
})
const twin = twinOf({
  format: 1,
  id: 'plant',
  name: 'Plant',
  timeZone: 'UTC',
  assets: [{ id: 'line', name: 'Line', level: 'line' }, press('p-1'), press('p-2')],
})

const machines = { 'p-1': setMachine({ seed: 21, effect: EFFECT }), 'p-2': setMachine({ seed: 22 }) }
/** What happened after the month: it was left as it is, or set as advised. */
let after = { held: 0, effect: 0 }

const valueAt = (signal: string, part: number): number => {
  const [id, key] = signal.split('/') as [keyof typeof machines, string]
  const { held, cost, keeps } = machines[id]
  if (key === 'set') return part < GRID.count ? (held[part] ?? 0) : after.held
  if (key === 'power') return part < GRID.count ? cost.amount[part]! : cost.amount[part - 7 * 144]! + after.effect
  return keeps[0]!.amount[Math.min(part, GRID.count - 1)]!
}
const SUMS = new Map<string, number[]>()
const sumAt = (signal: string, part: number): number => {
  const sums = SUMS.get(signal) ?? [0]
  SUMS.set(signal, sums)
  while (sums.length <= part + 1) sums.push(sums.at(-1)! + valueAt(signal, sums.length - 1))
  return sums[part + 1]!
}

const history = {
  range: async ({ signals, from, to }: RangeQuestion) => {
    const answers = signals.map((signal) => {
      const t: number[] = []
      for (let at = Math.max(GRID.from, from); at + GRID.everyMs <= to; at += GRID.everyMs) t.push(at)
      const values = t.map((at) => {
        const part = Math.round((at - GRID.from) / GRID.everyMs)
        return signal.endsWith('/good') ? sumAt(signal, part) : valueAt(signal, part)
      })
      const kept = t.map((_, i) => i).filter((i) => !Number.isNaN(values[i]))
      const column = kept.map((i) => values[i]!)
      return {
        signal,
        from,
        to,
        stepMs: GRID.everyMs,
        t: kept.map((i) => t[i]!),
        min: column,
        max: column,
        mean: column,
        last: column,
        count: column.map(() => 60),
        quality: column.map(() => 0),
      }
    })
    const answer: RangeAnswer = { answers, unknown: [], texts: [], states: [], limits: [] }
    return ok(answer)
  },
}

let dir: string
let journal: Journal
beforeEach(() => {
  after = { held: 0, effect: 0 }
  dir = mkdtempSync(join(tmpdir(), 'gemba-advice-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true, force: true })
})
const book = () => new AdviceBook({ twin: () => twin, history, journal: journal.acts })
const eva = { name: 'Eva', roles: new Set(['engineer' as const]), verified: false }

test('a setting that costs less is advised with its command and its interval; the other machine gets none', async () => {
  const advice = book()
  expect(advice.now(END).looked).toBeNull()
  await advice.tick(END)
  const { open, looked, record } = advice.now(END)
  expect(open).toHaveLength(1)
  expect(open[0]).toMatchObject({
    kind: 'speed',
    asset: 'p-1',
    setting: 'p-1/set',
    from: 0,
    to: 1,
    command: 'p-1/speed',
  })
  const { low, middle, high, unit } = open[0]!.gain
  expect(unit).toBe('kWh')
  expect(low).toBeGreaterThan(0)
  expect(middle).toBeGreaterThan(low)
  expect(high).toBeGreaterThan(middle)
  const truth = -EFFECT * open[0]!.times
  expect(low < truth && truth < high).toBe(true)
  expect(looked).toMatchObject({ at: END, heldBack: 0 })
  expect(looked!.compared).toBeGreaterThanOrEqual(2)
  expect(record).toEqual([])
  // On disk before it was told: a gateway that is started anew knows it, and does not say it twice.
  const again = book()
  await again.tick(END + HOUR)
  expect(again.now(END + HOUR).open).toEqual(open)
})

test('done as advised, it is judged by what it brought', async () => {
  await book().tick(END)
  after = { held: 1, effect: EFFECT }
  const later = book()
  await later.tick(END + 3 * DAY)
  const { open, record } = later.now(END + 3 * DAY)
  expect(open).toEqual([])
  expect(record[0]!.judged).toMatchObject({ outcome: 'held', by: null })
  expect(record[0]!.judged!.amount).toBeGreaterThan(record[0]!.gain.low)
})

test('where it brings nothing it is said so', async () => {
  await book().tick(END)
  after = { held: 1, effect: 0 }
  const later = book()
  await later.tick(END + 3 * DAY)
  expect(later.now(END + 3 * DAY).record[0]!.judged).toMatchObject({ outcome: 'missed' })
})

test('set aside by a person it is not said again; tried by nobody it lapses', async () => {
  const advice = book()
  await advice.tick(END)
  const [one] = advice.now(END).open
  expect(advice.setAside(one!.id + 1, '', eva, END)).toEqual({ ok: true, value: null })
  const aside = advice.setAside(one!.id, 'the belt slips at that speed', eva, END + HOUR)
  expect(aside).toMatchObject({ ok: true, value: { judged: { outcome: 'set-aside', by: { name: 'Eva' } } } })
  await advice.tick(END + 2 * DAY)
  expect(advice.now(END + 2 * DAY).open).toEqual([])
  expect(advice.now(END + 2 * DAY).record).toHaveLength(1)
})

test('what nobody tries lapses', async () => {
  const advice = book()
  await advice.tick(END)
  await advice.tick(END + 21 * DAY)
  expect(advice.now(END + 21 * DAY).record.map(({ judged }) => judged!.outcome)).toEqual(['lapsed'])
})
