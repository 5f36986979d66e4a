/** What was claimed of lives: kept in the journal, judged by what became of each, and silent where that has no skill. */
import type { Twin, TwinSignal } from '../../../twin/twin.ts'
import { assetIdsOf } from '../../../twin/earlier-ids.ts'
import { LifeSaid, type LifeClaim, type LifeExpected } from '../../../wire/life.ts'
import { isMeasured, lackOfSkill, type Skill, SKILL_OVER } from '../../../foresight/judge.ts'
import type { LifeJournal } from '../../journal/life-journal.ts'
import type { Run } from './runs.ts'
import { isAnotherLife, judgedLife } from './said.ts'

const MOST_RECORD = 20

export interface LifeClaimPorts {
  readonly twin: () => Twin
  readonly journal: LifeJournal
}

export class LifeClaims {
  readonly #ports: LifeClaimPorts
  /** By kind, as it is now. */
  readonly #lacks = new Map<string, Skill | null>()

  constructor(ports: LifeClaimPorts) {
    this.#ports = ports
  }

  /** Where it is another claim than the last of its part. */
  claim(kind: string, counter: TwinSignal, claimed: Omit<LifeSaid, 'id' | 'judged'>): void {
    const said: LifeSaid = { ...claimed, id: this.#ports.journal.nextId(), judged: null }
    if (isAnotherLife(this.#lastOf(counter, Number.MAX_SAFE_INTEGER), said))
      this.#ports.journal.put(said.id, said.asset, kind, said.at, said)
  }

  /** Every id that what counts it had. */
  #idsOf({ id, asset }: TwinSignal): readonly string[] {
    return assetIdsOf(this.#ports.twin(), asset.id).map((one) => one + id.slice(asset.id.length))
  }

  #lastOf(counter: TwinSignal, until: number): LifeSaid | null {
    const assets = assetIdsOf(this.#ports.twin(), counter.asset.id)
    return saidIn(this.#ports.journal.newestOf(assets, this.#idsOf(counter), until))[0] ?? null
  }

  /** @param runOf of a part as it is known now; it is not asked of one that could not be read */
  judge(
    kind: string,
    counters: readonly TwinSignal[],
    runOf: (counter: TwinSignal, at: number) => Run | undefined,
    now: number,
    isSure: boolean,
  ): void {
    const open = saidIn(this.#ports.journal.open())
    for (const counter of counters) {
      const ids = this.#idsOf(counter)
      for (const said of open)
        if (ids.includes(said.signal))
          this.#judged(
            said,
            said.unit === counter.unit
              ? judgedLife(said, runOf(counter, said.at), now, isSure)
              : { at: now, outcome: 'set-aside', lived: null },
            kind,
          )
    }
  }

  /** What was said of parts that the twin no longer has. */
  setAside(counters: readonly TwinSignal[], now: number, isSure: boolean): void {
    const known = new Set(counters.flatMap((counter) => this.#idsOf(counter)))
    for (const said of saidIn(this.#ports.journal.open()))
      if (!known.has(said.signal)) this.#judged(said, judgedLife(said, undefined, now, isSure), null)
  }

  #judged(said: LifeSaid, judged: LifeSaid['judged'], kind: string | null): void {
    if (!judged) return
    if (kind !== null) this.#lacks.delete(kind)
    this.#ports.journal.judge(said.id, judged.at, { ...said, judged })
  }

  /** How the last ones of a kind did, where they had no skill. @param at ms; null = now */
  lackOf(kind: string, at: number | null): Skill | null {
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

  /** What was said of a part then, and was not judged yet. @param at ms; null = now */
  expectedOf(counter: TwinSignal, at: number | null): LifeExpected | null {
    const said = this.#lastOf(counter, at ?? Number.MAX_SAFE_INTEGER)
    if (!said || said.unit !== counter.unit || (said.judged && (at === null || said.judged.at <= at))) return null
    const { median, low, high, atLeast, elsewhere, runs, asset, component, unit, age, perDay } = said
    const claim: LifeClaim = {
      code: 'expected',
      median,
      low,
      high,
      atLeast,
      runs,
      elsewhere,
      error: null,
      covered: null,
    }
    return { signal: counter.id, asset, component, unit, at: said.at, age, perDay, claim }
  }

  /** Judged until then, newest last. */
  recordOf(kind: string, at: number): readonly LifeSaid[] {
    return saidIn(this.#ports.journal.judgedOf(kind, at, MOST_RECORD)).toReversed()
  }

  /** Said in a span; newest last. */
  in(from: number, to: number): readonly LifeSaid[] {
    return saidIn(this.#ports.journal.in(from, to)).toReversed()
  }
}

const saidIn = (bodies: readonly unknown[]): LifeSaid[] => bodies.flatMap((body) => LifeSaid.safeParse(body).data ?? [])
