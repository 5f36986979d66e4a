/** Whatever comes in whatever order: the journal alone gives the list again, and time that goes back does no harm. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { slotOf, timeMs } from '../base/brand.ts'
import { loadTwin } from '../twin/load.ts'
import { QUALITY } from '../wire/quality.ts'
import { ValueTable } from '../values/table.ts'
import { leavesList } from '../wire/leaves-list.ts'
import type { AlarmCommand, AlarmEvent, AlarmRow } from '../wire/alarms.ts'
import { findAlarm } from './alarm-key.ts'
import type { AlarmChange } from './alarm-register.ts'
import { AlarmRuntime } from './alarm-runtime.ts'
import { boardAt } from './board-at.ts'
import { AlarmBoard } from './board.ts'
import { documentOf } from './testing/pump-document.ts'

const T0 = 1_700_000_000_000

const twinOf = (document: object) => {
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}
const twin = twinOf(documentOf())
const WATCHES = ['grades', 'rise', 'still', 'undone', 'silent', 'several'].map((name) => `pump/${name}`)
const KEYS = ['pump/hot', 'pump/peak', 'pump/stop', 'pump/cold', 'pump/errors/E1', 'other/hot', ...WATCHES]

type Event =
  | {
      readonly do: 'sample'
      readonly signal: string
      readonly value: number
      readonly quality: number
      readonly ago: number
    }
  | { readonly do: 'dead'; readonly signal: string }
  | { readonly do: 'faults'; readonly codes: readonly string[] }
  | { readonly do: 'command'; readonly kind: AlarmCommand['kind']; readonly key: string }
  | { readonly do: 'look' | 'tick' | 'lost' }
  | { readonly do: 'clock'; readonly byMs: number }
  | { readonly do: 'save' }

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('sample' as const),
      signal: fc.constantFrom('pump/heat', 'other/heat'),
      value: fc.constantFrom(-5, 5, 12, 50, 76, 81, 90, 99),
      quality: fc.constantFrom(0, 0, 0, 1, 2),
      // Sent late, also from before what came already.
      ago: fc.constantFrom(0, 0, 0, 500, 4000, 60_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sample' as const),
      signal: fc.constant('pump/state'),
      value: fc.constantFrom(1, 2),
      quality: fc.constant(0),
      ago: fc.constantFrom(0, 2000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('dead' as const), signal: fc.constantFrom('pump/heat', 'pump/state') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('faults' as const), codes: fc.subarray(['E1', 'E2', 'a/b', '']) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('command' as const),
      kind: fc.constantFrom('acknowledge', 'shelve', 'unshelve', 'remove-from-service', 'return-to-service', 'reset'),
      key: fc.constantFrom(...KEYS),
    }) as fc.Arbitrary<Event>,
  },
  { weight: 5, arbitrary: fc.constantFrom<Event>({ do: 'look' }, { do: 'tick' }, { do: 'lost' }) },
  { weight: 1, arbitrary: fc.constantFrom(-3_600_000, -2000, 60_000).map((byMs): Event => ({ do: 'clock', byMs })) },
  { weight: 1, arbitrary: fc.constant<Event>({ do: 'save' }) },
)
const story = fc.array(fc.tuple(anyEvent, fc.constantFrom(0, 0, 10, 900, 5000, 70_000)), { maxLength: 80 })

/** Runs the events on one runtime; what was journaled, and the runtime as it stands. */
const run = (
  events: readonly (readonly [Event, number])[],
  seen?: (now: number, rows: readonly AlarmRow[]) => void,
) => {
  const journal: AlarmEvent[] = []
  const remember = (changes: readonly AlarmChange[]): void => {
    for (const change of changes) journal.push({ ...change, cursor: journal.length + 1 })
  }
  let values = new ValueTable(twin)
  const alarms = new AlarmRuntime(twin, values, remember)
  let now = T0
  let setBack = false
  for (const [event, wait] of events) {
    if (wait > 0 && seen) {
      alarms.evaluate(values.drain(), timeMs(now))
      alarms.tick(timeMs(now))
      seen(now, alarms.rows())
    }
    now += wait
    if (event.do === 'sample') {
      const slot = slotOf(twin.signal(event.signal)!.slot)
      const time = now - event.ago
      if (time === now || time >= values.receive[slot]!)
        values.set(slot, event.value, event.quality as 0 | 1 | 2, time, 0)
      alarms.sample(slot, event.value, '', event.quality, time, now)
    } else if (event.do === 'dead') values.markDead(slotOf(twin.signal(event.signal)!.slot))
    else if (event.do === 'faults')
      alarms.faults(
        twin.alarm('pump/errors')!.index,
        event.codes.map((code) => ({ code, text: '' })),
        timeMs(now),
      )
    else if (event.do === 'command') {
      const command = { kind: event.kind, key: event.key, actor: 'Eva', comment: '', forMs: 60_000 } as AlarmCommand
      const done = alarms.command(command, timeMs(now))
      if (done.ok) remember(done.value)
    } else if (event.do === 'look') alarms.evaluate(values.drain(), timeMs(now))
    else if (event.do === 'tick') alarms.tick(timeMs(now))
    else if (event.do === 'lost') alarms.brokerLost(null, timeMs(now))
    else if (event.do === 'save') {
      const next = new ValueTable(twin)
      for (const { slot } of twin.signals)
        if (values.receive[slot]! > 0)
          next.set(slotOf(slot), values.value[slot]!, values.quality[slot] as 0 | 1 | 2, values.receive[slot]!, 0)
      alarms.evaluate([], timeMs(now))
      atOnce(alarms.replacingTwin(twin, (values = next), () => timeMs(now)))(timeMs(now))
      atOnce(alarms.lookingAtAll(() => timeMs(now)))
    } else if (event.do === 'clock') {
      now += event.byMs
      if (event.byMs < 0) {
        setBack = true
        values.setBack(-event.byMs)
      }
      alarms.clockStepped(event.byMs)
    }
  }
  alarms.evaluate(values.drain(), timeMs(now))
  return { journal, alarms, now, setBack }
}
const byKey = (a: AlarmRow, b: AlarmRow): number => (a.key < b.key ? -1 : 1)

test('the journal, read from its beginning, gives the list; of each alarm time and cause run forward', () => {
  fc.assert(
    fc.property(story, (events) => {
      const { journal, alarms, now, setBack } = run(events)
      const rows = alarms.rows().toSorted(byKey)
      const board = new AlarmBoard('gateway')
      board.apply(journal)
      expect(board.rows.toSorted(byKey)).toEqual(rows)
      const last = new Map<string, AlarmEvent>()
      for (const event of journal) {
        const before = last.get(event.row.key)
        last.set(event.row.key, event)
        if (!setBack) {
          expect(event.at).toBeLessThanOrEqual(now)
          if (before) expect(event.at).toBeGreaterThanOrEqual(before.at)
        }
        // Nothing happens that the line before does not allow.
        if (event.kind === 'raised') expect(event.row.active).toBe(true)
        if (event.kind === 'cleared') {
          expect(before?.row.active, 'what clears was raised, and that is in the journal').toBe(true)
          expect(event.row.clearedAt).toBeGreaterThanOrEqual(event.row.raisedAt)
        }
        if (event.kind === 'acknowledged') expect(['unacknowledged', 'returned']).toContain(before?.row.state)
        if (event.kind === 'unshelved') expect(before?.row.state).toBe('shelved')
      }
    }),
    { seed: 1802, numRuns: 250 },
  )
})

test('the list at a moment, from the journal, is the one that stood there live', () => {
  // Of samples that come late and clocks that are set, more is known later than was then.
  const punctual = story.map((events) =>
    events
      .filter(([event]) => event.do !== 'clock')
      .map(([event, wait]) => [event.do === 'sample' ? { ...event, ago: 0 } : event, wait] as const),
  )
  let compared = 0
  fc.assert(
    fc.property(punctual, (events) => {
      const captured: { readonly at: number; readonly rows: readonly AlarmRow[] }[] = []
      const { journal } = run(events, (at, rows) => captured.push({ at, rows: rows.toSorted(byKey) }))
      for (const [i, { at, rows }] of captured.entries()) {
        expect(boardAt([], journal, at).toSorted(byKey)).toEqual(rows)
        // Walked on from an earlier moment it is the same.
        const before = captured[Math.floor(i / 2)]!
        const since = journal.filter((event) => event.at > before.at)
        expect(boardAt(before.rows, since, at).toSorted(byKey)).toEqual(rows)
        compared += rows.length
      }
    }),
    { seed: 1806, numRuns: 200 },
  )
  expect(compared).toBeGreaterThan(500)
})

test('after a restart the list is the same, and goes on: what is restored from the journal tells nothing twice', () => {
  fc.assert(
    fc.property(story, (events) => {
      const { alarms, now } = run(events)
      const rows = alarms.rows().toSorted(byKey)
      const told: AlarmChange[] = []
      const next = new AlarmRuntime(twin, new ValueTable(twin), (changes) => told.push(...changes))
      next.restore(rows, timeMs(now))
      expect(told).toEqual([])
      expect(next.rows().toSorted(byKey)).toEqual(rows)
    }),
    { seed: 1803, numRuns: 100 },
  )
})

test('a saved twin takes over what the list of the last version would have restored', () => {
  const edited = twinOf({
    ...documentOf('pump-2', ['pump']),
    assets: documentOf('pump-2', ['pump']).assets.slice(0, 1),
  })
  // The last one is at work until the next one takes over.
  const meanwhile = fc.array(fc.constantFrom('acknowledge', 'shelve', 'remove-from-service', 'reset', 'tick', 'lost'), {
    maxLength: 8,
  })
  let [taken, changed] = [0, 0]
  fc.assert(
    fc.property(story, fc.constantFrom(twin, edited), meanwhile, (events, version, happening) => {
      const { alarms, journal, now: began } = run(events)
      let now = began
      const steps = alarms.replacingTwin(version, new ValueTable(version), () => timeMs(now))
      let step = steps.next()
      for (const what of happening) {
        if (!step.done) step = steps.next()
        now += 1000
        if (what === 'tick') alarms.tick(timeMs(now))
        else if (what === 'lost') alarms.brokerLost(null, timeMs(now))
        else
          for (const { key } of alarms.rows()) {
            const done = alarms.command(
              { kind: what, key, actor: 'Eva', comment: '', forMs: 60_000 } as AlarmCommand,
              timeMs(now),
            )
            if (done.ok) changed += done.value.length
          }
      }
      while (!step.done) step = steps.next()
      const rows = alarms.rows()
      const told: AlarmChange[] = []
      const restored = new AlarmRuntime(version, new ValueTable(version), (changes) => told.push(...changes))
      restored.restore(rows, timeMs(now))
      const written = journal.length
      const before = step.value(timeMs(now))
      expect([...before]).toEqual(rows)
      expect(alarms.rows().toSorted(byKey)).toEqual(restored.rows().toSorted(byKey))
      const tells = (changes: readonly AlarmChange[]) =>
        changes.map(({ at, kind, comment, row }) => JSON.stringify([kind, at, comment, row])).toSorted()
      expect(tells(journal.slice(written))).toEqual(tells(told))
      taken += rows.length
    }),
    { seed: 1807, numRuns: 100 },
  )
  expect(taken).toBeGreaterThan(50)
  expect(changed).toBeGreaterThan(50)
})

test('a machine that was deleted with its alarm open leaves the list, in the journal; a renamed one takes it along', () => {
  fc.assert(
    fc.property(story, (events) => {
      const { alarms, now } = run(events)
      const rows = alarms.rows()
      const renamed = twinOf({
        ...documentOf('pump-2', ['pump']),
        assets: documentOf('pump-2', ['pump']).assets.slice(0, 1),
      })
      const told: AlarmChange[] = []
      const next = new AlarmRuntime(renamed, new ValueTable(renamed), (changes) => told.push(...changes))
      next.restore(rows, timeMs(now))
      const left = told.filter(leavesList).map(({ kind, row, comment }) => [kind, row.key, comment])
      expect(left.toSorted()).toEqual(
        rows
          .map(({ key }) => {
            const found = findAlarm(renamed, key)
            return found ? ['renamed', key, found.key] : ['removed', key, '']
          })
          .toSorted(),
      )
      expect(next.rows().map(({ key, state }) => [key, state])).toEqual(
        rows.flatMap(({ key, state }) => (key.startsWith('pump/') ? [[key.replace('pump/', 'pump-2/'), state]] : [])),
      )
    }),
    { seed: 1804, numRuns: 60 },
  )
})

test('delays and deadband in the samples’ own time do not hang on how often anyone looks, nor on when they come', () => {
  const walk = fc.array(fc.tuple(fc.constantFrom(5, 50, 76, 81, 90), fc.integer({ min: 1, max: 6 })), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(walk, fc.integer({ min: 1, max: 40 }), (steps, lookEvery) => {
      const heat = slotOf(twin.signal('pump/heat')!.slot)
      const tell = (late: number, every: number): unknown[] => {
        const told: AlarmChange[] = []
        const values = new ValueTable(twin)
        const alarms = new AlarmRuntime(twin, values, (changes) => told.push(...changes))
        let time = T0
        alarms.sample(slotOf(twin.signal('pump/state')!.slot), 1, '', QUALITY.good, T0, late > 0 ? T0 + late : T0)
        steps.forEach(([value, seconds], i) => {
          time += seconds * 1000
          const now = late > 0 ? T0 + late : time
          values.set(heat, value, QUALITY.good, time, 0)
          alarms.sample(heat, value, '', QUALITY.good, time, now)
          if (i % every === 0) {
            alarms.evaluate(values.drain(), timeMs(now))
            alarms.tick(timeMs(now))
          }
        })
        alarms.evaluate(values.drain(), timeMs(late > 0 ? T0 + late : time))
        return ['pump/hot', ...WATCHES].map((key) =>
          told.filter(({ row }) => row.key === key).map(({ kind, at, row }) => [key, kind, at - T0, row.limit]),
        )
      }
      const watched = tell(0, 1)
      expect(tell(0, lookEvery)).toEqual(watched)
      expect(tell(1_000_000, lookEvery), 'as one backlog').toEqual(watched)
    }),
    { seed: 1805, numRuns: 150 },
  )
})
