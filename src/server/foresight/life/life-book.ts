/**
 * How much longer parts live, from those of their class that ran until they failed: looked for in the history once an hour, learnt in a
 * thread of its own when another one has failed, claimed, judged by what became of each, and silent where that has no skill.
 */
import type { Twin, TwinSignal } from '../../../twin/twin.ts'
import type { Unit } from '../../../analytics/life/fleet.ts'
import type { LifeModel } from '../../../analytics/life/remaining-life.ts'
import type { LifeSaid, LifeClaim, LifeExpected } from '../../../wire/life.ts'
import type { LearntLife } from '../../../wire/learnt-life.ts'
import type { LifeJournal } from '../../journal/life-journal.ts'
import type { Lives } from '../../../foresight/lives.ts'
import { LifeClaims } from './claims.ts'
import { learntElsewhere, learntHere, type LearntLives } from './elsewhere.ts'
import { type Kind, kindsOf, type Part } from './parts.ts'
import { type PartLives, LifeReader, type ReaderPorts } from './reader.ts'
import { commonOf, perDayOf, type Reading, type Rows, rowsOf, stepFor } from './rows.ts'
import { type Run, runAt } from './runs.ts'
import { byAgeOf } from './said.ts'
import type { LifeThread } from './thread.ts'

const HOUR = 3_600_000
/** From fewer that failed nothing is said: nobody knows how lives differ. */
const LEAST_RUNS = 5
/** Learnt from, the newest. */
const MOST_RUNS = 120
/** Of a life that something is asked of, or learnt from. */
const LEAST_ROWS = 5
/** As near to the furthest that can be told apart, it is "so many, or more". */
const NEARLY = 0.97
/** What came of nothing is tried again after so long, or when another one has failed. */
const AGAIN_MS = 24 * HOUR

export interface LifePorts {
  readonly twin: () => Twin
  readonly history: ReaderPorts['history']
  readonly journal: LifeJournal
  /** Null: nothing is learnt, what the journal holds is answered. */
  readonly thread: Pick<LifeThread, 'run' | 'stop'> | null
  /** What other plants learnt of a class, the newest last. */
  readonly elsewhere?: (classId: string) => readonly LearntLife[]
  readonly failed: (failure: unknown) => void
}

interface Learnt extends LearntLives {
  /** Of which lives, in which rows. */
  readonly of: string
}

/** What nothing came of. */
interface Vain {
  /** Of which lives, in which rows, and when. */
  readonly of: string
  readonly at: number
  /** Of so many enough was measured; null = it failed. */
  readonly measured: number | null
}

/** A life that goes on. */
interface Living {
  readonly part: Part
  readonly run: Run
  readonly rows: Rows
}

/** What is asked, and of what: units to learn from, or what was learnt. */
interface Asked extends Omit<LearntLives, 'model'> {
  readonly fleet: readonly Unit[] | null
  readonly model: LifeModel | null
  readonly isElsewhere: boolean
}

/** A run that failed, and whose it was. */
interface Failed {
  readonly part: Part
  readonly run: Run
}

export class LifeBook implements Lives {
  readonly #ports: LifePorts
  readonly #reader: LifeReader
  /** By what counts it. */
  #lives = new Map<string, PartLives>()
  /** By what counts it, of parts that were looked at; null = there is nothing to say. Kept until it is looked at anew. */
  readonly #shown = new Map<string, LifeExpected | null>()
  /** By kind. */
  #learnt = new Map<string, Learnt>()
  #kinds: {
    readonly twin: Twin
    readonly all: readonly Kind[]
    /** Of which its parts are. */
    readonly byAsset: ReadonlyMap<string, readonly Kind[]>
  } | null = null
  /** By kind: of what nothing could be learnt. */
  readonly #vain = new Map<string, Vain>()
  readonly #claims: LifeClaims
  #lookedAt: number | null = null
  #ticking: Promise<void> | null = null
  #isStopped = false

  constructor(ports: LifePorts) {
    this.#ports = ports
    this.#reader = new LifeReader(ports)
    this.#claims = new LifeClaims(ports)
  }

  /** Another twin, more of the past, or another clock: lives are looked for anew. What is said of them holds until then. */
  forget(): void {
    this.#lives = new Map()
    this.#vain.clear()
    this.#lookedAt = null
  }

  /**
   * Of two at once the second waits for the first.
   * @param isSure the clock has been right for a day: what it says is old is old
   * @returns when all of it is looked at, should it be time for that; whether it was
   */
  async tick(now: number, isSure: boolean): Promise<boolean> {
    while (this.#ticking) await this.#ticking.catch(() => undefined)
    const isTime = this.#lookedAt === null || now - this.#lookedAt >= HOUR || now < this.#lookedAt
    if (this.#isStopped || !isTime || !this.#ports.thread) return false
    this.#lookedAt = now
    this.#ticking = this.#tick(now, isSure)
    try {
      await this.#ticking
    } finally {
      this.#ticking = null
    }
    return true
  }

  /** Resolves when nothing of it reads or writes any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#ports.thread?.stop()
    await this.#ticking?.catch(() => undefined)
  }

  async #tick(now: number, isSure: boolean): Promise<void> {
    const lives = this.#lives
    const isOver = (): boolean => this.#isStopped || lives !== this.#lives
    const kinds = this.#allKinds()
    const counters = kinds.flatMap(({ parts }) => parts.map(({ counter }) => counter))
    for (const id of this.#shown.keys()) if (!counters.some((counter) => counter.id === id)) this.#shown.delete(id)
    for (const kind of kinds) {
      const read: TwinSignal[] = []
      for (const part of kind.parts) {
        if (isOver()) return
        const { id } = part.counter
        try {
          lives.set(id, await this.#reader.livesOf(part, lives.get(id) ?? null, now))
          read.push(part.counter)
        } catch (failure) {
          // What is known of it stays as it was.
          this.#ports.failed(failure)
        }
      }
      if (isOver()) return
      this.#claims.judge(kind.name, read, ({ id }, at) => runAt(lives.get(id)?.runs ?? [], at), now, isSure)
      if (!kind.parts.every(({ counter }) => lives.has(counter.id))) continue
      await this.#look(kind, now, isOver).catch((failure: unknown) => this.#ports.failed(failure))
    }
    this.#claims.setAside(counters, now, isSure)
    for (const name of this.#learnt.keys()) if (!kinds.some((kind) => kind.name === name)) this.#learnt.delete(name)
    for (const name of this.#vain.keys()) if (!kinds.some((kind) => kind.name === name)) this.#vain.delete(name)
  }

  #kindsNow() {
    const twin = this.#ports.twin()
    if (this.#kinds?.twin !== twin) {
      const all = kindsOf(twin)
      const byAsset = new Map<string, Kind[]>()
      for (const kind of all)
        for (const id of new Set(kind.parts.map(({ counter }) => counter.asset.id))) {
          const known = byAsset.get(id)
          if (known) known.push(kind)
          else byAsset.set(id, [kind])
        }
      this.#kinds = { twin, all, byAsset }
    }
    return this.#kinds
  }

  #allKinds(): readonly Kind[] {
    return this.#kindsNow().all
  }

  get assets(): Iterable<string> {
    return this.#kindsNow().byAsset.keys()
  }

  #runsOf({ counter }: Part): readonly Run[] {
    return this.#lives.get(counter.id)?.runs ?? []
  }

  async #look(kind: Kind, now: number, isOver: () => boolean): Promise<void> {
    const failed = kind.parts
      .flatMap((part) => this.#runsOf(part).flatMap((run): Failed[] => (run.failedAt === null ? [] : [{ part, run }])))
      .toSorted((a, b) => a.run.failedAt! - b.run.failedAt!)
      .slice(-MOST_RUNS)
    if (failed.length < LEAST_RUNS) {
      const elsewhere = learntElsewhere(kind, this.#ports.elsewhere)
      if (elsewhere) await this.#ask(kind, { ...elsewhere, fleet: null, isElsewhere: true }, now, isOver)
      else this.#tellAll(kind, now, { code: 'few-runs', runs: failed.length, wanted: LEAST_RUNS })
      return
    }
    const known = await this.#fleetOf(kind, failed, now, isOver)
    if (isOver() || !known) return
    if (known.runs < LEAST_RUNS) {
      if (known.fleet) this.#vain.set(kind.name, { of: known.of, at: now, measured: known.runs })
      this.#tellAll(kind, now, {
        code: 'nothing-measured',
        runs: failed.length,
        measured: known.runs,
        wanted: LEAST_RUNS,
      })
      return
    }
    const model = known.fleet ? null : this.#learnt.get(kind.name)!.model
    const { of, signals, stepMs, lives } = known
    const done = await this.#ask(kind, { ...known, model, isElsewhere: false }, now, isOver, () => {
      if (known.fleet) this.#vain.set(kind.name, { of, at: now, measured: null })
    })
    if (!done) return
    this.#vain.delete(kind.name)
    this.#learnt.set(kind.name, { of, signals, stepMs, lives, model: done })
  }

  /** @returns what was learnt; null: it is over, or was stopped */
  async #ask(
    kind: Kind,
    { signals, stepMs, lives, fleet, model, isElsewhere }: Asked,
    now: number,
    isOver: () => boolean,
    inVain = (): void => undefined,
  ): Promise<LifeModel | null> {
    const keys = signals.map(({ key }) => key)
    const living: Living[] = []
    for (const part of kind.parts) {
      const run = this.#runsOf(part).at(-1)
      if (!run || run.until !== null || run.failedAt !== null) continue
      const [reading] = await this.#reader.readingsOf(part, [run], keys, stepMs)
      if (isOver()) return null
      living.push({ part, run, rows: rowsOf(reading!, keys) })
    }
    const asked = living.filter(({ rows }) => rows.t.length >= LEAST_ROWS)
    const task = { fleet, model, asked: asked.map(({ rows }) => rows.unit) }
    const done = await this.#ports.thread!.run(task).catch((failure: unknown) => {
      inVain()
      throw failure
    })
    if (!done || isOver()) return null
    this.#tellAll(kind, now, null)
    for (const one of living)
      if (!asked.includes(one))
        this.#show(one.part, one.run, now, { code: 'few-rows', rows: one.rows.t.length, wanted: LEAST_ROWS })
    for (const [i, one] of asked.entries())
      this.#expect(kind, one, done.answers[i]!, { model: done.model, lives, isElsewhere }, now)
    return done.model
  }

  /** What is learnt from: read where it is not what was learnt from last, or in vain, else without units. Null: it is not to be tried. */
  async #fleetOf(kind: Kind, failed: readonly Failed[], now: number, isOver: () => boolean) {
    const stepMs = stepFor(failed.map(({ run }) => run.failedAt! - run.from))
    const unitOf = (key: string): string => kind.parts[0]!.signals.get(key)!.unit
    const of = JSON.stringify([
      stepMs,
      kind.keys.map((key) => [key, unitOf(key)]),
      failed.map(({ part, run }) => [part.counter.id, run.from, run.failedAt]),
    ])
    const learnt = this.#learnt.get(kind.name)
    if (learnt?.of === of) return { ...learnt, fleet: null, runs: learnt.model.record.units }
    const vain = this.#vain.get(kind.name)
    if (vain?.of === of && Math.abs(now - vain.at) < AGAIN_MS)
      return vain.measured === null ? null : { of, signals: [], stepMs, lives: [], fleet: null, runs: vain.measured }
    const readings: Reading[] = []
    for (const part of kind.parts) {
      const runs = failed.flatMap((one) => (one.part === part ? [one.run] : []))
      if (runs.length > 0) readings.push(...(await this.#reader.readingsOf(part, runs, kind.keys, stepMs)))
      if (isOver()) return null
    }
    const keys = commonOf(readings, kind.keys)
    const fleet: Unit[] =
      keys.length === 0
        ? []
        : readings.map((reading) => rowsOf(reading, keys).unit).filter(({ cycles }) => cycles.length >= LEAST_ROWS)
    const signals = keys.map((key) => ({ key, unit: unitOf(key) }))
    return { of, signals, stepMs, lives: fleet.map(({ cycles }) => cycles.at(-1)!), fleet, runs: fleet.length }
  }

  /** @param claim of those that live; null = it is said of each */
  #tellAll({ parts }: Kind, now: number, claim: LifeClaim | null): void {
    for (const part of parts) {
      const run = this.#runsOf(part).at(-1)
      if (!run) this.#shown.set(part.counter.id, null)
      else if (run.failedAt !== null && run.until === null)
        this.#show(part, run, now, { code: 'failed', since: run.failedAt })
      else if (claim) this.#show(part, run, now, claim)
    }
  }

  #show({ counter }: Part, run: Run, at: number, claim: LifeClaim, age = run.age, perDay: number | null = null): void {
    const { id, asset, component, unit } = counter
    this.#shown.set(id, { signal: id, asset: asset.id, component, unit, at, age, perDay, claim })
  }

  #expect(
    kind: Kind,
    { part, run, rows }: Living,
    { median, low, high }: { readonly median: number; readonly low: number; readonly high: number },
    {
      model: { record, horizon },
      lives,
      isElsewhere,
    }: Pick<Asked, 'lives' | 'isElsewhere'> & { readonly model: LifeModel },
    now: number,
  ): void {
    const age = rows.unit.cycles.at(-1)!
    const perDay = perDayOf(rows)
    const claim = {
      code: 'expected' as const,
      median,
      low,
      high,
      atLeast: horizon !== null && median >= NEARLY * horizon,
      runs: record.units,
      elsewhere: isElsewhere,
      error: record.rmse,
      covered: record.coverage,
    }
    this.#show(part, run, now, claim, age, perDay)
    const { id, asset, component, unit } = part.counter
    this.#claims.claim(kind.name, part.counter, {
      signal: id,
      asset: asset.id,
      component,
      classId: kind.classId,
      unit,
      began: run.from,
      at: now,
      age,
      median,
      low,
      high,
      atLeast: claim.atLeast,
      elsewhere: isElsewhere,
      perDay,
      runs: record.units,
      byAge: byAgeOf(lives, age),
    })
  }

  /** Kinds of which parts of an asset are. */
  #kindsOf(asset: string): readonly Kind[] {
    return this.#kindsNow().byAsset.get(asset) ?? []
  }

  /** @param at ms; null = now. Of the past, and of what was not looked at yet, what was said and was not judged. */
  expectedOf(asset: string, at: number | null): readonly LifeExpected[] {
    const found: LifeExpected[] = []
    for (const { name, parts } of this.#kindsOf(asset)) {
      const lack = this.#claims.lackOf(name, at)
      for (const { counter } of parts) {
        if (counter.asset.id !== asset) continue
        const looked = at === null ? this.#shown.get(counter.id) : undefined
        const shown = looked === undefined ? this.#claims.expectedOf(counter, at) : looked
        if (!shown) continue
        found.push(lack && shown.claim.code === 'expected' ? { ...shown, claim: { code: 'no-skill', ...lack } } : shown)
      }
    }
    return found
  }

  /** What can be handed on, by class: what was learnt here, else what came from elsewhere. */
  learnt(): ReadonlyMap<string, readonly LearntLife[]> {
    return learntHere(this.#allKinds(), (kind) => this.#learnt.get(kind.name) ?? null, this.#ports.elsewhere)
  }

  /** Judged until then, of the kinds of its parts; newest last. */
  recordOf(asset: string, at: number): readonly LifeSaid[] {
    return this.#kindsOf(asset).flatMap(({ name }) => this.#claims.recordOf(name, at))
  }

  /** Said in a span; newest last. */
  saidIn(from: number, to: number): readonly LifeSaid[] {
    return this.#claims.in(from, to)
  }

  /** How much longer its part lives, most likely; NaN = nothing is expected. */
  remainingOf(counter: TwinSignal): number {
    const one = this.expectedOf(counter.asset.id, null).find(({ signal }) => signal === counter.id)
    return one?.claim.code === 'expected' ? one.claim.median : one?.claim.code === 'failed' ? 0 : Number.NaN
  }
}
