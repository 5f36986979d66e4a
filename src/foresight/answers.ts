/** What is answered of foresight: as it is now, or from what is kept, as it was said at a moment of the past. */
import type { Steps } from '../base/steps.ts'
import { assetIdsOf } from '../twin/earlier-ids.ts'
import type {
  BesideSisters,
  Expectation,
  ForesightAsset,
  ForesightCase,
  ForesightClaim,
  ForesightNow,
  ForesightRecord,
  Learning,
  UnusualEpisode,
} from '../wire/foresight.ts'
import type { LifeExpected } from '../wire/life.ts'
import type { UseClaim, UseSilent } from '../wire/use.ts'
import type { Note } from '../wire/notes.ts'
import type { ForesightStore } from './store.ts'
import { casesOf, shownCase } from './case-book.ts'
import { shownAt } from './expectation.ts'
import { isMeasured, lackOfSkill, SKILL_OVER } from './judge.ts'
import type { Lives } from './lives.ts'
import { KeptClaim, KeptEpisode } from './kept.ts'
import type { FleetEvent } from './messages.ts'
import type { Ledger } from './ledger.ts'
import type { Twin } from '../twin/twin.ts'
import { effectsOf, withEffects } from './effects.ts'
import { isWatched } from './plan.ts'

const DAY_MS = 86_400_000
const SPAN_MS = 30 * DAY_MS
const HOUR_MS = 3_600_000
const MOST_EPISODES = 1000
const MOST_CLAIMS = 10_000
const AT_ONCE = 500
/** Samples that are needed before a signal is looked at, see `analytics/unusual`. */
const LEAST_SAMPLES = 100
/** Further ahead a straight line says never. */
const MOST_DAYS = 3650

/** Who watches a plant, as far as it is answered from. */
export interface WatchedPlant {
  readonly twin: Twin
  readonly ledger: Ledger
  readonly lives: Lives
  /** Signals that are watched and were heard of. */
  readonly watched: number
  /** Samples known, by slot, of signals of which not enough is known. */
  readonly learning: ReadonlyMap<number, number>
  /** When the part of a slot's signal was renewed last, and since when a signal has another unit, ms; 0 = never. */
  renewedAt?(slot: number): number
  unitSince?(id: string): number
  /** Share of the past that is learnt; null = all. */
  readonly catchingUp: number | null
}

interface NotesAsked {
  readonly asset: readonly string[]
  readonly from: number
  readonly to: number
}

/** Those that say something: whether there is a number, or there would be one. */
const isSaying = ({ claim }: Expectation): boolean =>
  claim.code === 'expected' || claim.code === 'beyond' || claim.code === 'held' || claim.code === 'no-skill'

const isSayingLife = ({ claim }: LifeExpected): boolean =>
  claim.code === 'expected' || claim.code === 'failed' || claim.code === 'no-skill'

export const foresightNow = function* (plant: WatchedPlant, at: number): Steps<ForesightNow> {
  const { ledger, twin } = plant
  const expectations: Expectation[] = []
  for (const [i, asset] of twin.assets.entries()) {
    if (i % AT_ONCE === 0) yield
    for (const one of ledger.expectationsOf(asset.id, at)) if (isSaying(one)) expectations.push(one)
  }
  yield
  const lives = [...plant.lives.assets].flatMap((asset) => plant.lives.expectedOf(asset, null)).filter(isSayingLife)
  yield
  return {
    at,
    twinHash: twin.hash,
    watched: plant.watched,
    learning: plant.learning.size,
    catchingUp: plant.catchingUp,
    episodes: ledger.openEpisodes(MOST_EPISODES),
    expectations,
    lives,
    cases: ledger.cases.shown(),
  }
}

/** Whichever was later. */
const anewOf = (renewedAt: number, unitSince: number): Learning['anew'] => {
  const at = Math.max(renewedAt, unitSince)
  return at > 0 ? { at, why: unitSince > renewedAt ? 'unit' : 'renewed' } : undefined
}

/** What of a machine is not known enough, and how much of it is. */
export const learningOf = (plant: WatchedPlant, asset: string): Learning[] =>
  (plant.twin.asset(asset)?.signals ?? []).flatMap((signal) => {
    const samples = plant.learning.get(signal.slot)
    if (!isWatched(signal) || samples === undefined) return []
    const anew = anewOf(plant.renewedAt?.(signal.slot) ?? 0, plant.unitSince?.(signal.id) ?? 0)
    return [{ signal: signal.id, samples, of: LEAST_SAMPLES, ...(anew && { anew }) }]
  })

export interface AssetQuestion {
  readonly asset: string
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** @param now ms */
export const foresightOfAsset = function* (
  plant: WatchedPlant,
  store: ForesightStore,
  question: AssetQuestion,
  now: number,
  notesOf: (asked: NotesAsked) => Note[] = () => [],
): Steps<ForesightAsset> {
  const { twin, ledger } = plant
  const asset = twin.asset(question.asset)
  const to = Math.min(question.to ?? now, now)
  const isPast = question.to !== undefined && question.to < now
  const from = question.from ?? to - SPAN_MS
  const ids = assetIdsOf(twin, question.asset)
  const episodes = keptEpisodes(store.episodesOf(ids, from, to)).flatMap((kept) => episodeAt(kept, to))
  yield
  const claims = keptClaims(store.claimsOf(ids, from, to))
  yield
  const kept = casesOf(store.casesOf(ids, from, to))
  const sisters = twin.assets.filter((one) => one.classId !== null && one.classId === asset?.classId)
  const effects = effectsOf(store, kept, [...ids, ...sisters.flatMap(({ id }) => assetIdsOf(twin, id))], to)
  const cases = kept.map((one) => withEffects(caseAt(shownCase(one), episodes, to), effects))
  const open = cases.findLast(({ closedAt }) => closedAt === null)
  yield
  const classId = asset?.classId ?? ''
  const judgedOnes = keptClaims(store.judgedOf(classId, to, SKILL_OVER))
  yield
  const ofClass = new Map(asset?.signals.map((signal) => [signal.id as string, signal.id.slice(asset.id.length + 1)]))
  return {
    at: now,
    asset: asset?.id ?? question.asset,
    episodes: episodes.toReversed(),
    expectations: isPast
      ? saidUntil(keptClaims(store.claimsOf(ids, to - SPAN_MS, to)), to, lackAt(store, classId, to))
      : asset
        ? [...ledger.expectationsOf(asset.id, now)]
        : [],
    claims: claims.map(({ claim }) => claimAt(claim, to)).toReversed(),
    cases,
    learning: isPast ? [] : learningOf(plant, question.asset),
    beside:
      isPast || !asset?.classId
        ? []
        : [...ofClass].flatMap(([signal, key]) => {
            const fleet = ledger.fleet(asset.classId!, key)
            const beside = fleet && besideOf(fleet, asset.id)
            return beside ? [{ signal, beside }] : []
          }),
    record: judgedOnes.map(({ claim }) => claim).toReversed(),
    lives: [...plant.lives.expectedOf(question.asset, isPast ? to : null)],
    livesRecord: [...plant.lives.recordOf(question.asset, to)],
    notes: open ? notesAt(notesOf({ asset: ids, from: open.openedAt - DAY_MS, to: to + 1 }), to) : [],
  }
}

/** What a straight line would have said: the least that a claim must be better than. */
const lineOf = ({ claim: { limit, at }, said: { level, perDay } }: KeptClaim): Pick<ForesightClaim, 'line'> => {
  if (level === null || perDay === null) return {}
  const days = (limit - level) / perDay
  return { line: Number.isFinite(days) && days >= 0 && days < MOST_DAYS ? at + days * DAY_MS : null }
}

/** What was said of shifts and judged in the span, and of what nothing is said any more. */
export interface UseRecord {
  readonly claims: readonly UseClaim[]
  readonly silent: readonly UseSilent[]
}

export const foresightRecord = function* (
  plant: WatchedPlant,
  store: ForesightStore,
  { from, to }: { readonly from: number; readonly to: number },
  at: number,
  { claims: use, silent: silentUse }: UseRecord = { claims: [], silent: [] },
): Steps<ForesightRecord> {
  const bodies = yield* store.claimsIn(from, to, MOST_CLAIMS)
  const claims: ForesightClaim[] = []
  for (const [i, body] of bodies.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) yield
    const kept = KeptClaim.safeParse(body)
    if (kept.success) claims.push({ ...kept.data.claim, ...lineOf(kept.data) })
  }
  yield
  const cases = casesOf(store.casesIn(from, to))
  const effects = effectsOf(store, cases, null, at)
  return {
    at,
    claims: claims.toReversed(),
    cases: cases.map((one) => withEffects(shownCase(one), effects)).toReversed(),
    use: [...use],
    lives: [...plant.lives.saidIn(from, to)],
    silent: to < at ? silentAt(store, claims, plant, to) : plant.ledger.claims.silent.map((one) => ({ ...one })),
    silentUse: [...silentUse],
    silentLives: silentLivesOf(plant.lives, to < at ? to : null),
  }
}

/** Classes that said nothing then, of those that claimed in the span and those that are silent now. */
const silentAt = (
  store: ForesightStore,
  claims: readonly ForesightClaim[],
  plant: WatchedPlant,
  at: number,
): ForesightRecord['silent'] =>
  [...new Set([...claims, ...plant.ledger.claims.silent].map(({ classId }) => classId ?? ''))].flatMap((classId) => {
    const lack = lackAt(store, classId, at)
    return lack ? [{ classId, ...lack }] : []
  })

const silentLivesOf = (lives: Lives, at: number | null): ForesightRecord['silentLives'] =>
  [...lives.assets]
    .flatMap((asset) => lives.expectedOf(asset, at))
    .flatMap(({ signal, claim }) =>
      claim.code === 'no-skill' ? [{ signal, judged: claim.judged, held: claim.held }] : [],
    )

const MOST_NOTES = 20
/** Those that hold, as they were known then. */
const notesAt = (notes: readonly Note[], at: number): Note[] =>
  notes.filter(({ writtenAt, withdrawn }) => writtenAt <= at && (!withdrawn || withdrawn.at > at)).slice(-MOST_NOTES)

export const keptEpisodes = (bodies: readonly unknown[]): KeptEpisode[] =>
  bodies.flatMap((body) => KeptEpisode.safeParse(body).data ?? [])
export const keptClaims = (bodies: readonly unknown[]): KeptClaim[] =>
  bodies.flatMap((body) => KeptClaim.safeParse(body).data ?? [])

/** As it was known then: its end and what it grew to later were not. */
export const episodeAt = (
  { course, lasted: _lasted, lasting: _lasting, ...episode }: KeptEpisode,
  at: number,
): UnusualEpisode[] => {
  const known = course.findLast((one) => one.at <= at)
  if (!known) return []
  const until = episode.until !== null && episode.until <= at ? episode.until : null
  return [{ ...episode, until, degree: known.degree, why: known.why }]
}

const claimAt = (claim: ForesightClaim, at: number): ForesightClaim =>
  claim.judged && claim.judged.at > at ? { ...claim, judged: null } : claim

/** Of the episodes as they were then. */
const caseAt = (kept: ForesightCase, episodes: readonly UnusualEpisode[], at: number): ForesightCase => {
  if (kept.closedAt !== null && kept.closedAt <= at) return kept
  const own = episodes.filter(({ signal, until }) => kept.signals.includes(signal) && (until ?? at) >= kept.openedAt)
  return {
    ...kept,
    closedAt: null,
    degree: Math.min(
      kept.degree,
      own.reduce((most, { degree }) => Math.max(most, degree), 0),
    ),
    handed: kept.handed.filter((one) => one.at <= at),
    feedback: kept.feedback
      .filter((word) => word.at <= at)
      .map((word) => (word.withdrawn && word.withdrawn.at > at ? { ...word, withdrawn: null } : word)),
  }
}

/** The last claim of each signal and limit that was not judged by then. @param claims newest first */
const saidUntil = (claims: readonly KeptClaim[], at: number, lack: ReturnType<typeof lackOfSkill>): Expectation[] => {
  const newest = new Map<string, KeptClaim>()
  for (const kept of claims) {
    const { signal, side, limit } = kept.claim
    const key = JSON.stringify([signal, side, limit])
    if (!newest.has(key)) newest.set(key, kept)
  }
  return [...newest.values()]
    .filter(({ claim }) => claim.judged === null || claim.judged.at > at)
    .map(({ said }) => (lack ? shownAt(said, said.at, lack) : said))
}

const lackAt = (store: ForesightStore, classId: string, at: number): ReturnType<typeof lackOfSkill> =>
  lackOfSkill(
    keptClaims(store.judgedOf(classId, at, 5 * SKILL_OVER))
      .toReversed()
      .flatMap(({ claim }) => (claim.judged && isMeasured(claim.judged.outcome) ? [claim.judged.outcome] : [])),
  )

const besideOf = ({ machines, at }: FleetEvent, asset: string): BesideSisters | null => {
  const own = machines.find((one) => one.asset === asset)
  if (!own?.beside) return null
  return {
    value: own.value,
    ...own.beside,
    sisters: machines.filter((one) => one !== own).map((one) => ({ asset: one.asset, value: one.value })),
    periodMs: HOUR_MS,
    at,
  }
}
