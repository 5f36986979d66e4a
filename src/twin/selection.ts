/** What a person has picked: an asset, or one of its components. */
export interface Selection {
  readonly asset: string
  readonly component: string | null
}

/** Layers every twin has, besides those of its document. */
export const BUILT_IN_LAYERS = ['condition', 'data-age'] as const
