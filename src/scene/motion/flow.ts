/**
 * Workpieces on their way through the plant, from what machines say: how many are on a belt, how fast it runs, whether a
 * machine holds one, how many it has rejected. One fewer here and one more there is the same piece gone on. Pure, on a
 * stepped clock; nothing is drawn that no signal tells of, and a belt that does not run moves nothing.
 *
 * A piece is on a belt (its count says so) or in the machine between belts; its place is metres along the belt it came
 * by, beyond whose end the machine holds it, or along the belt it leaves by, before whose start it begins.
 */
import { Belt, type BeltPlan, Node, type NodePlan, type Piece } from './belts-and-nodes.ts'

/** More that have come or gone at once went unseen: where the rest is, is then found anew. */
const MOST_AT_ONCE = 2
/** Messages of two machines about one piece may come this far apart, s. */
const APART_S = 1.6
/** A machine that says it holds nothing has lost its piece after so long, s. */
const LOST_S = 3
const ASIDE_S = 0.8

export class Flow {
  readonly #belts: readonly Belt[]
  readonly #nodes: readonly Node[]
  /** Downstream first: room that is made is used in the same step. */
  readonly #order: readonly Belt[]
  /** Pushed aside, still to be seen. */
  readonly #leaving: Piece[] = []
  #born = 0

  constructor(belts: readonly BeltPlan[], nodes: readonly NodePlan[]) {
    this.#belts = belts.map((plan) => new Belt(plan))
    this.#nodes = nodes.map((plan) => new Node(plan))
    const order: Belt[] = []
    const seen = new Set<Belt>()
    const visit = (belt: Belt): void => {
      if (seen.has(belt)) return
      seen.add(belt)
      for (const next of this.#nodes[belt.plan.to]?.plan.out ?? []) visit(this.#belts[next]!)
      order.push(belt)
    }
    this.#belts.forEach(visit)
    this.#order = order
  }

  /** Pieces of a belt, foremost first. */
  on(belt: number): readonly Piece[] {
    return this.#belts[belt]!.pieces
  }

  /** Pieces in a machine, longest held first. */
  held(node: number): readonly Piece[] {
    return this.#nodes[node]!.held
  }

  /** Everything to be drawn, with the belt along which it stands. */
  *drawn(): Generator<Piece> {
    for (const belt of this.#belts) yield* belt.pieces
    for (const node of this.#nodes) for (const piece of node.held) if (this.#inSight(node, piece)) yield piece
    yield* this.#leaving
  }

  #inSight({ plan }: Node, { belt, at }: Piece): boolean {
    const { tail, length } = this.#belts[belt]!.plan
    return tail !== null && !(plan.shows && at >= length + tail)
  }

  /** What was before is of another time: found anew from what is said next. */
  forget(): void {
    for (const belt of this.#belts) {
      belt.pieces.length = belt.awaited.length = 0
      belt.count = null
    }
    for (const node of this.#nodes) {
      node.held.length = 0
      node.part = node.rejected = node.taken = null
    }
    this.#leaving.length = 0
  }

  #make(belt: number, at: number): Piece {
    return { id: ++this.#born, belt, at, aside: 0 }
  }

  /** A belt says how many pieces are on it. */
  count(index: number, said: number): void {
    const belt = this.#belts[index]!
    const { plan, pieces } = belt
    const count = Math.min(plan.most, Math.max(0, Math.round(said)))
    const before = belt.count
    belt.count = count
    if (before === null || Math.abs(count - before) > MOST_AT_ONCE) {
      // Where exactly is unknown, so evenly; and whatever moved meanwhile did so unseen.
      belt.awaited = []
      pieces.length = 0
      for (let i = 0; i < count; i++) pieces.push(this.#make(index, 0))
      this.#spread(belt)
      return
    }
    for (let n = before; n < count; n++) this.#enter(index)
    for (let n = before; n > count; n--) this.#leave(belt)
  }

  /** How far the foremost piece of a belt may ride: the machine at its end may hold one there. */
  #end({ plan }: Belt): number {
    const node = this.#nodes[plan.to]
    if (plan.tail === null) return plan.length - plan.gap / 2
    const last = node?.held.at(-1)
    return last
      ? Math.min(
          plan.length,
          (last.belt === this.#belts.findIndex((belt) => belt.plan === plan) ? last.at : plan.length + plan.tail) -
            plan.gap,
        )
      : plan.length
  }

  #spread(belt: Belt): void {
    const {
      plan: { gap },
      pieces,
    } = belt
    const end = this.#end(belt)
    const apart = Math.max(gap, end / pieces.length)
    pieces.forEach((piece, i) => (piece.at = end - i * apart))
  }

  #enter(index: number): void {
    const belt = this.#belts[index]!
    const node = this.#nodes[belt.plan.from]
    if (node?.plan.stacks) {
      this.#put(index, this.#make(index, -(belt.plan.lead ?? 0)))
      return
    }
    // A machine's first piece of all was in it before anyone looked.
    if (node) belt.awaited.push(0)
    else this.#put(index, this.#make(index, 0))
    this.#hand(node)
  }

  /** Gives what a machine holds to the belts that have told of it. */
  #hand(node: Node | undefined): void {
    if (!node) return
    for (const index of node.plan.out) {
      const belt = this.#belts[index]!
      while (belt.awaited.length && node.held.length) {
        belt.awaited.shift()
        this.#goOn(index, node.held.shift()!)
      }
    }
  }

  /** From the belt that a piece came by to the next, without a leap. */
  #goOn(index: number, piece: Piece): void {
    const from = this.#belts[piece.belt]!.plan
    const { lead } = this.#belts[index]!.plan
    const short = from.tail === null ? 0 : Math.max(0, from.length + from.tail - piece.at)
    piece.at = lead === null ? 0 : -lead - short
    piece.belt = index
    this.#put(index, piece)
  }

  #put(index: number, piece: Piece): void {
    const {
      pieces,
      plan: { gap },
    } = this.#belts[index]!
    const last = pieces.at(-1)
    if (last) piece.at = Math.min(piece.at, last.at - gap)
    pieces.push(piece)
  }

  #leave(belt: Belt): void {
    // One that was told of, never seen, and has gone again.
    const piece = belt.pieces.shift()
    if (!piece) belt.awaited.shift()
    const node = this.#nodes[belt.plan.to]
    if (!piece || !node) return
    node.held.push(piece)
    node.empty = 0
    this.#hand(node)
  }

  /** A machine says whether it holds a piece. */
  part(index: number, present: boolean): void {
    const node = this.#nodes[index]!
    if (node.part === null && present && node.held.length === 0) {
      const belt = this.#belts.findIndex(({ plan }) => plan.to === index)
      if (belt >= 0) {
        const { plan, pieces } = this.#belts[belt]!
        node.held.push(this.#make(belt, plan.length + (plan.tail ?? 0)))
        if ((pieces[0]?.at ?? -Infinity) > this.#end(this.#belts[belt]!)) this.#spread(this.#belts[belt]!)
      }
    }
    if (node.part !== present) node.empty = 0
    node.part = present
  }

  /** A machine's counter of what it has rejected. */
  rejects(index: number, counter: number): void {
    const node = this.#nodes[index]!
    const before = node.rejected
    node.rejected = counter
    if (before === null || !(counter > before)) return
    for (let n = Math.min(counter - before, node.held.length); n > 0; n--) {
      const piece = node.held.shift()!
      if (this.#inSight(node, piece)) this.#leaving.push(piece)
    }
  }

  /** What a machine counts of its own goods has changed: it has taken in what it held. */
  takes(index: number, counter: number): void {
    const node = this.#nodes[index]!
    if (node.taken !== null && (node.plan.stacks ? counter > node.taken : counter !== node.taken)) node.held.shift()
    node.taken = counter
  }

  /** Something is due that no count will tell of. */
  get waits(): boolean {
    return (
      this.#leaving.length > 0 ||
      this.#belts.some(({ awaited }) => awaited.length > 0) ||
      this.#nodes.some((node) =>
        node.held.length === 0
          ? node.part === true && node.empty <= APART_S
          : node.held.length > 1 || node.part === false,
      )
    )
  }

  /** Rides on. @param speed of a belt, m/s; null = unknown, which moves nothing. True when anything moved, came or went. */
  step(seconds: number, speed: (belt: number) => number | null): boolean {
    let moved = false
    for (const belt of this.#order) {
      const index = this.#belts.indexOf(belt)
      const metres = (speed(index) ?? 0) * seconds
      if (metres > 0) moved = this.#ride(belt, index, metres) || moved
    }
    for (const node of this.#nodes) moved = this.#wait(node, seconds) || moved
    for (const [index, belt] of this.#belts.entries()) {
      belt.awaited = belt.awaited.map((waited) => waited + seconds)
      while ((belt.awaited[0] ?? 0) > APART_S) {
        belt.awaited.shift()
        this.#missed(index)
        moved = true
      }
    }
    for (const piece of this.#leaving) piece.aside += seconds / ASIDE_S
    if (this.#leaving.length) {
      moved = true
      const gone = this.#leaving.findIndex(({ aside }) => aside < 1)
      this.#leaving.splice(0, gone < 0 ? this.#leaving.length : gone)
    }
    return moved
  }

  /** One more than anyone is known to have held: it came through unseen, as one followed another on the belt before; or it was there before anyone looked. */
  #missed(index: number): void {
    const piece = this.#pull(this.#belts[index]!.plan.from)
    if (piece) this.#goOn(index, piece)
    else this.#put(index, this.#make(index, 0))
  }

  /** The foremost piece before a machine that must have gone into it: another has taken its place, so that the count stayed. */
  #pull(node: number): Piece | undefined {
    const before =
      node < 0
        ? -1
        : this.#belts.findIndex(
            ({ plan, pieces }) => plan.to === node && (pieces[0]?.at ?? -Infinity) > plan.length / 2,
          )
    const belt = this.#belts[before]
    const piece = belt?.pieces.shift()
    if (!belt || !piece) return undefined
    const follower = this.#nodes[belt.plan.from]?.held.shift()
    if (follower) this.#goOn(before, follower)
    else this.#missed(before)
    return piece
  }

  /** What a machine that holds another already must have given on: as it came on to the next belt, one left that. */
  #makeRoom(node: Node): boolean {
    const index = node.plan.out.find((out) => this.#belts[out]!.pieces.length > 0)
    if (index === undefined && node.plan.out.length > 0) return false
    const piece = node.held.shift()!
    if (index === undefined) return true
    const { plan, pieces } = this.#belts[index]!
    const gone = pieces.shift()!
    this.#nodes[plan.to]?.held.push(gone)
    this.#goOn(index, piece)
    this.#hand(this.#nodes[plan.to])
    return true
  }

  /** A machine that says it is empty has not got what it was given; one that gives nothing on keeps what has arrived. */
  #wait(node: Node, seconds: number): boolean {
    if (node.held.length === 0) {
      // It says that it holds one, and nobody has told of one that went in.
      node.crowded = 0
      node.empty = node.part === true ? node.empty + seconds : 0
      if (!(node.empty > APART_S)) return false
      node.empty = 0
      const piece = this.#pull(this.#nodes.indexOf(node))
      if (piece) node.held.push(piece)
      return piece !== undefined
    }
    node.empty += seconds
    node.crowded = node.held.length > 1 ? node.crowded + seconds : 0
    if (node.crowded > APART_S) {
      node.crowded = 0
      return this.#makeRoom(node)
    }
    const lost = node.plan.tells
      ? node.part === false && node.empty > LOST_S
      : node.plan.out.length === 0 && !node.plan.shows && node.empty > LOST_S
    if (!lost) return false
    node.held.shift()
    node.empty = 0
    return true
  }

  #ride({ plan, pieces }: Belt, index: number, metres: number): boolean {
    let moved = false
    const node = this.#nodes[plan.to]
    let limit = plan.tail === null ? plan.length : plan.length + plan.tail
    const forward = (piece: Piece, most: number): void => {
      const next = Math.max(piece.at, Math.min(most, piece.at + metres))
      moved ||= next !== piece.at
      piece.at = next
    }
    // What has just left the machine is still in the way.
    for (const out of node?.plan.out ?? []) {
      const { plan: after, pieces: ahead } = this.#belts[out]!
      const last = ahead.at(-1)
      if (last && after.lead !== null && plan.tail !== null)
        limit = Math.min(limit, plan.length + plan.tail + last.at + after.lead - plan.gap)
    }
    for (const piece of node?.held ?? []) {
      if (piece.belt !== index) continue
      forward(piece, limit)
      limit = piece.at - plan.gap
    }
    limit = Math.min(limit, plan.tail === null ? plan.length - plan.gap / 2 : plan.length)
    for (const piece of pieces) {
      forward(piece, limit)
      limit = piece.at - plan.gap
    }
    return moved
  }
}
