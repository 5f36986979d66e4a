/** How far the models of a twin have come, for whoever tells a person. */

export interface ModelComing {
  /** As the twin document names it. */
  readonly file: string
  /** So far, and as far as servers say how much there is; 0 = not known yet. */
  readonly bytes: number
  readonly of: number
}

export interface ModelsProgress {
  readonly all: number
  /** Shown, or found to be wrong. */
  readonly done: number
  /** On their way now. */
  readonly coming: readonly ModelComing[]
  /** What is wrong with each that cannot be shown, in words. */
  readonly failed: readonly string[]
  /** Asks for those that failed once more. */
  readonly again: () => void
}
