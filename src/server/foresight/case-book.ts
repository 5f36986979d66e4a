/** Cases: what is unusual or expected of one machine, what people say of it, and what of it is held back. */
import type { Result } from '../../base/result.ts'
import type { CaseFeedback, ForesightCase } from '../../wire/foresight.ts'
import type { ForesightJournal } from '../journal/foresight-journal.ts'
import { caseAfter, type CaseFacts, type Going, quietUntil } from './case-rules.ts'
import { KeptCase } from './kept.ts'

const DAY_MS = 86_400_000
/** What people said of a machine's last case counts for its next one as long. */
const WORD_COUNTS_MS = 90 * DAY_MS
/** Words that a case may have; an id of one says which case it is of. */
const WORDS_A_CASE = 1000

export class CaseBook {
  readonly #journal: ForesightJournal
  readonly #writes: (write: () => void) => void
  /** Open ones, by asset. */
  readonly #open = new Map<string, KeptCase>()
  /** When those of the last day were shown for the first time. */
  #shown: number[] = []
  #next: number

  constructor(journal: ForesightJournal, writes: (write: () => void) => void) {
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

  shown(): ForesightCase[] {
    return [...this.#open.values()].map(shownCase)
  }

  /** Machines have other ids now. @param assetNow of a signal's id, with the id it has now */
  rename(assetNow: (signal: string) => { readonly asset: string; readonly signal: string } | undefined): void {
    for (const kept of this.#open.values()) {
      const now = kept.signals.map((id) => assetNow(id))
      const asset = now.find((one) => one !== undefined)?.asset
      if (asset === undefined || asset === kept.asset || this.#open.has(asset)) continue
      this.#open.delete(kept.asset)
      this.#put({ ...kept, asset, signals: kept.signals.map((id, i) => now[i]?.signal ?? id) })
    }
  }

  /** What goes on of a machine is this now. */
  look(asset: string, going: readonly Going[], now: number): void {
    const open = this.#open.get(asset) ?? null
    if (!open && !going.some(({ opens }) => opens)) return
    this.#shown = this.#shown.filter((at) => Math.abs(now - at) < DAY_MS)
    const facts = caseAfter({ open, going, now, shownLately: this.#shown.length })
    if (!facts) return
    if (!facts.heldBack && (open === null || open.heldBack)) this.#shown.push(now)
    this.#put(open ? { ...open, ...facts, signals: [...facts.signals] } : this.#opened(asset, facts, now))
  }

  #opened(asset: string, facts: CaseFacts, now: number): KeptCase {
    const before = casesOf(this.#journal.casesOf([asset], now - WORD_COUNTS_MS, now)).findLast(({ signals }) =>
      signals.some((signal) => facts.signals.includes(signal)),
    )
    return {
      id: this.#next++,
      asset,
      openedAt: now,
      ...facts,
      signals: [...facts.signals],
      quietBefore: before ? quietUntil(before, before.degree) : null,
      feedback: [],
    }
  }

  /** @returns the case as it is then, or null: there is none, or it has too many words; in words, why nothing was written */
  say(id: number, word: Omit<CaseFeedback, 'id' | 'withdrawn'>): Result<ForesightCase | null, string> {
    return this.#change(id, (kept) => {
      const nth = kept.feedback.length + 1
      if (nth >= WORDS_A_CASE) return null
      const said = { ...word, id: id * WORDS_A_CASE + nth, withdrawn: null, degreeThen: kept.degree }
      return { ...kept, feedback: [...kept.feedback, said] }
    })
  }

  takeBack(id: number, withdrawn: NonNullable<CaseFeedback['withdrawn']>): Result<ForesightCase | null, string> {
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

export const casesOf = (bodies: readonly unknown[]): KeptCase[] =>
  bodies.flatMap((body) => KeptCase.safeParse(body).data ?? [])

export const shownCase = (kept: KeptCase): ForesightCase => {
  const { activeAt: _activeAt, quietBefore: _quietBefore, feedback, ...rest } = kept
  return {
    ...rest,
    quietUntil: quietUntil(kept, kept.degree),
    feedback: feedback.map(({ degreeThen: _degreeThen, ...word }) => word),
  }
}
