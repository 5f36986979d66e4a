import { expect, test } from 'vitest'
import { themeVariables } from './apply-theme.ts'
import { rampAt } from './ramp.ts'
import { THEMES, type ThemeName } from './tokens.ts'

const NAMES = Object.keys(THEMES) as ThemeName[]
const channel = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const luminance = ([r, g, b]: readonly number[]): number => 0.2126 * channel(r!) + 0.7152 * channel(g!) + 0.0722 * channel(b!)
const rgb = (hex: string): number[] => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
/** WCAG 2.2, 1.4.3 */
const contrast = (a: string, b: string): number => {
  const [x, y] = [luminance(rgb(a)), luminance(rgb(b))].toSorted((p, q) => q - p)
  return (x! + 0.05) / (y! + 0.05)
}

test.each(NAMES)('%s: text meets AA on every surface it stands on', (name) => {
  const theme = THEMES[name]
  for (const ink of [theme.ink, theme.ink2, theme.ink3]) for (const under of [theme.surface, theme.control]) expect(contrast(ink, under), `${ink} on ${under}`).toBeGreaterThanOrEqual(4.5)
  for (const priority of ['critical', 'high', 'medium', 'low'] as const) expect(contrast(theme.onPriority[priority], theme.priority[priority]), priority).toBeGreaterThanOrEqual(4.5)
  for (const ink of [theme.ink, theme.ink2]) expect(contrast(ink, theme.past.surface)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(theme.accent, theme.surface), 'focus ring').toBeGreaterThanOrEqual(3)
})

test.each(NAMES)('%s: every variable is a colour', (name) => {
  const variables = Object.values(themeVariables(THEMES[name]))
  expect(variables.length).toBeGreaterThan(25)
  for (const value of variables) expect(value).toMatch(/^#[0-9A-F]{6}$/i)
})

test.each(NAMES)('%s: the layer scale rises or falls evenly in lightness', (name) => {
  const steps = Array.from({ length: 17 }, (_, i) => Math.cbrt(luminance(rampAt(name, i / 16))))
  const deltas = steps.slice(1).map((value, i) => value - steps[i]!)
  for (const delta of deltas) expect(Math.sign(delta)).toBe(Math.sign(deltas[0]!))
  const sizes = deltas.map(Math.abs)
  expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.6)
})
