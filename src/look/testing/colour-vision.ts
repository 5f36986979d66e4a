/**
 * How far apart two colours look, and to whom: colour-vision deficiencies after Machado, Oliveira and Fernandes (2009),
 * severity 1, in linear RGB; differences as CIEDE2000 (Sharma, Wu and Dalal 2005) of sRGB under D65, steps of a scale in
 * OKLab (Ottosson 2020), which is made for even ones.
 */
type Triple = readonly [number, number, number]

export type Vision = 'normal' | 'protan' | 'deutan' | 'tritan'

const SEEN: Readonly<Record<Vision, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
export const VISIONS = Object.keys(SEEN) as readonly Vision[]

const TO_XYZ: readonly [Triple, Triple, Triple] = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
]
const D65: Triple = [0.95047, 1, 1.08883]

const times = (m: readonly [Triple, Triple, Triple], v: Triple): Triple => {
  const row = (r: Triple): number => r[0] * v[0] + r[1] * v[1] + r[2] * v[2]
  return [row(m[0]), row(m[1]), row(m[2])]
}
const each = (v: Triple, f: (x: number, i: number) => number): Triple => [f(v[0], 0), f(v[1], 1), f(v[2], 2)]
const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const unhex = (hex: string): Triple =>
  [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255) as unknown as Triple

/** Linear RGB. */
const seenAs = (hex: string, vision: Vision): Triple =>
  each(times(SEEN[vision], each(unhex(hex), linear)), (c) => Math.min(1, Math.max(0, c)))

/** OKLab of an sRGB hex colour, as it looks to whom. */
export const oklabOf = (hex: string, vision: Vision = 'normal'): Triple => {
  const lms = each(
    times(
      [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ],
      seenAs(hex, vision),
    ),
    Math.cbrt,
  )
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms,
  )
}

const labOf = (hex: string, vision: Vision): Triple => {
  const seen = seenAs(hex, vision)
  const [x, y, z] = each(times(TO_XYZ, seen), (c, i) => {
    const t = c / D65[i]!
    return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116
  })
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const degrees = (radians: number): number => ((radians * 180) / Math.PI + 360) % 360
const cos = (deg: number): number => Math.cos((deg * Math.PI) / 180)
const sin = (deg: number): number => Math.sin((deg * Math.PI) / 180)

/** CIEDE2000 of two colours in CIELAB. */
export const deltaE00 = ([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number => {
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2
  const stretch = 1.5 - 0.5 * Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7))
  const [c1, c2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)]
  const [h1, h2] = [degrees(Math.atan2(b1, a1 * stretch)), degrees(Math.atan2(b2, a2 * stretch))]
  const grey = c1 * c2 === 0
  const turn = grey ? 0 : ((h2 - h1 + 540) % 360) - 180
  const hue = grey
    ? h1 + h2
    : Math.abs(h1 - h2) <= 180
      ? (h1 + h2) / 2
      : h1 + h2 < 360
        ? (h1 + h2) / 2 + 180
        : (h1 + h2) / 2 - 180
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2]
  const t = 1 - 0.17 * cos(hue - 30) + 0.24 * cos(2 * hue) + 0.32 * cos(3 * hue + 6) - 0.2 * cos(4 * hue - 63)
  const lightness = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2))
  const chroma = (c2 - c1) / (1 + 0.045 * c)
  const hueShare = (2 * Math.sqrt(c1 * c2) * sin(turn / 2)) / (1 + 0.015 * c * t)
  const rotation = -sin(60 * Math.exp(-(((hue - 275) / 25) ** 2))) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  return Math.sqrt(lightness ** 2 + chroma ** 2 + hueShare ** 2 + rotation * chroma * hueShare)
}

/** How far apart two sRGB hex colours look; about 2 is seen side by side, 10 at a glance. */
export const looksApart = (a: string, b: string, vision: Vision = 'normal'): number =>
  deltaE00(labOf(a, vision), labOf(b, vision))

/** Relative luminance, WCAG 2.2. */
export const luminance = (hex: string): number => {
  const [r, g, b] = each(unhex(hex), linear)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio, WCAG 2.2, 1.4.3. */
export const contrastOf = (a: string, b: string): number => {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}
