import { describe, expect, test } from 'vitest'
import { PRIORITIES } from '../twin/priorities.ts'
import { themeVariables } from './apply-theme.ts'
import { apartColour } from './apart.ts'
import { rampAt } from './ramp.ts'
import { STATE_COLOURS } from './state-colours.ts'
import { contrastOf, deltaE00, looksApart, luminance, oklabOf, VISIONS } from './testing/colour-vision.ts'
import { THEMES, type ThemeName } from './tokens.ts'

const NAMES = Object.keys(THEMES) as ThemeName[]
const hex = (rgb: readonly number[]): string =>
  `#${rgb
    .map((c) =>
      Math.round(c * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

test('differences of colour are those of the reference (Sharma, Wu and Dalal 2005, table 1)', () => {
  for (const [a, b, delta] of [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [56, -27, -3], 31.903],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
    [[90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as const)
    expect(deltaE00(a, b)).toBeCloseTo(delta, 4)
})

describe.each(NAMES)('%s', (name) => {
  const theme = THEMES[name]
  const { scene } = theme

  test('text meets AA on every surface it stands on', () => {
    for (const ink of [theme.ink, theme.ink2, theme.ink3])
      for (const under of [theme.surface, theme.control])
        expect(contrastOf(ink, under), `${ink} on ${under}`).toBeGreaterThanOrEqual(4.5)
    for (const priority of PRIORITIES)
      expect(contrastOf(theme.onPriority[priority], theme.priority[priority]), priority).toBeGreaterThanOrEqual(4.5)
    for (const ink of [theme.ink, theme.ink2]) expect(contrastOf(ink, theme.past.surface)).toBeGreaterThanOrEqual(4.5)
    expect(contrastOf(theme.past.ink, theme.past.edge), 'the replay chip').toBeGreaterThanOrEqual(4.5)
    const chosen = mixed(theme.accent, theme.surface, 0.18)
    for (const ink of [theme.ink, theme.ink2])
      expect(contrastOf(ink, chosen), 'a selected row').toBeGreaterThanOrEqual(4.5)
    for (const under of [theme.surface, theme.control, scene.background])
      expect(contrastOf(theme.accent, under), `focus ring on ${under}`).toBeGreaterThanOrEqual(3)
  })

  test('every variable is a colour', () => {
    const variables = Object.values(themeVariables(theme))
    expect(variables.length).toBeGreaterThan(25)
    for (const value of variables) expect(value).toMatch(/^#[0-9A-F]{6}$/i)
  })

  test.each(VISIONS)('the priorities and the accent are told apart, %s', (vision) => {
    const marks = [...PRIORITIES.map((priority) => theme.priority[priority]), theme.accent]
    marks.forEach((a, i) => {
      for (const b of marks.slice(i + 1)) expect(looksApart(a, b, vision), `${a} and ${b}`).toBeGreaterThanOrEqual(12)
    })
  })

  // Other surfaces may look like a priority to some; there its shape, its ring and its tag say it too.
  test.each(VISIONS)(
    'an alarm changes the housing that it colours, and its ring stands out from the ground, %s',
    (vision) => {
      for (const priority of PRIORITIES) {
        for (const housing of [scene.body, scene.panel])
          expect(
            looksApart(theme.priority[priority], housing, vision),
            `${priority} on ${housing}`,
          ).toBeGreaterThanOrEqual(7)
        for (const ground of [scene.background, scene.floor, scene.zone])
          expect(
            looksApart(theme.priority[priority], ground, vision),
            `${priority} on ${ground}`,
          ).toBeGreaterThanOrEqual(12)
      }
    },
  )

  test('colour belongs to the data: what is normal is grey', () => {
    for (const [role, colour] of Object.entries(scene).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ))
      expect(looksApart(colour, hex(Array(3).fill(greyOf(colour)))), role).toBeLessThan(7)
  })

  test('machines are lighter than the floor they stand on, zones are seen on it, and paint on zones', () => {
    expect(luminance(scene.body)).toBeGreaterThan(luminance(scene.floor))
    expect(looksApart(scene.body, scene.zone)).toBeGreaterThan(name === 'light' ? 9 : 40)
    expect(looksApart(scene.zone, scene.floor)).toBeGreaterThan(2)
    expect(looksApart(scene.paint, scene.zone)).toBeGreaterThan(12)
    expect(looksApart(scene.stale[0], scene.stale[1])).toBeGreaterThan(5)
  })

  test('the layer scale rises or falls evenly in lightness', () => {
    const steps = Array.from({ length: 17 }, (_, i) => Math.cbrt(luminance(hex(rampAt(name, i / 16)))))
    const deltas = steps.slice(1).map((value, i) => value - steps[i]!)
    for (const delta of deltas) expect(Math.sign(delta)).toBe(Math.sign(deltas[0]!))
    const sizes = deltas.map(Math.abs)
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.65)
  })

  test.each(VISIONS)('the groups of machine states are told apart, %s', (vision) => {
    const colours = Object.values(STATE_COLOURS[name])
    colours.forEach((a, i) => {
      for (const b of colours.slice(i + 1)) expect(looksApart(a, b, vision), `${a} and ${b}`).toBeGreaterThanOrEqual(20)
    })
  })

  test.each(VISIONS)('the layer scale is even, ordered by lightness, and its ends are worlds apart, %s', (vision) => {
    const steps = Array.from({ length: 33 }, (_, i) => oklabOf(hex(rampAt(name, i / 32)), vision))
    const sizes = steps.slice(1).map((lab, i) => Math.hypot(...lab.map((c, k) => c - steps[i]![k]!)))
    const mean = sizes.reduce((a, b) => a + b) / sizes.length
    // Made even for those who see all colours; without the blue cones its light end loses some of its steps.
    for (const size of sizes) expect(Math.abs(size / mean - 1)).toBeLessThan(vision === 'tritan' ? 0.3 : 0.2)
    const lightness = steps.map(([l]) => l)
    const way = Math.sign(lightness.at(-1)! - lightness[0]!)
    lightness.slice(1).forEach((l, i) => expect(Math.sign(l - lightness[i]!)).toBe(way))
    expect(looksApart(hex(rampAt(name, 0)), hex(rampAt(name, 1)), vision)).toBeGreaterThanOrEqual(45)
  })

  // On a layer a housing without a value recedes towards the ground.
  const apart = apartColour(scene.body, scene.zone)

  test.each(VISIONS)('whatever has a colour of a layer looks unlike a housing without one, %s', (vision) => {
    for (let i = 0; i <= 32; i++)
      expect(looksApart(hex(rampAt(name, i / 32)), apart, vision), `${i} of 32`).toBeGreaterThanOrEqual(
        name === 'light' ? 6 : 20,
      )
    for (const [group, colour] of Object.entries(STATE_COLOURS[name]))
      expect(looksApart(colour, apart, vision), group).toBeGreaterThanOrEqual(7)
  })

  test('the layer scale is bright enough on dark ground and dark enough on light, from its low end on', () => {
    const [onFloor, onZone] = name === 'light' ? [1.35, 1.22] : [2.8, 2.5]
    for (let i = 0; i <= 32; i++) {
      const colour = hex(rampAt(name, i / 32))
      expect(contrastOf(colour, scene.floor), `${i} of 32 on the floor`).toBeGreaterThanOrEqual(onFloor)
      expect(contrastOf(colour, scene.zone), `${i} of 32 on a zone`).toBeGreaterThanOrEqual(onZone)
    }
    // Stopped on dark, and ready on light, are carried by shape and edge as well.
    for (const [group, colour] of Object.entries(STATE_COLOURS[name]))
      expect(contrastOf(colour, scene.floor), group).toBeGreaterThanOrEqual(name === 'light' ? 1.1 : 2)
  })

  test('what takes no part in a layer stands out from the ground less than whatever of the layer does', () => {
    for (const surface of [scene.body, scene.panel, scene.structure, scene.steel, scene.goods]) {
      const receded = contrastOf(apartColour(surface, scene.zone), scene.floor)
      expect(receded, surface).toBeLessThan(contrastOf(hex(rampAt(name, 0)), scene.floor))
      expect(receded, surface).toBeLessThan(contrastOf(hex(rampAt(name, 0.5)), scene.floor) * 0.7)
    }
  })

  test('an outlined label has an edge that is seen on its surface, and a filled one on the scene', () => {
    for (const priority of PRIORITIES) {
      const edge = name === 'light' ? mixed(theme.priority[priority], theme.ink, 0.55) : theme.priority[priority]
      expect(contrastOf(edge, theme.surface), priority).toBeGreaterThanOrEqual(3)
      expect(contrastOf(edge, scene.background), priority).toBeGreaterThanOrEqual(2.5)
    }
  })

  test.each(VISIONS)('neighbours on the layer scale are told apart, %s', (vision) => {
    for (let i = 0; i < 8; i++)
      expect(
        looksApart(hex(rampAt(name, i / 8)), hex(rampAt(name, (i + 1) / 8)), vision),
        `${i} of 8`,
      ).toBeGreaterThanOrEqual(4)
  })
})

test('high contrast means it: text AAA, lines and machines far from what is behind them', () => {
  const { ink, ink2, ink3, surface, control, line, scene } = THEMES.contrast
  for (const one of [ink, ink2, ink3])
    for (const under of [surface, control]) expect(contrastOf(one, under)).toBeGreaterThanOrEqual(7)
  for (const under of [surface, control]) expect(contrastOf(line, under)).toBeGreaterThanOrEqual(4.5)
  expect(contrastOf(scene.body, scene.floor)).toBeGreaterThanOrEqual(7)
  expect(contrastOf(scene.gridMajor, scene.background)).toBeGreaterThanOrEqual(3)
})

/** `share` of the one and the rest of the other, in sRGB, as CSS mixes them. */
function mixed(a: string, b: string, share: number): string {
  return hex(
    [1, 3, 5].map(
      (at) =>
        (Number.parseInt(a.slice(at, at + 2), 16) * share + Number.parseInt(b.slice(at, at + 2), 16) * (1 - share)) /
        255,
    ),
  )
}

/** The grey of the same luminance, 0…1. */
function greyOf(colour: string): number {
  const y = luminance(colour)
  return y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055
}
