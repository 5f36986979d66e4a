import type { Selection } from '../../twin/selection.ts'

/** A person asked what can be done: at a machine, or at none. */
export interface MenuWish {
  readonly selection: Selection | null
  /** CSS px in the scene's element. */
  readonly at: readonly [number, number]
  readonly illustrated: boolean
}
