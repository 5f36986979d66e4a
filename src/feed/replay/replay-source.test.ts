/** Over a history that the test knows: whatever is asked and however it is played, the table says what plain reading says. */
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { slotOf, timeMs } from '../../base/brand.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import type { ApiError } from '../../wire/api.ts'
import type { RangeAnswer, StateAnswer } from '../../wire/history.ts'
import { applyBatch } from '../apply-batch.ts'
import type { PastReader } from './past-reader.ts'
import { ReplaySource } from './replay-source.ts'

const T0 = 1_795_200_000_000
const NOW = T0 + 3_600_000

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'm',
      name: 'M',
      signals: {
        heat: { name: 'Heat', staleAfterS: 5 },
        state: {
          name: 'State',
          type: 'state',
          states: { run: { code: 1, name: 'Run' }, stop: { code: 2, name: 'Stop' } },
        },
        word: { name: 'Word', type: 'text' },
      },
    },
  ],
})
if (!loaded.ok) throw new Error('bug: the twin of this test')
const twin = loaded.value
const ID = { heat: 'm/heat', state: 'm/state', word: 'm/word' } as const
const SLOT = {
  heat: slotOf(twin.signal(ID.heat)!.slot),
  state: slotOf(twin.signal(ID.state)!.slot),
  word: slotOf(twin.signal(ID.word)!.slot),
}

interface Sample {
  readonly t: number
  readonly value: number
}
interface Told {
  readonly heat: readonly Sample[]
  readonly state: readonly Sample[]
  readonly words: readonly { readonly t: number; readonly text: string }[]
  readonly events: readonly AlarmEvent[]
}
const NOTHING: Told = { heat: [], state: [], words: [], events: [] }

const rowOf = (key: string, at: number, state: AlarmRow['state']): AlarmRow => ({
  key,
  asset: 'm',
  component: null,
  signal: ID.heat,
  name: key,
  priority: 'high',
  state,
  active: state !== 'normal',
  latched: false,
  since: at,
  raisedAt: at,
  clearedAt: 0,
  ackBy: null,
  ackAt: 0,
  ackComment: '',
  shelvedUntil: 0,
  shelvedBy: null,
  value: null,
  limit: null,
  unit: '',
  cause: null,
  message: '',
  help: '',
  inputLost: false,
  firstOut: false,
})
const eventOf = (cursor: number, at: number, key: string, state: AlarmRow['state']): AlarmEvent => ({
  cursor,
  at,
  kind: state === 'normal' ? 'cleared' : 'raised',
  actor: null,
  comment: '',
  row: rowOf(key, at, state),
})

const alarmsOf = (events: readonly AlarmEvent[], at: number): AlarmRow[] => {
  const rows = new Map<string, AlarmRow>()
  for (const event of events)
    if (event.at <= at)
      if (event.row.state === 'normal') rows.delete(event.row.key)
      else rows.set(event.row.key, event.row)
  return [...rows.values()]
}

const stateOf = ({ heat, state, words }: Told, at: number): StateAnswer => {
  const last = [
    { signal: ID.heat, row: heat.findLast(({ t }) => t <= at), text: null },
    { signal: ID.state, row: state.findLast(({ t }) => t <= at), text: null },
    {
      signal: ID.word,
      row: words.findLast(({ t }) => t <= at),
      text: words.findLast(({ t }) => t <= at)?.text ?? null,
    },
  ].filter(({ row }) => row !== undefined)
  return {
    at,
    signal: last.map(({ signal }) => signal),
    t: last.map(({ row }) => row!.t),
    value: last.map(({ row }) => (row && 'value' in row ? row.value : null)),
    quality: last.map(() => 0),
    ended: last.map(() => 0),
    text: last.map(({ text }) => text),
    state: last.map(() => null),
    limitMs: last.map(({ signal }) => (signal === ID.heat ? 5000 : null)),
  }
}

const rangeOf = ({ heat, state, words }: Told, from: number, to: number): RangeAnswer => ({
  answers: [
    { signal: ID.heat as string, rows: heat },
    { signal: ID.state, rows: state },
  ].map(({ signal, rows }) => {
    const within = rows.filter(({ t }) => t >= from && t < to)
    const held = rows.findLast(({ t }) => t < from)
    const all = [...(held ? [{ t: from, value: held.value, n: 0 }] : []), ...within.map((row) => ({ ...row, n: 1 }))]
    const value = all.map((row) => row.value)
    return {
      signal,
      from,
      to,
      stepMs: 0,
      t: all.map(({ t }) => t),
      min: value,
      max: value,
      mean: value,
      last: value,
      count: all.map(({ n }) => n),
      quality: all.map(() => 0),
    }
  }),
  unknown: [],
  texts: [
    {
      signal: ID.word,
      t: words.filter(({ t }) => t < to).map(({ t }) => t),
      text: words.filter(({ t }) => t < to).map(({ text }) => text),
      quality: words.filter(({ t }) => t < to).map(() => 0),
      more: 0,
    },
  ],
  states: [],
  limits: [],
})

/** A page over a history, on a clock of the test's; answers come when the test lets them. */
const pageOf = (told: Told) => {
  const page = {
    steady: 0,
    held: null as (() => void)[] | null,
    failing: null as ApiError | null,
    asked: { state: 0, range: 0, since: 0 },
    alarms: [] as readonly AlarmRow[],
    caughtUp: 0,
    /** What the table was told past its own moment. */
    ahead: 0,
  }
  const values = new ValueTable(twin)
  const answer = async <T>(value: T): Promise<Result<T, ApiError>> => {
    if (page.held) await new Promise<void>((go) => page.held!.push(go))
    return page.failing ? err(page.failing) : ok(value)
  }
  const reader: PastReader = {
    state: (at) => (page.asked.state++, answer(stateOf(told, at))),
    range: ({ from, to }) => (page.asked.range++, answer(rangeOf(told, from, to))),
    since: () => (page.asked.since++, answer({ signal: [], since: [] })),
    alarmsAt: (at) => answer(alarmsOf(told.events, at)),
    events: (from, to) => answer(told.events.filter(({ at }) => at >= from && at < to)),
  }
  const source = new ReplaySource({
    twin,
    reader,
    steady: () => page.steady,
    now: () => NOW,
    changed: () => {},
    caughtUp: () => page.caughtUp++,
  })
  const end = source.start({
    batch: (batch, taken) => {
      applyBatch(values, batch)
      for (let i = 0; i < batch.count; i++) if (batch.receive[i]! > source.at()) page.ahead++
      taken()
    },
    limits: (limits) => {
      for (const [slot, ms] of limits) values.setLimit(slotOf(slot), ms || Number.POSITIVE_INFINITY)
    },
    alarms: (rows) => void (page.alarms = rows),
    lost: () => {},
  })
  const shown = () => {
    const at = source.at()
    const read = (slot: (typeof SLOT)['heat']) =>
      values.receive[slot] === 0 ? null : [values.value[slot], values.receive[slot], values.age(slot, at)]
    return {
      heat: read(SLOT.heat),
      state: read(SLOT.state),
      word: values.text(SLOT.word),
      alarms: page.alarms.map(({ key, since }) => [key, since]),
    }
  }
  /** Lets so much time go by, as a page does: in small steps, with answers between. */
  const run = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 50) {
      page.steady += 50
      await vi.advanceTimersByTimeAsync(50)
    }
  }
  return { page, source, shown, run, end, values }
}

/** All answers that are not held back have come. */
const answered = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}

const expected = (told: Told, at: number) => {
  const read = (rows: readonly Sample[], limitMs: number) => {
    const last = rows.findLast(({ t }) => t <= at)
    return last ? [last.value, last.t, at - last.t > limitMs ? 'stale' : 'live'] : null
  }
  return {
    heat: read(told.heat, 5000),
    state: read(told.state, Infinity),
    word: told.words.findLast(({ t }) => t <= at)?.text ?? '',
    alarms: alarmsOf(told.events, at).map(({ key, since }) => [key, since]),
  }
}

const offsets = (max: number) =>
  fc.uniqueArray(fc.integer({ min: 0, max }), { maxLength: 40 }).map((all) => all.toSorted((a, b) => a - b))
const history = (spanMs: number): fc.Arbitrary<Told> =>
  fc.record({
    heat: offsets(spanMs).map((all) => all.map((t, i) => ({ t: T0 + t, value: i }))),
    state: offsets(spanMs).map((all) => all.map((t, i) => ({ t: T0 + t, value: 1 + (i % 2) }))),
    words: offsets(spanMs).map((all) => all.map((t, i) => ({ t: T0 + t, text: `w${i}` }))),
    events: offsets(spanMs).map((all) =>
      all.map((t, i) => eventOf(i + 1, T0 + t, `m/a${i % 3}`, i % 4 === 3 ? 'normal' : 'unacknowledged')),
    ),
  })

describe('a replay', () => {
  test('stands at whatever moment it was sent to: values, ages, texts and alarms of then', async () => {
    await fc.assert(
      fc.asyncProperty(
        history(60_000),
        fc.array(fc.integer({ min: -1000, max: 70_000 }), { minLength: 1, maxLength: 6 }),
        async (told, moments) => {
          const { source, shown, end } = pageOf(told)
          for (const moment of moments) {
            source.seek(timeMs(T0 + moment))
            await answered()
            expect(source.waits).toBe(false)
            expect(source.at()).toBe(T0 + moment)
            expect(shown()).toEqual(expected(told, T0 + moment))
          }
          end()
        },
      ),
      { seed: 51, numRuns: 60 },
    )
  })

  test('drops the answer to a question that has been overtaken, and says where it really is meanwhile', async () => {
    const told: Told = { ...NOTHING, heat: [0, 10_000, 20_000].map((t, i) => ({ t: T0 + t, value: i })) }
    const { page, source, shown } = pageOf(told)
    source.seek(timeMs(T0))
    await answered()
    expect(source.waits).toBe(false)
    page.held = []
    source.seek(timeMs(T0 + 10_000))
    const late = page.held
    page.held = []
    source.seek(timeMs(T0 + 20_000))
    expect([source.at(), source.waits]).toEqual([T0, true])
    for (const go of page.held) go()
    page.held = null
    await answered()
    expect(source.waits).toBe(false)
    expect([source.at(), shown().heat![0]]).toEqual([T0 + 20_000, 2])
    for (const go of late) go()
    await answered()
    expect([source.at(), shown().heat![0]]).toEqual([T0 + 20_000, 2])
  })

  test('that cannot be had says why, and shows on what it showed', async () => {
    const told: Told = { ...NOTHING, heat: [{ t: T0, value: 7 }] }
    const { page, source, shown } = pageOf(told)
    source.seek(timeMs(T0))
    await answered()
    expect(source.waits).toBe(false)
    page.failing = { error: 'out of reach' }
    source.seek(timeMs(T0 + 5000))
    await answered()
    expect(source.trouble).toEqual({ error: 'out of reach' })
    expect([source.at(), shown().heat]).toEqual([T0, [7, T0, 'live']])
  })

  test('runs evenly: at every look the table says what plain reading says at that moment, never anything of later', async () => {
    vi.useFakeTimers()
    try {
      await fc.assert(
        fc.asyncProperty(
          history(120_000),
          fc.constantFrom(1, 4, 16),
          fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
          async (told, speed, looks) => {
            const { page, source, shown, run, end } = pageOf(told)
            source.seek(timeMs(T0))
            await vi.advanceTimersByTimeAsync(1)
            source.play(speed)
            let before = 0
            for (const look of looks) {
              await run(look * 50)
              const at = source.at()
              expect(at).toBeGreaterThanOrEqual(before)
              before = at
              // Told in steps: what it says is of the last step, no more than two of them ago.
              const of = [...Array(2 * 50 * speed + 1).keys()].map((ago) => expected(told, at - ago))
              const { heat, state, ...rest } = shown()
              const plain = (one: ReturnType<typeof expected>) =>
                JSON.stringify([one.heat?.slice(0, 2), one.state?.slice(0, 2), one.word, one.alarms])
              expect(of.map(plain)).toContain(
                JSON.stringify([heat?.slice(0, 2), state?.slice(0, 2), rest.word, rest.alarms]),
              )
            }
            expect(page.ahead).toBe(0)
            // Standing, it is exactly there.
            source.play(0)
            await vi.advanceTimersByTimeAsync(1)
            expect(shown()).toEqual(expected(told, source.at()))
            end()
          },
        ),
        { seed: 52, numRuns: 40 },
      )
    } finally {
      vi.useRealTimers()
    }
  })

  test('plays at its speed, reads ahead in stretches, and holds no more than two of them', async () => {
    vi.useFakeTimers()
    const told: Told = { ...NOTHING, heat: Array.from({ length: 600 }, (_, i) => ({ t: T0 + i * 1000, value: i })) }
    const { page, source, run, end } = pageOf(told)
    source.seek(timeMs(T0))
    await vi.advanceTimersByTimeAsync(1)
    source.play(4)
    await run(20_000)
    expect(Math.abs(source.at() - T0 - 78_000)).toBeLessThanOrEqual(2000)
    // Stretches of 16 s: five were played, at most two more are at hand.
    expect(page.asked.range).toBeLessThanOrEqual(8)
    expect(page.asked.state).toBe(1)
    source.bound(T0 + 81_500)
    await run(4000)
    expect(source.at() - T0, 'bound').toBe(81_500)
    end()
    vi.useRealTimers()
  })

  test('in haste goes from one whole moment to the next, and hands over to now when it gets there', async () => {
    vi.useFakeTimers()
    const told: Told = { ...NOTHING, heat: Array.from({ length: 3600 }, (_, i) => ({ t: T0 + i * 1000, value: i })) }
    const { page, source, shown, run, end } = pageOf(told)
    source.seek(timeMs(T0))
    await vi.advanceTimersByTimeAsync(1)
    source.play(600)
    await run(2000)
    expect(source.at() - T0).toBeGreaterThan(600_000)
    expect(shown()).toEqual(expected(told, source.at()))
    // Only where it stood was it read since when states held.
    expect(page.asked).toMatchObject({ range: 0, since: 1 })
    expect(page.caughtUp).toBe(0)
    source.bound(T0 + 1_500_500)
    await run(2000)
    expect([source.at() - T0, shown()]).toEqual([1_500_500, expected(told, source.at())])
    source.bound(Infinity)
    await run(6000)
    expect(page.caughtUp).toBeGreaterThan(0)
    end()
    vi.useRealTimers()
  })
})
