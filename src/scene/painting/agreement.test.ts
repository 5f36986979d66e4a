import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { slotOf, timeMs } from '../../base/brand.ts'
import { createRng } from '../../base/rng.ts'
import type { ThemeName } from '../../look/tokens.ts'
import { classesOf, type LayerFilter } from '../../colouring/layer-filter.ts'
import { GRAINS, isScale } from '../../colouring/layer.ts'
import { layersOf } from '../../colouring/layer-list.ts'
import { loadTwin } from '../../twin/load.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import { TONES } from '../../twin/schema-signal.ts'
import type { Twin } from '../../twin/twin.ts'
import { AGE, type Age, ageOf } from '../../values/age.ts'
import { ValueTable } from '../../values/table.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { Quality } from '../../wire/quality.ts'
import { drawnKinds } from '../equipment/library.ts'
import { layOut } from '../plan/layout.ts'
import { MachineAges } from './machine-ages.ts'
import type { PaintContext } from './paint-context.ts'
import { Painter } from './painter.ts'
import { FLAG } from './part-state.ts'
import { plainLook } from './testing/plain-paint.ts'

const PARTS: Record<string, readonly string[]> = {
  robot: ['joint-1', 'joint-2', 'joint-3'],
  conveyor: ['belt', 'drive'],
  tank: [],
  press: ['ram', 'nowhere'],
}
const ROLES = ['temperature', 'vibration', 'power', 'utilisation', 'pressure']
const LIMITS = [2, 5, 20, null]
const STATES = { execute: 'normal', idle: 'idle', held: 'fault', 'odd-one': 'attention', aborted: 'fault' } as const

/** A twin of every sort of signal there is, in numbers that a test can bear. */
const twinOf = (seed: number): Twin => {
  const rng = createRng(seed)
  const one = <T>(list: readonly T[]): T => list[Math.floor(rng.next() * list.length)]!
  const signal = () => ({
    name: 'S',
    role: one(ROLES),
    unit: one(['°C', 'K', '']),
    range: one([
      [0, 100],
      [20, 40],
      [-5, 5],
    ]),
    staleAfterS: one(LIMITS),
    ...(rng.next() < 0.5 ? { bindings: [{ topic: 't' }] } : {}),
  })
  const state = () => ({
    name: 'State',
    type: 'state',
    role: 'state',
    staleAfterS: one(LIMITS),
    states: Object.fromEntries(
      Object.entries(STATES).map(([key, tone], code) => [
        key,
        { code, name: key, tone: rng.next() < 0.3 ? one(TONES) : tone },
      ]),
    ),
  })
  const signals = (most: number) => ({
    ...Object.fromEntries(Array.from({ length: Math.floor(rng.next() * (most + 1)) }, (_, i) => [`s${i}`, signal()])),
    ...(rng.next() < 0.4 ? { state: state() } : {}),
  })
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    classes: Object.fromEntries(
      Object.keys(PARTS).map((kind) => [
        kind,
        {
          name: kind,
          model: { kind },
          signals: signals(2),
          parts: Object.fromEntries(PARTS[kind]!.map((part) => [part, { name: part, signals: signals(2) }])),
        },
      ]),
    ),
    assets: Array.from({ length: 8 }, (_, i) => ({ id: `m${i}`, name: `M${i}`, class: one(Object.keys(PARTS)) })),
    layers: {
      pressure: { name: 'Pressure', role: 'pressure', scale: [0, 50], reduce: one(['max', 'min', 'mean', 'sum']) },
      ...(rng.next() < 0.5 ? { heat: { name: 'Heat', role: 'temperature', scale: [0, 80] } } : {}),
    },
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

const row = (twin: Twin, i: number, rng: { next(): number }): AlarmRow => {
  const asset = twin.assets[Math.floor(rng.next() * twin.assets.length)]!
  const component =
    rng.next() < 0.6 ? (asset.components[Math.floor(rng.next() * asset.components.length)]?.key ?? null) : null
  const state = (['unacknowledged', 'acknowledged', 'returned', 'shelved', 'suppressed'] as const)[
    Math.floor(rng.next() * 5)
  ]!
  return {
    key: `${asset.id}/a${i}`,
    asset: asset.id,
    component,
    signal: null,
    name: 'A',
    priority: PRIORITIES[Math.floor(rng.next() * 4)]!,
    state,
    active: true,
    latched: false,
    since: 0,
    raisedAt: i,
    clearedAt: 0,
    ackBy: null,
    ackAt: 0,
    ackComment: '',
    shelvedUntil: 0,
    shelvedBy: null,
    value: null,
    limit: null,
    unit: '',
    message: '',
    help: '',
    inputLost: false,
    firstOut: false,
  } as AlarmRow
}

test('however it came about, parts are painted and machines are as old as the slow way says (seed 31)', () => {
  const seen = { flags: 0, looks: new Set<string>(), ages: new Set<Age>() }
  fc.assert(
    fc.property(fc.nat(1_000_000), (seed) => {
      const rng = createRng(seed)
      const chance = (share: number): boolean => rng.next() < share
      const below = (n: number): number => Math.floor(rng.next() * n)
      const twin = twinOf(seed)
      const layers = [...layersOf(twin).values()]
      const values = new ValueTable(twin)
      const board = new AlarmBoard('gateway')
      const layout = layOut(twin, drawnKinds)
      const state = new Uint8Array(layout.parts.length * 4)
      const painter = new Painter(layout, values, state)
      const ages = new MachineAges(layout, values)
      board.subscribe(() => painter.alarmsChanged())
      let now = 1_000_000
      let layer = layers[below(layers.length)]!
      let look: Pick<PaintContext, 'grain' | 'theme' | 'filter' | 'receding'> = {
        grain: 'component',
        theme: 'dark',
        filter: null,
        receding: null,
      }
      for (let step = 0; step < 30; step++) {
        now += below(4) === 0 ? below(8000) : below(400)
        for (const { slot, type } of twin.signals) {
          if (!chance(0.25)) continue
          if (chance(0.06)) values.markDead(slot)
          else if (chance(0.04)) values.setLimit(slot, chance(0.5) ? Infinity : 1000 + below(9000))
          else
            values.set(
              slotOf(slot),
              type === 'state' ? below(7) : below(140) - 20,
              (chance(0.08) ? 2 : 0) as Quality,
              now - below(2) * below(3000),
              0,
            )
        }
        if (chance(0.03)) values.clear()
        if (chance(0.15))
          board.replace(
            Array.from({ length: below(5) }, (_, i) => row(twin, i, rng)),
            step,
          )
        if (chance(0.2)) layer = layers[below(layers.length)]!
        if (chance(0.2)) {
          const range = [below(60), 20 + below(80)].toSorted((a, b) => a - b) as [number, number]
          const filter: LayerFilter | null = chance(0.4)
            ? null
            : {
                range: isScale(layer) && chance(0.7) ? range : null,
                only: [...classesOf(layer).keys()].filter(() => chance(0.4)),
              }
          const receding = chance(0.3) ? new Set(twin.assets.filter(() => chance(0.3)).map(({ id }) => id)) : null
          // Now and then nothing but what recedes is another.
          look = chance(0.4)
            ? { ...look, filter, receding }
            : {
                grain: GRAINS[below(2)]!,
                theme: (['dark', 'light'] satisfies ThemeName[])[below(2)]!,
                filter,
                receding,
              }
        }
        for (const number of values.drain()) {
          const slot = slotOf(number)
          const liveUntil = values.liveUntil(slot, timeMs(now))
          painter.take(slot, liveUntil)
          ages.take(slot, liveUntil)
        }
        // Whoever looks seldom sees what is just as well.
        if (chance(0.7)) {
          ages.refresh(timeMs(now))
          const due = layout.machines.map(({ asset }) => ageOf(asset.signals, values, timeMs(now)))
          expect([...ages.of]).toEqual(due.map((age) => AGE[age]))
          for (const age of due) seen.ages.add(age)
        }
        const context: PaintContext = { values, board, layer: layer.id, now: timeMs(now), ...look }
        const before = state.slice()
        const told = painter.paint(context)
        expect(told).toBe(before.some((byte, i) => byte !== state[i]))
        // Between its looks the age of data may be a little behind.
        if (layer.id === 'data-age') continue
        let receding = 0
        for (const part of layout.parts) {
          const is = [...state.subarray(part.index * 4, part.index * 4 + 4)]
          const due = plainLook(part, context)
          if (is.some((byte, i) => byte !== due[i]))
            expect(is, `${part.machine.asset.id} ${part.node}, step ${step}, ${layer.id} by ${look.grain}`).toEqual(due)
          seen.flags |= is[3]!
          seen.looks.add(`${layer.id} ${is.join(' ')}`)
          if (is[3]! & FLAG.recedes) receding++
        }
        expect(painter.recedingParts).toBe(receding)
      }
    }),
    { seed: 31, numRuns: 80 },
  )
  // A test that has seen nothing proves nothing.
  expect(seen.flags).toBe(FLAG.tint | FLAG.alarm | FLAG.stale | FLAG.never | FLAG.recedes | FLAG.calm | FLAG.apart)
  expect(seen.ages.size).toBe(3)
  expect(seen.looks.size).toBeGreaterThan(500)
})
