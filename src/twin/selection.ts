/** What a person has picked: an asset, or one of its components. */
export interface Selection {
  readonly asset: string
  readonly component: string | null
}
