/** What a stand of a machine cost its line in good pieces: what came in it beside the rate of the hours before. */
import { countedIn } from '../../figures/counted.ts'
import type { Result } from '../../base/result.ts'
import type { Twin, TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { ApiError } from '../../wire/api.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

interface History {
  query(question: {
    readonly signal: string
    readonly from: number
    readonly to: number
    readonly columns: number
  }): Promise<Result<HistoryAnswer, ApiError>>
}

const HOUR = 3_600_000
const BEFORE_MS = 4 * HOUR
/** Less of it says nothing of a rate. */
const LEAST_BEFORE_MS = 60_000
const COLUMNS = 2000

const countOf = ({ signals }: TwinAsset): TwinSignal | undefined =>
  signals.find(({ component, role }) => component === null && (role === 'count-good' || role === 'count'))

/** The last machines along the flow from here that count pieces. */
export const outletsOf = (twin: Twin, from: TwinAsset): readonly TwinSignal[] => {
  const after = (asset: TwinAsset): readonly TwinAsset[] =>
    twin.flow.filter((edge) => edge.kind === 'main' && edge.from === asset).map(({ to }) => to)
  const found = new Set<TwinSignal>()
  const seen = new Set<TwinAsset>()
  /** @param last the count nearest before */
  const walk = (asset: TwinAsset, last: TwinSignal | undefined): void => {
    if (seen.has(asset)) return
    seen.add(asset)
    const own = countOf(asset) ?? last
    const next = after(asset)
    if (next.length === 0 && own) found.add(own)
    for (const one of next) walk(one, own)
  }
  walk(from, undefined)
  return [...found]
}

/** Null: nobody counted, or not for long enough. */
export const lostPieces = async (
  history: History,
  outlets: readonly TwinSignal[],
  from: number,
  to: number,
): Promise<number | null> => {
  let lost: number | null = null
  for (const signal of outlets) {
    const answer = await history.query({ signal: signal.id, from: from - BEFORE_MS, to, columns: COLUMNS })
    if (!answer.ok) return null
    const [before, during] = countedIn(answer.value, [
      { from: from - BEFORE_MS, to: from },
      { from, to },
    ]).spans
    if (!before || !during || before.counted === null || before.knownMs < LEAST_BEFORE_MS) return null
    const rate = before.counted / before.knownMs
    lost = (lost ?? 0) + Math.max(0, rate * (to - from) - (during.counted ?? 0))
  }
  return lost === null ? null : Math.round(lost * 10) / 10
}
