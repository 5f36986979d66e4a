/** One signal on its way to one limit: the estimator, and what was expected along the way, so that it can be judged when it is there. */
import { ESTIMATORS } from '../analytics/estimators.ts'
import { medianOf } from '../analytics/wear/fan.ts'
import { evenly } from '../analytics/wear/sisters.ts'
import { trendOf, type WearState } from '../analytics/wear/time-to-limit.ts'
import type { Worn, WornClaim } from './messages.ts'
import type { PlanLimit } from './plan.ts'

const DAY_MS = 86_400_000
/** Means on this side of the limit before it can be reached: with fewer it is not known from where it comes. */
const LEAST_BEFORE = 20
/** Expectations kept along one way; beyond, every second goes. */
const MOST_OFFERED = 240

export interface SavedTrack {
  readonly limit: number
  readonly side: PlanLimit['side']
  readonly count: number
  readonly from: number
  readonly offered: readonly number[]
  readonly beyondSince: number | null
  readonly isOver: boolean
  /** JSON knows no Infinity: null in its fan. */
  readonly last: Worn | null
}

type LimitEstimator = ReturnType<typeof ESTIMATORS.timeToLimit>
/** Sisters have the same limits: one serves all that have. */
const estimators = new Map<number, LimitEstimator>()
const MOST_ESTIMATORS = 1000

const estimatorFor = (limit: number): LimitEstimator => {
  const known = estimators.get(limit)
  if (known) return known
  const made = ESTIMATORS.timeToLimit({ limit, record: null })
  if (estimators.size < MOST_ESTIMATORS) estimators.set(limit, made)
  return made
}

export class WearTrack {
  readonly limit: number
  readonly side: PlanLimit['side']
  readonly #estimator: LimitEstimator
  #state: WearState
  /** Means of this run, and when the first of them was. */
  #count = 0
  #from = 0
  /** Moment, expected ms, and so on. */
  #offered: number[] = []
  #beyondSince: number | null = null
  /** The limit of this run was reached. */
  #isOver = false
  last: Worn | null = null

  constructor({ limit, side }: Pick<PlanLimit, 'limit' | 'side'>) {
    this.limit = limit
    this.side = side
    this.#estimator = estimatorFor(limit)
    this.#state = this.#estimator.init()
  }

  /**
   * A mean of an hour that ended at `at`; what it says is `last`.
   * @returns where it has reached its limit now, after it was expected to: log(true / expected) along its way
   */
  step(value: number, at: number): readonly number[] | null {
    const isBeyond = this.side === 'above' ? value >= this.limit : value <= this.limit
    const before = this.#count
    if (isBeyond) this.#beyondSince ??= at
    else this.#beyondSince = null
    let claim: WornClaim
    // The estimator takes the side on which it begins for the side from which the limit is reached.
    if (isBeyond && before < LEAST_BEFORE) {
      this.#begin(0, 0)
      claim = { code: 'beyond' }
    } else claim = this.#learn(value, at, before)
    const renewedAt = this.#count <= before && before > 0 ? at : null
    const isReached = claim.code === 'beyond' && !this.#isOver
    const reachedAt = claim.code === 'beyond' ? (this.#beyondSince ?? at) : null
    let run: number[] | null = null
    if (isReached) {
      this.#isOver = true
      run = this.#ratios(reachedAt!)
      this.#offered = []
    }
    const trend = trendOf(this.#state)
    this.last = {
      at,
      claim,
      level: trend?.level ?? null,
      perDay: trend && claim.code !== 'no-trend' ? trend.perMs * DAY_MS : null,
      from: this.#from,
      samples: this.#count,
      reachedAt,
      renewedAt,
    }
    return run && run.length > 0 ? run : null
  }

  /** The part is another one: what was seen of the last says nothing of it. */
  renew(at: number): void {
    this.#begin(0, at)
    this.#beyondSince = null
    this.last = {
      at,
      claim: { code: 'few-samples', samples: 0, wanted: LEAST_BEFORE },
      level: null,
      perDay: null,
      from: at,
      samples: 0,
      reachedAt: null,
      renewedAt: at,
    }
  }

  #learn(value: number, at: number, before: number): WornClaim {
    const said = this.#estimator.step(this.#state, { value, isUsable: true }, at)
    if (said.code === 'not-used') return { code: 'no-trend' }
    if (said.code === 'few-samples' && said.samples <= before) {
      // It fell back far: what is known begins with these few.
      this.#begin(said.samples, at)
      return said
    }
    if (this.#count === 0) this.#from = at
    this.#count++
    if (said.code !== 'expected') return said
    this.#offer(at, medianOf(said.fan))
    return { code: 'expected', fan: said.fan }
  }

  #begin(count: number, at: number): void {
    if (count === 0) this.#state = this.#estimator.init()
    this.#count = count
    this.#from = at
    this.#offered = []
    this.#isOver = false
  }

  #offer(at: number, median: number): void {
    if (this.#offered.length >= 2 * MOST_OFFERED)
      this.#offered = this.#offered.filter((_, i) => Math.floor(i / 2) % 2 === 0)
    this.#offered.push(at, median)
  }

  #ratios(reachedAt: number): number[] {
    const ratios: number[] = []
    for (let i = 0; i < this.#offered.length; i += 2) {
      const [at, median] = [this.#offered[i]!, this.#offered[i + 1]!]
      if (at < reachedAt && median > 0 && Number.isFinite(median)) ratios.push(Math.log((reachedAt - at) / median))
    }
    return evenly(ratios)
  }

  save(): { readonly about: SavedTrack; readonly state: Uint8Array } {
    return {
      about: {
        limit: this.limit,
        side: this.side,
        count: this.#count,
        from: this.#from,
        offered: this.#offered,
        beyondSince: this.#beyondSince,
        isOver: this.#isOver,
        last: this.last,
      },
      state: this.#estimator.save(this.#state),
    }
  }

  /** @returns null where the state is of another form: it begins anew */
  static load(about: SavedTrack, bytes: Uint8Array): WearTrack | null {
    const track = new WearTrack(about)
    const state = track.#estimator.load(bytes)
    if (!state.ok) return null
    track.#state = state.value
    track.#count = about.count
    track.#from = about.from
    track.#offered = [...about.offered]
    track.#beyondSince = about.beyondSince
    track.#isOver = about.isOver
    track.last = about.last && { ...about.last, claim: withInfinity(about.last.claim) }
    return track
  }
}

const withInfinity = (claim: WornClaim): WornClaim =>
  claim.code === 'expected'
    ? { ...claim, fan: (claim.fan as readonly (number | null)[]).map((end) => end ?? Number.POSITIVE_INFINITY) }
    : claim
