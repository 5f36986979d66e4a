/**
 * What is known of one signal: a model for each state in which its machine works, fed with means of minutes (unusual) and of
 * hours (what wears, and what sisters are compared by). Means, because a month of history has them, so that what is learnt
 * from it and what is learnt live is the same.
 */
import { ESTIMATORS } from '../analytics/estimators.ts'
import { byOfSetting, knownBy, lackOfSetting } from '../analytics/setting/levels.ts'
import type { UnusualClaim } from '../analytics/unusual/claim.ts'
import type { UnusualWhy } from '../wire/foresight.ts'
import { LASTING_MS, LEAST_DEGREE } from './case-rules.ts'
import { driftEpisode, driftUnseen, isLookedAt } from './drift-episode.ts'
import type { EpisodeEvent, ForesightEvent } from './messages.ts'
import { pack, unpack } from './packed.ts'
import type { PlanSignal } from './plan.ts'
import { type Cell, meanOf, Model, type SavedModel, tracksOf } from './signal-model.ts'
import { WearTrack } from './wear-track.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
/** A minute is over for all that may still come of it; an hour when its last minute is. */
const MINUTE_OVER_MS = 5_000
const HOUR_OVER_MS = 90_000
/** Minutes of work that say something of an hour. */
const LEAST_MINUTES = 10
/** An episode is told again when it is so much stronger. */
const CLEARLY = 0.5
/** Of a signal whose machine says no state. */
export const NO_STATE = ''

/** A minute in the making: the state and the setting that it began in. */
type OpenCell = Cell & { readonly state: string; readonly key: number }

/** The minute before, and whether the machine stood since. */
interface Before {
  readonly start: number
  readonly state: string
  readonly key: number
  stood: boolean
}

/** Of a signal that no setting is known of. */
export const NO_SETTING = 0

export interface Outlet {
  event(event: ForesightEvent): void
  /** A mean of an hour of work in a state. */
  hour(record: SignalRecord, state: string, start: number, mean: number): void
}

interface Saved {
  readonly unit: string
  readonly lastAt: number
  readonly firstAt: number
  readonly cell: OpenCell | null
  readonly before: Before | null
  readonly renewedAt: number
  /** Absent = nothing is to be renewed. */
  readonly renewAt?: number
  readonly models: readonly SavedModel[]
}

export class SignalRecord {
  plan: PlanSignal
  /** Its newest sample that was taken in, usable or not, ms; 0 = none was. */
  lastAt = 0
  /** The oldest that was. */
  firstAt = 0
  /** Its history is not told yet: what comes live waits, or is known from there later. */
  isPending = true
  /** From nothing: what it says meanwhile was never said to anybody. */
  isLearning = true
  isChanged = false
  /** `lastAt` when it was saved last. */
  savedAt = 0
  readonly #models = new Map<string, Model>()
  #cell: OpenCell | null = null
  #before: Before | null = null
  /** When its part was renewed last, of which it knows. */
  #renewedAt = 0
  /** Its part was renewed then, which comes in its turn while its past is told. */
  #renewAt: number | null = null

  constructor(plan: PlanSignal) {
    this.plan = plan
  }

  /** Of another version of the twin: it is the same signal in the same unit. */
  replan(plan: PlanSignal): void {
    this.plan = plan
    for (const model of this.#models.values())
      model.tracks = plan.limits.map(
        ({ limit, side }) =>
          model.tracks.find((track) => track.limit === limit && track.side === side) ?? new WearTrack({ limit, side }),
      )
    this.isChanged = true
  }

  /** When its part was renewed last, ms; 0: never, as far as is known. */
  get renewedAt(): number {
    return this.#renewedAt
  }

  get #isSet(): boolean {
    return this.plan.settingSlots.length + this.plan.speedSlots.length > 0
  }

  /**
   * How much is known of what it needs most: of the setting in force, else of the model that was fed longest. Null = enough.
   */
  get learning(): number | null {
    const now = this.#before && this.#models.get(this.#before.state)
    const lack = now && this.#isSet ? lackOfSetting(now.levels, this.#before!.key) : null
    if (lack !== null) return lack
    let most = 0
    for (const { samples, lacking } of this.#models.values()) {
      if (lacking === 0) return null
      most = Math.max(most, samples)
    }
    return most
  }

  /**
   * @param state in which the machine works; null: it does not, or that is not known
   * @param key of its settings
   */
  sample(value: number, isUsable: boolean, time: number, state: string | null, key: number, out: Outlet): void {
    if (time < this.lastAt) return
    this.#renewBy(time, out)
    this.#seen(time)
    const start = Math.floor(time / MINUTE_MS) * MINUTE_MS
    const cell = this.#cell
    if (cell && (start > cell.start || (state !== null && (state !== cell.state || key !== cell.key))))
      this.#closeCell(out)
    if (state === null) this.stood()
    if (!isUsable || state === null) return
    if (this.#cell) {
      this.#cell.sum += value - this.#cell.first
      this.#cell.count++
    } else this.#cell = { start, first: value, sum: 0, count: 1, state, key }
  }

  /** The mean of a whole minute, from the history. */
  minute(start: number, mean: number, state: string, key: number, out: Outlet): void {
    if (start < this.lastAt) return
    this.#renewBy(start, out)
    this.#closeCell(out)
    this.#seen(start)
    this.lastAt = start + MINUTE_MS - 1
    this.#learn(state, key, start, mean, out)
  }

  /** Its machine did not work, or it is not known that it did. */
  stood(): void {
    if (this.#before) this.#before.stood = true
  }

  #seen(time: number): void {
    this.lastAt = time
    if (this.firstAt === 0) this.firstAt = time
    this.isChanged = true
  }

  /** What is over by now is closed. */
  tick(now: number, out: Outlet): void {
    if (this.isPending) return
    this.#renewBy(now, out)
    this.#closeDue(now, out)
  }

  #closeDue(now: number, out: Outlet): void {
    if (this.#cell && now >= this.#cell.start + MINUTE_MS + MINUTE_OVER_MS) this.#closeCell(out)
    for (const [state, model] of this.#models) {
      if (model.hour && now >= model.hour.start + HOUR_MS + HOUR_OVER_MS) this.#closeHour(state, model, out)
      this.#endUnseen(model, now, out)
    }
  }

  /** The clock was set back: nothing that is known may lie ahead of it. */
  setBack(now: number): void {
    if (this.lastAt <= now) return
    this.lastAt = now
    if (this.#cell && this.#cell.start > now) this.#cell = null
    if (this.#before && this.#before.start > now) this.#before = null
    for (const model of this.#models.values()) if (model.hour && model.hour.start > now) model.hour = null
    this.isChanged = true
  }

  #closeCell(out: Outlet): void {
    const cell = this.#cell
    if (!cell) return
    this.#cell = null
    this.#learn(cell.state, cell.key, cell.start, meanOf(cell), out)
  }

  /** After a pause of the machine, or set to something else, a mean is no step from the one before. */
  #isFresh(state: string, key: number, start: number): boolean {
    const before = this.#before
    if (!before) return false
    return before.state !== state || before.key !== key || (before.stood && start > before.start + MINUTE_MS)
  }

  #learn(state: string, key: number, start: number, raw: number, out: Outlet): void {
    this.isChanged = true
    let model = this.#models.get(state)
    if (!model) this.#models.set(state, (model = new Model(tracksOf(this.plan))))
    this.#endUnseen(model, start, out)
    // Before this minute is learnt: what was known at the end of an hour is the same whether its end or what came next closed it.
    const hour = Math.floor(start / HOUR_MS) * HOUR_MS
    if (model.hour && hour > model.hour.start) this.#closeHour(state, model, out)
    const isFresh = this.#isFresh(state, key, start)
    const passed = this.#before && !isFresh ? start - this.#before.start : MINUTE_MS
    this.#before = { start, state, key, stood: false }
    if (model.episode) model.worked += passed
    const by = this.#isSet ? byOfSetting(model.levels, key, raw) : 0
    if (by === null) return
    const mean = raw - by
    const claim = ESTIMATORS.unusual.step(model.unusual, { value: mean, isUsable: true, isFresh }, start)
    this.#tell(model, state, claim, by, start, out)
    if (model.hour && hour === model.hour.start) {
      model.hour.sum += mean - model.hour.first
      model.hour.count++
    } else model.hour = { start: hour, first: mean, sum: 0, count: 1 }
  }

  /** @param by how far numbers of the setting lie above those that are compared */
  #tell(model: Model, state: string, claim: UnusualClaim, by: number, at: number, out: Outlet): void {
    if (claim.code === 'unusable') return
    if (claim.code === 'learning') {
      model.samples = claim.samples
      model.lacking = claim.of
      return
    }
    model.lacking = 0
    if (claim.code === 'usual') return
    const { since, until, degree } = claim
    const { id } = this.plan
    const open = model.episode
    const told: EpisodeEvent = {
      kind: 'episode',
      id: open?.id ?? `${id}@${since}${state === NO_STATE ? '' : `@${state}`}`,
      signal: id,
      since: open?.since ?? since,
      until: claim.code === 'ends' ? until : null,
      at,
      degree,
      why: by === 0 ? claim.why : shifted(claim.why, by),
      lasted: open ? (until === at ? model.worked : open.lasted) : 0,
      state: state === NO_STATE ? null : state,
    }
    if (!open && (told.until !== null || degree * this.plan.sensitivity < LEAST_DEGREE)) return
    const lastsNow = open && open.lasted < LASTING_MS && told.lasted >= LASTING_MS
    if (told.until === null && open && degree <= open.degree + CLEARLY && !lastsNow) return
    if (!open) model.worked = 0
    model.episode = told.until === null ? told : null
    out.event(told)
  }

  #closeHour(state: string, model: Model, out: Outlet): void {
    const { start, count } = model.hour!
    const mean = meanOf(model.hour!)
    model.hour = null
    this.isChanged = true
    if (count < LEAST_MINUTES) return
    const at = start + HOUR_MS
    for (const track of model.tracks) {
      const run = track.step(mean, at)
      this.#tellTrack(track, state, out)
      const { limit, side } = track
      if (run)
        out.event({ kind: 'run', signal: this.plan.id, limit, side, reachedAt: track.last!.reachedAt!, ratios: run })
    }
    out.hour(this, state, start, mean)
    if (isLookedAt(at)) this.#tellDrift(model, state, at, out)
  }

  #tellDrift(model: Model, state: string, at: number, out: Outlet): void {
    const by = this.#isSet && this.#before ? knownBy(model.levels, this.#before.key) : 0
    const told = driftEpisode(this.plan, model, state === NO_STATE ? null : state, by, at)
    if (told) out.event(told)
  }

  #endUnseen(model: Model, now: number, out: Outlet): void {
    const told = driftUnseen(this.plan, model, now)
    if (!told) return
    this.isChanged = true
    out.event(told)
  }

  #tellTrack({ limit, side, last }: WearTrack, state: string, out: Outlet): void {
    if (last) out.event({ kind: 'worn', signal: this.plan.id, state, limit, side, isPast: this.isLearning, ...last })
  }

  /** All that holds now, anew: for who does not know it. */
  tellAll(out: Outlet): void {
    const ids = [...this.#models.values()].flatMap(({ episode, drift }) => [episode?.id ?? [], drift?.id ?? []].flat())
    out.event({ kind: 'goes-on', signal: this.plan.id, ids })
    for (const [state, { episode, drift, tracks }] of this.#models) {
      for (const open of [episode, drift]) if (open) out.event({ ...open, signal: this.plan.id })
      for (const track of tracks) this.#tellTrack(track, state, out)
    }
  }

  /**
   * Its part was repaired or replaced: its usual is another, and its way to a limit begins there. While its past is told, once
   * that is told up to then. What it knows of already changes nothing.
   */
  renew(at: number, out: Outlet): void {
    if (at <= this.#renewedAt) return
    this.#renewAt = at
    if (!this.isPending) this.#renewBy(Number.POSITIVE_INFINITY, out)
  }

  #renewBy(time: number, out: Outlet): void {
    const at = this.#renewAt
    if (at === null || time < at) return
    this.#renewAt = null
    this.#renewedAt = at
    this.#closeDue(at, out)
    this.endAll(out)
    this.#cell = null
    for (const [state, model] of this.#models) {
      model.begin()
      for (const track of model.tracks) {
        track.renew(at)
        this.#tellTrack(track, state, out)
      }
    }
    this.isChanged = true
  }

  /** It is forgotten: what went on ends, at what was seen last. */
  endAll(out: Outlet): void {
    for (const { episode, drift } of this.#models.values())
      for (const open of [episode, drift])
        if (open) out.event({ ...open, signal: this.plan.id, until: Math.max(open.since, this.lastAt) })
  }

  save(): Uint8Array {
    const blobs: Uint8Array[] = []
    const models = [...this.#models].map(([state, model]) => model.save(state, blobs))
    const saved: Saved = {
      unit: this.plan.unit,
      lastAt: this.lastAt,
      firstAt: this.firstAt,
      cell: this.#cell,
      before: this.#before,
      renewedAt: this.#renewedAt,
      ...(this.#renewAt === null ? {} : { renewAt: this.#renewAt }),
      models,
    }
    return pack(saved, blobs)
  }

  /** @returns null where it was of another unit, or is damaged: nothing of it is comparable */
  static load(plan: PlanSignal, bytes: Uint8Array): SignalRecord | null {
    const opened = unpack<Saved>(bytes)
    if (!opened || opened.about.unit !== plan.unit) return null
    const { about, blobs } = opened
    const record = new SignalRecord(plan)
    record.lastAt = about.lastAt
    record.firstAt = about.firstAt
    record.#cell = about.cell && { ...about.cell }
    record.#before = about.before && { ...about.before }
    record.#renewedAt = about.renewedAt
    record.#renewAt = about.renewAt ?? null
    record.isLearning = false
    const blobsLeft = blobs.values()
    for (const saved of about.models) {
      const model = Model.load(saved, blobsLeft)
      if (!model) return null
      record.#models.set(saved.state, model)
    }
    record.replan(plan)
    record.isChanged = false
    return record
  }
}

/** In what was measured: what is compared is without what the setting adds. */
const shifted = (why: UnusualWhy, by: number): UnusualWhy => {
  switch (why.code) {
    case 'jump':
    case 'level-moved':
    case 'drifted':
      return { ...why, from: why.from + by, to: why.to + by }
    case 'time-of-day':
      return { ...why, value: why.value + by, expected: why.expected + by }
    case 'time-of-day-lasting':
      return { ...why, expected: why.expected + by }
    default:
      return { ...why, value: why.value + by }
  }
}
