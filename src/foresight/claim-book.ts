/**
 * What is expected, what was claimed of it and how that came out: which claims are open, which kinds have skill, and the
 * record of those that ran to their limit.
 */
import { recordOfRuns } from '../analytics/wear/sisters.ts'
import type { SistersRecord } from '../analytics/wear/time-to-limit.ts'
import type { Expectation, ForesightClaim } from '../wire/foresight.ts'
import type { ForesightStore } from './store.ts'
import { expectationOf, shownAt } from './expectation.ts'
import {
  isAnotherClaim,
  isMeasured,
  judgeByOf,
  judged,
  type Judgement,
  lackOfSkill,
  offBy,
  setAside,
  type Skill,
  SKILL_OVER,
  widerBy,
  WIDTHS_OVER,
} from './judge.ts'
import { KeptClaim, KeptRun } from './kept.ts'
import type { RunEvent, WornEvent } from './messages.ts'
import type { PlanSignal } from './plan.ts'

const DAY_MS = 86_400_000
const MIDDLE = 3
/** Claims that are looked at for the last of each signal. */
const RECENT_MS = 60 * DAY_MS
/** Of one kind of signal, the newest. */
const MOST_RUNS = 200

/** One signal, one limit, one state of its machine. */
const pairOf = (signal: string, side: string, limit: number, state: string): string =>
  JSON.stringify([signal, side, limit, state])

/** Class, signal and side: machines that count for each other. */
const kindOf = ({ classId, asset, key }: PlanSignal, side: string): string =>
  JSON.stringify([classId ?? `asset ${asset}`, key, side])

/** Whatever ran to a limit in this plant. */
const ALL_KINDS = ''

export class ClaimBook {
  readonly #journal: ForesightStore
  readonly #writes: (write: () => void) => void
  /** Id now, by every id it had. */
  #idNow: ReadonlyMap<string, string> = new Map()
  /** By asset, by pair. */
  readonly #expectations = new Map<string, Map<string, Expectation>>()
  /** By pair: those that are not judged. */
  readonly #openClaims = new Map<string, KeptClaim[]>()
  readonly #lastClaim = new Map<string, KeptClaim>()
  /** By class, '' = none: of those that were measured, newest last. */
  readonly #outcomes = new Map<string, Judgement['outcome'][]>()
  /** Likewise, how far off they were; of those whose width was the model's. */
  readonly #off = new Map<string, readonly number[]>()
  readonly #runs = new Map<string, KeptRun[]>()
  readonly #records = new Map<string, SistersRecord | null>()
  #nextClaim: number

  /** @param writes done when the journal is written next */
  constructor(journal: ForesightStore, writes: (write: () => void) => void) {
    this.#journal = journal
    this.#writes = writes
    this.#nextClaim = journal.lastId('foresight_claims') + 1
  }

  restore(now: number): void {
    for (const body of this.#journal.recentClaims(now - RECENT_MS)) this.#remember(KeptClaim.safeParse(body))
    for (const body of this.#journal.openClaims()) {
      const kept = KeptClaim.safeParse(body)
      if (!kept.success) continue
      this.#remember(kept)
      this.#open(kept.data)
    }
    for (const classId of this.#journal.judgedClasses())
      for (const body of this.#journal.judgedOf(classId, Number.MAX_SAFE_INTEGER, 5 * SKILL_OVER).toReversed()) {
        const { data } = KeptClaim.safeParse(body)
        if (data?.claim.judged) this.#learn(data, data.claim.judged)
      }
    for (const body of this.#journal.runs()) {
      const run = KeptRun.safeParse(body)
      if (run.success) this.#addRun(run.data)
    }
  }

  #open(kept: KeptClaim): void {
    const pair = this.#pairOfClaim(kept)
    const open = this.#openClaims.get(pair)
    if (open) open.push(kept)
    else this.#openClaims.set(pair, [kept])
  }

  #remember(kept: { success: true; data: KeptClaim } | { success: false }): void {
    if (!kept.success) return
    const pair = this.#pairOfClaim(kept.data)
    const last = this.#lastClaim.get(pair)
    if (!last || last.claim.at <= kept.data.claim.at) this.#lastClaim.set(pair, kept.data)
  }

  #pairOfClaim({ claim, state }: Pick<KeptClaim, 'claim' | 'state'>): string {
    return pairOf(this.#idNow.get(claim.signal) ?? claim.signal, claim.side, claim.limit, state)
  }

  /** Another version of the twin. @param idNow id now, by every id it had */
  replace(plan: ReadonlyMap<string, PlanSignal>, idNow: ReadonlyMap<string, string>): void {
    this.#idNow = idNow
    const expectations = [...this.#expectations.values()].flatMap((of) => [...of])
    this.#expectations.clear()
    for (const [pair, expectation] of expectations) {
      const signal = plan.get(expectation.signal)
      const isWatched = signal?.limits.some(
        ({ limit, side }) => limit === expectation.limit && side === expectation.side,
      )
      if (signal && isWatched && signal.asset === expectation.asset) this.#expect(pair, expectation)
    }
    const open = [...this.#openClaims.values()].flat()
    this.#openClaims.clear()
    for (const kept of open) this.#open(kept)
    const last = [...this.#lastClaim.values()]
    this.#lastClaim.clear()
    for (const kept of last) this.#lastClaim.set(this.#pairOfClaim(kept), kept)
  }

  /** The numbers of these are of another unit: nothing that was said of them can be judged. */
  forget(signals: ReadonlySet<string>, now: number): void {
    const isOf = ({ claim }: KeptClaim): boolean => signals.has(this.#idNow.get(claim.signal) ?? claim.signal)
    for (const of of this.#expectations.values())
      for (const [pair, { signal }] of of) if (signals.has(signal)) of.delete(pair)
    for (const [pair, [first]] of this.#openClaims)
      if (isOf(first!)) this.#judge(pair, () => ({ at: now, outcome: 'set-aside', reachedAt: null }))
    for (const [pair, kept] of this.#lastClaim) if (isOf(kept)) this.#lastClaim.delete(pair)
  }

  #expect(pair: string, expectation: Expectation): void {
    let of = this.#expectations.get(expectation.asset)
    if (!of) this.#expectations.set(expectation.asset, (of = new Map()))
    of.set(pair, expectation)
  }

  takeWorn(event: WornEvent, signal: PlanSignal): void {
    const pair = pairOf(signal.id, event.side, event.limit, event.state)
    const wider = widerBy(this.#off.get(signal.classId ?? '') ?? [])
    const expectation = expectationOf(event, signal, {
      wider,
      sisters: this.#recordOf(kindOf(signal, event.side)),
      all: this.#recordOf(ALL_KINDS),
    })
    const known = this.#expectations.get(signal.asset)?.get(pair)
    if (known && known.at > event.at) return
    this.#expect(pair, expectation)
    if (event.isPast) return
    this.#judge(pair, (claim) => judged(claim, event))
    const { claim } = expectation
    if (claim.code !== 'expected' || claim.fan[MIDDLE] === null) return
    const last = this.#lastClaim.get(pair)?.claim ?? null
    if (!isAnotherClaim(last, event.at, claim.fan)) return
    const made: ForesightClaim = {
      id: this.#nextClaim++,
      kind: 'time-to-limit',
      signal: signal.id,
      asset: signal.asset,
      classId: signal.classId,
      limit: event.limit,
      side: event.side,
      at: event.at,
      fan: claim.fan,
      basis: claim.basis,
      judgeBy: judgeByOf(event.at, claim.fan),
      judged: null,
    }
    const kept = { claim: made, said: expectation, state: event.state, widened: wider }
    this.#lastClaim.set(pair, kept)
    this.#open(kept)
    this.#putClaim(kept)
  }

  #judge(pair: string, judge: (claim: ForesightClaim) => Judgement | null): void {
    const open = this.#openClaims.get(pair)
    if (!open) return
    const left: KeptClaim[] = []
    for (const kept of open) {
      const judgement = judge(kept.claim)
      if (!judgement) {
        left.push(kept)
        continue
      }
      const claim = { ...kept.claim, judged: judgement }
      this.#learn(kept, judgement)
      this.#putClaim({ ...kept, claim })
    }
    if (left.length > 0) this.#openClaims.set(pair, left)
    else this.#openClaims.delete(pair)
  }

  #learn({ claim, widened }: KeptClaim, judgement: Judgement): void {
    if (!isMeasured(judgement.outcome)) return
    const classId = claim.classId ?? ''
    this.#outcomes.set(classId, [...(this.#outcomes.get(classId) ?? []), judgement.outcome].slice(-SKILL_OVER))
    const off = claim.basis === 'model' ? offBy(claim, judgement, widened) : null
    if (off !== null) this.#off.set(classId, [...(this.#off.get(classId) ?? []), off].slice(-WIDTHS_OVER))
  }

  #putClaim(kept: KeptClaim): void {
    const { id, asset, classId, at, judged: judgement } = kept.claim
    this.#writes(() => this.#journal.putClaim(id, asset, classId ?? '', at, judgement?.at ?? null, kept))
  }

  takeRun({ signal: id, limit, side, reachedAt, ratios }: RunEvent, signal: PlanSignal): void {
    const run = { signal: id, of: kindOf(signal, side), limit, side, reachedAt, ratios: [...ratios] }
    if (!this.#addRun(run)) return
    this.#writes(() => this.#journal.putRun(JSON.stringify([id, side, limit]), reachedAt, run))
  }

  /** Runs of another plant; they are in the journal. */
  takeLearnt(runs: readonly KeptRun[]): void {
    for (const run of runs) this.#addRun(run)
  }

  /** @returns whether it is a new one */
  #addRun(run: KeptRun): boolean {
    const runs = this.#runs.get(run.of) ?? []
    if (runs.some(({ signal, reachedAt }) => signal === run.signal && reachedAt === run.reachedAt)) return false
    this.#runs.set(run.of, [run, ...runs].slice(0, MOST_RUNS))
    this.#records.delete(run.of)
    this.#records.delete(ALL_KINDS)
    return true
  }

  #recordOf(kind: string): SistersRecord | null {
    let record = this.#records.get(kind)
    if (record === undefined) {
      const runs = kind === ALL_KINDS ? [...this.#runs.values()].flat() : (this.#runs.get(kind) ?? [])
      record = recordOfRuns(runs.map(({ ratios }) => ratios))
      this.#records.set(kind, record)
    }
    return record
  }

  /** What nobody measures any more. */
  tick(now: number): void {
    for (const pair of this.#openClaims.keys()) this.#judge(pair, (claim) => setAside(claim, now))
  }

  /** Of the machine's class, '' = none: how its last expectations did, where they had no skill. */
  lackOf(classId: string): Skill | null {
    return lackOfSkill(this.#outcomes.get(classId) ?? [])
  }

  get silent(): readonly (Skill & { readonly classId: string })[] {
    return [...this.#outcomes.keys()].flatMap((classId) => {
      const lack = this.lackOf(classId)
      return lack ? [{ classId, ...lack }] : []
    })
  }

  /** As they are shown at a moment: of each signal and limit, that of the state in which its machine worked last. */
  shown(asset: string, classId: string | null, now: number): readonly Expectation[] {
    const newest = new Map<string, Expectation>()
    for (const expectation of this.#expectations.get(asset)?.values() ?? []) {
      const key = pairOf(expectation.signal, expectation.side, expectation.limit, '')
      const known = newest.get(key)
      if (!known || known.at < expectation.at) newest.set(key, expectation)
    }
    const lack = this.lackOf(classId ?? '')
    return [...newest.values()].map((one) => shownAt(one, now, lack))
  }

  get assets(): Iterable<string> {
    return this.#expectations.keys()
  }
}
