/**
 * The scale that a layer's numbers are painted with, and its legend. Lightness rises evenly (OKLab, Ottosson 2020), so it
 * reads the same under every colour-vision deficiency and in greyscale; the chroma stays far below that of an alarm.
 * More of the quantity stands out more from the floor: brighter in the dark themes, darker in the light one.
 */
import type { ThemeName } from './tokens.ts'

interface End {
  readonly lightness: number
  readonly chroma: number
  readonly hueDeg: number
}

const BRIGHTER: readonly [End, End] = [
  { lightness: 0.36, chroma: 0.07, hueDeg: 262 },
  { lightness: 0.94, chroma: 0.07, hueDeg: 92 },
]
const DARKER: readonly [End, End] = [
  { lightness: 0.95, chroma: 0.045, hueDeg: 92 },
  { lightness: 0.34, chroma: 0.09, hueDeg: 262 },
]
const ENDS: Readonly<Record<ThemeName, readonly [End, End]>> = { dark: BRIGHTER, contrast: BRIGHTER, light: DARKER }

const ab = ({ chroma, hueDeg }: End): readonly [number, number] => [
  chroma * Math.cos((hueDeg * Math.PI) / 180),
  chroma * Math.sin((hueDeg * Math.PI) / 180),
]

const gamma = (linear: number): number => {
  const c = Math.min(1, Math.max(0, linear))
  return c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055
}

/** sRGB in 0…1 of a position on the scale. @param t 0 = low end, 1 = high end; clamped */
export const rampAt = (theme: ThemeName, t: number): readonly [number, number, number] => {
  const u = Math.min(1, Math.max(0, t))
  const [from, to] = ENDS[theme]
  const [a0, b0] = ab(from)
  const [a1, b1] = ab(to)
  const lightness = from.lightness + (to.lightness - from.lightness) * u
  const a = a0 + (a1 - a0) * u
  const b = b0 + (b1 - b0) * u
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
  `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1]
    .map(
      (t) =>
        `rgb(${rampAt(theme, t)
          .map((c) => Math.round(c * 255))
          .join(' ')})`,
    )
    .join(', ')})`
