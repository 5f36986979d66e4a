import { expect, test } from 'vitest'
import { testPlants } from './testing/plant.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const plantAt = testPlants()

test('many signals read together are what each says by itself, but for what held into the span; stored or not', async () => {
  const plant = plantAt(T0)
  await plant.open()
  const ids = ['a/x', 'a/y', 'b/x', 'b/silent']
  plant.historian.register(ids, [5000, 5000, 5000, 5000], new Map([['b/x', ['old/x']]]))
  for (let i = 0; i < 1200; i++) {
    plant.pass(100)
    for (let s = 0; s < 3; s++)
      if (i % (s + 1) === 0) plant.historian.record(s, i * 10 + s, i % 50 === 7 ? 2 : 0, plant.wall, 0)
    if (i === 600) plant.historian.mark(1, 'dead', plant.wall)
  }
  const compare = async (from: number, to: number, columns: number): Promise<number> => {
    const together = await plant.historian.range({ signals: ids, from, to, columns, held: false })
    if (!together.ok) throw new Error(together.error.error)
    let rows = 0
    for (const [i, id] of ids.entries()) {
      const one = await plant.ask(id, from, to, columns)
      const all = together.value.answers[i]!
      const keep = one.t.map((_, at) => one.stepMs > 0 || one.count[at]! > 0 || one.mean[at] === null)
      const of = <T>(column: readonly T[]): T[] => column.filter((_, at) => keep[at])
      expect(all.t).toEqual(of(one.t))
      if (one.stepMs === 0)
        expect([all.last, all.count, all.quality]).toEqual([of(one.last), of(one.count), of(one.quality)])
      else expect(all.count).toEqual(one.count)
      rows += all.t.length
    }
    return rows
  }
  await plant.historian.flush()
  expect(await compare(T0 + 20_000, T0 + 90_000, 2000)).toBeGreaterThan(1000)
  expect(await compare(T0 + 20_000, T0 + 90_000, 100)).toBeGreaterThan(100)
  plant.pass(10 * 60_000)
  await plant.historian.compact()
  expect(await compare(T0 + 20_000, T0 + 90_000, 2000)).toBeGreaterThan(1000)
  expect(
    (await plant.historian.range({ signals: ['nobody'], from: T0, to: T0 + 1000, columns: 9, held: false })).ok,
  ).toBe(true)
})
