import { describe, expect, test } from 'vitest'
import { AlarmBoard } from '../alarms/board.ts'
import { timeMs } from '../base/brand.ts'
import { THEMES } from '../look/tokens.ts'
import { loadTwin } from '../twin/load.ts'
import type { Twin } from '../twin/twin.ts'
import { QUALITY } from '../wire/quality.ts'
import { ValueTable } from '../values/table.ts'
import type { AlarmRow } from '../wire/alarms.ts'
import { drawnKinds } from './equipment/library.ts'
import { layOut, type SceneLayout } from './plan/layout.ts'
import { Motion, type MotionSink } from './motion/motion.ts'
import type { PaintContext } from './painting/paint-context.ts'
import { Painter } from './painting/painter.ts'
import { FLAG, stateName } from './painting/part-state.ts'

const document = {
  format: 1,
  id: 'test',
  name: 'Test',
  defaults: { staleAfterS: 5 },
  classes: {
    robot: {
      name: 'Robot',
      model: { kind: 'robot' },
      parts: {
        'joint-3': {
          name: 'Joint 3',
          signals: {
            angle: { name: 'Angle', unit: '°' },
            vibration: { name: 'Vibration', unit: 'mm/s', role: 'vibration' },
          },
        },
      },
      signals: { running: { name: 'Running', type: 'boolean', staleAfterS: null } },
      motion: { 'joint-3': 'joint-3/angle' },
    },
    belt: {
      name: 'Belt',
      model: { kind: 'conveyor', params: { length: 4 } },
      signals: { speed: { name: 'Speed', unit: 'm/s' }, items: { name: 'Items', type: 'integer' } },
      motion: { speed: 'speed', items: 'items' },
    },
    agv: {
      name: 'AGV',
      model: { kind: 'agv' },
      signals: { node: { name: 'Node', type: 'text' } },
      motion: { node: 'node' },
    },
    cart: {
      name: 'Cart',
      model: { kind: 'agv' },
      signals: { x: { name: 'x' }, y: { name: 'y' }, heading: { name: 'Heading' } },
      motion: { x: 'x', y: 'y', heading: 'heading' },
    },
  },
  assets: [
    { id: 'r1', name: 'R1', class: 'robot', place: { at: [2, 0, 1], heading: 90 } },
    { id: 'c1', name: 'C1', class: 'belt', place: { at: [0, 0, 4] } },
    { id: 'a1', name: 'A1', class: 'agv', frame: 'floor' },
    { id: 'a2', name: 'A2', class: 'cart' },
    { id: 'odd', name: 'Odd', model: { kind: 'no-such-kind' } },
  ],
  layers: { vibration: { name: 'Vibration', role: 'vibration', scale: [0, 4] } },
  frames: {
    floor: {
      origin: [0, 0],
      nodes: { p: [0, 0], q: [4, 0], r: [4, 3] },
      roads: [
        ['p', 'q'],
        ['q', 'r'],
      ],
    },
  },
}

const twinOf = (): Twin => {
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}
const twin = twinOf()
const layout: SceneLayout = layOut(twin, drawnKinds)
const slot = (id: string) => twin.signal(id)!.slot

const alarm = (over: Partial<AlarmRow>): AlarmRow => ({
  key: 'r1/vibration',
  asset: 'r1',
  component: 'joint-3',
  signal: null,
  name: 'Vibration',
  priority: 'high',
  state: 'unacknowledged',
  active: true,
  latched: false,
  since: 0,
  raisedAt: 0,
  clearedAt: 0,
  ackBy: null,
  ackAt: 0,
  ackComment: '',
  shelvedUntil: 0,
  shelvedBy: null,
  value: 2.3,
  limit: 2,
  unit: 'mm/s',
  message: '',
  help: '',
  inputLost: false,
  firstOut: false,
  ...over,
})

describe('layout', () => {
  test('every shape belongs to a part, every part to a machine, and nothing is NaN', () => {
    expect(layout.machines.map((m) => m.asset.id)).toEqual(['r1', 'c1', 'a1', 'a2', 'odd'])
    expect(layout.partOf.length).toBe(layout.shapes.length)
    for (const part of layout.parts) for (const shape of part.shapes) expect(layout.partOf[shape]).toBe(part.index)
    expect(layout.rest.every(Number.isFinite)).toBe(true)
    expect(layout.parts.every((part) => part.shapes.length === 0 || part.shapes.some((s) => layout.housing[s]))).toBe(
      true,
    )
  })

  test('a component without shapes is shown by the frame, an unknown kind by a placeholder that says so', () => {
    expect(layout.partFor('r1', 'joint-3')!.component!.key).toBe('joint-3')
    expect(layout.partFor('r1', 'no-such')!.node).toBe('frame')
    expect(layout.machineOf('odd')!.missing).toContain('no-such-kind')
  })

  test('a heading of 90° turns +X towards −Z', () => {
    const m = layout.machineOf('r1')!.matrix
    expect([m[0], m[2], m[12], m[14]].map((v) => Math.round(v! * 1e6) / 1e6)).toEqual([0, -1, 2, 1])
  })
})

describe('paint', () => {
  const scene = (values: ValueTable, board: AlarmBoard, over: Partial<PaintContext> = {}) => {
    const out = new Uint8Array(layout.parts.length * 4)
    const painter = new Painter(layout, values, out)
    const context: PaintContext = {
      values,
      board,
      layer: 'condition',
      grain: 'component',
      filter: null,
      theme: 'dark',
      now: timeMs(10_000),
      receding: null,
      ...over,
    }
    painter.paint(context)
    const of = (asset: string, component: string | null) => [
      ...out.subarray(layout.partFor(asset, component)!.index * 4, layout.partFor(asset, component)!.index * 4 + 4),
    ]
    return {
      out,
      painter,
      context,
      state: (asset: string, component: string | null) => stateName(of(asset, component)[3]!),
      of,
    }
  }

  test('never seen, live, stale, and a machine without signals', () => {
    const values = new ValueTable(twin)
    const board = new AlarmBoard('gateway')
    expect(scene(values, board).state('r1', 'joint-3')).toBe('never')
    expect(scene(values, board).state('odd', null)).toBe('normal')
    values.set(slot('r1/joint-3/angle'), 1, QUALITY.good, 9000, 0)
    expect(scene(values, board).state('r1', 'joint-3')).toBe('normal')
    expect(scene(values, board, { now: timeMs(14_001) }).state('r1', 'joint-3')).toBe('stale')
    values.markDead(slot('r1/joint-3/angle'))
    expect(scene(values, board).state('r1', 'joint-3')).toBe('stale')
  })

  test('a signal published on change does not keep a silent machine alive', () => {
    const values = new ValueTable(twin)
    values.set(slot('r1/running'), 1, QUALITY.good, 1000, 0)
    values.set(slot('r1/joint-3/angle'), 1, QUALITY.good, 1000, 0)
    expect(scene(values, new AlarmBoard('gateway')).state('r1', null)).toBe('stale')
    const onlyOnChange = new ValueTable(twin)
    onlyOnChange.set(slot('r1/running'), 1, QUALITY.good, 1000, 0)
    expect(scene(onlyOnChange, new AlarmBoard('gateway')).state('r1', null)).toBe('normal')
  })

  test('an open alarm colours its component only, in the worst priority; a shelved one nothing, nor one that has cleared', () => {
    const values = new ValueTable(twin)
    for (const s of twin.signals) if (s.type !== 'text') values.set(s.slot, 1, QUALITY.good, 10_000, 0)
    const board = new AlarmBoard('gateway')
    board.replace([alarm({}), alarm({ key: 'r1/other', priority: 'critical' })], 1)
    const painted = scene(values, board)
    expect(painted.state('r1', 'joint-3')).toBe('alarm')
    expect(painted.of('r1', 'joint-3').slice(0, 3)).toEqual(
      [1, 3, 5].map((i) => Number.parseInt(THEMES.dark.priority.critical.slice(i, i + 2), 16)),
    )
    expect(painted.state('r1', null)).toBe('normal')
    board.replace([alarm({ state: 'shelved' }), alarm({ key: 'r1/over', state: 'returned', active: false })], 2)
    expect(scene(values, board).state('r1', 'joint-3')).toBe('normal')
  })

  test('an alarm of a component that nothing shows colours the frame', () => {
    const values = new ValueTable(twin)
    const board = new AlarmBoard('gateway')
    board.replace([alarm({ component: 'gearbox' })], 1)
    expect(scene(values, board).state('r1', null)).toBe('alarm')
  })

  test('a layer tints by its role and scale; bad values are never shown as good ones', () => {
    const values = new ValueTable(twin)
    const id = slot('r1/joint-3/vibration')
    values.set(id, 4, QUALITY.good, 10_000, 0)
    const board = new AlarmBoard('gateway')
    const high = scene(values, board, { layer: 'vibration' })
    expect(high.state('r1', 'joint-3')).toBe('tinted')
    values.set(id, 0, QUALITY.good, 10_000, 0)
    expect(scene(values, board, { layer: 'vibration' }).of('r1', 'joint-3')).not.toEqual(high.of('r1', 'joint-3'))
    values.set(id, 4, QUALITY.bad, 10_000, 0)
    expect(scene(values, board, { layer: 'vibration' }).state('r1', 'joint-3')).toBe('apart')
  })

  test('painting again changes nothing, and hidden stays hidden', () => {
    const values = new ValueTable(twin)
    const { out, painter, context } = scene(values, new AlarmBoard('gateway'))
    const part = layout.partFor('r1', null)!
    expect(painter.paint(context)).toBe(false)
    out[part.index * 4 + 3]! |= FLAG.hidden
    values.set(slot('r1/running'), 1, QUALITY.good, 10_000, 0)
    painter.take(slot('r1/running'), values.liveUntil(slot('r1/running'), timeMs(10_000)))
    expect(painter.paint(context)).toBe(true)
    expect(stateName(out[part.index * 4 + 3]!)).toBe('hidden')
  })
})

describe('motion on a stepped clock', () => {
  const setup = () => {
    const values = new ValueTable(twin)
    const motion = new Motion(layout, values)
    const moved: number[] = []
    const phases = new Map<number, number>()
    const sink: MotionSink = {
      carriers: (first, count) => moved.push(...Array.from({ length: count }, (_, i) => first + i)),
      machine: () => {},
      phase: (part, metres) => phases.set(part, metres),
    }
    const set = (id: string, value: number, now: number) => {
      values.set(slot(id), value, QUALITY.good, now, 0)
      motion.take(slot(id), timeMs(now))
    }
    const node = (name: string, now: number) => {
      values.setText(slot('a1/node'), name, QUALITY.good, now, 0)
      motion.take(slot('a1/node'), timeMs(now))
    }
    const pose = (asset: string, now: number) => motion.poseOf(layout.machineOf(asset)!.index, timeMs(now))
    const joint = (now: number) =>
      pose('r1', now)[3 + layout.machineOf('r1')!.equipment.links.findIndex((l) => l.channel === 'joint-3')]!
    return { values, motion, moved, phases, sink, set, node, pose, joint }
  }

  test('a joint has the angle its signal says, a fixed short delay later, by way of those between', () => {
    const { motion, sink, set, joint } = setup()
    set('r1/joint-3/angle', 10, 1000)
    motion.step(timeMs(1000), sink)
    expect(joint(1000)).toBe(10)
    set('r1/joint-3/angle', 20, 1200)
    expect(motion.step(timeMs(1200), sink)).toBe(true)
    expect(joint(1200)).toBe(10)
    expect(joint(1350)).toBeCloseTo(15)
    expect(joint(1450)).toBe(20)
    motion.step(timeMs(1450), sink)
    expect(motion.step(timeMs(1500), sink)).toBe(false)
    expect(joint(9999)).toBe(20)
  })

  test('a joint declared dead stands still where it is drawn', () => {
    const { values, motion, sink, set, joint } = setup()
    set('r1/joint-3/angle', 0, 1000)
    set('r1/joint-3/angle', 10, 1200)
    motion.step(timeMs(1350), sink)
    values.markDead(slot('r1/joint-3/angle'))
    motion.take(slot('r1/joint-3/angle'), timeMs(1350))
    expect(joint(1350)).toBeCloseTo(5)
    expect(joint(5000)).toBeCloseTo(5)
  })

  test('a belt runs at its speed, and stands when the speed is old', () => {
    const { motion, phases, sink, set } = setup()
    const part = layout.machineOf('c1')!.parts[0]!.index
    set('c1/speed', 0.5, 1000)
    motion.step(timeMs(1000), sink)
    motion.step(timeMs(1100), sink)
    motion.step(timeMs(1200), sink)
    expect(phases.get(part)).toBeCloseTo(0.1)
    // Stale limit 5 s.
    motion.step(timeMs(6500), sink)
    expect(motion.step(timeMs(6600), sink)).toBe(false)
    expect(phases.get(part)).toBeCloseTo(0.1)
  })

  test('as many workpieces as the signal says; the others are nowhere', () => {
    const { motion, sink, set } = setup()
    const machine = layout.machineOf('c1')!
    const items = machine.equipment.shapes.flatMap((shape, i) =>
      shape.shownWhen?.channel === 'items' && 'above' in shape.shownWhen
        ? [{ above: shape.shownWhen.above, at: (machine.firstShape + i) * 16 }]
        : [],
    )
    expect(items.length).toBeGreaterThan(0)
    set('c1/items', 2, 1000)
    motion.step(timeMs(1000), sink)
    const world = motion.present()
    for (const { above, at } of items) expect(world[at + 5] !== 0 || world[at] !== 0).toBe(above < 2)
  })

  test('an AGV that reports nodes drives on the roads only, and gets there', () => {
    const { motion, sink, node, pose } = setup()
    node('p', 1000)
    motion.step(timeMs(1000), sink)
    expect(pose('a1', 1000).slice(0, 2)).toEqual([0, 0])
    node('r', 2000)
    for (let now = 2000; now <= 5200; now += 100) {
      motion.step(timeMs(now), sink)
      const [x, z] = pose('a1', now) as [number, number]
      const onFirst = Math.abs(z) < 1e-6 && x >= -1e-6 && x <= 4 + 1e-6
      const onSecond = Math.abs(x - 4) < 1e-6 && z <= 1e-6 && z >= -3 - 1e-6
      expect(onFirst || onSecond).toBe(true)
    }
    const [x, z, heading] = pose('a1', 5200) as [number, number, number]
    expect([x, z].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([4, -3])
    expect(heading).toBeCloseTo(90)
  })

  test('a heading turns the short way round', () => {
    const { motion, sink, set, pose } = setup()
    for (const [id, v] of [
      ['x', 1],
      ['y', 2],
      ['heading', 170],
    ] as const)
      set(`a2/${id}`, v, 1000)
    motion.step(timeMs(1000), sink)
    expect(pose('a2', 1000).slice(0, 2)).toEqual([1, -2])
    set('a2/heading', -170, 1200)
    motion.step(timeMs(1350), sink)
    expect(Math.abs(pose('a2', 1350)[2]!)).toBeCloseTo(180)
  })

  test('only what moves is told to the sink', () => {
    const { motion, moved, sink, set } = setup()
    motion.step(timeMs(1000), sink)
    moved.length = 0
    set('r1/joint-3/angle', 12, 1100)
    motion.step(timeMs(1100), sink)
    const robot = layout.machineOf('r1')!
    expect(moved.length).toBeGreaterThan(0)
    const { own } = motion.carriers.machines[robot.index]!
    expect(moved.every((carrier) => carrier >= own && carrier <= own + robot.equipment.links.length)).toBe(true)
  })
})
