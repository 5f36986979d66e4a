import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leavesList } from '../wire/leaves-list.ts'
import type { AlarmRow } from '../wire/alarms.ts'
import type { AlarmChange } from './alarm-register.ts'
import { AlarmBoard } from './board.ts'
import { Chatter, type ToldOrHeld, withoutSuperseded } from './chatter.ts'

const T0 = 1_700_000_000_000

const change = (key: string, at: number, over: Partial<AlarmChange> = {}): AlarmChange => {
  const kind = over.kind ?? 'raised'
  const row: AlarmRow = {
    key,
    asset: 'pump',
    component: null,
    signal: null,
    name: 'Hot',
    priority: 'high',
    state: kind === 'cleared' ? 'returned' : 'unacknowledged',
    active: kind !== 'cleared',
    latched: false,
    since: at,
    raisedAt: at,
    clearedAt: 0,
    ackBy: null,
    ackAt: 0,
    ackComment: '',
    shelvedUntil: 0,
    shelvedBy: null,
    value: at,
    limit: 80,
    unit: '',
    message: '',
    help: '',
    inputLost: false,
    firstOut: false,
  }
  return { at, actor: null, comment: '', row, ...over, kind }
}

const HZ = 25
/** Raised and cleared in turn, 25 transitions a second. */
const chattering = (seconds: number, from = T0): AlarmChange[] =>
  Array.from({ length: seconds * HZ }, (_, i) =>
    change('pump/hot', from + (i * 1000) / HZ, { kind: i % 2 ? 'cleared' : 'raised' }),
  )
/** Each change as it comes, time passing as by a tick after each. */
const toldOf = (chatter: Chatter, changes: readonly AlarmChange[]): ToldOrHeld[] =>
  changes.flatMap((one) => [...chatter.take([one], one.at).filter(({ held }) => !held), ...chatter.due(one.at)])
/** As the journal keeps them. */
const kept = (told: readonly ToldOrHeld[]): ToldOrHeld[] => {
  const lines: ToldOrHeld[] = []
  for (const one of told) {
    if (one.held) continue
    const last = lines.findLastIndex(({ row }) => row.key === one.row.key)
    if (one.goesOn) {
      expect(lines[last]).toMatchObject({ kind: 'chattered', chatter: { from: one.chatter!.from } })
      lines.splice(last, 1)
    }
    lines.push(one)
  }
  return lines
}
const counted = (changes: readonly AlarmChange[]): number =>
  changes.reduce((sum, { chatter }) => sum + (chatter?.count ?? 1), 0)

describe('three times in a minute', () => {
  test('is chatter; twice is not, however fast, nor three times in more than a minute', () => {
    const twice = [0, 100, 200, 300].map((ms, i) => change('k', T0 + ms, { kind: i % 2 ? 'cleared' : 'raised' }))
    expect(toldOf(new Chatter(), twice)).toEqual(twice)
    const slow = [0, 30_000, 60_001, 90_002, 120_003].map((ms) => change('k', T0 + ms))
    expect(toldOf(new Chatter(), slow)).toEqual(slow)
  })

  test('is counted for each alarm and each kind of change by itself', () => {
    const others = ['a', 'b', 'c', 'd'].map((key, i) => change(key, T0 + i))
    expect(toldOf(new Chatter(), others)).toEqual(others)
    const kinds = (['raised', 'input-lost', 'suppressed', 'raised', 'input-lost'] as const).map((kind, i) =>
      change('k', T0 + i, { kind }),
    )
    expect(toldOf(new Chatter(), kinds)).toEqual(kinds)
  })

  test('an input that comes and goes is chatter as well', () => {
    const input = Array.from({ length: 100 }, (_, i) =>
      change('k', T0 + i * 40, { kind: i % 2 ? 'input-back' : 'input-lost' }),
    )
    expect(toldOf(new Chatter(), input)).toHaveLength(4)
  })
})

test('25 changes a second for an hour are six lines beside the first ones', () => {
  const chatter = new Chatter()
  const changes = chattering(3600)
  const lines = kept([...toldOf(chatter, changes), ...chatter.rest()])
  expect(lines).toHaveLength(4 + 6)
  expect(counted(lines)).toBe(changes.length)
})

test('25 changes a second for a minute: the first as they are, then one event in five seconds, nothing uncounted', () => {
  const chatter = new Chatter()
  const changes = chattering(60)
  const told = [...toldOf(chatter, changes), ...chatter.rest()]
  expect(told.slice(0, 4)).toEqual(changes.slice(0, 4))
  expect(told.length).toBeLessThanOrEqual(4 + 13)
  let before = told[3]!.at
  for (const { at, row } of told.slice(4)) {
    expect(row).toEqual(changes.find((one) => one.at === at)!.row)
    expect(at - before).toBeLessThanOrEqual(5040)
    before = at
  }
  expect(kept(told)).toHaveLength(5)
  expect(kept(told)[4]).toMatchObject({
    kind: 'chattered',
    actor: null,
    chatter: { from: changes[4]!.at, count: changes.length - 4 },
  })
})

test('what is held is told five seconds later without anything else happening, also where the clock was set back', () => {
  for (const later of [5000, -3600_000]) {
    const chatter = new Chatter()
    toldOf(chatter, chattering(1))
    const end = T0 + 960
    expect(chatter.due(end + 3000)).toEqual([])
    expect(chatter.due(end + later)).toMatchObject([{ kind: 'chattered', at: end, chatter: { count: 21 } }])
    expect(chatter.rest()).toEqual([])
  }
})

test('one change alone is told as what it is', () => {
  const chatter = new Chatter()
  const changes = chattering(1).slice(0, 5)
  expect(toldOf(chatter, changes)).toHaveLength(4)
  expect(chatter.rest()).toEqual([changes[4]])
})

test("a backlog of hours ago is judged in its own time: five seconds are the alarm's", () => {
  const chatter = new Chatter()
  const told = chatter.take(chattering(60), T0 + 3600_000).filter(({ held }) => !held)
  expect(told.length).toBeLessThanOrEqual(4 + 12)
  expect(counted(kept([...told, ...chatter.rest()]))).toBe(60 * HZ)
})

test("before a person's act what is held is told, the act is never held, and after it the next raise is told at once", () => {
  const chatter = new Chatter()
  toldOf(chatter, chattering(1))
  const [held] = chatter.before('pump/hot')
  expect(held).toMatchObject({ kind: 'chattered', chatter: { count: 21 } })
  chatter.acted('pump/hot')
  expect(chatter.before('pump/hot')).toEqual([])
  const next = change('pump/hot', T0 + 1000)
  expect(chatter.take([next], T0 + 1000)).toEqual([next])
  const shelf = change('pump/hot', T0 + 1001, { kind: 'shelved', actor: 'Eva' })
  expect(chatter.take([shelf], T0 + 1001)).toEqual([shelf])
})

test('any sequence: the list is right after every event, nothing is uncounted, acts stand where they were', () => {
  const kinds = ['raised', 'cleared', 'input-lost', 'input-back', 'acknowledged', 'shelved', 'removed'] as const
  const steps = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom(...kinds, 'raised', 'cleared', 'raised', 'cleared'),
      afterMs: fc.constantFrom(0, 1, 40, 40, 40, 300, 2500, 5000, 30_000, -3600_000),
    }),
    { maxLength: 120 },
  )
  fc.assert(
    fc.property(steps, (given) => {
      const chatter = new Chatter()
      const board = new AlarmBoard('gateway')
      const truth = new Map<string, AlarmRow>()
      const told: ToldOrHeld[] = []
      const changes: AlarmChange[] = []
      let now = T0
      const tell = (some: readonly ToldOrHeld[]): void => {
        for (const one of some) {
          if (one.held) continue
          told.push(one)
          board.apply([{ ...one, cursor: told.length }])
          expect(board.row(one.row.key)).toEqual(truth.get(one.row.key))
        }
      }
      for (const { key, kind, afterMs } of given) {
        now += afterMs
        const byPerson = kind === 'acknowledged' || kind === 'shelved'
        const one = change(key, now, { kind, actor: byPerson ? 'Eva' : null })
        changes.push(one)
        tell(chatter.before(key).filter(() => byPerson || kind === 'removed'))
        if (byPerson || kind === 'removed') chatter.acted(key)
        if (leavesList(one)) truth.delete(key)
        else truth.set(key, one.row)
        tell(chatter.take([one], now))
        tell(chatter.due(now))
      }
      tell(chatter.rest())
      expect(board.rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
        [...truth.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      )
      expect(counted(kept(told))).toBe(changes.length)
      const acts = (some: readonly AlarmChange[]): AlarmChange[] =>
        some.filter(({ kind }) => kind === 'acknowledged' || kind === 'shelved' || kind === 'removed')
      expect(acts(told)).toEqual(acts(changes))
      for (const key of ['a', 'b']) {
        const first = changes.find(({ row }) => row.key === key)
        expect(told.find(({ row }) => row.key === key)).toEqual(first)
      }
    }),
  )
})

test('while nothing can be kept, only what is needed waits', () => {
  const chatter = new Chatter()
  const waiting = chatter.take([...chattering(600), change('other', T0)], T0)
  const needed = withoutSuperseded(waiting)
  expect(needed.length).toBeLessThan(4 + 120 + 2)
  expect(counted(kept([...needed, ...chatter.rest()]))).toBe(600 * HZ + 1)
  expect(withoutSuperseded(needed)).toEqual(needed)
})
