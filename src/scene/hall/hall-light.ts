/**
 * Light of a hall, worked out on the spot: a gradient sky, five strip lights and three bright walls, as nine coefficients
 * of spherical harmonics. Nothing is loaded or prefiltered: surfaces here are matte, and a shader sums nine terms faster
 * than it samples a map. (Ramamoorthi and Hanrahan 2001, "An efficient representation for irradiance environment maps".)
 */
import { Color, type Vector3 } from 'three'
import type { Theme } from '../../look/tokens.ts'

export const LIGHT_BANDS = 9

type Rgb = readonly [number, number, number]
type Direction = readonly [x: number, y: number, z: number]

const lit = (colour: string, strength: number): Rgb => {
  const { r, g, b } = new Color(colour)
  return [r * strength, g * strength, b * strength]
}
const mixed = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]
const smooth = (edge: number, x: number): number => {
  const t = Math.min(1, Math.max(0, x / edge))
  return t * t * (3 - 2 * t)
}

/** Metres: strips hang this high, this far apart. */
const STRIPS = { height: 14, at: [-14, -7, 0, 7, 14], halfWidth: 0.8, halfLength: 15 } as const
/** Bright walls: where they stand, half sizes, facing the origin. */
const WALLS = [
  { light: lit('#FFF4E6', 3.2), at: [22, 9, 12], half: [7, 4.5] },
  { light: lit('#EEF2F6', 1.5), at: [-24, 7, 6], half: [8, 3.5] },
  { light: lit('#FFFFFF', 1.2), at: [0, 5, -26], half: [10, 1.5] },
] as const

/** Radiance of the hall in a direction. */
const radiance = ([x, y, z]: Direction, top: Rgb, horizon: Rgb, bottom: Rgb): Rgb => {
  for (const { light, at, half } of WALLS) {
    const away = Math.hypot(...at)
    const facing = (x * at[0] + y * at[1] + z * at[2]) / away
    if (facing <= 0.1) continue
    const t = away / facing
    const flat = Math.hypot(at[0], at[2])
    const across = (x * t * at[2] - z * t * at[0]) / flat
    const up = y * t - at[1]
    if (Math.abs(across) < half[0] && Math.abs(up) < half[1]) return light
  }
  if (
    y > 0.05 &&
    Math.abs(z / y) * STRIPS.height < STRIPS.halfLength &&
    STRIPS.at.some((strip) => Math.abs((x / y) * STRIPS.height - strip) < STRIPS.halfWidth)
  )
    return [5, 5, 5]
  return y > 0 ? mixed(horizon, top, smooth(0.6, y)) : mixed(horizon, bottom, smooth(0.35, -y))
}

/** The nine basis polynomials' weights, in the shader's order; squared, because once for the light and once for the surface. */
const WEIGHT = [0.282095, 0.488603, 0.488603, 0.488603, 1.092548, 1.092548, 0.315392, 1.092548, 0.546274].map(
  (w) => w * w,
)

const polynomials = ([x, y, z]: Direction): readonly number[] => [
  1,
  y,
  z,
  x,
  x * y,
  y * z,
  3 * z * z - 1,
  x * z,
  x * x - y * y,
]

const SAMPLES = 6000
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))

/** Fills the nine coefficients for a theme. */
export const hallLight = ({ light }: Pick<Theme, 'light'>, out: readonly Vector3[]): void => {
  const top = lit('#D2D6D9', 0.62)
  const horizon = lit('#8D9195', 0.42)
  const bottom = lit(light.envGround, 0.5)
  for (const band of out) band.set(0, 0, 0)
  for (let i = 0; i < SAMPLES; i++) {
    const y = 1 - (2 * i + 1) / SAMPLES
    const flat = Math.sqrt(1 - y * y)
    const direction = [Math.cos(i * GOLDEN_ANGLE) * flat, y, Math.sin(i * GOLDEN_ANGLE) * flat] as const
    const [r, g, b] = radiance(direction, top, horizon, bottom)
    polynomials(direction).forEach((p, band) => {
      const share = (p * WEIGHT[band]! * 4 * Math.PI * light.environment) / SAMPLES
      out[band]!.x += r * share
      out[band]!.y += g * share
      out[band]!.z += b * share
    })
  }
}

/** Irradiance of a floor: what the bands sum to straight up. */
export const irradianceUp = (bands: readonly Vector3[], out: Vector3): Vector3 =>
  out
    .set(0, 0, 0)
    .addScaledVector(bands[0]!, Math.PI)
    .addScaledVector(bands[1]!, (2 * Math.PI) / 3)
    .addScaledVector(bands[6]!, -Math.PI / 4)
