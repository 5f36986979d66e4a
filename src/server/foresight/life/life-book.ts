/**
 * How much longer parts live, from those of their class that ran until they failed: looked for in the history once an hour, learnt in a
 * thread of its own when another one has failed, claimed, judged by what became of each, and silent where that has no skill.
 */
import type { Twin, TwinSignal } from '../../../twin/twin.ts'
import type { Unit } from '../../../analytics/life/fleet.ts'
import type { LifeModel } from '../../../analytics/life/remaining-life.ts'
import { LifeSaid, type LifeClaim, type LifeExpected } from '../../../wire/life.ts'
import { assetIdsOf } from '../../../twin/earlier-ids.ts'
import type { LifeJournal } from '../../journal/life-journal.ts'
import type { Lives } from '../../../foresight/lives.ts'
import { isMeasured, lackOfSkill, type Skill, SKILL_OVER } from '../../../foresight/judge.ts'
import { type Kind, kindsOf, type Part } from './parts.ts'
import { type PartLives, LifeReader, type ReaderPorts } from './reader.ts'
import { commonOf, perDayOf, type Reading, type Rows, rowsOf, stepFor } from './rows.ts'
import type { Run } from './runs.ts'
import { byAgeOf, isAnotherLife, judgedLife } from './said.ts'
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
const MOST_RECORD = 20

export interface LifePorts {
  readonly twin: () => Twin
  readonly history: ReaderPorts['history']
  readonly journal: LifeJournal
  /** Null: nothing is learnt, what the journal holds is answered. */
  readonly thread: LifeThread | null
  readonly failed: (failure: unknown) => void
}

interface Learnt {
  /** Of which lives, in which rows. */
  readonly of: string
  readonly model: LifeModel
  readonly keys: readonly string[]
  readonly stepMs: number
  /** How long they were. */
  readonly lives: readonly number[]
}

/** A life that goes on. */
interface Living {
  readonly part: Part
  readonly run: Run
  readonly rows: Rows
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
  #shown = new Map<string, LifeExpected>()
  /** By kind. */
  #learnt = new Map<string, Learnt>()
  #kinds: { readonly twin: Twin; readonly all: readonly Kind[] } | null = null
  /** By kind, as it is now. */
  readonly #lacks = new Map<string, Skill | null>()
  #lookedAt: number | null = null
  #ticking: Promise<void> | null = null
  #isStopped = false

  constructor(ports: LifePorts) {
    this.#ports = ports
    this.#reader = new LifeReader(ports)
  }

  /** Another twin, or more of the past: lives are looked for anew. */
  forget(): void {
    this.#lives = new Map()
    this.#shown = new Map()
    this.#lookedAt = null
  }

  /** @returns when all of it is looked at, should it be time for that; of two at once the second waits for the first */
  async tick(now: number): Promise<void> {
    while (this.#ticking) await this.#ticking.catch(() => undefined)
    const isTime = this.#lookedAt === null || now - this.#lookedAt >= HOUR || now < this.#lookedAt
    if (this.#isStopped || !isTime || !this.#ports.thread) return
    this.#lookedAt = now
    this.#ticking = this.#tick(now)
    try {
      await this.#ticking
    } finally {
      this.#ticking = null
    }
  }

  /** Resolves when nothing of it reads or writes any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#ports.thread?.stop()
    await this.#ticking?.catch(() => undefined)
  }

  async #tick(now: number): Promise<void> {
    const lives = this.#lives
    const isOver = (): boolean => this.#isStopped || lives !== this.#lives
    const kinds = this.#allKinds()
    for (const kind of kinds) {
      for (const part of kind.parts) {
        if (isOver()) return
        const { id } = part.counter
        const read = await this.#reader.livesOf(part, lives.get(id) ?? null, now)
        lives.set(id, read)
      }
      if (isOver()) return
      this.#judge(kind, now)
      await this.#look(kind, now, isOver).catch((failure: unknown) => this.#ports.failed(failure))
    }
    for (const name of this.#learnt.keys()) if (!kinds.some((kind) => kind.name === name)) this.#learnt.delete(name)
  }

  #allKinds(): readonly Kind[] {
    const twin = this.#ports.twin()
    if (this.#kinds?.twin !== twin) this.#kinds = { twin, all: kindsOf(twin) }
    return this.#kinds.all
  }

  #runsOf({ counter }: Part): readonly Run[] {
    return this.#lives.get(counter.id)?.runs ?? []
  }

  async #look(kind: Kind, now: number, isOver: () => boolean): Promise<void> {
    const failed = kind.parts
      .flatMap((part) => this.#runsOf(part).flatMap((run): Failed[] => (run.failedAt === null ? [] : [{ part, run }])))
      .toSorted((a, b) => a.run.failedAt! - b.run.failedAt!)
      .slice(-MOST_RUNS)
    const known = failed.length < LEAST_RUNS ? null : await this.#fleetOf(kind, failed, isOver)
    if (isOver()) return
    if (!known || known.runs < LEAST_RUNS) {
      this.#tellAll(kind, now, { code: 'few-runs', runs: known?.runs ?? failed.length, wanted: LEAST_RUNS })
      return
    }
    const living: Living[] = []
    for (const part of kind.parts) {
      const run = this.#runsOf(part).at(-1)
      if (!run || run.until !== null || run.failedAt !== null) continue
      const [reading] = await this.#reader.readingsOf(part, [run], known.keys, known.stepMs)
      if (isOver()) return
      living.push({ part, run, rows: rowsOf(reading!, known.keys) })
    }
    const asked = living.filter(({ rows }) => rows.t.length >= LEAST_ROWS)
    const done = await this.#ports.thread!.run({
      fleet: known.fleet,
      model: known.fleet ? null : this.#learnt.get(kind.name)!.model,
      asked: asked.map(({ rows }) => rows.unit),
    })
    if (!done || isOver()) return
    const { of, keys, stepMs, lives } = known
    this.#learnt.set(kind.name, { of, keys, stepMs, lives, model: done.model })
    this.#tellAll(kind, now, null)
    for (const one of living)
      if (!asked.includes(one))
        this.#show(one.part, one.run, now, { code: 'few-rows', rows: one.rows.t.length, wanted: LEAST_ROWS })
    for (const [i, one] of asked.entries()) this.#expect(kind, one, done.answers[i]!, done.model, now)
  }

  /** What is learnt from: read where it is not what was learnt from last, else without units. */
  async #fleetOf(kind: Kind, failed: readonly Failed[], isOver: () => boolean) {
    const stepMs = stepFor(failed.map(({ run }) => run.failedAt! - run.from))
    const of = JSON.stringify([
      stepMs,
      kind.keys,
      failed.map(({ part, run }) => [part.counter.id, run.from, run.failedAt]),
    ])
    const learnt = this.#learnt.get(kind.name)
    if (learnt?.of === of) return { ...learnt, fleet: null, runs: learnt.model.record.units }
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
    return { of, keys, stepMs, lives: fleet.map(({ cycles }) => cycles.at(-1)!), fleet, runs: fleet.length }
  }

  /** @param claim of those that live; null = it is said of each */
  #tellAll({ parts }: Kind, now: number, claim: LifeClaim | null): void {
    for (const part of parts) {
      const run = this.#runsOf(part).at(-1)
      if (!run) continue
      if (run.failedAt !== null && run.until === null)
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
    { record, horizon }: LifeModel,
    now: number,
  ): void {
    const age = rows.unit.cycles.at(-1)!
    const perDay = perDayOf(rows)
    const claim: LifeClaim = {
      code: 'expected',
      median,
      low,
      high,
      atLeast: horizon !== null && median >= NEARLY * horizon,
      runs: record.units,
      error: record.rmse,
      covered: record.coverage,
    }
    this.#show(part, run, now, claim, age, perDay)
    const { id, asset, component, unit } = part.counter
    const said: LifeSaid = {
      id: this.#ports.journal.nextId(),
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
      perDay,
      runs: record.units,
      byAge: byAgeOf(this.#learnt.get(kind.name)!.lives, age),
      judged: null,
    }
    if (isAnotherLife(this.#lastOf(part.counter), said)) this.#put(kind, said)
  }

  #put(kind: Kind, said: LifeSaid): void {
    if (said.judged) this.#lacks.delete(kind.name)
    this.#ports.journal.put(said.id, said.asset, kind.name, said.at, said.judged?.at ?? null, said)
  }

  /** Every id that what counts it had. */
  #idsOf({ id, asset }: TwinSignal): readonly string[] {
    return assetIdsOf(this.#ports.twin(), asset.id).map((one) => one + id.slice(asset.id.length))
  }

  #lastOf(counter: TwinSignal): LifeSaid | null {
    const ids = this.#idsOf(counter)
    return this.#saidOf(counter.asset.id, Number.MAX_SAFE_INTEGER).find(({ signal }) => ids.includes(signal)) ?? null
  }

  /** Newest first. */
  #saidOf(asset: string, until: number): LifeSaid[] {
    return saidIn(this.#ports.journal.of(assetIdsOf(this.#ports.twin(), asset), until, 500))
  }

  #judge(kind: Kind, now: number): void {
    const open = saidIn(this.#ports.journal.open())
    for (const part of kind.parts) {
      const ids = this.#idsOf(part.counter)
      for (const said of open) {
        if (!ids.includes(said.signal)) continue
        const run = this.#runsOf(part).findLast(({ from, until }) => from <= said.at && (until ?? Infinity) > said.at)
        const judged = judgedLife(said, run, now)
        if (judged) this.#put(kind, { ...said, judged })
      }
    }
  }

  /** How the last ones of a kind did, where they had no skill. @param at ms; null = now */
  #lackOf(kind: string, at: number | null): Skill | null {
    if (at !== null) return this.#lackAt(kind, at)
    const known = this.#lacks.get(kind)
    if (known !== undefined) return known
    const lack = this.#lackAt(kind, Number.MAX_SAFE_INTEGER)
    this.#lacks.set(kind, lack)
    return lack
  }

  #lackAt(kind: string, until: number): Skill | null {
    const outcomes = saidIn(this.#ports.journal.judgedOf(kind, until, 5 * SKILL_OVER))
      .toReversed()
      .flatMap(({ judged }) => (judged && isMeasured(judged.outcome) ? [judged.outcome] : []))
    return lackOfSkill(outcomes)
  }

  /** Kinds of which parts of an asset are. */
  #kindsOf(asset: string): readonly Kind[] {
    return this.#allKinds().filter(({ parts }) => parts.some(({ counter }) => counter.asset.id === asset))
  }

  /** @param at ms; null = now. Of the past what was said then, and was not judged yet. */
  expectedOf(asset: string, at: number | null): readonly LifeExpected[] {
    const found: LifeExpected[] = []
    for (const { name, parts } of this.#kindsOf(asset)) {
      const lack = this.#lackOf(name, at)
      for (const { counter } of parts) {
        if (counter.asset.id !== asset) continue
        const shown = at === null ? this.#shown.get(counter.id) : this.#saidAt(counter, at)
        if (!shown) continue
        found.push(lack && shown.claim.code === 'expected' ? { ...shown, claim: { code: 'no-skill', ...lack } } : shown)
      }
    }
    return found
  }

  #saidAt(counter: TwinSignal, at: number): LifeExpected | null {
    const ids = this.#idsOf(counter)
    const said = this.#saidOf(counter.asset.id, at).find(({ signal }) => ids.includes(signal))
    if (!said || (said.judged && said.judged.at <= at)) return null
    const { median, low, high, runs, asset, component, unit, age, perDay } = said
    const claim: LifeClaim = { code: 'expected', median, low, high, atLeast: false, runs, error: null, covered: null }
    return { signal: counter.id, asset, component, unit, at: said.at, age, perDay, claim }
  }

  /** Judged until then, of the kinds of its parts; newest last. */
  recordOf(asset: string, at: number): readonly LifeSaid[] {
    return this.#kindsOf(asset).flatMap(({ name }) =>
      saidIn(this.#ports.journal.judgedOf(name, at, MOST_RECORD)).toReversed(),
    )
  }

  /** Said in a span; newest last. */
  saidIn(from: number, to: number): readonly LifeSaid[] {
    return saidIn(this.#ports.journal.in(from, to)).toReversed()
  }

  /** How much longer its part lives, most likely; NaN = nothing is expected. */
  remainingOf(counter: TwinSignal): number {
    const one = this.expectedOf(counter.asset.id, null).find(({ signal }) => signal === counter.id)
    return one?.claim.code === 'expected' ? one.claim.median : one?.claim.code === 'failed' ? 0 : Number.NaN
  }
}

const saidIn = (bodies: readonly unknown[]): LifeSaid[] => bodies.flatMap((body) => LifeSaid.safeParse(body).data ?? [])
