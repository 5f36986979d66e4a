/** Cases: what is unusual or expected of one machine, what people say of it, and what of it is held back. */
import type { Result } from '../base/result.ts'
import type { CaseFeedback, ForesightCase, Handed } from '../wire/foresight.ts'
import type { ForesightStore } from './store.ts'
import { caseAfter, type CaseFacts, type Going, quietUntil } from './case-rules.ts'
import { KeptCase, type KeptEpisode } from './kept.ts'
import { likeNotReal } from './like-not-real.ts'

const DAY_MS = 86_400_000
/** What people said of a machine's last case counts for its next one as long. */
const WORD_COUNTS_MS = 90 * DAY_MS
/** Words that a case may have; an id of one says which case it is of. */
const WORDS_A_CASE = 1000
/** Times that it may be handed over. */
const MOST_HANDED = 200

/** What is known of a machine when its case is looked at. */
export interface CaseGround {
  /** Its episodes that go on. */
  readonly episodes: readonly KeptEpisode[]
  /** Every id of all machines of its class, its own among them. */
  readonly sisters: readonly string[]
}
const NO_GROUND: CaseGround = { episodes: [], sisters: [] }

export class CaseBook {
  readonly #journal: ForesightStore
  readonly #writes: (write: () => void) => void
  /** Open ones, by asset. */
  readonly #open = new Map<string, KeptCase>()
  /** When those of the last day were shown for the first time. */
  #shown: number[] = []
  #next: number

  constructor(journal: ForesightStore, writes: (write: () => void) => void) {
    this.#journal = journal
    this.#writes = writes
    this.#next = journal.lastId('foresight_cases') + 1
  }

  restore(now: number): void {
    for (const kept of casesOf(this.#journal.openCases())) this.#open.set(kept.asset, kept)
    this.#shown = casesOf(this.#journal.casesOpenedSince(now - DAY_MS))
      .filter(({ heldBack }) => !heldBack)
      .map(({ openedAt }) => openedAt)
  }

  get assets(): readonly string[] {
    return [...this.#open.keys()]
  }

  openOf(asset: string): Pick<KeptCase, 'asset' | 'signals'> | undefined {
    return this.#open.get(asset)
  }

  shown(): ForesightCase[] {
    return [...this.#open.values()].map(shownCase)
  }

  /** Machines have other ids now, and with them their signals. @param assetNow the id now, by every id that a machine had */
  rename(assetNow: ReadonlyMap<string, string>): void {
    for (const kept of this.#open.values()) {
      const asset = assetNow.get(kept.asset)
      if (asset === undefined || asset === kept.asset || this.#open.has(asset)) continue
      this.#open.delete(kept.asset)
      this.#put({ ...kept, asset, signals: kept.signals.map((id) => asset + id.slice(kept.asset.length)) })
    }
  }

  /** What goes on of a machine is this now. */
  look(asset: string, going: readonly Going[], now: number, ground = NO_GROUND): void {
    const open = this.#open.get(asset) ?? null
    if (!open && !going.some(({ opens }) => opens)) return
    this.#shown = this.#shown.filter((at) => Math.abs(now - at) < DAY_MS)
    // What is like one that was not real stays held, whatever room the day has.
    const isLike = open?.heldWhy?.code === 'like' && !releases(open.heldWhy.until, open, going)
    const facts = caseAfter({ open, going, now, shownLately: isLike ? Number.POSITIVE_INFINITY : this.#shown.length })
    if (!facts) return
    const next = open
      ? { ...open, ...facts, signals: [...facts.signals], heldWhy: facts.heldBack ? (open.heldWhy ?? BUDGET) : null }
      : this.#opened(asset, facts, going, now, ground)
    if (!next.heldBack && (open === null || open.heldBack)) this.#shown.push(now)
    this.#put(next)
  }

  #opened(asset: string, facts: CaseFacts, going: readonly Going[], now: number, ground: CaseGround): KeptCase {
    const before = casesOf(this.#journal.casesOf([asset], now - WORD_COUNTS_MS, now)).findLast(({ signals }) =>
      signals.some((signal) => facts.signals.includes(signal)),
    )
    const kept = { id: this.#next++, asset, openedAt: now, ...facts, signals: [...facts.signals] }
    // A limit that comes near is told of, whatever was said of what is unusual.
    const like = going.some(isExpected) ? null : likeNotReal(this.#journal, { kept, now, ...ground })
    return {
      ...kept,
      heldBack: like !== null || facts.heldBack,
      heldWhy: like ?? (facts.heldBack ? BUDGET : null),
      handed: [],
      quietBefore: before ? quietUntil(before, before.lasting) : null,
      feedback: [],
    }
  }

  /** @returns the case as it is then, or null: there is none, or it has too many words; in words, why nothing was written */
  say(
    id: number,
    word: Omit<CaseFeedback, 'id' | 'withdrawn' | 'heldSince' | 'renewed'> & { readonly renewed?: boolean },
  ): Result<ForesightCase | null, string> {
    return this.#change(id, (kept) => {
      const nth = kept.feedback.length + 1
      if (nth >= WORDS_A_CASE) return null
      const said = {
        renewed: false,
        ...word,
        id: id * WORDS_A_CASE + nth,
        withdrawn: null,
        heldSince: 0,
        degreeThen: kept.degree,
      }
      return { ...kept, feedback: [...kept.feedback, said] }
    })
  }

  /** @returns null: there is none, or it was handed over too often */
  hand(id: number, handed: Handed): Result<ForesightCase | null, string> {
    return this.#change(id, (kept) =>
      kept.handed.length >= MOST_HANDED ? null : { ...kept, handed: [...kept.handed, handed] },
    )
  }

  /** What was held back because of it alone is shown, as far as the day has room. */
  takeBack(id: number, withdrawn: NonNullable<CaseFeedback['withdrawn']>): Result<ForesightCase | null, string> {
    const done = this.#takeBack(id, withdrawn)
    if (done.ok && done.value)
      for (const kept of this.#open.values())
        if (kept.heldWhy?.code === 'like' && kept.heldWhy.feedback === id) this.#put({ ...kept, heldWhy: BUDGET })
    return done
  }

  #takeBack(id: number, withdrawn: NonNullable<CaseFeedback['withdrawn']>): Result<ForesightCase | null, string> {
    return this.#change(Math.floor(id / WORDS_A_CASE), (kept) =>
      kept.feedback.some((one) => one.id === id && one.withdrawn === null)
        ? { ...kept, feedback: kept.feedback.map((one) => (one.id === id ? { ...one, withdrawn } : one)) }
        : null,
    )
  }

  /** On disk before it is so. */
  #change(id: number, change: (kept: KeptCase) => KeptCase | null): Result<ForesightCase | null, string> {
    const kept =
      [...this.#open.values()].find((one) => one.id === id) ?? KeptCase.safeParse(this.#journal.caseById(id)).data
    const changed = kept ? change(kept) : null
    if (!changed) return { ok: true, value: null }
    const written = this.#journal.write(() => this.#write(changed))
    if (!written.ok) return written
    if (changed.closedAt === null) this.#open.set(changed.asset, changed)
    return { ok: true, value: shownCase(changed) }
  }

  #put(kept: KeptCase): void {
    if (kept.closedAt === null) this.#open.set(kept.asset, kept)
    else this.#open.delete(kept.asset)
    this.#writes(() => this.#write(kept))
  }

  #write(kept: KeptCase): void {
    const { id, asset, openedAt, closedAt } = kept
    this.#journal.putCase(id, asset, openedAt, closedAt, kept)
  }
}

const BUDGET = { code: 'budget' } as const

const isExpected = ({ degree, opens }: Going): boolean => opens && degree === 0

/** It is stronger than what was said not to be real, or a limit comes near. */
const releases = (until: number, { lasting }: Pick<KeptCase, 'lasting'>, going: readonly Going[]): boolean =>
  going.some((one) => isExpected(one) || (one.opens && one.lasting > until)) || lasting > until

export const casesOf = (bodies: readonly unknown[]): KeptCase[] =>
  bodies.flatMap((body) => KeptCase.safeParse(body).data ?? [])

export const shownCase = (kept: KeptCase): ForesightCase => {
  const { activeAt: _activeAt, lasting, quietBefore: _quietBefore, feedback, ...rest } = kept
  return {
    ...rest,
    quietUntil: quietUntil(kept, lasting),
    feedback: feedback.map(({ degreeThen: _degreeThen, ...word }) => word),
  }
}
