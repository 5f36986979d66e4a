/** Code on a layer → the four bytes of a part (see `part-state.ts`) as one number: red, green, blue, flags. */
import { rampAt } from '../../look/ramp.ts'
import { STATE_COLOURS } from '../../look/state-colours.ts'
import { type ThemeName, THEMES } from '../../look/tokens.ts'
import { isScale, OLD_CODE, TOP_CODE, type TwinLayer } from '../../twin/layers.ts'
import { STATE_GROUPS } from '../../twin/packml.ts'
import { PRIORITIES } from '../../twin/schema.ts'
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

/** 256 words; 0 where a code has no colour. */
export const paletteOf = (layer: TwinLayer, theme: ThemeName): Uint32Array => {
  const words = new Uint32Array(256)
  if (isScale(layer)) {
    for (let code = 1; code <= TOP_CODE; code++) words[code] = ofRamp(theme, (code - 1) / (TOP_CODE - 1))
    // On the scale of ages, what is too old stands at its end.
    if (layer.kind === 'age') words[OLD_CODE] = words[TOP_CODE]!
  } else if (layer.kind === 'state')
    STATE_GROUPS.forEach((group, i) => (words[i + 1] = ofHex(STATE_COLOURS[theme][group], FLAG.tint)))
  else
    PRIORITIES.forEach(
      (priority, i) =>
        (words[i + 1] = ofHex(
          THEMES[theme].priority[priority],
          FLAG.tint | FLAG.alarm | (layer.kind === 'condition' && priority === 'low' ? FLAG.calm : 0),
        )),
    )
  return words
}
