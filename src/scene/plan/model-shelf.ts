/** The models of a twin as far as they have come: what stands where an asset's model is a file. */
import type { TwinAsset } from '../../twin/twin.ts'
import type { Equipment } from '../equipment/shape.ts'

/** A model that can be shown, and what of its file is not; or why it cannot, in words. */
export type ModelAnswer =
  | {
      readonly equipment: Equipment
      readonly missing: null
      readonly leftOut: string | null
      /** Why it is not shown if it would bury all else; null where the twin means its size. */
      readonly ifBurying: string | null
    }
  | { readonly equipment: null; readonly missing: string }

/** A new object each time more has come. */
export interface ModelShelf {
  of(asset: TwinAsset): ModelAnswer
}
