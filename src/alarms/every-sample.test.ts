/** The engine where it is handed each sample as it comes, as the gateway does it. */
import { describe, expect, test } from 'vitest'
import { QUALITY } from '../wire/quality.ts'
import type { AlarmChange } from './alarm-register.ts'
import { bench, document, T0, told, twinOf } from './testing/robot-bench.ts'

/** Hands each sample to the engine as it comes, as the gateway does, and looks at them when `look` is called. */
const stream = (twin = twinOf(document())) => {
  const all = bench(twin)
  const give = (id: string, value: number, at: number, cameAt = at, quality: 0 | 1 | 2 = QUALITY.good): void => {
    const { slot } = twin.signal(id)!
    all.values.set(slot, value, quality, T0 + at * 1000, 0)
    all.engine.sample(slot, value, '', quality, T0 + at * 1000, T0 + cameAt * 1000)
  }
  const look = (at: number): AlarmChange[] => all.engine.evaluate(all.values.drain(), all.now(at))
  return { ...all, give, look }
}

describe('every sample', () => {
  test('what rises and falls between two looks is raised and cleared, with the value that did it', () => {
    const { give, look, engine } = stream()
    give('r-1/joint-2/vib', 1, 0)
    give('r-1/joint-2/vib', 7, 1)
    give('r-1/joint-2/vib', 1, 5)
    expect(told(look(5))).toEqual(['vib raised 1', 'vib cleared 5'])
    expect(engine.rows()).toMatchObject([
      { state: 'returned', value: 7, raisedAt: T0 + 1000, clearedAt: T0 + 5000, since: T0 + 5000 },
    ])
  })

  test('a latched alarm that tripped and cleared within one delivery stays', () => {
    const { give, look, engine } = stream()
    give('r-1/door', 1, 1)
    give('r-1/door', 0, 1)
    expect(told(look(1))).toEqual(['door raised 1', 'door cleared 1'])
    expect(engine.rows()).toMatchObject([{ state: 'unacknowledged', active: false, latched: true }])
  })

  test('a backlog is told in its own time, its delays as well, in whatever order its signals come', () => {
    const { give, look } = stream()
    for (const [at, value] of [
      [0, 20],
      [1, 95],
      [3, 99],
      [8, 20],
    ] as const)
      give('r-1/temp', value, at, 60)
    for (const [at, value] of [
      [0, 1],
      [2, 500],
      [7, 1],
    ] as const)
      give('r-2/joint-2/vib', value, at, 60)
    const changes = look(60)
    expect(told(changes)).toEqual(['vib raised 2', 'temp raised 6', 'vib cleared 7', 'temp cleared 8'])
    expect(changes.find((c) => c.row.key === 'r-1/temp')?.row.value, 'as it was when the delay ended').toBe(99)
  })

  test('a delay that the samples themselves end in time raises nothing, however late they come', () => {
    const { give, look, tick } = stream()
    give('r-1/temp', 20, 0, 30)
    give('r-1/temp', 95, 1, 31)
    look(31)
    expect(told(tick(35.9)), 'its own time is 5.9').toEqual([])
    give('r-1/temp', 50, 5.9, 35.9)
    expect(look(35.9)).toEqual([])
    expect(tick(60)).toEqual([])
  })

  test('a silence in between is a lost input, with the delay paused, as if somebody had watched', () => {
    const { give, look } = stream()
    give('r-1/temp', 95, 0, 100)
    give('r-1/temp', 95, 2, 100)
    give('r-1/temp', 95, 60, 100)
    give('r-1/temp', 95, 62, 100)
    expect(told(look(100))).toEqual(['temp raised 5', 'temp input-lost 12', 'temp input-back 60'])
    give('r-2/temp', 95, 0, 100)
    give('r-2/temp', 95, 2, 100)
    give('r-2/temp', 95, 3, 100, QUALITY.bad)
    give('r-2/temp', 95, 60, 100)
    give('r-2/temp', 95, 62.5, 100)
    expect(told(look(100)), 'three of its five seconds were over').toEqual(['temp raised 62'])
  })

  test('what is told of one alarm never goes back in time, though its own times say when it was', () => {
    const { give, look, tick, engine } = stream()
    give('r-1/joint-2/vib', 3, 0)
    look(0)
    expect(told(tick(10.5))).toEqual(['vib input-lost 10'])
    give('r-1/joint-2/vib', 1, 4, 20)
    expect(told(look(20))).toEqual(['vib input-back 10', 'vib cleared 10'])
    expect(engine.rows()).toMatchObject([{ clearedAt: T0 + 4000, state: 'returned' }])
  })

  test('a sample from before the last one changes nothing', () => {
    const { engine, twin, give, look } = stream()
    give('r-1/joint-2/vib', 1, 10)
    engine.sample(twin.signal('r-1/joint-2/vib')!.slot, 99, '', QUALITY.good, T0 + 5000, T0 + 10_000)
    expect(look(10)).toEqual([])
  })

  test('what is suppressed at the same moment does not blip; first out is who was first, not who came first', () => {
    const { give, look } = stream(
      twinOf(
        document({
          temp: {
            name: 'Too hot',
            priority: 'low',
            signal: 'temp',
            when: { above: 90 },
            suppressedWhen: { signal: 'state', when: { is: ['stop'] } },
          },
        }),
      ),
    )
    give('r-1/temp', 20, 0, 5)
    give('r-1/temp', 95, 3, 5)
    give('r-1/state', 2, 3, 5)
    give('r-1/door', 1, 2, 5)
    give('r-2/state', 9, 1, 5)
    const changes = look(5)
    expect(told(changes)).toEqual(['abort raised 1', 'door raised 2', 'temp suppressed 3', 'temp raised 3'])
    expect(changes.map((c) => c.row.firstOut)).toEqual([true, false, false, false])
  })

  test('more samples than are kept waiting are looked at meanwhile, and nothing is lost', () => {
    const { give, look } = stream()
    for (let i = 0; i < 20_100; i++) give('r-1/joint-2/vib', i % 2 ? 3 : 1, 0)
    expect(look(0)).toHaveLength(20_100 - 1)
  })
})
