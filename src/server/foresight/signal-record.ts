/**
 * What is known of one signal: a model for each state in which its machine works, fed with means of minutes (unusual) and of
 * hours (what wears, and what sisters are compared by). Means, because a month of history has them, so that what is learnt
 * from it and what is learnt live is the same.
 */
import { ESTIMATORS } from '../../analytics/estimators.ts'
import type { UnusualClaim } from '../../analytics/unusual/claim.ts'
import type { EpisodeEvent, ForesightEvent } from './messages.ts'
import { pack, unpack } from './packed.ts'
import type { PlanSignal } from './plan.ts'
import { type SavedTrack, WearTrack } from './wear-track.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
/** A minute is over for all that may still come of it; an hour when its last minute is. */
const MINUTE_OVER_MS = 5_000
const HOUR_OVER_MS = 90_000
/** Minutes of work that say something of an hour. */
const LEAST_MINUTES = 10
/** The estimator raises from here on; a signal that is less sensitive is told of from further up. */
const LEAST_DEGREE = 4.5
/** An episode is told again when it is so much stronger. */
const CLEARLY = 0.5
/** Of a signal whose machine says no state. */
export const NO_STATE = ''

/** A mean in the making: of what is beside its first value, so that the mean of what never changes is that value to the last bit. */
interface Cell {
  start: number
  readonly first: number
  sum: number
  count: number
}

type UnusualState = ReturnType<typeof ESTIMATORS.unusual.init>

/** Under one key of like with like. */
class Model {
  unusual: UnusualState = ESTIMATORS.unusual.init()
  hour: Cell | null = null
  /** The one that goes on, as it was told last. */
  episode: EpisodeEvent | null = null
  tracks: WearTrack[]
  /** Samples known, and how many are needed; 0 = enough. */
  samples = 0
  lacking = 1

  constructor(tracks: WearTrack[]) {
    this.tracks = tracks
  }
}

export interface Outlet {
  event(event: ForesightEvent): void
  /** A mean of an hour of work in a state. */
  hour(record: SignalRecord, state: string, start: number, mean: number): void
}

interface SavedModel {
  readonly state: string
  readonly hour: Cell | null
  readonly episode: EpisodeEvent | null
  readonly samples: number
  readonly lacking: number
  readonly tracks: readonly SavedTrack[]
}

interface Saved {
  readonly unit: string
  readonly lastAt: number
  readonly firstAt: number
  readonly cell: (Cell & { readonly state: string }) | null
  readonly models: readonly SavedModel[]
}

const meanOf = ({ first, sum, count }: Cell): number => first + sum / count

const tracksOf = (plan: PlanSignal): WearTrack[] => plan.limits.map((limit) => new WearTrack(limit))

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
  #cell: (Cell & { state: string }) | null = null

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

  /** How much is known of what it needs most: of the model that was fed longest. Null = enough. */
  get learning(): number | null {
    let most = 0
    for (const { samples, lacking } of this.#models.values()) {
      if (lacking === 0) return null
      most = Math.max(most, samples)
    }
    return most
  }

  /** @param state in which the machine works; null: it does not, or that is not known */
  sample(value: number, isUsable: boolean, time: number, state: string | null, out: Outlet): void {
    if (time < this.lastAt) return
    this.#seen(time)
    const start = Math.floor(time / MINUTE_MS) * MINUTE_MS
    const cell = this.#cell
    if (cell && (start > cell.start || (state !== null && state !== cell.state))) this.#closeCell(out)
    if (!isUsable || state === null) return
    if (this.#cell) {
      this.#cell.sum += value - this.#cell.first
      this.#cell.count++
    } else this.#cell = { start, first: value, sum: 0, count: 1, state }
  }

  /** The mean of a whole minute, from the history. */
  minute(start: number, mean: number, state: string, out: Outlet): void {
    if (start < this.lastAt) return
    this.#closeCell(out)
    this.#seen(start)
    this.lastAt = start + MINUTE_MS - 1
    this.#learn(state, start, mean, out)
  }

  #seen(time: number): void {
    this.lastAt = time
    if (this.firstAt === 0) this.firstAt = time
    this.isChanged = true
  }

  /** What is over by now is closed. */
  tick(now: number, out: Outlet): void {
    if (this.isPending) return
    if (this.#cell && now >= this.#cell.start + MINUTE_MS + MINUTE_OVER_MS) this.#closeCell(out)
    for (const [state, model] of this.#models)
      if (model.hour && now >= model.hour.start + HOUR_MS + HOUR_OVER_MS) this.#closeHour(state, model, out)
  }

  /** The clock was set back: nothing that is known may lie ahead of it. */
  setBack(now: number): void {
    if (this.lastAt <= now) return
    this.lastAt = now
    if (this.#cell && this.#cell.start > now) this.#cell = null
    for (const model of this.#models.values()) if (model.hour && model.hour.start > now) model.hour = null
    this.isChanged = true
  }

  #closeCell(out: Outlet): void {
    const cell = this.#cell
    if (!cell) return
    this.#cell = null
    this.#learn(cell.state, cell.start, meanOf(cell), out)
  }

  #learn(state: string, start: number, mean: number, out: Outlet): void {
    this.isChanged = true
    let model = this.#models.get(state)
    if (!model) this.#models.set(state, (model = new Model(tracksOf(this.plan))))
    this.#tell(model, state, ESTIMATORS.unusual.step(model.unusual, { value: mean, isUsable: true }, start), start, out)
    const hour = Math.floor(start / HOUR_MS) * HOUR_MS
    if (model.hour && hour > model.hour.start) this.#closeHour(state, model, out)
    if (model.hour && hour === model.hour.start) {
      model.hour.sum += mean - model.hour.first
      model.hour.count++
    } else model.hour = { start: hour, first: mean, sum: 0, count: 1 }
  }

  #tell(model: Model, state: string, claim: UnusualClaim, at: number, out: Outlet): void {
    if (claim.code === 'unusable') return
    if (claim.code === 'learning') {
      model.samples = claim.samples
      model.lacking = claim.of
      return
    }
    model.lacking = 0
    if (claim.code === 'usual') return
    const { since, degree, why } = claim
    const { id } = this.plan
    const open = model.episode
    const told: EpisodeEvent = {
      kind: 'episode',
      id: open?.id ?? `${id}@${since}${state === NO_STATE ? '' : `@${state}`}`,
      signal: id,
      since: open?.since ?? since,
      until: claim.code === 'ends' ? claim.until : null,
      at,
      degree,
      why,
      state: state === NO_STATE ? null : state,
    }
    if (!open && (told.until !== null || degree * this.plan.sensitivity < LEAST_DEGREE)) return
    if (told.until === null && open && degree <= open.degree + CLEARLY) return
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
  }

  #tellTrack({ limit, side, last }: WearTrack, state: string, out: Outlet): void {
    if (last) out.event({ kind: 'worn', signal: this.plan.id, state, limit, side, isPast: this.isLearning, ...last })
  }

  /** All that holds now, anew: for who does not know it. */
  tellAll(out: Outlet): void {
    const ids = [...this.#models.values()].flatMap(({ episode }) => episode?.id ?? [])
    out.event({ kind: 'goes-on', signal: this.plan.id, ids })
    for (const [state, { episode, tracks }] of this.#models) {
      if (episode) out.event({ ...episode, signal: this.plan.id })
      for (const track of tracks) this.#tellTrack(track, state, out)
    }
  }

  /** Its part was repaired or replaced: its usual is another, and its way to a limit begins there. */
  renew(at: number, out: Outlet): void {
    this.endAll(out)
    this.#cell = null
    for (const [state, model] of this.#models) {
      Object.assign(model, { unusual: ESTIMATORS.unusual.init(), hour: null, episode: null, samples: 0, lacking: 1 })
      for (const track of model.tracks) {
        track.renew(at)
        this.#tellTrack(track, state, out)
      }
    }
    this.isChanged = true
  }

  /** It is forgotten: what went on ends, at what was seen last. */
  endAll(out: Outlet): void {
    for (const { episode } of this.#models.values())
      if (episode) out.event({ ...episode, signal: this.plan.id, until: Math.max(episode.since, this.lastAt) })
  }

  save(): Uint8Array {
    const blobs: Uint8Array[] = []
    const models = [...this.#models].map(([state, model]): SavedModel => {
      blobs.push(ESTIMATORS.unusual.save(model.unusual))
      const tracks = model.tracks.map((track) => track.save())
      for (const { state: bytes } of tracks) blobs.push(bytes)
      const { hour, episode, samples, lacking } = model
      return { state, hour, episode, samples, lacking, tracks: tracks.map(({ about }) => about) }
    })
    const saved: Saved = {
      unit: this.plan.unit,
      lastAt: this.lastAt,
      firstAt: this.firstAt,
      cell: this.#cell,
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
    record.isLearning = false
    let next = 0
    for (const { state, hour, episode, samples, lacking, tracks } of about.models) {
      const unusual = ESTIMATORS.unusual.load(blobs[next++]!)
      if (!unusual.ok) return null
      const loaded = tracks.map((track) => WearTrack.load(track, blobs[next++]!))
      if (loaded.includes(null)) return null
      const model = new Model(loaded.filter((track) => track !== null))
      Object.assign(model, { unusual: unusual.value, hour, episode, samples, lacking })
      record.#models.set(state, model)
    }
    record.replan(plan)
    record.isChanged = false
    return record
  }
}
