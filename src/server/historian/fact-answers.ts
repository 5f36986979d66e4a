/** Facts of one signal (`facts.ts`), under all its ids → what is answered. */
import { inOrder } from '../../timeline/state-at.ts'
import type { RangeAnswer, StateName } from '../../wire/history.ts'
import { ABOUT, type About, type FactRow } from './facts.ts'
import { MARK } from './format.ts'

/** In order; what says the same as the one before, of an earlier name of the signal, is no change. */
const said = (facts: readonly FactRow[], about: About): FactRow[] =>
  facts
    .filter((row) => row.about === about)
    .toSorted(inOrder)
    .filter((row, i, rows) => i === 0 || rows[i - 1]!.said !== row.said || rows[i - 1]!.quality !== row.quality)

/** As samples of a timeline. */
export const textRows = (facts: readonly FactRow[]) =>
  said(facts, ABOUT.text).map(({ t, receive, nth, quality, said: text }) => ({
    t,
    receive,
    nth,
    quality,
    value: 0,
    ...(text !== null && { text }),
  }))

/** From the one that held at `from` on. */
const since = (rows: readonly FactRow[], from: number): readonly FactRow[] =>
  rows.slice(
    Math.max(
      0,
      rows.findLastIndex(({ t }) => t <= from),
    ),
  )

const namesIn = (json: string): StateName[] =>
  (JSON.parse(json) as [number, string, string, StateName['tone']][]).map(([code, key, name, tone]) => ({
    code,
    key,
    name,
    tone,
  }))

const msIn = (text: string): number | null => (text === '' ? null : Number(text))

export const textsOf = (
  signal: string,
  facts: readonly FactRow[],
  from: number,
  columns: number,
): RangeAnswer['texts'] => {
  const rows = since(said(facts, ABOUT.text), from)
  if (rows.length === 0) return []
  const shown = rows.slice(-columns)
  return [
    {
      signal,
      t: shown.map(({ t }) => t),
      text: shown.map((row) => row.said),
      quality: shown.map(({ quality }) => (quality >= MARK.stale ? 0 : quality)),
      more: rows.length - shown.length,
    },
  ]
}

export const namesOf = (signal: string, facts: readonly FactRow[], from: number): RangeAnswer['states'] =>
  since(said(facts, ABOUT.states), from).map(({ t, said: json }) => ({ signal, t, states: namesIn(json!) }))

export const limitsOf = (signal: string, facts: readonly FactRow[], from: number): RangeAnswer['limits'] =>
  since(said(facts, ABOUT.limit), from).map(({ t, said: ms }) => ({ signal, t, ms: msIn(ms!) }))

/** The dictionary in force then, or the first there is: samples from before it was written down are named by it. */
const holding = (facts: readonly FactRow[], about: About, at: number): FactRow | undefined => {
  const rows = said(facts, about)
  return rows.findLast(({ t }) => t <= at) ?? rows[0]
}

/** Null where no names are known. */
export const namesAt = (facts: readonly FactRow[], at: number): StateName[] | null => {
  const row = holding(facts, ABOUT.states, at)
  return row ? namesIn(row.said!) : null
}
