/** Alarms on what is worked out of a signal: it is never lost, and where there is nothing to say nothing is wrong. */
import { expect, test } from 'vitest'
import { timeMs } from '../base/brand.ts'
import { QUALITY } from '../wire/quality.ts'
import { AlarmEngine } from './engine.ts'
import { bench, document, T0, told, twinOf } from './testing/robot-bench.ts'

const SOON = 'r-1/joint-2/vib#days-to-limit'
const ODD = 'r-1/joint-2/vib#unusual'
const watched = () => {
  const doc = document({})
  const robot = doc.classes!['robot']!
  robot.parts!['joint-2']!.signals!['vib']!.bindings = [{ topic: '{asset}/vib' }]
  robot.alarms = {
    vib: { name: 'Vibration', priority: 'high', signal: 'joint-2/vib', when: { above: 2 } },
    soon: { name: 'Soon', priority: 'medium', signal: 'joint-2/vib#days-to-limit', when: { below: 2 }, deadband: 0.5 },
    odd: { name: 'Odd', priority: 'low', signal: 'joint-2/vib#unusual', when: { not: [0] } },
  }
  robot.commands = {}
  return twinOf(doc)
}
const nothing = [Number.NaN, QUALITY.bad] as const

/** Each sample handed to the engine, as the gateway does it, or left in the table, as a page finds it. */
const worlds = [true, false].map((handed) => {
  const all = bench(watched())
  const say = (id: string, value: number, at: number, quality: 0 | 1 | 2 = QUALITY.good): string[] => {
    const { slot } = all.twin.signal(id)!
    all.values.set(slot, value, quality, T0 + at * 1000, 0)
    if (handed) all.engine.sample(slot, value, '', quality, T0 + at * 1000, T0 + at * 1000)
    return told(all.engine.evaluate(all.values.drain(), timeMs(T0 + at * 1000)))
  }
  return [handed ? 'as samples come' : 'as they are found', { ...all, say }] as const
})

test.each(worlds)(
  'raised below its limit, cleared when nothing is expected any more: %s',
  (_, { say, tick, engine }) => {
    expect(say(SOON, 5, 0)).toEqual([])
    expect(say(SOON, 1.5, 1)).toEqual(['soon raised 1'])
    expect(told(tick(100_000)), 'however long ago it was worked out').toEqual([])
    expect(engine.rows()).toMatchObject([{ active: true, inputLost: false, value: 1.5, signal: SOON }])
    expect(say(SOON, 2.2, 100_001), 'within the deadband').toEqual([])
    expect(say(SOON, nothing[0], 100_002, nothing[1])).toEqual(['soon cleared 100002'])
    expect(say(SOON, nothing[0], 100_003, nothing[1])).toEqual([])
  },
)

test.each(worlds)('no value is none of the others: %s', (_, { say }) => {
  expect(say(ODD, nothing[0], 200_000, nothing[1])).toEqual([])
  expect(say(ODD, 0, 200_001)).toEqual([])
  expect(say(ODD, 7, 200_002)).toEqual(['odd raised 200002'])
  expect(say(ODD, nothing[0], 200_003, nothing[1])).toEqual(['odd cleared 200003'])
})

test('one that was never worked out is not missed after a restart, and the alarm stays what it was', () => {
  const { say, engine, twin, values } = { ...bench(watched()), ...worlds[0]![1] }
  say(SOON, 1, 300_000)
  const next = new AlarmEngine(twin, values)
  values.clear()
  values.drain()
  expect(next.restore(engine.rows(), timeMs(T0 + 300_001_000))).toEqual([])
  expect(told(next.tick(timeMs(T0 + 400_000_000)))).toEqual([])
  expect(next.rows().find(({ key }) => key === 'r-1/soon')).toMatchObject({ active: true, inputLost: false })
})
