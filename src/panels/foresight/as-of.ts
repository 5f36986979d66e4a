/** What was known at a moment of the past: nothing that was judged, said or closed later. Pure. */
import type { LifeSaid } from '../../wire/life.ts'
import type { UseClaim } from '../../wire/use.ts'
import type {
  ForesightAsset,
  ForesightCase,
  ForesightClaim,
  ForesightRecord,
  UnusualEpisode,
} from '../../wire/foresight.ts'

interface Judged {
  readonly at: number
  readonly judged: { readonly at: number } | null
}

const saidAsOf = <Said extends Judged>(said: readonly Said[], at: number): Said[] =>
  said.filter((one) => one.at <= at).map((one) => (one.judged && one.judged.at > at ? { ...one, judged: null } : one))

const claimsAsOf = (claims: readonly ForesightClaim[], at: number): ForesightClaim[] => saidAsOf(claims, at)

/** The whole record. */
export const recordAsOf = (record: ForesightRecord, at: number): ForesightRecord => ({
  ...record,
  claims: claimsAsOf(record.claims, at),
  cases: record.cases.filter(({ openedAt }) => openedAt <= at).map((one) => caseAsOf(one, at)),
  lives: saidAsOf<LifeSaid>(record.lives, at),
  use: saidAsOf<UseClaim>(record.use, at),
})

export const caseAsOf = (one: ForesightCase, at: number): ForesightCase => {
  const handed = one.handed.filter((said) => said.at <= at)
  const feedback = one.feedback
    .filter((said) => said.at <= at)
    .map((said) => (said.withdrawn && said.withdrawn.at > at ? { ...said, withdrawn: null } : said))
  const setAside = feedback.some((said) => said.verdict === 'not-real' && !said.withdrawn)
  return {
    ...one,
    closedAt: one.closedAt !== null && one.closedAt > at ? null : one.closedAt,
    handed,
    feedback,
    quietUntil: setAside ? one.quietUntil : null,
  }
}

const episodesAsOf = (episodes: readonly UnusualEpisode[], at: number): UnusualEpisode[] =>
  episodes
    .filter((episode) => episode.since <= at)
    .map((episode) => (episode.until !== null && episode.until > at ? { ...episode, until: null } : episode))

/** @param at ms */
export const asOf = (answer: ForesightAsset, at: number): ForesightAsset => ({
  ...answer,
  at: Math.min(answer.at, at),
  episodes: episodesAsOf(answer.episodes, at),
  expectations: answer.expectations.filter((one) => one.at <= at),
  claims: claimsAsOf(answer.claims, at),
  cases: answer.cases.filter((one) => one.openedAt <= at).map((one) => caseAsOf(one, at)),
  lives: answer.lives.filter((one) => one.at <= at),
  livesRecord: answer.livesRecord.filter(({ judged }) => judged !== null && judged.at <= at),
  record: claimsAsOf(answer.record, at).filter((claim) => claim.judged !== null),
})
