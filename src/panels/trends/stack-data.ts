/** What the panels of the trend workspace hold: which signals share one, what is near their values, which alarms spanned what. Pure. */
import { isOpen } from '../../alarms/board.ts'
import { derivedName } from '../../texts/derived.ts'
import type { Priority } from '../../twin/priorities.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { Span } from '../../timeline/stretches.ts'

/** More lines than these cannot be told apart. */
const MOST_LINES = 4

const axisOf = ({ type, unit, id, role, key, derived }: TwinSignal): string => {
  if (type === 'state' || type === 'boolean') return `of ${id}`
  return derived || unit === '' ? `none ${derived?.what ?? role ?? key}` : `in ${unit}`
}

/** Signals that stand on one axis: of one unit, at most four; states and switches each have their own. */
export const panelsOf = (signals: readonly TwinSignal[]): readonly (readonly TwinSignal[])[] => {
  const panels: TwinSignal[][] = []
  for (const signal of signals) {
    const axis = axisOf(signal)
    const panel = panels.find((one) => axisOf(one[0]!) === axis && one.length < MOST_LINES)
    if (panel) panel.push(signal)
    else panels.push([signal])
  }
  return panels
}

export const isStepped = ({ type }: Pick<TwinSignal, 'type'>): boolean => type === 'state' || type === 'boolean'

/** "Joint 3 vibration": what it measures and where on the machine, without the machine. */
export const nameOf = (signal: TwinSignal): string => {
  if (signal.derived) return derivedName(signal.derived.what, nameOf(signal.derived.from))
  const part = signal.asset.components.find(({ key }) => key === signal.component)
  return part && !signal.name.startsWith(part.name) ? `${part.name} ${signal.name.toLowerCase()}` : signal.name
}

/** What the signals have in common: "R-102 Joint 3", "R-102"; null where that is nothing. */
export const commonName = (signals: readonly TwinSignal[]): string | null => {
  const [first] = signals
  if (!first || signals.some(({ asset }) => asset !== first.asset)) return null
  const part = first.asset.components.find(({ key }) => key === first.component)
  return part && signals.every(({ component }) => component === first.component)
    ? `${first.asset.name} ${part.name}`
    : first.asset.name
}

/** Names short enough for the end of a line: what tells these signals apart. */
export const shortNames = (signals: readonly TwinSignal[]): readonly string[] => {
  const assets = new Set(signals.map(({ asset }) => asset.id))
  const names = new Set(signals.map(nameOf))
  const parts = new Set(signals.map(({ component }) => component))
  return signals.map((signal) => {
    const part = signal.asset.components.find(({ key }) => key === signal.component)
    const own = names.size > 1 ? (parts.size === signals.length && part ? part.name : nameOf(signal)) : ''
    return [assets.size > 1 ? signal.asset.name : '', own].filter(Boolean).join(' ')
  })
}

export interface AlarmSpan extends Span {
  readonly priority: Priority
  readonly name: string
  /** It was raised within the span asked for. */
  readonly begins: boolean
}

/** From when to when alarms about a signal were there. @param rows those of the board, for what is open now */
export const alarmSpans = (
  signal: string,
  events: readonly AlarmEvent[],
  rows: readonly AlarmRow[],
  { from, to }: Span,
): readonly AlarmSpan[] => {
  const spans: AlarmSpan[] = []
  const raised = new Map<string, AlarmRow>()
  const end = (row: AlarmRow, since: number, until: number): void => {
    if (until >= from && since <= to)
      spans.push({ from: since, to: until, priority: row.priority, name: row.name, begins: since >= from })
  }
  for (const { kind, at, row } of events) {
    if (row.signal !== signal) continue
    if (kind === 'raised') raised.set(row.key, { ...row, raisedAt: at })
    else if (kind === 'cleared') {
      end(row, raised.get(row.key)?.raisedAt ?? row.raisedAt, at)
      raised.delete(row.key)
    }
  }
  for (const row of rows) {
    if (row.signal !== signal || !row.active || !isOpen(row)) continue
    end(row, row.raisedAt, to)
    raised.delete(row.key)
  }
  // What the journal raised and nobody has seen clear since.
  for (const row of raised.values()) end(row, row.raisedAt, to)
  return spans.toSorted((a, b) => a.from - b.from)
}

/** When a signal's values were bad. */
export const badSpans = ({ t, quality, count, stepMs, to }: HistoryAnswer): readonly Span[] => {
  const spans: { from: number; to: number }[] = []
  t.forEach((from, i) => {
    if (quality[i]! < QUALITY.bad || (stepMs > 0 && count[i] === 0)) return
    const until = stepMs === 0 ? (t[i + 1] ?? to) : from + stepMs
    const last = spans.at(-1)
    if (last && from <= last.to) last.to = until
    else spans.push({ from, to: until })
  })
  return spans
}

/** Of the range in which a signal is said to lie, an axis shows so much at least. */
const LEAST_OF_OWN = 0.1

/**
 * The range of an axis: all values, and any limit within one range of them; noise is not blown up to full height.
 * @param low of everything that is drawn in the panel
 * @param ownRange in which the signal is said to lie
 */
export const axisRange = (
  low: number,
  high: number,
  limits: readonly number[],
  ownRange: readonly [number, number] | null,
): readonly [number, number] => {
  if (!(low <= high)) return ownRange ?? [0, 1]
  const reach = Math.max(high - low, Math.abs(high) * 0.5)
  const near = limits.filter((limit) => limit <= high + reach && limit >= low - reach)
  const [bottom, top] = [Math.min(low, ...near), Math.max(high, ...near)]
  const least = ownRange ? (ownRange[1] - ownRange[0]) * LEAST_OF_OWN : 0
  const pad = Math.max((top - bottom) * 0.08, Math.abs(top) * 0.02, (least - (top - bottom)) / 2, 1e-6)
  return [bottom >= 0 && bottom - pad < 0 ? 0 : bottom - pad, top + pad]
}

/** Labels at a line's end, pushed apart so that none covers another. @param places px from the top, wanted @returns px, in the same order */
export const apart = (places: readonly number[], gap: number, top: number, bottom: number): readonly number[] => {
  const order = places.map((_, i) => i).toSorted((a, b) => places[a]! - places[b]!)
  const out = [...places]
  let least = top
  for (const i of order) {
    out[i] = Math.max(least, out[i]!)
    least = out[i]! + gap
  }
  let most = bottom
  for (const i of order.toReversed()) {
    out[i] = Math.min(most, out[i]!)
    most = out[i]! - gap
  }
  return out
}
