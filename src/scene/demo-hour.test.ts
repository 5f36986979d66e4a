/**
 * An hour of the demo plant in which nobody touches an alarm: its messages decoded, its alarms raised and cleared by the
 * product's own engine, and the labels of its hall at five sizes of the picture, looked at each minute. What is over must not
 * drown what holds, and no words may lie on others or be cut.
 */
import { readFileSync } from 'node:fs'
import { PerspectiveCamera } from 'three'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { AlarmRuntime } from '../alarms/alarm-runtime.ts'
import { AlarmBoard, isCleared, isStanding } from '../alarms/board.ts'
import { timeMs } from '../base/brand.ts'
import { Decoder } from '../decode/decoder.ts'
import type { SampleSink } from '../decode/sink.ts'
import { Plant, STEPS_A_SECOND, topicBase } from '../plant/plant.ts'
import { loadTwin } from '../twin/load.ts'
import { ValueTable } from '../values/table.ts'
import { drawnKinds } from './equipment/library.ts'
import type { Box } from './labels/box.ts'
import { heightOf } from './labels/labels.ts'
import { Anchors } from './labels/scene-anchors.ts'
import { SceneLabels } from './labels/scene-labels.ts'
import { Motion } from './motion/motion.ts'
import { MachineAges } from './painting/machine-ages.ts'
import { layOut } from './plan/layout.ts'
import { FakeElement, stubPage } from './testing/fake-page.ts'

/** The picture between the panels, CSS px: desktop, tablet, portrait tablet, phone, a large screen. */
const SIZES = [
  [652, 684],
  [760, 676],
  [740, 620],
  [390, 700],
  [1292, 964],
] as const
/** The hall as its first view shows it: looked at from there (m), up to there, in a picture of this aspect. */
const LOOK = { target: [5.2, 0.5, -1], azimuth: 54, elevation: 32, distance: 46, aspect: 1.12 } as const
const MINUTES = 60
const SECONDS_BETWEEN = 2
const BEGIN = Date.UTC(2026, 0, 5, 10)

beforeAll(() => stubPage())
afterAll(() => vi.unstubAllGlobals())

const loaded = loadTwin(JSON.parse(readFileSync(new URL('../../public/twins/demo/twin.json', import.meta.url), 'utf8')))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

const translation = ({ style }: FakeElement): readonly [number, number] => {
  const [, x, y] = /(-?\d+)px, (-?\d+)px/.exec(style['transform']!)!
  return [Number(x), Number(y)]
}

/** The plant with all that stands between it and a list of alarms, stepped by hand. */
const runningPlant = (seed: number) => {
  const plant = new Plant(twin, { seed, faultRate: 1 })
  const values = new ValueTable(twin)
  const decoder = new Decoder(twin)
  let now = BEGIN
  const alarms = new AlarmRuntime(twin, values, () => {})
  const sink: SampleSink = {
    sample: (slot, value, quality, receive, source) => {
      values.set(slot, value, quality, receive, source)
      alarms.sample(slot, value, '', quality, receive, now)
    },
    text: (slot, told, quality, receive, source) => {
      values.setText(slot, told, quality, receive, source)
      alarms.sample(slot, Number.NaN, told, quality, receive, now)
    },
    faults: (index, faults) => alarms.faults(index, faults, timeMs(now)),
    dead: () => {},
  }
  const bytes = new TextEncoder()
  const bases = plant.machines.map(({ id }) => topicBase(twin.asset(id)!))
  /** When each was heard last: every other second is often enough for alarms, and decoding is most of what this hour costs. */
  const heard = plant.machines.map(() => -SECONDS_BETWEEN)
  return {
    values,
    rows: () => alarms.rows(),
    now: () => timeMs(now),
    minute: () => {
      for (let step = 0; step < 60 * STEPS_A_SECOND; step++) {
        now += 1000 / STEPS_A_SECOND
        if (!plant.step()) continue
        // What is told ten times a second is of no alarm.
        for (const [i, machine] of plant.machines.entries()) {
          if (plant.second - heard[i]! < SECONDS_BETWEEN) continue
          const told = machine.messages(bases[i]!, now, plant.second)
          if (told.length > 0) heard[i] = plant.second
          for (const { topic, payload } of told) decoder.message(topic, bytes.encode(payload), now, sink)
        }
        alarms.evaluate([], timeMs(now))
        alarms.tick(timeMs(now))
      }
    },
  }
}

const picture = (values: ValueTable, board: AlarmBoard, [width, height]: readonly [number, number]) => {
  const layout = layOut(twin, drawnKinds)
  const motion = new Motion(layout, values)
  const [overlay, edges, room] = [new FakeElement(), new FakeElement(), new FakeElement()]
  // The tools in the lower corner lie over it.
  const tools: Box = { left: width - 58, right: width - 14, top: height - 190, bottom: height - 14 }
  room.append(overlay)
  room.querySelectorAll = () => [{ getBoundingClientRect: () => tools } as FakeElement]
  const labels = new SceneLabels({
    layout,
    anchors: new Anchors(layout, motion),
    motion,
    ages: new MachineAges(layout, values),
    places: motion.places,
    overlay: overlay as never,
    edges: edges as never,
    onSelect: () => {},
    onGo: () => {},
    onRest: () => {},
  })
  const camera = new PerspectiveCamera(32, width / height, 0.3, 400)
  const away = LOOK.distance * Math.max(1, LOOK.aspect / (width / height))
  const [azimuth, elevation] = [(LOOK.azimuth * Math.PI) / 180, (LOOK.elevation * Math.PI) / 180]
  const [x, y, z] = LOOK.target
  camera.position.set(
    x + away * Math.cos(elevation) * Math.sin(azimuth),
    y + away * Math.sin(elevation),
    z + away * Math.cos(elevation) * Math.cos(azimuth),
  )
  camera.lookAt(x, y, z)
  camera.updateMatrixWorld()
  let at = 0
  const hidden = new Set<number>()
  const receding = new Uint8Array(layout.machines.length)
  return (now: ReturnType<typeof timeMs>) => {
    labels.reword()
    const context = {
      values,
      board,
      layer: 'condition',
      grain: 'component',
      filter: null,
      theme: 'dark',
      now,
      receding: null,
    } as const
    // A moment for the words, one for the places that follow from them.
    for (let i = 0; i < 2; i++)
      labels.update(
        { camera, width, height, clearTo: Infinity },
        { context, selection: null, hidden, receding },
        (at += 300),
      )
    return overlay.having('shown').map((root) => {
      const tag = root.children[0]!
      const [[left, top], [dx, dy]] = [translation(root), translation(tag)]
      const kind = root.dataset['kind'] as 'alarm'
      const brief = root.className.includes('brief')
      const tall = heightOf({ kind, brief } as Parameters<typeof heightOf>[0])
      const box: Box = {
        left: left + dx - tag.offsetWidth / 2,
        right: left + dx + tag.offsetWidth / 2,
        top: top + dy - tall,
        bottom: top + dy,
      }
      return { asset: root.dataset['label']!, kind: kind as string, box, filled: root.className.includes('filled') }
    })
  }
}
type Shown = ReturnType<ReturnType<typeof picture>>[number]

/** Pixels of it that are in the colour of a priority: a filled tag, else its edge and its mark. */
const coloured = ({ kind, box, filled }: Shown): number => {
  const [wide, tall] = [box.right - box.left, box.bottom - box.top]
  if (kind === 'alarm') return filled ? wide * tall : 2 * (wide + tall) * 1.5 + 128
  return kind === 'cleared' ? 4 * 12 * 2 : 0
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top

test('an hour that nobody attends to: what holds has nearly all of the colour, and no words lie on others or are cut', () => {
  const plant = runningPlant(3)
  const board = new AlarmBoard('gateway')
  const pictures = SIZES.map((size) => picture(plant.values, board, size))
  let [least, mostCleared, looks] = [1, 0, 0]
  for (let minute = 1; minute <= MINUTES; minute++) {
    plant.minute()
    board.replace(plant.rows(), minute)
    mostCleared = Math.max(mostCleared, board.rows.filter(isCleared).length)
    for (const [i, look] of pictures.entries()) {
      const [width, height] = SIZES[i]!
      const told = `minute ${minute}, ${width} × ${height}`
      const shown = look(plant.now())
      for (const [at, one] of shown.entries()) {
        const { left, right, top, bottom } = one.box
        expect(left >= 0 && right <= width && top >= 0 && bottom <= height, `${told}: ${one.asset} is cut`).toBe(true)
        for (const other of shown.slice(at + 1))
          expect(overlap(one.box, other.box), `${told}: ${one.asset} on ${other.asset}`).toBe(false)
      }
      const holds = (asset: string): boolean => board.ofAsset(asset).some(isStanding)
      const all = shown.reduce((sum, one) => sum + coloured(one), 0)
      const active = shown.filter(({ asset }) => holds(asset)).reduce((sum, one) => sum + coloured(one), 0)
      if (board.rows.some(isStanding)) {
        expect(
          shown.some(({ kind }) => kind === 'alarm'),
          `${told}: an alarm that holds is told of`,
        ).toBe(true)
        least = Math.min(least, active / all)
        looks++
      }
    }
  }
  expect(mostCleared, 'much of it is over by then').toBeGreaterThan(3)
  expect(looks, 'alarms that hold were looked at').toBeGreaterThan(100)
  expect(least, `least share of the colour that belongs to what holds: ${least.toFixed(3)}`).toBeGreaterThanOrEqual(0.8)
}, 120_000)
