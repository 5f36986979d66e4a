/** The demo plant's own material flow, seen through nothing but its signals. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import { Plant } from '../../plant/plant.ts'
import { loadTwin } from '../../twin/load.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import { drawnKinds } from '../equipment/library.ts'
import { layOut } from '../plan/layout.ts'
import { FRAME } from '../../base/rigid.ts'
import { Motion, type MotionSink } from './motion.ts'

const loaded = loadTwin(
  JSON.parse(readFileSync(new URL('../../../public/twins/demo/twin.json', import.meta.url), 'utf8')),
)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const layout = layOut(twin, drawnKinds)
const nothing: MotionSink = { carriers() {}, machine() {}, phase() {} }

/** A carrier of workpieces on belts is this long. */
const PIECE_M = 0.42

test('pieces ride through the plant: as many as the belts say, apart, without a leap, and known from belt to belt', () => {
  const plant = new Plant(twin, { seed: 5, faultRate: 1 })
  const values = new ValueTable(twin)
  const motion = new Motion(layout, values)
  const belts = layout.machines.filter(({ asset }) => asset.classId === 'conveyor')
  const line = (id: string): readonly (typeof belts)[number][] => belts.filter(({ asset }) => asset.parent!.id === id)
  const pieces = (machine: (typeof belts)[number]): { readonly carrier: number; readonly x: number }[] =>
    motion.carriers.machines[machine.index]!.goods.flatMap(({ carrier }) =>
      motion.frames[carrier * FRAME] === 0 ? [] : [{ carrier, x: motion.frames[carrier * FRAME + 9]! }],
    )
  let close = 0
  let leaps = 0
  let looks = 0
  const first = new Set<number>()
  const last = new Set<number>()
  let before = new Map<number, number>()
  for (let step = 0; step < 4000; step++) {
    const now = 1_000_000 + step * 100
    plant.step()
    plant.machines.forEach((machine, i) => {
      // Each publishes once a second, on its own beat; joints and vehicles ten times.
      if (step % 10 !== i % 10) return
      const readings: Record<string, number> = {}
      machine.read(readings)
      for (const [key, value] of Object.entries(readings)) {
        const signal = twin.signal(`${machine.id}/${key}`)
        if (!signal) continue
        values.set(signal.slot, value, QUALITY.good, now, 0)
        motion.take(signal.slot, timeMs(now))
      }
    })
    motion.step(timeMs(now), nothing)
    const at = new Map<number, number>()
    for (const machine of belts) {
      const { id, place } = machine.asset
      for (const piece of motion.piecesOf(machine.index)) {
        const x = place.at[0] - 1.98 + piece.at
        at.set(piece.id, x)
        const was = before.get(piece.id)
        // Half a metre a second is faster than any belt here.
        if (was !== undefined && Math.abs(x - was) > 0.05) leaps++
        if (step >= 1200 && id === 'c-102') first.add(piece.id)
        if (step >= 1200 && id === 'c-106') last.add(piece.id)
      }
    }
    before = at
    if (step < 1200 || step % 10 !== 0) continue
    for (const id of ['line-1', 'line-2']) {
      const xs = line(id)
        .flatMap((machine) =>
          pieces(machine).map(
            ({ carrier, x }) =>
              x + motion.carriers.machines[machine.index]!.goods.find((goods) => goods.carrier === carrier)!.at[0],
          ),
        )
        .toSorted((a, b) => a - b)
      looks += xs.length
      for (let i = 1; i < xs.length; i++) close += Number(xs[i]! - xs[i - 1]! < PIECE_M)
    }
  }
  const wrong = belts.filter(
    (machine) =>
      Math.abs(motion.piecesOf(machine.index).length - values.value[machine.asset.motion.get('items')!.slot]!) > 1,
  )
  expect(wrong.map(({ asset }) => asset.id)).toEqual([])
  expect(looks).toBeGreaterThan(5000)
  expect({ close: close / looks, leaps }).toEqual({ close: expect.closeTo(0, 2), leaps: 0 })
  expect([...last].filter((id) => first.has(id)).length, 'seen four belts earlier').toBeGreaterThan(last.size * 0.7)
}, 60_000)
