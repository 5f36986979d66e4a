/**
 * What the GPU is told of a part: four bytes, colour (sRGB) and flags, in one small texture that every vertex shader
 * reads by part index. A layer switch rewrites these bytes and nothing else.
 */
export const FLAG = {
  tint: 1,
  alarm: 2,
  stale: 4,
  never: 8,
  hidden: 16,
  /** Recedes: something else is looked at. */ recedes: 32,
  /** Of an alarm of low priority, where alarms are one thing among others: its colour is mixed with the machine's own, so that the urgent is seen first. */ calm: 64,
  /** Takes no part in the layer: it goes towards the ground that it stands on. */ apart: 128,
} as const

export type PartStateName = 'normal' | 'tinted' | 'alarm' | 'stale' | 'never' | 'receding' | 'apart' | 'hidden'

/** The one word for a part's flags, most important first. */
export const stateName = (flags: number): PartStateName => {
  if (flags & FLAG.hidden) return 'hidden'
  if (flags & FLAG.recedes) return 'receding'
  if (flags & FLAG.alarm) return 'alarm'
  if (flags & FLAG.never) return 'never'
  if (flags & FLAG.stale) return 'stale'
  if (flags & FLAG.apart) return 'apart'
  return flags & FLAG.tint ? 'tinted' : 'normal'
}

export const STATE_WIDTH = 256

/** Rows of `STATE_WIDTH` texels that hold `parts` parts. */
export const stateRows = (parts: number): number => Math.max(1, Math.ceil(parts / STATE_WIDTH))
