/** When a line ran and when it stood, from the states of its machines. */
import { stateGroup } from '../twin/packml.ts'
import type { StateEntry, TwinSignal } from '../twin/twin.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import type { TimeWindow } from './time-window.ts'

/** `own`: a machine of it stands by its own cause; `waits`: most wait for others; null: nothing is known. */
type LineState = 'runs' | 'own' | 'waits' | null

export interface LineSpan extends TimeWindow {
  readonly state: LineState
}

/** What a signal said at a moment; null = nothing is known of then. */
const valueAt = ({ t, last, stepMs }: HistoryAnswer, at: number): number | null => {
  let low = 0
  let high = t.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (t[middle]! <= at) low = middle + 1
    else high = middle
  }
  const row = low - 1
  return row < 0 || (stepMs > 0 && at >= t[row]! + stepMs) ? null : (last[row] ?? null)
}

const together = (states: readonly StateEntry[]): LineState => {
  if (states.length === 0) return null
  const groups = states.map(stateGroup)
  if (groups.some((group) => group === 'held' || group === 'aborted')) return 'own'
  const many = (group: string): boolean => groups.filter((one) => one === group).length * 2 > groups.length
  return many('suspended') ? 'waits' : many('stopped') ? 'own' : 'runs'
}

/**
 * @param answers the past of each of its machines' states
 * @param steps how finely it is looked at
 */
export const lineSpans = (
  answers: readonly { readonly signal: Pick<TwinSignal, 'states'>; readonly answer: HistoryAnswer }[],
  { from, to }: TimeWindow,
  steps: number,
): readonly LineSpan[] => {
  const byCode = answers.map(({ signal }) => new Map(signal.states.map((state) => [state.code, state])))
  const spans: LineSpan[] = []
  const step = (to - from) / steps
  for (let i = 0; i < steps; i++) {
    const begin = from + i * step
    const states = answers.flatMap(({ answer }, n) => {
      const code = valueAt(answer, begin + step / 2)
      return (code === null ? undefined : byCode[n]!.get(code)) ?? []
    })
    const state = together(states)
    const before = spans.at(-1)
    if (before?.state === state) spans[spans.length - 1] = { ...before, to: begin + step }
    else spans.push({ from: begin, to: begin + step, state })
  }
  return spans
}
