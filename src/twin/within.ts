import type { TwinAsset } from './twin.ts'

/** Whether it is the asset of this id, or lies in it. */
export const isWithin = (asset: TwinAsset, id: string): boolean => {
  for (let at: TwinAsset | null = asset; at; at = at.parent) if (at.id === id) return true
  return false
}
