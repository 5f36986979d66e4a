/**
 * The scale that a layer's numbers are painted with, and its legend: a curve in OKLab (Ottosson 2020) walked at an even
 * pace, so that equal steps of the quantity look equally far apart, also under every colour-vision deficiency and in
 * greyscale. More of the quantity stands out more from the floor: brighter in the dark themes, darker in the light one.
 */
import type { ThemeName } from './tokens.ts'

type Lab = readonly [lightness: number, a: number, b: number]
/** Quadratic Bézier: low end, control, high end. */
type Curve = readonly [Lab, Lab, Lab]

const BRIGHTER: Curve = [
  [0.5338, -0.0054, -0.128],
  [0.6745, -0.0838, 0.0105],
  [0.9625, -0.0308, 0.0893],
]
const DARKER: Curve = [
  [0.718, -0.0631, -0.0255],
  [0.5953, 0.0036, -0.1499],
  [0.2412, 0.04, -0.1168],
]
const CURVES: Readonly<Record<ThemeName, Curve>> = { dark: BRIGHTER, contrast: BRIGHTER, light: DARKER }

/** The curve is walked in so many straight steps. */
const STEPS = 200

interface Walk {
  readonly points: readonly Lab[]
  /** Point → how far it is from the low end along the curve, 0…1. */
  readonly share: readonly number[]
}

const mixed = (a: Lab, b: Lab, t: number): Lab => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]

const walkOf = ([low, control, high]: Curve): Walk => {
  const points = Array.from({ length: STEPS + 1 }, (_, i) =>
    mixed(mixed(low, control, i / STEPS), mixed(control, high, i / STEPS), i / STEPS),
  )
  const walked = [0]
  points.slice(1).forEach((point, i) => {
    const before = points[i]!
    walked.push(walked[i]! + Math.hypot(point[0] - before[0], point[1] - before[1], point[2] - before[2]))
  })
  return { points, share: walked.map((length) => length / walked[STEPS]!) }
}

const walks = new Map<Curve, Walk>()
const walkAlong = (curve: Curve): Walk => {
  const walk = walks.get(curve) ?? walkOf(curve)
  walks.set(curve, walk)
  return walk
}

const gamma = (linear: number): number => {
  const c = Math.min(1, Math.max(0, linear))
  return c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055
}

/** sRGB in 0…1 of a position on the scale. @param t 0 = low end, 1 = high end; clamped */
export const rampAt = (theme: ThemeName, t: number): readonly [number, number, number] => {
  const { points, share } = walkAlong(CURVES[theme])
  const u = Math.min(1, Math.max(0, t))
  const after = Math.max(
    1,
    share.findIndex((one) => one >= u),
  )
  const [lightness, a, b] = mixed(
    points[after - 1]!,
    points[after]!,
    (u - share[after - 1]!) / (share[after]! - share[after - 1]!),
  )
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** The scale as a CSS gradient, low end left. */
export const rampGradient = (theme: ThemeName): string =>
  `linear-gradient(90deg, ${Array.from({ length: 9 }, (_, i) => i / 8)
    .map(
      (t) =>
        `rgb(${rampAt(theme, t)
          .map((c) => Math.round(c * 255))
          .join(' ')})`,
    )
    .join(', ')})`
