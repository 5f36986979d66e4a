/** Why: what is gathered, ranked; and the earlier cases of the class that look like it. Of a past moment as it was known then. */
import { alikeOf, LEAST_LABELLED, type Signature } from '../../analytics/cause/alike.ts'
import { causesOf } from '../../analytics/cause/causes.ts'
import type { Cause, CauseFacts } from '../../analytics/cause/facts.ts'
import { assetIdsOf } from '../../twin/earlier-ids.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import type { AlikeCase, CauseAnswer, LikelyCause } from '../../wire/cause.ts'
import type { Journal } from '../journal/journal.ts'
import { inSlices } from '../slices.ts'
import { keptClaims, keptEpisodes } from '../../foresight/answers.ts'
import { casesOf } from '../../foresight/case-book.ts'
import { type CauseSources, changeName, type ChangeTold, gatherFacts } from './cause-facts.ts'
import {
  comparable,
  comparableLearnt,
  type LabelledCase,
  labelledCases,
  learntCasesOf,
} from '../../foresight/labelled.ts'
import { signatureOf } from '../../foresight/signature.ts'

const DAY = 86_400_000
/** So long after a case was opened its limit is of it. */
const LATER_MS = 30 * DAY
const NOTHING_LOOKED = { machines: 0, stops: 0, unusual: 0, changes: 0, alarms: 0 }

export const causeOf = async (sources: CauseSources, asset: TwinAsset, at: number): Promise<CauseAnswer> => {
  const { facts, told } = await gatherFacts(sources, asset, at)
  const report = facts && causesOf(facts)
  return {
    at,
    asset: asset.id,
    onset: facts?.onset ?? null,
    causes: report?.causes.map((cause) => wireOf(cause, told)) ?? [],
    isUnknown: report?.isUnknown ?? true,
    looked: report?.looked ?? NOTHING_LOOKED,
    alike: await alikeTo(sources, asset, at, facts),
  }
}

const NOTHING_TOLD: ChangeTold = { by: null, text: null, value: null, from: null, to: null }

const wireOf = (cause: Cause, told: ReadonlyMap<string, ChangeTold>): LikelyCause =>
  cause.code === 'change'
    ? { ...cause, ...(told.get(changeName({ kind: cause.kind, id: cause.id, at: cause.since })) ?? NOTHING_TOLD) }
    : { ...cause }

/** Signs that go on, where there is no case: a stop alone looks like nothing. */
const ownSignature = (facts: CauseFacts): Signature => {
  const own = facts.unusual.filter(({ asset, until }) => asset === facts.machine && until === null)
  const first = Math.min(...own.map(({ onset }) => onset))
  return own.map(({ key, sign, degree, onset }) => ({
    key,
    sign,
    size: degree,
    onset: onset - first,
    slope: degree / Math.max(1, (facts.at - onset) / 3_600_000),
  }))
}

const alikeTo = async (
  { twin, journal }: CauseSources,
  asset: TwinAsset,
  at: number,
  facts: CauseFacts | null,
): Promise<CauseAnswer['alike']> => {
  const ids = assetIdsOf(twin, asset.id)
  const open = casesOf(journal.foresight.casesOf(ids, at - 1, at)).findLast(
    ({ openedAt, closedAt }) => openedAt <= at && (closedAt === null || closedAt > at),
  )
  const sisters = twin.assets.filter(
    (one) => one === asset || (asset.classId !== null && one.classId === asset.classId),
  )
  const all = sisters.flatMap(({ id }) => assetIdsOf(twin, id))
  const labelled = labelledCases(journal.foresight, all, at, open?.id ?? null)
  const learnt = learntCasesOf(journal.foresight, asset.classId)
  const none = { known: labelled.length + learnt.length, wanted: LEAST_LABELLED, nearest: [] }
  if (!open && !facts) return none
  const own = open
    ? signatureOf(
        { ...open, closedAt: null },
        labelledEpisodes(journal, ids, open.openedAt, at),
        Number.POSITIVE_INFINITY,
      )
    : { signature: ownSignature(facts!), first: facts!.onset }
  const ageMs = Math.max(0, at - own.first)
  const found = alikeOf(own.signature, [...comparable(labelled, ageMs), ...comparableLearnt(learnt, ageMs)])
  const nearest: AlikeCase[] = []
  for (const { id, distance } of found.nearest) {
    const other = learnt[Number(/^learnt (\d+)$/.exec(id)?.[1] ?? Number.NaN)]
    if (other) {
      const left = other.toLimitMs === null ? null : other.toLimitMs - ageMs
      const { verdict, text } = other
      const nobody = { case: null, asset: null, openedAt: null, by: '' }
      nearest.push({ ...nobody, verdict, text, distance, toLimitMs: left !== null && left > 0 ? left : null })
      continue
    }
    const one = labelled.find(({ kept }) => String(kept.id) === id)!
    const { kept, word } = one
    const here = signatureOf(kept, one.episodes, ageMs).first + ageMs
    const reached = await reachedOf({ twin, journal }, one, at)
    nearest.push({
      case: kept.id,
      asset: twin.asset(kept.asset)?.id ?? kept.asset,
      openedAt: kept.openedAt,
      verdict: word.verdict,
      text: word.text,
      by: word.by,
      distance,
      toLimitMs: reached !== null && reached > here ? reached - here : null,
    })
  }
  return { ...none, nearest }
}

/** As far as they were known then. */
const labelledEpisodes = (
  { foresight }: CauseSources['journal'],
  ids: readonly string[],
  openedAt: number,
  at: number,
) => keptBefore(foresight.episodesOf(ids, openedAt - 7 * DAY, at), at)

const keptBefore = (bodies: readonly unknown[], at: number) =>
  keptEpisodes(bodies).flatMap((episode) => {
    const course = episode.course.filter((one) => one.at <= at)
    return course.length === 0 ? [] : [{ ...episode, course }]
  })

/** When a signal of the case reached its limit, or raised its alarm; null = nobody knows that it did. */
export const reachedOf = async (
  { twin, journal }: { readonly twin: Twin; readonly journal: Pick<Journal, 'query' | 'foresight'> },
  { kept }: LabelledCase,
  at: number,
): Promise<number | null> => {
  const ids = assetIdsOf(twin, kept.asset)
  const until = Math.min(at, (kept.closedAt ?? at) + LATER_MS)
  const claims = keptClaims(journal.foresight.claimsOf(ids, kept.openedAt - LATER_MS, until)).flatMap(({ claim }) =>
    kept.signals.includes(claim.signal) &&
    claim.judged?.reachedAt != null &&
    claim.judged.at <= at &&
    claim.judged.reachedAt >= kept.openedAt
      ? [claim.judged.reachedAt]
      : [],
  )
  const events = await inSlices(journal.query({ asset: ids, from: kept.openedAt, to: until + 1, limit: 500 }))
  const raised = events.flatMap(({ kind, at: raisedAt, row }) => {
    const rule = twin.alarm(row.key)?.rule
    return kind === 'raised' && rule?.kind === 'signal' && kept.signals.includes(rule.signal.id) ? [raisedAt] : []
  })
  const all = [...claims, ...raised]
  return all.length === 0 ? null : Math.min(...all)
}
