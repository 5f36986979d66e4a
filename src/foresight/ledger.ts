/**
 * What foresight says, kept: it takes what the thread tells, makes claims and cases of it, and has what holds now at hand. All
 * of it is in the journal before the thread is told that it is.
 */
import type { Result } from '../base/result.ts'
import type { Expectation, UnusualEpisode } from '../wire/foresight.ts'
import { lifeEndsAt } from '../wire/life.ts'
import type { ForesightStore } from './store.ts'
import { CaseBook } from './case-book.ts'
import { type Going, LASTING_MS, opensByEpisode, opensByExpectation } from './case-rules.ts'
import { ClaimBook } from './claim-book.ts'
import { KeptEpisode } from './kept.ts'
import { type Lives, NO_LIVES } from './lives.ts'
import type { EpisodeEvent, FleetEvent, ForesightEvent, GoesOnEvent } from './messages.ts'
import type { PlanNames, PlanSignal } from './plan.ts'

const MIDDLE = 3
/** Degrees of one episode that are kept with their time. */
const MOST_DEGREES = 50

const NOTHING: ReadonlySet<string> = new Set()

const momentOf = (event: Exclude<ForesightEvent, FleetEvent>): number =>
  event.kind === 'goes-on' ? Infinity : event.kind === 'run' ? event.reachedAt : event.at

export class Ledger {
  readonly cases: CaseBook
  readonly claims: ClaimBook
  readonly #journal: ForesightStore
  readonly #lives: Pick<Lives, 'assets' | 'expectedOf'>
  #plan: ReadonlyMap<string, PlanSignal> = new Map()
  #classOf: ReadonlyMap<string, string | null> = new Map()
  /** By machine, every id of all of its class; of one without a class, its own. */
  #sisters: ReadonlyMap<string, readonly string[]> = new Map()
  /** Open ones, by asset and id. */
  readonly #episodes = new Map<string, Map<string, KeptEpisode>>()
  readonly #fleets = new Map<string, FleetEvent>()
  /** By signal: what was told of earlier moments, and comes only now, is in another unit. */
  readonly #otherSince = new Map<string, number>()
  #writes: (() => void)[] = []

  /** @param lives of parts: one that ends soon has a case as a limit has that is near */
  constructor(journal: ForesightStore, lives: Pick<Lives, 'assets' | 'expectedOf'> = NO_LIVES) {
    this.#journal = journal
    this.#lives = lives
    const later = (write: () => void): void => void this.#writes.push(write)
    this.cases = new CaseBook(journal, later)
    this.claims = new ClaimBook(journal, later)
  }

  /** What the journal holds. @param now ms */
  restore(now: number): void {
    for (const body of this.#journal.openEpisodes()) {
      const episode = KeptEpisode.safeParse(body)
      if (episode.success) this.#have(episode.data)
    }
    this.claims.restore(now)
    this.cases.restore(now)
  }

  /**
   * Another version of the twin, as the names in it are found; what it has no more ends.
   * @param otherUnit ids of signals whose numbers are of another unit from now on: what was said of them ends too
   */
  replace({ watched, classOf, sisters, idNow, assetNow }: PlanNames, now: number, otherUnit = NOTHING): void {
    this.#plan = watched
    this.#classOf = classOf
    this.#sisters = sisters
    for (const episode of [...this.#episodes.values()].flatMap((of) => [...of.values()])) {
      const signal = this.#plan.get(idNow.get(episode.signal) ?? '')
      const isOther = signal !== undefined && otherUnit.has(signal.id)
      if (signal?.id === episode.signal && !isOther) continue
      this.#episodes.get(episode.asset)?.delete(episode.id)
      const { since, course } = episode
      if (signal && !isOther) this.#putEpisode({ ...episode, signal: signal.id, asset: signal.asset })
      else this.#putEpisode({ ...episode, until: Math.max(since, Math.min(now, course.at(-1)!.at)) })
    }
    this.claims.replace(this.#plan, idNow)
    for (const id of otherUnit) this.#otherSince.set(id, now)
    if (otherUnit.size > 0) this.claims.forget(otherUnit, now)
    this.cases.rename(assetNow)
  }

  /**
   * @param isSettled false while the past is told: cases wait until all of it is known, see `settle`
   * @returns assets of which something is other than it was
   */
  take(events: readonly ForesightEvent[], now: number, isSettled = true): ReadonlySet<string> {
    const touched = new Set<string>()
    for (const event of events) {
      if (event.kind === 'fleet') {
        this.#fleets.set(`${event.classId} ${event.key}`, event)
        continue
      }
      const signal = this.#plan.get(event.signal)
      if (!signal || momentOf(event) < (this.#otherSince.get(signal.id) ?? 0)) continue
      touched.add(signal.asset)
      if (event.kind === 'goes-on') this.#endOthers(event, signal.asset)
      else if (event.kind === 'episode') this.#takeEpisode(event, signal)
      else if (event.kind === 'worn') this.claims.takeWorn(event, signal)
      else this.claims.takeRun(event, signal)
    }
    if (isSettled) for (const asset of touched) this.#look(asset, this.#goingOf(asset, now), now)
    return touched
  }

  /**
   * The past is told: what goes on of it opens cases, what is expected first, the nearest end before a later one, then the
   * strongest, so that the day's budget goes to these.
   */
  settle(now: number): void {
    this.#lookInTurn([...this.#episodes.keys(), ...this.claims.assets, ...this.#lives.assets], now)
  }

  /** Lives of parts were looked at: what ends soon opens cases, the nearest end first. */
  lookAtLives(now: number): void {
    this.#lookInTurn(this.#lives.assets, now)
  }

  #lookInTurn(assets: Iterable<string>, now: number): void {
    const all = [...new Set(assets)].map((asset) => {
      const going = this.#goingOf(asset, now)
      return { asset, going, weight: weightOf(going), end: this.#firstEnd(asset, now) }
    })
    for (const { asset, going } of all.toSorted(
      (a, b) => b.weight - a.weight || Number(a.end > b.end) - Number(a.end < b.end),
    ))
      this.#look(asset, going, now)
  }

  /** When the first of what is expected of a machine is most likely there; Infinity = nothing is. */
  #firstEnd(asset: string, now: number): number {
    const limits = this.expectationsOf(asset, now).map(({ claim }) =>
      claim.code === 'expected' ? claim.fan[MIDDLE]! : null,
    )
    const lives = this.#lives.expectedOf(asset, null).map(lifeEndsAt)
    return Math.min(...[...limits, ...lives].map((end) => end ?? Number.POSITIVE_INFINITY))
  }

  #look(asset: string, going: readonly Going[], now: number): void {
    const episodes = [...(this.#episodes.get(asset)?.values() ?? [])]
    this.cases.look(asset, going, now, { episodes, sisters: this.#sisters.get(asset) ?? [asset] })
  }

  #takeEpisode(
    { kind: _kind, at, degree, why, lasted: sinceThen, ...event }: EpisodeEvent,
    { id, asset, component }: PlanSignal,
  ): void {
    const known = this.#episodes.get(asset)?.get(event.id)
    const course = known?.course ?? []
    const isGrown = degree > (known?.degree ?? 0)
    const lasted = Math.max(sinceThen, known?.lasted ?? 0)
    const lasting = lasted >= LASTING_MS ? Math.max(degree, known ? lastingOf(known) : 0) : undefined
    if (known && !isGrown && lasted === known.lasted && lasting === known.lasting && event.until === null) return
    this.#putEpisode({
      ...event,
      signal: id,
      asset,
      component,
      degree: Math.max(degree, known?.degree ?? 0),
      why: isGrown || !known ? why : known.why,
      lasted,
      lasting,
      course: isGrown && course.length < MOST_DEGREES ? [...course, { at, degree, why }] : course,
    })
  }

  #endOthers({ signal, ids }: GoesOnEvent, asset: string): void {
    for (const episode of this.#episodes.get(asset)?.values() ?? [])
      if (episode.signal === signal && !ids.includes(episode.id))
        this.#putEpisode({ ...episode, until: Math.max(episode.since, episode.course.at(-1)!.at) })
  }

  #have(episode: KeptEpisode): void {
    let of = this.#episodes.get(episode.asset)
    if (!of) this.#episodes.set(episode.asset, (of = new Map()))
    of.set(episode.id, episode)
  }

  #putEpisode(episode: KeptEpisode): void {
    const { id, asset, since, until } = episode
    if (until === null) this.#have(episode)
    else this.#episodes.get(asset)?.delete(id)
    this.#writes.push(() => this.#journal.putEpisode(id, asset, since, until, episode))
  }

  #goingOf(asset: string, now: number): Going[] {
    const going: Going[] = []
    for (const episode of this.#episodes.get(asset)?.values() ?? []) {
      const { signal, degree, lasted } = episode
      const weighed = degree * (this.#plan.get(signal)?.sensitivity ?? 1)
      going.push({ signal, degree, lasting: lastingOf(episode), opens: opensByEpisode(weighed, lasted) })
    }
    for (const { claim, signal } of this.expectationsOf(asset, now)) {
      if (claim.code === 'beyond') going.push({ signal, degree: 0, lasting: 0, opens: false })
      if (claim.code === 'expected' && opensByExpectation(claim.fan[MIDDLE]!, now))
        going.push({ signal, degree: 0, lasting: 0, opens: true })
    }
    for (const life of this.#lives.expectedOf(asset, null)) {
      const opens = opensByExpectation(lifeEndsAt(life), now)
      if (opens || life.claim.code === 'failed') going.push({ signal: life.signal, degree: 0, lasting: 0, opens })
    }
    return going
  }

  /** Once a minute: what nobody measures any more, and cases in which nothing goes on. */
  tick(now: number): void {
    this.claims.tick(now)
    for (const asset of this.cases.assets) this.#look(asset, this.#goingOf(asset, now), now)
  }

  /** All that waits is on disk, or in words why not: then it waits on. */
  write(): Result<void, string> {
    if (this.#writes.length === 0) return { ok: true, value: undefined }
    const writes = this.#writes
    const done = this.#journal.write(() => {
      for (const write of writes) write()
    })
    if (done.ok) this.#writes = []
    return done
  }

  /** Those that go on, the strongest first. */
  openEpisodes(most: number): UnusualEpisode[] {
    return [...this.#episodes.values()]
      .flatMap((of) => [...of.values()])
      .toSorted((a, b) => b.degree - a.degree)
      .slice(0, most)
      .map(shownEpisode)
  }

  /** As they are shown now. */
  expectationsOf(asset: string, now: number): readonly Expectation[] {
    return this.claims.shown(asset, this.#classOf.get(asset) ?? null, now)
  }

  /** The newest of the fleet that a signal belongs to. */
  fleet(classId: string, key: string): FleetEvent | undefined {
    return this.#fleets.get(`${classId} ${key}`)
  }

  /** Of the signal's open episodes; 0 = none. */
  degreeOf(asset: string, signal: string): number {
    let most = 0
    for (const episode of this.#episodes.get(asset)?.values() ?? [])
      if (episode.signal === signal) most = Math.max(most, episode.degree)
    return most
  }
}

const weightOf = (going: readonly Going[]): number =>
  going.reduce((most, { degree, opens }) => Math.max(most, opens && degree === 0 ? Number.MAX_VALUE : degree), 0)

/** 0 = it does not last yet. */
const lastingOf = ({ lasted, lasting, degree }: Pick<KeptEpisode, 'lasted' | 'lasting' | 'degree'>): number =>
  lasted >= LASTING_MS ? (lasting ?? degree) : 0

const shownEpisode = ({
  course: _course,
  lasted: _lasted,
  lasting: _lasting,
  ...episode
}: KeptEpisode): UnusualEpisode => episode
