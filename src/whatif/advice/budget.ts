/** What of all that was found is told: little at a time, nothing twice, nothing of a kind that was wrong too often. Pure. */
import type { Advice } from '../../wire/advice.ts'
import type { AdviceKind, FoundAdvice } from './found.ts'
import type { Matters } from './settings-advice.ts'

const DAY_MS = 86_400_000
const MOST_OPEN = 3
/** One new one in so long. */
const BETWEEN_MS = DAY_MS
/** What was set aside or lapsed is not said again for so long. */
const QUIET_MS = 60 * DAY_MS
/** So many judged ones say whether a kind is any good. */
const JUDGED_OVER = 6
const LEAST_JUDGED = 3

/** Kinds of which more were wrong than right. @param record oldest first */
export const silentKinds = (record: readonly Advice[]): readonly AdviceKind[] =>
  [...new Set(record.map(({ kind }) => kind))].filter((kind) => {
    const judged = record
      .filter((one) => one.kind === kind && (one.judged?.outcome === 'held' || one.judged?.outcome === 'missed'))
      .slice(-JUDGED_OVER)
    const held = judged.filter((one) => one.judged!.outcome === 'held').length
    return judged.length >= LEAST_JUDGED && held * 2 < judged.length
  })

const isSame = (said: Advice, { kind, asset, setting, to }: FoundAdvice): boolean =>
  said.kind === kind && said.asset === asset.id && (setting === null || (said.setting === setting.id && said.to === to))

/**
 * @param open what is advised now
 * @param record what is not any more, oldest first
 */
export const told = (
  found: readonly FoundAdvice[],
  open: readonly Advice[],
  record: readonly Advice[],
  matters: Matters,
  now: number,
): readonly FoundAdvice[] => {
  const silent = silentKinds(record)
  const lately = [...open, ...record].filter(({ at }) => now - at < BETWEEN_MS)
  const room = Math.min(MOST_OPEN - open.length, lately.length > 0 ? 0 : 1)
  return found
    .filter(({ kind, asset }) => !silent.includes(kind) && !open.some((one) => one.asset === asset.id))
    .filter((one) => !record.some((said) => isSame(said, one) && now - (said.judged?.at ?? said.at) < QUIET_MS))
    .toSorted((a, b) => b.gain.middle / matters[b.gain.unit] - a.gain.middle / matters[a.gain.unit])
    .slice(0, Math.max(0, room))
}
