/** What the program works out of a signal, each a signal itself: `asset/component/signal#unusual`. */
export const DERIVED_KINDS = ['unusual', 'days-to-limit', 'remaining-life'] as const
export type DerivedKind = (typeof DERIVED_KINDS)[number]
