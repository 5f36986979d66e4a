/** Named castings: the shapes that boxes and cylinders cannot say. Pure geometry, made once a name and level. Metres. */
import type { Dispose } from '../../base/disposable.ts'
import { type CastingMesh, boltRing, finned, hull, lathe, tube } from './casting-geometry.ts'

/** How finely: 2 near, 1 in the middle distance, 0 far. */
export type Level = 0 | 1 | 2

const ROUND = [8, 16, 28] as const
const BEVELS = [0, 1, 2] as const
const ALONG = [5, 10, 20] as const
const AROUND = [3, 5, 8] as const

type Maker = (level: Level) => CastingMesh
type Circle = readonly [x: number, y: number, radius: number]

const plate =
  (circles: readonly Circle[], depth: number, bevel: number): Maker =>
  (level) =>
    hull(circles, depth, bevel, ROUND[level], BEVELS[level])
const hose =
  (points: readonly (readonly [number, number, number])[], radius: number): Maker =>
  (level) =>
    tube(points, radius, ALONG[level], AROUND[level])
const turnedPart =
  (profile: readonly (readonly [radius: number, y: number])[]): Maker =>
  (level) =>
    lathe(profile, ROUND[level])

/** A dished (elliptical 2:1) end of unit radius, 0.5 high, standing on y = 0. */
const DISHED = Array.from(
  { length: 7 },
  (_, i) => [Math.cos((i / 6) * (Math.PI / 2)), 0.5 * Math.sin((i / 6) * (Math.PI / 2))] as const,
)

/** Robot castings are those of an arm of scale 1; the outline lies in X–Y, thickness along Z. */
const MAKERS: Readonly<Record<string, Maker>> = {
  'robot-shoulder': plate(
    [
      [0, 0.1, 0.235],
      [0.15, 0.245, 0.19],
    ],
    0.26,
    0.03,
  ),
  'robot-upper': plate(
    [
      [0, 0, 0.168],
      [0, 0.7, 0.132],
    ],
    0.14,
    0.034,
  ),
  'robot-upper-web': plate(
    [
      [0, 0.16, 0.062],
      [0, 0.54, 0.05],
    ],
    0.02,
    0.006,
  ),
  'robot-elbow': plate(
    [
      [0, 0, 0.142],
      [0.06, 0.115, 0.135],
      [-0.16, 0.115, 0.115],
    ],
    0.2,
    0.034,
  ),
  'robot-fork': plate(
    [
      [0, 0, 0.08],
      [0.15, 0, 0.068],
    ],
    0.044,
    0.013,
  ),
  'robot-hose-lower': hose(
    [
      [-0.13, -0.1, 0.22],
      [-0.205, 0.1, 0.25],
      [-0.185, 0.38, 0.24],
      [-0.17, 0.57, 0.21],
      [-0.07, 0.7, 0.16],
    ],
    0.02,
  ),
  'robot-hose-upper': hose(
    [
      [-0.235, 0.1, -0.02],
      [-0.14, 0.275, -0.03],
      [0.12, 0.262, -0.04],
      [0.42, 0.226, -0.04],
      [0.6, 0.19, -0.04],
    ],
    0.016,
  ),
  'scara-arm': plate(
    [
      [0, 0, 0.1],
      [0.35, 0, 0.078],
    ],
    0.11,
    0.022,
  ),
  'scara-forearm': plate(
    [
      [0, 0, 0.085],
      [0.3, 0, 0.07],
    ],
    0.13,
    0.026,
  ),
  'scara-hose': hose(
    [
      [0, 0.08, 0],
      [0, 0.27, 0],
      [0.09, 0.37, 0],
      [0.24, 0.38, 0],
      [0.35, 0.31, 0],
      [0.35, 0.14, 0],
    ],
    0.022,
  ),
  finger: plate(
    [
      [0, 0, 0.022],
      [0, 0.1, 0.013],
    ],
    0.03,
    0.005,
  ),
  'finned-motor': (level) =>
    level === 0
      ? lathe(
          [
            [0, -1.4],
            [0.96, -1.4],
            [0.96, 1.4],
            [0, 1.4],
          ],
          8,
        )
      : finned(level === 2 ? 20 : 12, 0.86, 1, 1.4),
  'bolt-ring': (level) => boltRing(8, 0.075, 0.05, level === 2 ? 6 : 4),
  'motor-cowl': turnedPart([
    [0, 0],
    [1, 0],
    [1, 0.5],
    [0.94, 0.62],
    [0.8, 0.68],
    [0, 0.68],
  ]),
  'dished-end': turnedPart(DISHED),
  'cone-end': turnedPart([
    [0.12, -0.7],
    [0.16, -0.62],
    [1, 0],
  ]),
  volute: plate(
    [
      [0, 0, 0.15],
      [0.035, -0.02, 0.165],
      [0.07, 0.05, 0.13],
    ],
    0.11,
    0.03,
  ),
}

const made = new Map<string, CastingMesh>()

export const castingNames: readonly string[] = Object.keys(MAKERS)

/** Meshes of model files, far to near: castings while a scene shows them. */
const added = new Map<string, readonly [CastingMesh, CastingMesh, CastingMesh]>()

/** Makes a mesh known by a name of its own, at three levels (far, middle, near). */
export const addCasting = (name: string, levels: readonly [CastingMesh, CastingMesh, CastingMesh]): Dispose => {
  added.set(name, levels)
  return () => added.delete(name)
}

export const isCasting = (name: string): boolean => Object.hasOwn(MAKERS, name) || added.has(name)

/** The same object for the same name and level. Throws for a name that no casting has. */
export const casting = (name: string, level: Level = 2): CastingMesh => {
  const foreign = added.get(name)
  if (foreign) return foreign[level]
  const key = `${name} ${level}`
  const known = made.get(key)
  if (known) return known
  const maker = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined
  if (!maker) throw new Error(`no casting is called "${name}"`)
  const mesh = maker(level)
  made.set(key, mesh)
  return mesh
}
