/** What history answers of a signal, in equal parts of time: its mean, what it counted, what was set in all of it. Pure. */
import { type CounterState, step } from '../../figures/counter.ts'
import { readingsOf } from '../../figures/counted.ts'
import { stretchesOf } from '../../timeline/stretches.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { Grid, Held } from '../advice/contrast.ts'

/** Less of a part known says nothing of it. */
const LEAST_SHARE = 0.6

/** Parts that a stretch of time touches, each with how much of it, ms. */
const touched = function* ({ from, everyMs, count }: Grid, begin: number, end: number): Generator<[number, number]> {
  const first = Math.max(0, Math.floor((begin - from) / everyMs))
  for (let i = first; i < count; i++) {
    const own = from + i * everyMs
    if (own >= end) return
    const ms = Math.min(end, own + everyMs) - Math.max(begin, own)
    if (ms > 0) yield [i, ms]
  }
}

export const meansIn = (answer: HistoryAnswer, grid: Grid): Float64Array => {
  const [sum, known] = [new Float64Array(grid.count), new Float64Array(grid.count)]
  for (const { from, to, heldMs, value } of stretchesOf(answer)) {
    const share = to > from ? heldMs / (to - from) : 0
    for (const [i, ms] of touched(grid, from, to)) {
      sum[i]! += value * ms * share
      known[i]! += ms * share
    }
  }
  return sum.map((all, i) => (known[i]! >= LEAST_SHARE * grid.everyMs ? all / known[i]! : Number.NaN))
}

/** Of a setting or a state; NaN where it was several or is not known. */
export const heldIn = (answer: HistoryAnswer, grid: Grid): Held => {
  const held: Held = new Float64Array(grid.count).fill(Number.NaN)
  const [known, mixed] = [new Float64Array(grid.count), new Uint8Array(grid.count)]
  // A mean of codes is no state.
  for (const { from, to, heldMs, value, min, max } of stretchesOf({ ...answer, mean: answer.last })) {
    const share = to > from ? heldMs / (to - from) : 0
    for (const [i, ms] of touched(grid, from, to)) {
      known[i]! += ms * share
      if (min !== max || (!Number.isNaN(held[i]) && held[i] !== value)) mixed[i] = 1
      held[i] = value
    }
  }
  return held.map((value, i) => (mixed[i] || known[i]! < LEAST_SHARE * grid.everyMs ? Number.NaN : value))
}

/** Of a counter; NaN where too little of a part is known. */
export const countedInParts = (answer: HistoryAnswer, grid: Grid): Float64Array => {
  const [counted, known] = [new Float64Array(grid.count), new Float64Array(grid.count)]
  let state: CounterState | null = null
  for (const { at, value } of readingsOf(answer, true)) {
    const next = step(state, { at, value, good: true })
    state = next.state
    const { change, ms } = next.counted
    if (ms <= 0) continue
    for (const [i, inside] of touched(grid, at - ms, at)) {
      counted[i]! += (change * inside) / ms
      known[i]! += inside
    }
  }
  return counted.map((all, i) => (known[i]! >= LEAST_SHARE * grid.everyMs ? all : Number.NaN))
}
