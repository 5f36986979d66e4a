/**
 * What a unit did, stretch by stretch, and whose fault its stops were. A line does what the machine at its outlet does; where
 * that stands, the first machine of the line that stood by its own fault is taken for the cause. Pure.
 */
import { stateGroup, type StateGroup } from '../twin/packml.ts'
import type { StateEntry, TwinAsset, TwinSignal } from '../twin/twin.ts'
import { type Span, stretchesOf } from '../timeline/stretches.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import type { StateSpan } from './oee.ts'

export interface MachineSpan extends StateSpan {
  readonly state: StateEntry
}

/** A silence as short as this is no gap: what was said before it went on. */
export const SILENCE_MS = 90_000

/** The states of a signal, one after another; time of which nothing is known is left out. @param until nothing is known beyond it, ms */
export const statesOf = (
  signal: Pick<TwinSignal, 'states'>,
  answer: HistoryAnswer,
  until: number,
): readonly MachineSpan[] => {
  const byCode = new Map(signal.states.map((state) => [state.code, state]))
  const spans: MachineSpan[] = []
  // A mean of codes is no state.
  for (const { from, to, value } of stretchesOf({ ...answer, mean: answer.last }, until)) {
    const state = byCode.get(value)
    if (!state || to <= from) continue
    const before = spans.at(-1)
    const goesOn = before !== undefined && from - before.to <= SILENCE_MS
    if (goesOn && before.state === state) {
      spans[spans.length - 1] = { ...before, to }
      continue
    }
    if (goesOn) spans[spans.length - 1] = { ...before, to: from }
    spans.push({ from, to, state, group: stateGroup(state) })
  }
  return spans
}

export interface Stop extends Span {
  /** The machine that stood by its own fault first; null = none of the line did: it waited for others. */
  readonly by: TwinAsset | null
  /** What that one said; of a wait, what the outlet said. */
  readonly state: StateEntry
  readonly group: StateGroup
}

const OWN: ReadonlySet<StateGroup> = new Set(['held', 'stopped', 'aborted'])
/** A fault that has ended this long before may still be the cause: what it held up has yet to come. */
const LATE_MS = 120_000

/** Faults of each machine, ascending; those that could have caused a stop are found by their ends. */
const faultsOf = (
  machines: readonly { readonly asset: TwinAsset; readonly spans: readonly MachineSpan[] }[],
): readonly { readonly asset: TwinAsset; readonly span: MachineSpan }[] =>
  machines
    .flatMap(({ asset, spans }) => spans.filter(({ group }) => OWN.has(group)).map((span) => ({ asset, span })))
    .toSorted((a, b) => a.span.from - b.span.from)

/**
 * @param outlet what the machine at the outlet did
 * @param machines the line's, the outlet among them
 * @returns what the unit did, with its stops, each whole
 */
export const courseOf = (
  outlet: { readonly asset: TwinAsset; readonly spans: readonly MachineSpan[] },
  machines: readonly { readonly asset: TwinAsset; readonly spans: readonly MachineSpan[] }[],
): { readonly spans: readonly StateSpan[]; readonly stops: readonly Stop[] } => {
  const faults = faultsOf(machines.length > 0 ? machines : [outlet])
  const spans: StateSpan[] = []
  const stops: Stop[] = []
  const states = outlet.spans
  for (let i = 0; i < states.length;) {
    const first = states[i]!
    if (first.group === 'producing') {
      spans.push({ from: first.from, to: first.to, group: 'producing' })
      i++
      continue
    }
    let end = i + 1
    while (end < states.length && states[end]!.from === states[end - 1]!.to && states[end]!.group !== 'producing') end++
    const stretch = states.slice(i, end)
    const [from, to] = [first.from, stretch.at(-1)!.to]
    const cause = faults.find(({ span }) => span.from < to && span.to > from - LATE_MS)
    // What was set up, or done, is no stop that a fault explains.
    const isSetUp = stretch.every(({ group }) => group === 'ready' || group === 'completed')
    if (cause && !isSetUp) {
      stops.push({ from, to, by: cause.asset, state: cause.span.state, group: cause.span.group })
      spans.push({ from, to, group: cause.span.group })
    } else {
      const longest = stretch.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a))
      stops.push({ from, to, by: null, state: longest.state, group: longest.group })
      for (const one of stretch) spans.push({ from: one.from, to: one.to, group: one.group })
    }
    i = end
  }
  return { spans, stops }
}

export interface StopCause {
  /** Null = it waited for others. */
  readonly by: TwinAsset | null
  readonly state: StateEntry
  readonly ms: number
  readonly stops: number
}

/** By machine and state, those that took most first. @param planned only what lies in it counts */
export const topCauses = (stops: readonly Stop[], planned: readonly Span[]): readonly StopCause[] => {
  const found = new Map<string, StopCause>()
  for (const { from, to, by, state } of stops) {
    const ms = planned.reduce((sum, one) => sum + Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)), 0)
    if (ms === 0) continue
    const key = `${by?.id ?? ''} ${state.key}`
    const before = found.get(key)
    found.set(key, { by, state, ms: (before?.ms ?? 0) + ms, stops: (before?.stops ?? 0) + 1 })
  }
  return [...found.values()].toSorted((a, b) => b.ms - a.ms)
}
