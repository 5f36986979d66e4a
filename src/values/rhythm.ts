/**
 * How long a signal may be silent before it is stale, learnt from its own rhythm, where the twin says no limit. No clock, no
 * timer: whoever takes samples tells when each came.
 *
 * What comes regularly has a longest usual gap; three times that is its limit. What comes on change has none, and is never
 * stale by age. The evidence is the gaps between beats: messages within a second are one, so that a burst counts once. A
 * silence that the whole machine shared was an outage and says nothing of the signal; one during which the machine spoke was
 * the signal's own way, and after the second such silence it is no longer taken for a loss.
 */
import type { Steps } from '../base/steps.ts'

const BEAT_MS = 1_000
/** Nobody looks for less, and a page that is busy for a moment must not turn grey. */
export const LEAST_LIMIT_MS = 5_000
export const GAPS_ALLOWED = 3
const WINDOW = 32
/** Fewer gaps than this say nothing; up to `FEW` they must nearly all agree. */
const LEAST_GAPS = 8
const FEW = 16
/** Gaps are alike when the shorter is at least this share of the longer. */
const ALIKE = 0.8
const OWN_SILENCES = 2
const QUIET_TWICE = 2
/** As many late beats in a row are a new rhythm. */
const NEW_RHYTHM = 3
/** Signals carried on in one step. */
const AT_ONCE = 1000
/** A limit that is said to others changes only by more than this. */
const CHANGE_SHARE = 0.25

/**
 * The limit that these gaps (ms) speak for, or Infinity where they have no upper edge: the longest of them, but for one or two
 * strays, must have enough others beside it.
 */
export const limitOfGaps = (gaps: Float64Array): number => {
  const n = gaps.length
  if (n < LEAST_GAPS) return Number.POSITIVE_INFINITY
  const sorted = gaps.toSorted()
  const strays = n < FEW ? 0 : n >> 4
  const needed = n < FEW ? Math.ceil(n * 0.75) : Math.max(5, Math.ceil(n / 6))
  for (let stray = 0; stray <= strays; stray++) {
    const longest = sorted[n - 1 - stray]!
    let alike = 0
    for (let i = n - 1 - stray; i >= 0 && sorted[i]! >= longest * ALIKE; i--) alike++
    if (alike >= needed) return Math.max(LEAST_LIMIT_MS, longest * GAPS_ALLOWED)
  }
  return Number.POSITIVE_INFINITY
}

export class Rhythms {
  /** ms by slot; Infinity = none is known, or it has none. Only of slots that learn. */
  readonly limitMs: Float64Array
  readonly #learns: Uint8Array
  readonly #assetOf: Uint32Array
  readonly #last: Float64Array
  readonly #gaps: Float64Array
  readonly #count: Uint32Array
  readonly #late: Uint8Array
  readonly #ownSilences: Uint8Array
  readonly #longestOwn: Float64Array
  /** Of each asset its last beat and the one before, ms. */
  readonly #assetLast: Float64Array
  readonly #assetBefore: Float64Array

  /** @param signals by slot: whether each learns, and the index of its asset */
  constructor(signals: readonly { readonly learns: boolean; readonly asset: number }[]) {
    const n = signals.length
    this.limitMs = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
    this.#learns = Uint8Array.from(signals, ({ learns }) => (learns ? 1 : 0))
    this.#assetOf = Uint32Array.from(signals, ({ asset }) => asset)
    this.#last = new Float64Array(n)
    this.#gaps = new Float64Array(n * WINDOW)
    this.#count = new Uint32Array(n)
    this.#late = new Uint8Array(n)
    this.#ownSilences = new Uint8Array(n)
    this.#longestOwn = new Float64Array(n)
    const assets = signals.reduce((most, { asset }) => Math.max(most, asset + 1), 0)
    this.#assetLast = new Float64Array(assets)
    this.#assetBefore = new Float64Array(assets)
  }

  /** A sample came at `now` (ms, on the timeline). True when the slot's limit is another from now on. */
  received(slot: number, now: number): boolean {
    const asset = this.#assetOf[slot]!
    if (now - this.#assetLast[asset]! >= BEAT_MS) {
      this.#assetBefore[asset] = this.#assetLast[asset]!
      this.#assetLast[asset] = now
    }
    if (!this.#learns[slot]) return false
    const last = this.#last[slot]!
    if (last !== 0 && now - last < BEAT_MS) return false
    this.#last[slot] = now
    if (last === 0) return false
    const gap = now - last
    const limit = this.limitMs[slot]!
    if (gap <= limit) this.#late[slot] = 0
    else {
      const own = this.#assetBefore[asset]! > last + limit
      if (own) {
        this.#ownSilences[slot] = Math.min(255, this.#ownSilences[slot]! + 1)
        this.#longestOwn[slot] = Math.max(this.#longestOwn[slot]!, gap)
      }
      this.#late[slot] = this.#late[slot]! + 1
      if (this.#late[slot]! >= NEW_RHYTHM) {
        this.#late[slot] = 0
        this.#count[slot] = 0
      } else if (!own) return false
    }
    const count = this.#count[slot]!
    this.#gaps[slot * WINDOW + (count % WINDOW)] = gap
    this.#count[slot] = count + 1
    return this.#judge(slot)
  }

  /** Its source or the way to it is lost: the silence that follows is none of its own. */
  interrupted(slot: number): void {
    this.#last[slot] = 0
  }

  /** The clock was set: no gap that begins before can be told. */
  clockStepped(): void {
    this.#last.fill(0)
    this.#assetLast.fill(0)
    this.#assetBefore.fill(0)
  }

  /**
   * Goes on with what another one knows of signals whose slots follow each other: so many from `there` on, here from `here` on.
   * @returns takes over what is known by then, at once
   */
  *carrying(from: Rhythms, there: number, here: number, count: number): Steps<() => void> {
    const lastSeen = from.#last.slice(there, there + count)
    const countSeen = from.#count.slice(there, there + count)
    for (let done = 0; done < count; done += AT_ONCE) {
      yield
      this.#copyGaps(from, there + done, here + done, Math.min(AT_ONCE, count - done))
    }
    return () => {
      // Of those that have spoken since, once more.
      for (let i = 0; i < count; i++)
        if (from.#last[there + i] !== lastSeen[i] || from.#count[there + i] !== countSeen[i])
          this.#copyGaps(from, there + i, here + i, 1)
      const columns = [
        [this.limitMs, from.limitMs],
        [this.#last, from.#last],
        [this.#count, from.#count],
        [this.#late, from.#late],
        [this.#ownSilences, from.#ownSilences],
        [this.#longestOwn, from.#longestOwn],
      ] as const
      for (const [to, of] of columns) to.set(of.subarray(there, there + count), here)
    }
  }

  #copyGaps(from: Rhythms, there: number, here: number, count: number): void {
    this.#gaps.set(from.#gaps.subarray(there * WINDOW, (there + count) * WINDOW), here * WINDOW)
  }

  #judge(slot: number): boolean {
    const count = this.#count[slot]!
    const known = this.limitMs[slot]!
    // Once it is known, the window need not be looked at with every beat.
    if (count > WINDOW && count % 4 !== 0 && Number.isFinite(known)) return false
    const start = slot * WINDOW
    let limit = limitOfGaps(this.#gaps.subarray(start, start + Math.min(count, WINDOW)))
    if (this.#ownSilences[slot]! >= OWN_SILENCES) limit = Math.max(limit, this.#longestOwn[slot]! * QUIET_TWICE)
    if (
      limit === known ||
      (Number.isFinite(limit) && Number.isFinite(known) && Math.abs(limit / known - 1) <= CHANGE_SHARE)
    )
      return false
    this.limitMs[slot] = limit
    return true
  }
}
