/** How machines stood, from the recorded states. */
import type { Stand } from '../../analytics/cause/facts.ts'
import { stateSignals } from '../../twin/derive.ts'
import { stateGroup } from '../../twin/packml.ts'
import type { StateEntry, TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

/** A state that says by its key what the machine waits for. */
const waitsBy = (key: string): Stand['waits'] =>
  /starv/i.test(key) ? 'starved' : /block/i.test(key) ? 'blocked' : undefined

/** Beside its state: a state of no role that says what it waits for. */
const waitingSignal = ({ signals }: TwinAsset): TwinSignal | undefined =>
  signals.find(
    ({ type, role, states }) =>
      type === 'state' && role === null && states.some(({ key }) => waitsBy(key) !== undefined),
  )

/** Signals that it takes to know how a machine stood. */
export const standSignals = (asset: TwinAsset): readonly TwinSignal[] => [
  ...stateSignals(asset),
  ...[waitingSignal(asset)].filter((one) => one !== undefined),
]

interface Said {
  readonly t: number
  readonly state: StateEntry | null
}

/** What a signal said, as changes. */
const changesOf = (signal: TwinSignal, answer: HistoryAnswer | undefined): Said[] => {
  if (!answer) return []
  const byCode = new Map(signal.states.map((state) => [state.code, state]))
  const said: Said[] = []
  for (const [i, t] of answer.t.entries()) {
    const code = answer.last[i]
    const state = code === null || code === undefined ? null : (byCode.get(code) ?? null)
    if (said.length === 0 || said.at(-1)!.state !== state) said.push({ t, state })
  }
  return said
}

/** @param answers of `standSignals`, by id. @returns ascending; empty = nothing is known */
export const standsOf = (asset: TwinAsset, answers: ReadonlyMap<string, HistoryAnswer>): readonly Stand[] => {
  const own = stateSignals(asset)
    .map((signal) => changesOf(signal, answers.get(signal.id)))
    .find((said) => said.some(({ state }) => state !== null))
  if (!own) return []
  const waiting = waitingSignal(asset)
  const words = waiting ? changesOf(waiting, answers.get(waiting.id)) : []
  return own.map(({ t, state }) => {
    const group = state && stateGroup(state)
    if (group !== 'suspended') return { since: t, group }
    // What it waits for is often said a moment after that it does.
    const said = words.findLast((one) => one.t <= t + WORD_LATER_MS)?.state
    const waits = waitsBy(state!.key) ?? (said ? waitsBy(said.key) : undefined)
    return waits ? { since: t, group, waits } : { since: t, group }
  })
}

const WORD_LATER_MS = 60_000
