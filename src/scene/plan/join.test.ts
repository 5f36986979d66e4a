/** A scene that models have joined is the scene that would have been made had they been there from the first. */
import * as fc from 'fast-check'
import type { InstancedMesh } from 'three'
import { describe, expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import { loadTwin } from '../../twin/load.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import { Batches } from '../drawing/batches.ts'
import { templateGeometry } from '../drawing/templates.ts'
import { drawnKinds } from '../equipment/library.ts'
import { shift } from '../../base/rigid.ts'
import type { Link } from '../../equipment/kinematics.ts'
import type { Equipment, Shape } from '../equipment/shape.ts'
import type { ModelAnswer, ModelShelf } from './model-shelf.ts'
import { Motion } from '../motion/motion.ts'
import { arrivals, fits, joinModel, rebound } from './join.ts'
import { layOut, type SceneLayout } from './layout.ts'
import { placeholder } from './placeholder.ts'

const part = (name: string, link: number, template = 'finned-motor'): Shape => ({
  template,
  part: name,
  link,
  matrix: shift(0.2, 0.5, 0),
  dim: [0.3, 0, 0, 0],
  surface: 'body',
  casts: true,
  detail: 0,
})
const link = (name: string, parent: number): Link => ({
  name,
  parent,
  origin: shift(0, 0.4, 0),
  kind: 'rotary',
  axis: [0, 0, 1],
  channel: name,
  limits: [-90, 90],
  rest: 0,
})
const model = (over: Partial<Equipment> = {}): Equipment => ({
  ...placeholder(),
  shapes: [part('frame', -1), part('arm', 0), part('hand', 1, 'finger')],
  links: [link('arm', -1), link('hand', 0)],
  bounds: { min: [-1, 0, -1], max: [1, 2.2, 1] },
  ...over,
})

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  classes: {
    arm: {
      name: 'Arm',
      model: { file: 'arm.urdf' },
      parts: {
        arm: { name: 'Arm', node: 'arm', signals: { angle: { name: 'Angle' } } },
        hand: { name: 'Hand', node: 'hand' },
        gone: { name: 'Gone', node: 'not-in-the-file' },
      },
      motion: { arm: 'arm/angle' },
    },
    press: { name: 'Press', model: { file: 'press.glb', scale: 0.5 } },
    belt: { name: 'Belt', model: { kind: 'conveyor' } },
  },
  assets: [
    { id: 'b1', name: 'B1', class: 'belt' },
    { id: 'a1', name: 'A1', class: 'arm', place: { at: [4, 0, 0], heading: 30 } },
    { id: 'p1', name: 'P1', class: 'press', place: { at: [0, 0, 5] } },
    { id: 'a2', name: 'A2', class: 'arm', place: { at: [9, 0, 2] } },
    { id: 'b2', name: 'B2', class: 'belt', place: { at: [0, 0, -4] } },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

const MODELS: Readonly<Record<string, Equipment>> = {
  'arm.urdf': model(),
  'press.glb': model({ shapes: [part('frame', -1, 'volute')], links: [] }),
}
/** @param here files that have come. @param wrong and those that never will */
const shelf = (here: readonly string[], wrong: readonly string[] = []): ModelShelf => ({
  of: ({ model: wanted }): ModelAnswer => {
    const file = wanted && 'file' in wanted ? wanted.file : ''
    if (wrong.includes(file)) return { equipment: null, missing: `${file} is damaged` }
    return here.includes(file)
      ? { equipment: MODELS[file]!, missing: null, leftOut: null, ifBurying: null }
      : { equipment: null, missing: `${file} is loading` }
  },
})

const join = (layout: SceneLayout, models: ModelShelf): void => {
  const arriving = arrivals(layout, models)
  expect(fits(layout, arriving)).toBe(true)
  for (const arrival of arriving) joinModel(layout, arrival)
  rebound(layout)
}
const plain = ({ machines, parts, shapes, partOf, housing, rest, bounds }: SceneLayout) => ({
  machines: machines.map(({ equipment, missing, firstShape, room }) => ({ equipment, missing, firstShape, room })),
  parts: parts.map(({ node, shapes: own, component }) => ({ node, own: [...own], component: component?.key })),
  shapes,
  partOf,
  housing,
  rest,
  bounds,
})

describe('layout', () => {
  test('in whatever order models come, and whichever do not', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['arm.urdf', 'press.glb']),
        fc.subarray(['arm.urdf', 'press.glb']),
        (order, wrong) => {
          const joined = layOut(twin, drawnKinds, shelf([]))
          for (let i = 1; i <= order.length; i++) join(joined, shelf(order.slice(0, i), wrong))
          join(joined, shelf(order, wrong))
          expect(plain(joined)).toEqual(plain(layOut(twin, drawnKinds, shelf(order, wrong))))
        },
      ),
      { seed: 5, numRuns: 12 },
    )
  })

  test('parts that the twin names are there before the file is; the frame speaks for them', () => {
    const layout = layOut(twin, drawnKinds, shelf([]))
    const before = [...layout.parts]
    expect(layout.partFor('a1', 'hand')!.node).toBe('frame')
    join(layout, shelf(['arm.urdf']))
    expect(layout.parts).toEqual(before)
    expect(layout.partFor('a1', 'hand')!.node).toBe('hand')
    expect(layout.partFor('a1', 'gone')!.node).toBe('frame')
  })

  test('nothing has come: nothing arrives', () => {
    const layout = layOut(twin, drawnKinds, shelf(['arm.urdf']))
    expect(arrivals(layout, shelf(['arm.urdf']))).toEqual([])
  })

  test('more moving links than there is room for, or a hall of another measure, is no joining', () => {
    const layout = layOut(twin, drawnKinds, shelf([]))
    const answering = (equipment: Equipment) =>
      arrivals(layout, {
        of: ({ model: wanted }) =>
          wanted && 'file' in wanted && wanted.file === 'arm.urdf'
            ? { equipment, missing: null, leftOut: null, ifBurying: null }
            : shelf([]).of(twin.asset('p1')!),
      })
    expect(fits(layout, answering(MODELS['arm.urdf']!))).toBe(true)
    expect(fits(layout, answering(model({ shapes: Array.from({ length: 40 }, () => part('frame', -1)) })))).toBe(false)
    expect(
      fits(
        layout,
        arrivals(layout, {
          of: () => ({
            equipment: model({
              shapes: [part('frame', -1)],
              links: [],
              bounds: { min: [-0.02, 0, -0.02], max: [0.02, 0.04, 0.02] },
            }),
            missing: null,
            leftOut: null,
            ifBurying: null,
          }),
        }),
      ),
    ).toBe(false)
  })
})

test('a joint stands where its signal last said, and goes on from there', () => {
  const layout = layOut(twin, drawnKinds, shelf([]))
  const values = new ValueTable(twin)
  const motion = new Motion(layout, values)
  const { slot } = twin.signal('a1/arm/angle')!
  const nothing = { carriers: () => {}, machine: () => {}, phase: () => {} }
  const hear = (value: number, at: number): void => {
    values.set(slot, value, QUALITY.good, at, 0)
    motion.take(slot, timeMs(at))
    motion.step(timeMs(at), nothing)
  }
  hear(40, 1000)
  join(layout, shelf(['arm.urdf']))
  motion.join(layout.machineOf('a1')!, timeMs(1100))
  motion.step(timeMs(1100), nothing)
  expect(motion.poseOf(layout.machineOf('a1')!.index, timeMs(1100)).slice(3)).toEqual([40, 0])
  hear(50, 1200)
  motion.step(timeMs(2000), nothing)
  expect(motion.poseOf(layout.machineOf('a1')!.index, timeMs(2000)).slice(3)).toEqual([50, 0])
})

test('the same is drawn, and casts shadows, as if it had been there from the first', () => {
  const drawn = (batches: Batches) =>
    [...batches.group.children, ...batches.casting.children]
      .filter((child) => child !== batches.casting)
      .map((child) => child as InstancedMesh)
      .map((mesh) => {
        // Casters count only while the light looks.
        mesh.onBeforeShadow(...([] as unknown as Parameters<typeof mesh.onBeforeShadow>))
        const parts = Array.from(mesh.geometry.getAttribute('iPart').array.slice(0, mesh.count)).toSorted(
          (a, b) => a - b,
        )
        return `${mesh.castShadow} ${mesh.geometry.getIndex()!.count} ${parts.join(' ')}`
      })
      .filter((line) => !line.endsWith(' '))
      .toSorted()
  const scene = (layout: SceneLayout) => {
    const motion = new Motion(layout, new ValueTable(twin))
    const batches = new Batches(layout, templateGeometry, motion.carriers, motion.frames)
    batches.arrange(
      layout.machines.map(({ index }) => index),
      new Uint8Array(layout.machines.length).fill(3),
    )
    return { motion, batches }
  }
  const layout = layOut(twin, drawnKinds, shelf([]))
  const { motion, batches } = scene(layout)
  const empty = drawn(batches)
  for (const here of [['press.glb'], ['press.glb', 'arm.urdf']]) {
    const machines = arrivals(layout, shelf(here)).map(({ machine }) => machine)
    const change = (): void => {
      join(layout, shelf(here))
      for (const machine of machines) motion.join(machine, timeMs(0))
    }
    batches.replace(machines, change)
  }
  expect(drawn(batches)).toEqual(drawn(scene(layOut(twin, drawnKinds, shelf(['arm.urdf', 'press.glb']))).batches))
  expect(drawn(batches)).not.toEqual(empty)
})
