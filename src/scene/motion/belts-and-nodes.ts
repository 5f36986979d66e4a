/** What workpieces travel along: belts that carry them, and the machines between; and what each is known to hold. */

export interface BeltPlan {
  /** Metres that pieces ride. */
  readonly length: number
  /** Least distance between two pieces, m. */
  readonly gap: number
  /** How many can be shown, those in the machine after it included. */
  readonly most: number
  /** Machine that puts pieces on, and the one that takes them off: index of a node; −1 = nobody that is known. */
  readonly from: number
  readonly to: number
  /** From where `from` holds pieces to the belt's start, and from its end to where `to` holds them, m; null = not in its path: out of sight between. */
  readonly lead: number | null
  readonly tail: number | null
}

export interface NodePlan {
  /** Belts that it gives pieces on to. */
  readonly out: readonly number[]
  /** It says whether it holds a piece. */
  readonly tells: boolean
  /** It shows by itself what it has taken in: goods stacked, a nest with its piece. */
  readonly shows: boolean
  /** It piles up what it has taken in, and gives on the pile: a new piece. */
  readonly stacks: boolean
}

export interface Piece {
  readonly id: number
  /** Belt along which its place is given. */
  belt: number
  /** Metres from the belt's start; beyond its ends in the machines there. */
  at: number
  /** Pushed off the line, 0…1; then it is gone. */
  aside: number
}

export class Belt {
  readonly plan: BeltPlan
  /** Foremost first. */
  readonly pieces: Piece[] = []
  count: number | null = null
  /** Told of, and not yet come out of the machine before: seconds that each has been waited for. */
  awaited: number[] = []

  constructor(plan: BeltPlan) {
    this.plan = plan
  }
}

export class Node {
  readonly plan: NodePlan
  /** Longest held first. */
  readonly held: Piece[] = []
  part: boolean | null = null
  rejected: number | null = null
  taken: number | null = null
  /** Seconds since it said that it holds nothing. */
  empty = 0
  /** Seconds that it has seemed to hold more than one. */
  crowded = 0

  constructor(plan: NodePlan) {
    this.plan = plan
  }
}
