/** Code on a layer → the four bytes of a part (see `part-state.ts`) as one number: red, green, blue, flags. */
import { rampAt } from '../../look/ramp.ts'
import type { ThemeName } from '../../look/tokens.ts'
import { isScale, type LayerClass, OLD_CODE, TOP_CODE, type TwinLayer } from '../../colouring/layer.ts'
import { codedClasses } from '../../colouring/layer-filter.ts'
import { FLAG } from './part-state.ts'

export const FLAG_SHIFT = 24

const ofHex = (hex: string, flags: number): number =>
  (Number.parseInt(hex.slice(1, 3), 16) |
    (Number.parseInt(hex.slice(3, 5), 16) << 8) |
    (Number.parseInt(hex.slice(5, 7), 16) << 16) |
    (flags << FLAG_SHIFT)) >>>
  0

const ofRamp = (theme: ThemeName, share: number): number => {
  const [r, g, b] = rampAt(theme, share).map((c) => Math.round(c * 255)) as [number, number, number]
  return (r | (g << 8) | (b << 16) | (FLAG.tint << FLAG_SHIFT)) >>> 0
}

const flagsOf = ({ alarm }: LayerClass): number =>
  FLAG.tint | (alarm ? FLAG.alarm : 0) | (alarm === 'calm' ? FLAG.calm : 0)

/** 256 words; 0 where a code has no colour. */
export const paletteOf = (layer: TwinLayer, theme: ThemeName): Uint32Array => {
  const words = new Uint32Array(256)
  if (isScale(layer)) {
    for (let code = 1; code <= TOP_CODE; code++) words[code] = ofRamp(theme, (code - 1) / (TOP_CODE - 1))
    if (layer.oldIsHigh) words[OLD_CODE] = words[TOP_CODE]!
  }
  for (const [shown, code] of codedClasses(layer))
    if (shown.colour) words[code] = ofHex(shown.colour[theme], flagsOf(shown))
  return words
}
