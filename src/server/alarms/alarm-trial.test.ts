/** An alarm tried against a real history: what it answers is what the same alarm told while the samples came. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AlarmEngine } from '../../alarms/engine.ts'
import { slotOf, timeMs } from '../../base/brand.ts'
import { PiecedText } from '../../base/pieced-text.ts'
import { createRng } from '../../base/rng.ts'
import { loadTwin } from '../../twin/load.ts'
import type { Twin } from '../../twin/twin.ts'
import { ValueTable } from '../../values/table.ts'
import type { TryAnswer } from '../../wire/tried.ts'
import { Historian } from '../historian/historian.ts'
import { AlarmTrials } from './alarm-trial.ts'

const T0 = Date.UTC(2026, 2, 3)
const HOUR = 3_600_000
const LONG = 30 * HOUR

const documentOf = (alarms: Record<string, unknown> = {}) => ({
  format: 1,
  id: 't',
  name: 'T',
  defaults: { staleAfterS: null },
  classes: {
    base: { alarms: { old: { name: 'Old', priority: 'low', signal: 'heat', when: { above: 1 } } } },
    pump: {
      extends: 'base',
      signals: {
        heat: { name: 'Heat', unit: '°C' },
        state: {
          name: 'State',
          type: 'state',
          states: { run: { code: 1, name: 'Run' }, stop: { code: 2, name: 'Stop' } },
        },
        order: { name: 'Order', type: 'text' },
      },
    },
  },
  assets: [
    { id: 'hall', name: 'Hall', level: 'area', vars: { site: 'x' } },
    ...[1, 2, 3, 4, 5].map((i) => ({
      id: `p-${i}`,
      name: `P ${i}`,
      class: 'pump',
      parent: 'hall',
      ...(i === 1 ? { alarms } : {}),
    })),
  ],
})
const twinOf = (document: object): Twin => {
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

/** A walk of each heat, a state that changes now and then, an order that stays for hours. */
const samples = ((): { id: string; t: number; value: number; text: string; quality: 0 | 2 }[] => {
  const rng = createRng(15)
  const made: { id: string; t: number; value: number; text: string; quality: 0 | 2 }[] = []
  const heat = [50, 50, 50, 50, 50]
  for (let t = T0; t < T0 + LONG; t += 7000) {
    heat.forEach((value, i) => {
      heat[i] = Math.min(100, Math.max(0, value + (rng.next() - 0.5) * 12))
      made.push({ id: `p-${i + 1}/heat`, t: t + i, value: heat[i]!, text: '', quality: rng.next() < 0.001 ? 2 : 0 })
    })
    if (rng.next() < 0.003)
      made.push({ id: 'p-1/state', t: t + 10, value: rng.next() < 0.5 ? 1 : 2, text: '', quality: 0 })
    if (rng.next() < 0.0005)
      made.push({ id: 'p-1/order', t: t + 20, value: Number.NaN, text: `A${Math.floor(t / 1000)}`, quality: 0 })
  }
  return made
})()

/** What the alarm told while they came. */
const live = (definition: object): { raised: number[]; cleared: number[] } => {
  const twin = twinOf(documentOf({ old: null, mine: definition }))
  const values = new ValueTable(twin)
  const engine = new AlarmEngine(twin, values)
  const told: { raised: number[]; cleared: number[] } = { raised: [], cleared: [] }
  for (const { id, t, value, text, quality } of samples) {
    const slot = slotOf(twin.signal(id)!.slot)
    if (text === '') values.set(slot, value, quality, t, 0)
    else values.setText(slot, text, quality, t, 0)
    engine.sample(slot, value, text, quality, t, t)
    for (const { kind, row } of engine.evaluate(values.drain(), timeMs(t)))
      if (row.key === 'p-1/mine') {
        if (kind === 'raised') told.raised.push(row.raisedAt)
        if (kind === 'cleared') told.cleared.push(row.clearedAt)
      }
  }
  for (const { kind, row } of engine.tick(timeMs(T0 + LONG)))
    if (row.key === 'p-1/mine' && kind === 'raised') told.raised.push(row.raisedAt)
  return told
}

let dir = ''
let history: Historian
const trials = (document: object = documentOf()): AlarmTrials =>
  new AlarmTrials({
    loaded: () => ({ twin: twinOf(document), text: PiecedText.of(JSON.stringify(document)), problems: [] }),
    history,
    checks: {},
    clock: () => T0 + LONG,
    steady: () => performance.now(),
  })
const answerOf = async (definition: Record<string, unknown>, days = 2): Promise<TryAnswer> => {
  const answer = await trials().try('Eva', { asset: 'p-1', definition, days })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-trial-'))
  const opened = await Historian.open(dir, { now: () => T0 + LONG })
  if (!opened.ok) throw new Error(opened.error)
  history = opened.value
  const ids = twinOf(documentOf()).signals.map(({ id }) => String(id))
  history.register(
    ids,
    ids.map(() => Number.POSITIVE_INFINITY),
  )
  for (const { id, t, value, text, quality } of samples)
    if (text === '') history.record(ids.indexOf(id), value, quality, t, 0)
    else history.recordText(ids.indexOf(id), text, quality, t, 0)
  await history.flush()
}, 60_000)
afterAll(async () => {
  await history.close()
  await rm(dir, { recursive: true, force: true })
})

const NAME = { name: 'Mine', priority: 'low' }
test.each([
  ['a limit with delays', { signal: 'heat', when: { above: 80 }, deadband: 3, onDelayS: 20, offDelayS: 10 }],
  ['a group of limits', { signal: 'heat', when: { limits: { lo: { at: 10 }, hi: { at: 80 }, hihi: { at: 95 } } } }],
  [
    'suppressed by design',
    { signal: 'heat', when: { below: 20 }, suppressedWhen: { signal: 'state', when: { is: ['stop'] } } },
  ],
  ['a rate', { signal: 'heat', when: { changing: { by: 25, withinS: 60 } } }],
  ['sisters', { signal: 'heat', when: { unlikeSisters: { by: 40 } }, deadband: 5 }],
  [
    'a text that stays, only while it runs',
    { signal: 'order', when: { unchanged: { forS: 1800, while: { signal: 'state', when: { is: ['run'] } } } } },
  ],
  ['a formula', { signal: 'heat', when: { formula: 'h > 70 && s == "run"', of: { h: 'heat', s: 'state' } } }],
])('%s: the same as was told live', async (_name, definition) => {
  const told = live({ ...NAME, ...definition })
  const answer = await answerOf({ ...NAME, ...definition })
  expect(answer).toMatchObject({ complete: true, problems: [], coarsestMs: 0 })
  if (!('suppressedWhen' in definition)) {
    expect(told.raised.length).toBeGreaterThan(1)
    expect(answer.count).toBe(told.raised.length)
    expect(answer.first.map(({ raisedAt }) => raisedAt)).toEqual(told.raised.slice(0, 50))
  } else expect(answer.count).toBeLessThan(told.raised.length)
  expect(answer.activeMs).toBeGreaterThan(0)
})

test('how many chatter, how many are over too soon', async () => {
  const { raised, cleared } = live({ ...NAME, signal: 'heat', when: { above: 80 } })
  const answer = await answerOf({ ...NAME, signal: 'heat', when: { above: 80 } })
  const chatters = raised.filter((_, i) =>
    [i - 2, i - 1, i].some((first) => first >= 0 && raised[first + 2]! - raised[first]! <= 60_000),
  )
  expect(chatters.length).toBeGreaterThan(0)
  expect(answer.chattering).toBe(chatters.length)
  expect(answer.fleeting).toBe(
    raised.filter((at, i) => !chatters.includes(at) && (cleared[i] ?? Number.POSITIVE_INFINITY) - at < 10_000).length,
  )
  const standing = cleared.reduce((sum, at, i) => sum + at - raised[i]!, 0)
  expect(answer.activeMs - standing).toBeLessThan(60_000)
})

test('what is wrong is said as it would be when it is saved, from the definition down', async () => {
  const answer = await answerOf({ ...NAME, signal: 'heat', when: { formula: 'heta > 3', of: { heat: 'heat' } } })
  expect(answer.problems).toMatchObject([{ path: '$.when', code: 'formula-name', hint: { meant: 'heat' } }])
  expect((await answerOf({ ...NAME, signal: 'heta', when: { above: 1 } })).problems).toMatchObject([
    { path: '$.signal', code: 'signal-missing' },
  ])
  expect((await answerOf({ name: 'No priority', signal: 'heat', when: { above: 1 } })).problems).toMatchObject([
    { path: '$.priority' },
  ])
  expect((await answerOf({ ...NAME, faults: { topic: 'e', at: '' } })).problems).toMatchObject([
    { code: 'trial-faults' },
  ])
  const nobody = await trials().try('Eva', { asset: 'p-9', definition: NAME, days: 1 })
  expect(nobody).toMatchObject({ ok: false, error: { code: 'asset-unknown' } })
})

test('who asks anew has given up what she asked before; others are answered in their turn', async () => {
  const all = trials()
  const definition = { ...NAME, signal: 'heat', when: { above: 80 } }
  const [first, second, other] = await Promise.all([
    all.try('Eva', { asset: 'p-1', definition, days: 30 }),
    all.try('Eva', { asset: 'p-1', definition, days: 2 }),
    all.try('Mara', { asset: 'p-1', definition, days: 2 }),
  ])
  expect(first.ok && first.value.complete).toBe(false)
  expect(second.ok && second.value.complete).toBe(true)
  expect(other).toEqual(second)
})
