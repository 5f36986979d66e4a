import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shapeBounds } from './bounds.ts'
import { isCasting } from './castings.ts'
import { IDENTITY, type Rigid } from '../../base/rigid.ts'
import { restFrames } from '../../equipment/kinematics.ts'
import { paramProblems } from '../../equipment/model-problems.ts'
import type { Param } from '../../equipment/param.ts'
import { equipmentKinds } from '../../equipment/registry.ts'
import { type DrawnKind } from './draws.ts'
import { drawnKinds } from './library.ts'
import type { Equipment } from './shape.ts'
import { equipmentTriangles } from './template-triangles.ts'

type Params = Readonly<Record<string, number | string | boolean>>
const kinds = [...drawnKinds.values()]

/** Most triangles near, in the middle distance and far, with default parameters. */
const BUDGET: Readonly<Record<string, readonly [near: number, middle: number, far: number]>> = {
  conveyor: [12_000, 5_500, 120],
  robot: [11_500, 3_800, 230],
  scara: [4_000, 2_000, 150],
  gantry: [5_000, 3_600, 120],
  station: [9_000, 5_000, 100],
  press: [6_500, 3_200, 60],
  'cnc-mill': [7_500, 4_000, 80],
  drill: [6_500, 3_000, 80],
  inspection: [7_000, 3_400, 90],
  labeller: [5_200, 2_800, 40],
  palletiser: [13_500, 8_000, 150],
  magazine: [14_000, 7_000, 420],
  rack: [33_000, 9_600, 350],
  agv: [7_800, 3_300, 60],
  charger: [2_000, 1_200, 20],
  tank: [6_500, 3_200, 200],
  pump: [4_000, 2_300, 80],
  'motor-gearbox': [4_000, 1_600, 40],
  compressor: [9_500, 3_700, 90],
  chiller: [17_000, 3_000, 60],
  cabinet: [4_800, 1_400, 20],
  andon: [1_800, 700, 240],
  pallet: [1_400, 450, 60],
  box: [250, 120, 20],
  workpiece: [900, 300, 60],
  fence: [2_700, 2_000, 100],
  generic: [4_800, 1_700, 40],
}

const valueOf = (param: Param): fc.Arbitrary<number | string | boolean> =>
  param.type === 'switch'
    ? fc.boolean()
    : param.type === 'choice'
      ? fc.constantFrom(...param.options)
      : fc.double({ min: param.min, max: param.max, noNaN: true })

/** All switches and choices crossed is too much; each option in turn with the numbers at one end. */
const corners = ({ params }: DrawnKind): Params[] => {
  const numbers = (end: 'min' | 'max' | 'default'): Params =>
    Object.fromEntries(Object.entries(params).flatMap(([key, p]) => (p.type === 'number' ? [[key, p[end]]] : [])))
  const others: Params[] = Object.entries(params).flatMap(([key, p]): Params[] =>
    p.type === 'choice'
      ? p.options.map((o) => ({ [key]: o }))
      : p.type === 'switch'
        ? [{ [key]: true }, { [key]: false }]
        : [],
  )
  return (['min', 'max', 'default'] as const).flatMap((end) =>
    [{}, ...others].map((other) => ({ ...numbers(end), ...other })),
  )
}

/** Thrown, not expected: a rack has thousands of shapes, and `expect` is slow. */
const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what)
}

const mustBeRigid = (m: Rigid, told: string): void => {
  must(m.length === 16 && m.every(Number.isFinite), `${told}: numbers`)
  must(m[3] === 0 && m[7] === 0 && m[11] === 0 && m[15] === 1, `${told}: last row`)
  for (let a = 0; a < 3; a++) {
    for (let b = a; b < 3; b++) {
      const dot = m[a * 4]! * m[b * 4]! + m[a * 4 + 1]! * m[b * 4 + 1]! + m[a * 4 + 2]! * m[b * 4 + 2]!
      must(Math.abs(dot - (a === b ? 1 : 0)) < 1e-9, `${told}: columns ${a} and ${b}`)
    }
  }
  const det =
    m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
    m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
    m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
  must(det > 0, `${told}: mirrored`)
}

const check = (e: Equipment): void => {
  const frames = restFrames(e.links)
  e.links.forEach((link, i) => {
    must(link.parent < i, `${link.name} before its parent`)
    mustBeRigid(link.origin, link.name)
    must(Math.abs(Math.hypot(...link.axis) - 1) < 1e-9, `axis of ${link.name}`)
    must(
      link.limits[0] <= link.rest && link.rest <= link.limits[1],
      `${link.name} rests at ${link.rest}, outside ${link.limits.join(' to ')}`,
    )
  })
  for (const shape of e.shapes) {
    const told = `${shape.part} ${shape.template} ${shape.dim.join(' ')}`
    const [a, b, c, bevel] = shape.dim
    mustBeRigid(shape.matrix, told)
    must(shape.dim.every(Number.isFinite) && a > 0, told)
    if (!isCasting(shape.template)) must(b > 0 && c > 0 && bevel >= 0 && bevel <= Math.min(a, b, c) + 1e-12, told)
    must(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(shape.part), `${told}: name of the part`)
    must(shape.link < e.links.length, `${told}: link`)
    must(shape.surface !== 'glass' || !shape.casts, `${told}: glass casts no shadow`)
    const { min, max } = shapeBounds(shape, shape.link < 0 ? IDENTITY : frames[shape.link]!)
    for (let axis = 0; axis < 3; axis++)
      must(
        min[axis]! >= e.bounds.min[axis]! - 1e-9 && max[axis]! <= e.bounds.max[axis]! + 1e-9,
        `${told} leaves the bounds`,
      )
    must(min[1] >= -0.001, `${told} is ${min[1]} below the floor`)
    must(Object.hasOwn(e.anchors, shape.part), `no anchor for ${shape.part}`)
  }
  must(
    Object.hasOwn(e.anchors, 'frame') && Object.values(e.anchors).every((at) => at.every(Number.isFinite)),
    'anchors',
  )
  must(
    e.shapes.some((shape) => shape.detail === 0),
    'no outline',
  )
  must(
    e.footprints.length > 0 &&
      e.footprints.every((f) => [...f.at, ...f.size].every(Number.isFinite) && f.size[0] > 0 && f.size[1] > 0),
    'footprints',
  )
  must(
    (e.track?.points ?? []).every((p) => p.every(Number.isFinite)),
    'track',
  )
}

test('the budget names every kind, and kinds are named as they say', () => {
  expect(kinds.map((k) => k.kind).toSorted()).toEqual(Object.keys(BUDGET).toSorted())
  for (const [key, kind] of drawnKinds) expect(kind.kind).toBe(key)
})

describe.each(kinds.map((kind) => [kind.kind, kind] as const))('%s', (name, kind) => {
  test('is sound at the ends of its parameters', () => {
    for (const params of corners(kind)) expect(() => check(kind.build(params)), JSON.stringify(params)).not.toThrow()
  })

  test('is sound for any parameters', () => {
    const any = fc.record(Object.fromEntries(Object.entries(kind.params).map(([key, param]) => [key, valueOf(param)])))
    fc.assert(
      fc.property(any, (params) => check(kind.build(params))),
      { numRuns: 12, seed: 7 },
    )
  })

  test('survives nonsense and says what is wrong with it', () => {
    const nonsense = Object.fromEntries(
      Object.keys(kind.params).map((key, i) => [key, [NaN, Infinity, 'no', -1e9][i % 4]!]),
    )
    expect(() => check(kind.build({ ...nonsense, unheard: 1 }))).not.toThrow()
    expect(paramProblems(kind, { ...nonsense, unheard: 1 })).toHaveLength(Object.keys(kind.params).length + 1)
    expect(
      paramProblems(kind, Object.fromEntries(Object.entries(kind.params).map(([key, p]) => [key, p.default]))),
    ).toEqual([])
  })

  test('keeps to its triangles', () => {
    const e = kind.build({})
    const spent = ([2, 1, 0] as const).map((level) => equipmentTriangles(e, level))
    BUDGET[name]!.forEach((most, i) => expect(spent[i]).toBeLessThanOrEqual(most))
  })

  test('is the same every time', () => {
    expect(kind.build({})).toEqual(kind.build({}))
  })
})

test('a thousand mixed machines are built in well under a second', () => {
  for (const kind of kinds) kind.build({})
  // Time of this process, not of the wall: other work beside makes nothing of this slow.
  const before = process.cpuUsage()
  for (let i = 0; i < 1000; i++) kinds[i % kinds.length]!.build({})
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(2000)
})

test('what is drawn is what the kinds are, in the same order', () => {
  expect([...drawnKinds.keys()]).toEqual([...equipmentKinds.keys()])
})

describe.each(kinds.map((kind) => [kind.kind, kind] as const))('%s', (_name, kind) => {
  test('is drawn with the parts, axes and channels that its facts name, whatever its parameters', () => {
    for (const params of corners(kind)) {
      const told = JSON.stringify(params)
      const { parts, axes, channels } = kind.facts(params)
      const { anchors, links, shapes } = kind.build(params)
      expect(Object.keys(anchors).toSorted(), told).toEqual(['frame', ...parts].toSorted())
      expect(
        links.map(({ name }) => name),
        told,
      ).toEqual(Object.keys(axes))
      const shown = new Set(shapes.flatMap(({ shownWhen }) => (shownWhen ? [shownWhen.channel] : [])))
      // What jaws hold is shown by how far they are closed.
      const known = [...Object.keys(channels), ...Object.values(axes).map((axis) => axis.channel)]
      for (const channel of shown) expect(known, told).toContain(channel)
      expect(shapes.some(({ runs }) => runs) && !Object.hasOwn(channels, 'speed'), told).toBe(false)
    }
  })
})

test('a rack has a part and a channel for each cell', () => {
  const e = drawnKinds.get('rack')!.build({ bays: 28, levels: 2 })
  const channels = new Set(e.shapes.flatMap((s) => (s.shownWhen ? [s.shownWhen.channel] : [])))
  expect(channels.size).toBe(56)
  expect(channels.has('cell:A1') && channels.has('cell:Z2') && channels.has('cell:AB1')).toBe(true)
  expect(e.anchors['cell-ab1']![0]).toBeGreaterThan(e.anchors['cell-a1']![0])
})

const parts = (kind: string): string[] => Object.keys(drawnKinds.get(kind)!.build({}).anchors)
const channels = (kind: string): string[] =>
  drawnKinds
    .get(kind)!
    .build({})
    .links.map((link) => link.channel)

test('what a twin binds to is there', () => {
  expect(parts('conveyor')).toEqual(expect.arrayContaining(['belt', 'drive']))
  expect(parts('robot')).toEqual(
    expect.arrayContaining(['joint-1', 'joint-2', 'joint-3', 'joint-4', 'joint-5', 'joint-6', 'gripper']),
  )
  expect(channels('robot').slice(0, 6)).toEqual(['joint-1', 'joint-2', 'joint-3', 'joint-4', 'joint-5', 'joint-6'])
  expect(parts('palletiser')).toEqual(expect.arrayContaining(['gantry', 'hoist', 'gripper']))
  expect(channels('palletiser')).toEqual(['x', 'z', 'y'])
  for (const [kind, part] of [
    ['station', 'tool'],
    ['inspection', 'lamp'],
    ['inspection', 'camera'],
    ['agv', 'drive'],
    ['compressor', 'element'],
    ['compressor', 'motor'],
    ['generic', 'fan'],
    ['cnc-mill', 'spindle'],
    ['drill', 'spindle'],
    ['motor-gearbox', 'gearbox'],
  ] as const)
    expect(parts(kind)).toContain(part)
})

test('a conveyor carries goods at the height it says, from −X to +X', () => {
  const { track } = drawnKinds.get('conveyor')!.build({ length: 4, height: 0.86 })
  expect(track?.points).toEqual([
    [-2, 0.86, 0],
    [2, 0.86, 0],
  ])
  const curve = drawnKinds.get('conveyor')!.build({ shape: 'curve', turn: 90, radius: 1, hand: 'left' }).track!.points
  expect(curve[0]![0]).toBeCloseTo(-1)
  expect(curve[0]![2]).toBeCloseTo(0)
  expect(curve.at(-1)![0]).toBeCloseTo(0)
  expect(curve.at(-1)![2]).toBeCloseTo(-1)
})

/** Shapes no further apart than a joint (m) are taken for fastened to each other; what reaches the floor stands. */
const JOINT = 0.015

/** What hangs in the air while everything is at rest, by boxes round the shapes. */
const afloat = (e: Equipment): readonly string[] => {
  const frames = restFrames(e.links)
  const boxes = e.shapes.map((shape) => shapeBounds(shape, shape.link < 0 ? IDENTITY : frames[shape.link]!))
  const meets = (a: (typeof boxes)[number], b: (typeof boxes)[number]): boolean =>
    [0, 1, 2].every((i) => a.min[i]! - JOINT <= b.max[i]! && b.min[i]! - JOINT <= a.max[i]!)
  const stands = boxes.map(({ min }) => min[1] <= 0.02)
  const open = boxes.filter((_, i) => stands[i])
  for (let at = open.pop(); at; at = open.pop())
    for (const [i, box] of boxes.entries()) {
      if (stands[i] || !meets(box, at)) continue
      stands[i] = true
      open.push(box)
    }
  return e.shapes.flatMap(({ part, template }, i) =>
    stands[i] ? [] : [`${part}: ${template} at ${boxes[i]!.min.map((v) => v.toFixed(2)).join(' ')}`],
  )
}

test.each(kinds.map((kind) => [kind.kind, kind] as const))(
  '%s: its label points at it, not at goods or air',
  (_name, kind) => {
    const { shapes, anchors, links } = kind.build({})
    const frames = restFrames(links)
    const [x, y, z] = anchors['frame']!
    const holding = shapes.filter((shape) => {
      const { min, max } = shapeBounds(shape, shape.link < 0 ? IDENTITY : frames[shape.link]!)
      return x >= min[0] - 1e-9 && x <= max[0] + 1e-9 && z >= min[2] - 1e-9 && z <= max[2] + 1e-9 && y === max[1]
    })
    expect(holding.some(({ shownWhen }) => !shownWhen)).toBe(true)
  },
)

test.each(kinds.map((kind) => [kind.kind, kind] as const))('%s: nothing hangs in the air', (_name, kind) => {
  const options = Object.entries(kind.params).flatMap(([key, p]): Params[] =>
    p.type === 'choice' ? p.options.map((o) => ({ [key]: o })) : p.type === 'switch' ? [{ [key]: !p.default }] : [],
  )
  for (const params of [{}, ...options]) expect(afloat(kind.build(params)), JSON.stringify(params)).toEqual([])
})

/** Half sizes along the machine's axes, of boxes that lie along them. */
const along = ({ template, matrix: m, dim }: Equipment['shapes'][number]): readonly number[] | null =>
  (template !== 'box' && template !== 'leaf') ||
  [0, 4, 8].some((c) => Math.max(Math.abs(m[c]!), Math.abs(m[c + 1]!), Math.abs(m[c + 2]!)) < 1 - 1e-9)
    ? null
    : [0, 1, 2].map((r) => Math.abs(m[r]!) * dim[0] + Math.abs(m[4 + r]!) * dim[1] + Math.abs(m[8 + r]!) * dim[2])

/** Faces of different colours that lie in one plane and over each other: they would flicker when the eye moves. */
const fighting = ({ shapes }: Equipment): readonly string[] => {
  const boxes = shapes.flatMap((shape) => {
    const half = along(shape)
    return half ? [{ shape, half, at: shape.matrix.slice(12, 15), bevel: shape.dim[3] }] : []
  })
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => {
      if (
        a.shape.link !== b.shape.link ||
        a.shape.surface === b.shape.surface ||
        a.shape.shownWhen?.channel !== b.shape.shownWhen?.channel
      )
        return []
      return [0, 1, 2].flatMap((axis) =>
        // What faces the floor is seen by nobody.
        (axis === 1 ? [1] : [-1, 1]).flatMap((sign) => {
          if (Math.abs(a.at[axis]! + sign * a.half[axis]! - b.at[axis]! - sign * b.half[axis]!) > 8e-4) return []
          const over = [0, 1, 2]
            .filter((k) => k !== axis)
            .map(
              (k) =>
                Math.min(a.at[k]! + a.half[k]! - a.bevel, b.at[k]! + b.half[k]! - b.bevel) -
                Math.max(a.at[k]! - a.half[k]! + a.bevel, b.at[k]! - b.half[k]! + b.bevel),
            )
          return Math.min(...over) < 0.02
            ? []
            : [`${a.shape.part} ${a.shape.surface} and ${b.shape.part} ${b.shape.surface}, ${'xyz'[axis]}`]
        }),
      )
    }),
  )
}

test.each(kinds.filter(({ kind }) => kind !== 'rack').map((kind) => [kind.kind, kind] as const))(
  '%s: no two faces lie in one plane',
  (_name, kind) => {
    for (const params of [{}, ...corners(kind)])
      expect(fighting(kind.build(params)), JSON.stringify(params)).toEqual([])
  },
)
