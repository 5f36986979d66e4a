import { URDFJoint, URDFLink, type URDFRobot, URDFVisual } from 'urdf-loader/src/URDFClasses.js'
import { BoxGeometry, Mesh, Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { leaderOf, positionOf } from '../../equipment/kinematics.ts'
import { linkFrames } from '../../equipment/kinematics.ts'
import { scaled } from '../plan/scaled.ts'
import { apply } from '../../base/rigid.ts'
import type { LoadedModel } from './loaded-model.ts'
import { channelFor, groupsOf, modelEquipment } from './model-equipment.ts'
import { packageFolder } from './ros-package.ts'
import { declaredTriangles } from './stl.ts'
import { fromUrdf } from './urdf-joints.ts'

const link = (name: string): URDFLink => {
  const made = new URDFLink()
  made.name = name
  const visual = new URDFVisual()
  visual.add(new Mesh(new BoxGeometry(0.2, 0.2, 1).translate(0, 0, 0.5)))
  made.add(visual)
  return made
}

const joint = (
  name: string,
  jointType: URDFJoint['jointType'],
  [x, y, z]: readonly [number, number, number],
  child: URDFLink,
): URDFJoint => {
  const made = new URDFJoint()
  made.name = name
  made.jointType = jointType
  made.axis = new Vector3(0, 1, 0)
  made.limit.lower = -Math.PI / 2
  made.limit.upper = Math.PI / 2
  made.position.set(x, y, z)
  made.add(child)
  return made
}

/** A post of a metre, on it an arm of a metre that turns about the robot's Y, and a tool fixed to its end. */
const arm = (): LoadedModel => {
  const [base, upper, tool] = [link('base_link'), link('link_1'), link('tool0')]
  upper.add(joint('flange', 'fixed', [0, 0, 1], tool))
  base.add(joint('joint_1', 'revolute', [0, 0, 1], upper))
  return fromUrdf(base as unknown as URDFRobot)
}

const equip = (model: LoadedModel, nodes: readonly string[], channels: readonly string[] = []) => {
  const groups = groupsOf(model.pieces, new Set(nodes))
  return {
    groups,
    equipment: modelEquipment(
      model,
      groups,
      groups.map((_, i) => `m-${i}`),
      {},
      channels,
    ),
  }
}

describe('URDF', () => {
  test('radians become degrees, and what is fixed to a link moves with it', () => {
    const { joints, pieces, up } = arm()
    expect(up).toBe('z')
    expect(joints.map(({ name, parent, limits }) => ({ name, parent, limits: limits.map(Math.round) }))).toEqual([
      { name: 'joint_1', parent: -1, limits: [-90, 90] },
    ])
    expect(pieces.map(({ names, joint: carried }) => [names, carried])).toEqual([
      [['base_link'], -1],
      [['link_1', 'joint_1'], 0],
      [['tool0', 'flange', 'link_1', 'joint_1'], 0],
    ])
  })

  test('Z up becomes Y up, and a joint at 90° turns the arm into the horizontal', () => {
    const { equipment } = equip(arm(), [])
    expect(equipment.bounds.max[1]).toBeCloseTo(3)
    expect(equipment.bounds.min[1]).toBeCloseTo(0)
    const top = apply(linkFrames(equipment.links, () => 90)[0]!, 0, [0, 0, 2])
    // About the robot's +Y its Z goes to +X; +X stays +X.
    expect(top.map((v) => Math.round(v * 1e6) / 1e6)).toEqual([2, 1, 0])
  })

  test('a tenth of the size is a tenth of every length', () => {
    const small = scaled(equip(arm(), []).equipment, 0.1)
    expect(small.bounds.max[1]).toBeCloseTo(0.3)
    expect(apply(linkFrames(small.links, () => 90)[0]!, 0, [0, 0, 0.2])[0]).toBeCloseTo(0.2)
  })

  /** A leader and what mimics it, as URDF says, each of its own kind. */
  const geared = (
    mimic: { readonly multiplier: number; readonly offset: number },
    kinds: readonly [URDFJoint['jointType'], URDFJoint['jointType']] = ['prismatic', 'prismatic'],
    limit?: readonly [number, number],
  ): LoadedModel => {
    const follower = joint('finger-2', kinds[1], [0, 0, 0], link('b'))
    Object.assign(follower, { mimicJoint: 'finger-1', ...mimic })
    if (limit) [follower.limit.lower, follower.limit.upper] = limit
    const base = link('base')
    base.add(follower, joint('finger-1', kinds[0], [0, 0, 0], link('a')))
    return fromUrdf(base as unknown as URDFRobot)
  }
  /** Where the follower stands when the leader's signal says `said`. */
  const follows = (model: LoadedModel, said: number, scale = 1): number => {
    const { links } = scaled(equip(model, []).equipment, scale)
    return positionOf(
      links.find(({ name }) => name === 'finger-2')!,
      said,
    )
  }

  test('a mimic joint follows the one it mimics: backwards, by a share, from an offset', () => {
    expect(geared({ multiplier: -1, offset: 0 }).joints.map((one) => one.follows)).toEqual(['finger-1', 'finger-1'])
    expect(follows(geared({ multiplier: -1, offset: 0 }), 0.3)).toBeCloseTo(-0.3)
    expect(follows(geared({ multiplier: 0.5, offset: 0.1 }), 0.4)).toBeCloseTo(0.3)
    const turning = geared({ multiplier: 0.5, offset: 0.1 }, ['revolute', 'revolute'])
    expect(follows(turning, 40)).toBeCloseTo(20 + (0.1 * 180) / Math.PI)
    // A spindle: metres for radians.
    expect(follows(geared({ multiplier: 0.01, offset: 0 }, ['revolute', 'prismatic']), 90)).toBeCloseTo(0.0157, 4)
    expect(follows(geared({ multiplier: 2, offset: 0 }, ['prismatic', 'revolute']), 0.25)).toBeCloseTo(28.65, 2)
  })

  test('it goes no further than the leader can take it, nor than its own limits', () => {
    // The leader stops at ±90°.
    const turning = geared({ multiplier: 0.5, offset: 0 }, ['revolute', 'revolute'])
    expect(follows(turning, 500)).toBeCloseTo(45)
    expect(follows(geared({ multiplier: 2, offset: 0 }, ['revolute', 'revolute'], [-0.5, 0.5]), 90)).toBeCloseTo(
      28.65,
      2,
    )
  })

  test('at a tenth of the size, lengths are a tenth and angles stay', () => {
    expect(follows(geared({ multiplier: 0.5, offset: 0.1 }), 0.04, 0.1)).toBeCloseTo(0.03)
    expect(follows(geared({ multiplier: 0.01, offset: 0 }, ['revolute', 'prismatic']), 90, 0.1)).toBeCloseTo(0.00157, 5)
    expect(follows(geared({ multiplier: 2, offset: 0 }, ['prismatic', 'revolute']), 0.025, 0.1)).toBeCloseTo(28.65, 2)
  })

  test('in its cycle, what is geared goes with its leader', () => {
    const { links } = equip(geared({ multiplier: 0.5, offset: 0.1 }), []).equipment
    expect(links.map((_, i) => links[leaderOf(links, i)]!.name)).toEqual(['finger-1', 'finger-1'])
  })

  test('mimics of mimics lead to the one that is measured; a circle leads nowhere, and stands still', () => {
    const chained = (ends: string | undefined): LoadedModel => {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => joint(name, 'prismatic', [0, 0, 0], link(`l-${name}`)))
      Object.assign(b!, { mimicJoint: 'a', multiplier: 0.5, offset: 0.1 })
      Object.assign(c!, { mimicJoint: 'b', multiplier: 2, offset: 0.1 })
      if (ends) Object.assign(a!, { mimicJoint: ends, multiplier: 1, offset: 0 })
      const base = link('base')
      base.add(a!, b!, c!)
      return fromUrdf(base as unknown as URDFRobot)
    }
    const { links } = equip(chained(undefined), []).equipment
    expect(links.map(({ channel }) => channel)).toEqual(['a', 'a', 'a'])
    expect(positionOf(links[2]!, 0.2)).toBeCloseTo(2 * (0.5 * 0.2 + 0.1) + 0.1)
    expect(chained('c').joints).toEqual([])
  })
})

describe('parts', () => {
  test('a component takes its joint or its link, the nearest that the twin names', () => {
    expect(
      equip(arm(), ['joint_1']).groups.map(({ part, joint: carried, indices }) => [part, carried, indices.length / 3]),
    ).toEqual([
      ['frame', -1, 12],
      ['joint_1', 0, 24],
    ])
    expect(equip(arm(), ['link_1', 'tool0']).groups.map(({ part }) => part)).toEqual(['frame', 'link_1', 'tool0'])
  })

  test('channels are found however they are spelt', () => {
    expect(channelFor('joint_1', ['joint-2', 'joint-1'])).toBe('joint-1')
    expect(channelFor('Joint 1', ['joint-1'])).toBe('joint-1')
    expect(channelFor('joint_1', ['joint-1', 'joint_1'])).toBe('joint_1')
    expect(channelFor('joint_1', [])).toBe('joint_1')
    expect(equip(arm(), [], ['joint-1']).equipment.links[0]!.channel).toBe('joint-1')
  })
})

test('a package is the folder of its name', () => {
  expect(packageFolder('robots/abb_support/urdf', 'abb_support')).toBe('robots/abb_support')
  expect(packageFolder('robots/urdf', 'abb_support')).toBe('robots/abb_support')
  expect(packageFolder('', 'abb_support')).toBe('abb_support')
})

test('an STL says how much is in it', () => {
  const stl = new Uint8Array(84)
  new DataView(stl.buffer).setUint32(80, 4_000_000_000, true)
  expect(declaredTriangles(stl)).toBe(4_000_000_000)
  expect(declaredTriangles(new TextEncoder().encode('solid box '.repeat(20)))).toBe(0)
  expect(declaredTriangles(new Uint8Array(3))).toBe(0)
})
