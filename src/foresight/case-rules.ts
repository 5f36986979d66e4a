/** When a machine has a case, when it is over, and what people's word changes of it. Pure. */
import type { CaseFeedback } from '../wire/foresight.ts'

const HOUR_MS = 3_600_000
/** The estimator raises from here on; a signal that is less sensitive is told of from further up. */
export const LEAST_DEGREE = 4.5
const DAY_MS = 24 * HOUR_MS
/** So does a limit that is as likely as not reached within this. */
export const HORIZON_MS = 7 * DAY_MS
/** Nothing goes on for so long: it is over. */
export const OVER_MS = 12 * HOUR_MS
/** Cases a day; what is beyond is held back and listed. */
export const DAILY_BUDGET = 5

/** What goes on of a machine: its open episodes and its expectations. */
export interface Going {
  readonly signal: string
  /** Of an episode, the highest that it had; 0 = an expectation. */
  readonly degree: number
  /** Highest since it lasts: in its first hours an episode may be stronger than ever after. */
  readonly lasting: number
  /** It alone opens a case. */
  readonly opens: boolean
}

/**
 * An episode opens a case once it has lasted for so long. How strong it is says little: what is rarest in a signal is most
 * often a single reading, and is over before somebody could look. What wears, leaks or clogs stays. It is longer than what
 * an estimator remembers of a reading that is over (48 minutes), and than a machine takes to be warm again after it stood.
 */
export const LASTING_MS = 3 * HOUR_MS
export const opensByEpisode = (degree: number, lasted: number): boolean =>
  degree >= LEAST_DEGREE && lasted >= LASTING_MS
export const opensByExpectation = (median: number | null, now: number): boolean =>
  median !== null && median - now <= HORIZON_MS

/** What is kept of a case. */
export interface CaseFacts {
  readonly closedAt: number | null
  readonly signals: readonly string[]
  readonly degree: number
  /** Highest degree of those that lasted: what alone would have opened it. */
  readonly lasting: number
  readonly heldBack: boolean
  /** When something went on last. */
  readonly activeAt: number
}

export interface CaseQuestion {
  /** Of this machine; null = none is open. */
  readonly open: CaseFacts | null
  readonly going: readonly Going[]
  readonly now: number
  /** Cases that were shown for the first time within the last day. */
  readonly shownLately: number
}

/** @returns the case as it is from now on; null: it is as it was, or there is none */
export const caseAfter = ({ open, going, now, shownLately }: CaseQuestion): CaseFacts | null => {
  const opening = going.filter(({ opens }) => opens)
  if (!open) {
    if (opening.length === 0) return null
    return {
      closedAt: null,
      signals: signalsOf([...opening, ...going]),
      degree: degreeOf(going, 0),
      lasting: lastingOf(opening, 0),
      heldBack: shownLately >= DAILY_BUDGET,
      activeAt: now,
    }
  }
  if (going.length === 0) return now - open.activeAt >= OVER_MS ? { ...open, closedAt: now } : null
  const signals = signalsOf([...open.signals.map((signal) => ({ signal })), ...going])
  const degree = degreeOf(going, open.degree)
  const lasting = lastingOf(opening, open.lasting)
  const heldBack = open.heldBack && !(opening.length > 0 && shownLately < DAILY_BUDGET)
  const isSame =
    signals.length === open.signals.length &&
    degree === open.degree &&
    lasting === open.lasting &&
    heldBack === open.heldBack
  // So that it is not written anew with every sample.
  return isSame && now - open.activeAt < HOUR_MS ? null : { ...open, signals, degree, lasting, heldBack, activeAt: now }
}

const signalsOf = (all: readonly Pick<Going, 'signal'>[]): string[] => [...new Set(all.map(({ signal }) => signal))]
const degreeOf = (going: readonly Going[], before: number): number =>
  going.reduce((most, { degree }) => Math.max(most, degree), before)

const lastingOf = (opening: readonly Going[], before: number): number =>
  opening.reduce((most, { lasting }) => Math.max(most, lasting), before)

/** What a person said, beside how strong it was then. */
export type Weighed = Pick<CaseFeedback, 'verdict' | 'withdrawn'> & { readonly degreeThen: number }

/**
 * The last word that was not taken back counts; where there is none, what was said of the machine's last case. "Not real"
 * quiets until something that lasts exceeds what it was then: within its first minutes an episode grows by itself.
 * @param lasting highest degree of what lasted
 * @returns that degree, or null: it is not quiet
 */
export const quietUntil = (
  { feedback, quietBefore }: { readonly feedback: readonly Weighed[]; readonly quietBefore: number | null },
  lasting: number,
): number | null => {
  const last = feedback.findLast(({ withdrawn }) => withdrawn === null)
  const until = last ? (last.verdict === 'not-real' ? last.degreeThen : null) : quietBefore
  return until !== null && lasting <= until ? until : null
}
