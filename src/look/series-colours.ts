/**
 * Lines that share one panel of trends. Least ΔE00 of any pair in four visions 19.9 on dark and 17.1 on light, to the nearest
 * priority 14.7 and 21, contrast to the surface at least 4.4; each is named at its end as well.
 */
import type { ThemeName } from './tokens.ts'

const dark = ['#ECEFF1', '#8DB5E2', '#DCC489', '#858C29'] as const

export const SERIES_COLOURS: Readonly<Record<ThemeName, readonly [string, string, string, string]>> = {
  dark,
  light: ['#15191C', '#2B5E98', '#63511D', '#A3676F'],
  contrast: dark,
}
