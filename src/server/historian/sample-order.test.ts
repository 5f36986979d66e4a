import { afterEach, expect, test } from 'vitest'
import { SampleOrder } from './sample-order.ts'
import { TestPlant } from './testing/plant.ts'

test('samples of one millisecond are counted, each signal by itself', () => {
  const order = new SampleOrder(2)
  expect([100, 100, 100, 101, 105, 105].map((t) => order.nth(0, t))).toEqual([0, 1, 2, 0, 0, 1])
  expect(order.nth(1, 105)).toBe(0)
})

const T0 = Date.UTC(2026, 2, 3, 10)
const plant = new TestPlant(T0)
afterEach(() => plant.end())

test('4.8 kHz for 8 s ends when it ends: every sample at its time, in its order, before and after compaction', async () => {
  await plant.open()
  plant.historian.register(['a/x'])
  const samples = 4800 * 8
  for (let i = 0; i < samples; i++) {
    plant.wall = T0 + Math.floor(i / 4.8)
    // Not in the order of the values: time alone could not tell.
    plant.historian.record(0, (i * 7919) % 1000, 0, plant.wall, 0)
  }
  const check = async (): Promise<void> => {
    const answer = await plant.ask('a/x', T0 + 1000, T0 + 2000, 10_000)
    expect(answer.t).toHaveLength(4800)
    expect(answer.last).toEqual(Array.from({ length: 4800 }, (_, i) => ((i + 4800) * 7919) % 1000))
    expect(answer.t).toEqual(Array.from({ length: 4800 }, (_, i) => T0 + Math.floor((i + 4800) / 4.8)))
    const end = await plant.ask('a/x', T0, T0 + 9000, 9)
    expect(end.count).toEqual([...Array.from({ length: 8 }, () => 4800), 0])
    expect(end.last[7]).toBe(((samples - 1) * 7919) % 1000)
    const minute = await plant.ask('a/x', T0, T0 + 60_000, 1)
    expect([minute.count[0], minute.last[0]]).toEqual([samples, ((samples - 1) * 7919) % 1000])
  }
  await plant.historian.flush()
  await check()
  plant.pass(5 * 60_000)
  await plant.historian.compact()
  await check()
})
