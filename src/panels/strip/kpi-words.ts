/** A key figure's reading in words: the figure, why there is none or only a part of one, what it is made of. */
import { type FigureReading, type KeyFigure, MISSING } from '../../figures/key-figure.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { TwinSignal } from '../../twin/twin.ts'

export const figureWord = ({ kpi }: KeyFigure, { value }: FigureReading): string =>
  value === null ? text('value.none') : formatNumber(value, kpi.decimals ?? null)

/** Beside the figure, as short as can be; '' = it is whole. */
export const shortWhy = ({ parts, otherUnit }: KeyFigure, { value, used, missing }: FigureReading): string => {
  const all = parts.length + otherUnit.length
  if (all === 0) return text('kpi.none.signal')
  if (parts.length === 0) return text('kpi.none.unit')
  if (value === null) {
    const most = [...missing].toSorted((a, b) => b[1].length - a[1].length)[0]
    return most ? text(`kpi.none.${most[0]}`) : ''
  }
  if (used < parts.length) return text('kpi.partial', { used, all })
  return otherUnit.length > 0 ? text('kpi.other-unit', { used, all }) : ''
}

const MOST_NAMES = 4

/** The machines, or components of them, that signals belong to: "C-1, R-1 Drive and 12 more". */
const namesOf = (signals: readonly TwinSignal[]): string => {
  const names = signals.slice(0, MOST_NAMES).map(({ asset, component }) => {
    const part = asset.components.find(({ key }) => key === component)
    return part ? `${asset.name} ${part.name}` : asset.name
  })
  const more = signals.length - names.length
  const told = names.join(', ')
  return more > 0 ? text('kpi.names.more', { names: told, count: more }) : told
}

/** Sentences: what it is made of, and what is missing of it. */
export const madeOf = (
  { kpi, unit, parts, otherUnit }: KeyFigure,
  { used, missing }: FigureReading,
): { readonly made: string; readonly missing: readonly string[] } => {
  const all = parts.length + otherUnit.length
  const units = [...new Set(otherUnit.map((signal) => signal.unit || '–'))].slice(0, 4).join(', ')
  return {
    made:
      all === 0
        ? text('kpi.made.nothing', { role: kpi.role })
        : text(`kpi.made.${kpi.reduce}`, { used, all, role: kpi.role }),
    missing: [
      ...MISSING.flatMap((why) => {
        const signals = missing.get(why) ?? []
        return signals.length > 0
          ? [text(`kpi.missing.${why}`, { count: signals.length, names: namesOf(signals) })]
          : []
      }),
      ...(otherUnit.length > 0
        ? [
            text('kpi.missing.unit', {
              count: otherUnit.length,
              units,
              unit: unit || text('kpi.unit.none'),
              names: namesOf(otherUnit),
            }),
          ]
        : []),
    ],
  }
}
