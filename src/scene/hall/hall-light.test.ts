import { Vector3 } from 'three'
import { expect, test } from 'vitest'
import { THEMES } from '../../look/tokens.ts'
import { hallLight, irradianceUp, LIGHT_BANDS } from './hall-light.ts'

const bandsOf = (theme: keyof typeof THEMES): Vector3[] => {
  const bands = Array.from({ length: LIGHT_BANDS }, () => new Vector3())
  hallLight(THEMES[theme], bands)
  return bands
}

test('light comes from above and from the warm side, and is finite', () => {
  const bands = bandsOf('dark')
  expect(bands.flatMap((band) => band.toArray()).every(Number.isFinite)).toBe(true)
  expect(bands[1]!.y).toBeGreaterThan(0.05)
  expect(bands[3]!.x).toBeGreaterThan(0)
  expect(bands[3]!.x).toBeGreaterThan(bands[3]!.z)
})

test('a floor gets more than the mean of all directions, and in a light theme more than in a dark one', () => {
  const [dark, light] = (['dark', 'light'] as const).map((theme) => irradianceUp(bandsOf(theme), new Vector3()).y)
  expect(dark).toBeGreaterThan(Math.PI * bandsOf('dark')[0]!.y)
  expect(light!).toBeGreaterThan(dark!)
})
