/** Where a person looks from, and what they want to look at. */
/** Orbit camera: target in metres, azimuth and elevation in degrees, distance in metres. */
export interface CameraPose {
  readonly target: readonly [number, number, number]
  readonly azimuth: number
  readonly elevation: number
  readonly distance: number
}

/** What a person wants to see: an asset, the whole hall (null), or a view of the twin by its key. */
export type FocusWish = { readonly asset: string | null } | { readonly view: string }
