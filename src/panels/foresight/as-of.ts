/** What was known at a moment of the past: nothing that was judged, said or closed later. Pure. */
import type { ForesightAsset, ForesightCase, ForesightClaim, UnusualEpisode } from '../../wire/foresight.ts'

export const claimsAsOf = (claims: readonly ForesightClaim[], at: number): ForesightClaim[] =>
  claims
    .filter((claim) => claim.at <= at)
    .map((claim) => (claim.judged && claim.judged.at > at ? { ...claim, judged: null } : claim))

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
