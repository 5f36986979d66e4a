import type { DriftWhy, Why } from '../unusual/claim.ts'

/** Which way a signal went, as far as what was most surprising of it says. */
export const signOf = (why: Why | DriftWhy): -1 | 0 | 1 => {
  switch (why.code) {
    case 'jump':
    case 'level-moved':
    case 'drifted':
      return Math.sign(why.to - why.from) as -1 | 0 | 1
    case 'time-of-day':
      return Math.sign(why.value - why.expected) as -1 | 0 | 1
    case 'time-of-day-lasting':
      return Math.sign(why.by) as -1 | 0 | 1
    default:
      return 0
  }
}
