/** A hall with everything that moves: a belt, robots, vehicles by pose and by node. */
import { timeMs } from '../../../base/brand.ts'
import { loadTwin } from '../../../twin/load.ts'
import { QUALITY } from '../../../wire/quality.ts'
import { ValueTable } from '../../../values/table.ts'
import { drawnKinds } from '../../equipment/library.ts'
import { layOut } from '../../plan/layout.ts'
import { Motion, type MotionSink } from '../motion.ts'

const state = {
  name: 'State',
  type: 'state',
  role: 'state',
  states: { idle: { code: 0, name: 'Idle' }, execute: { code: 6, name: 'Execute' } },
} as const
const document = {
  format: 1,
  id: 'test',
  name: 'Test',
  defaults: { staleAfterS: 5 },
  classes: {
    robot: {
      name: 'Robot',
      model: { kind: 'robot' },
      parts: { 'joint-2': { name: 'Joint 2', signals: { angle: { name: 'Angle', unit: '°' } } } },
      signals: { state },
      motion: { 'joint-2': 'joint-2/angle' },
    },
    bare: { name: 'Robot without angles', model: { kind: 'robot' }, signals: { state } },
    belt: {
      name: 'Belt',
      model: { kind: 'conveyor', params: { length: 4 } },
      signals: { speed: { name: 'Speed', unit: 'm/s' }, items: { name: 'Items', type: 'integer' } },
      motion: { speed: 'speed', items: 'items' },
    },
    cart: {
      name: 'Cart',
      model: { kind: 'agv' },
      signals: { x: { name: 'x' }, y: { name: 'y' }, heading: { name: 'Heading' } },
      motion: { x: 'x', y: 'y', heading: 'heading' },
    },
    fetcher: {
      name: 'Fetcher',
      model: { kind: 'agv' },
      signals: { node: { name: 'Node', type: 'text', staleAfterS: null } },
      motion: { node: 'node' },
    },
  },
  assets: [
    { id: 'r', name: 'R', class: 'robot', place: { at: [2, 0, 1] } },
    { id: 'b', name: 'B', class: 'bare', place: { at: [6, 0, 1] } },
    { id: 'c', name: 'C', class: 'belt', place: { at: [0, 0, 4] } },
    { id: 'a', name: 'A', class: 'cart', frame: 'hall' },
    { id: 'f', name: 'F', class: 'fetcher', frame: 'hall' },
  ],
  frames: {
    hall: {
      origin: [0, 0],
      nodes: { p: [0, 0], q: [10, 0], r: [10, 8], far: [40, 40] },
      roads: [
        ['p', 'q'],
        ['q', 'r'],
      ],
    },
  },
}
const loaded = loadTwin(document)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
export const layout = layOut(twin, drawnKinds)
/** That vehicles drive in. */
export const frame = twin.asset('a')!.frame!

/** All of it on a stepped clock: `now` is in ms. */
export const setup = () => {
  const values = new ValueTable(twin)
  const motion = new Motion(layout, values)
  const phases = new Map<number, number>()
  const sink: MotionSink = { carriers() {}, machine() {}, phase: (part, metres) => phases.set(part, metres) }
  const slot = (id: string) => twin.signal(id)!.slot
  const set = (id: string, value: number, now: number): void => {
    values.set(slot(id), value, QUALITY.good, now, 0)
    motion.take(slot(id), timeMs(now))
  }
  return {
    values,
    motion,
    slot,
    set,
    phase: () => phases.get(layout.machineOf('c')!.parts[0]!.index) ?? 0,
    node: (name: string, now: number) => {
      values.setText(slot('f/node'), name, QUALITY.good, now, 0)
      motion.take(slot('f/node'), timeMs(now))
    },
    pose: (x: number, y: number, now: number) => {
      set('a/x', x, now)
      set('a/y', y, now)
    },
    step: (now: number) => motion.step(timeMs(now), sink),
    /** In the frame's axes. */
    at: (asset: string, now: number): readonly [number, number] => {
      const [x, z] = motion.poseOf(layout.machineOf(asset)!.index, timeMs(now)) as [number, number]
      return [x, -z]
    },
    index: (asset: string) => layout.machineOf(asset)!.index,
    joints: (asset: string, now: number) => motion.poseOf(layout.machineOf(asset)!.index, timeMs(now)).slice(3),
  }
}
