/** A panel's picture of this moment: the pasts of its signals, with what has come since. */
import { formatNumber, formatSignal } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Span } from '../../timeline/stretches.ts'
import { type Ahead, fanBands } from '../foresight/fan-bands.ts'
import { futuresOf } from '../foresight/fan.ts'
import { valueAt } from './pasts.ts'
import { type AlarmSpan, axisRange, isStepped, shortNames } from './stack-data.ts'
import { type FanPicture, type Line, type LineColumns, type PanelPicture, reachOf } from './stack-paint.ts'
import { limitsOf } from './trend-data.ts'
import type { TrendsView } from './trends-view.ts'
import type { StackInk } from './use-ink.ts'
import type { Past } from './use-pasts.ts'

interface Live {
  /** What came after the past's last answer. */
  readonly tail: (past: Past) => { readonly t: readonly number[]; readonly value: readonly number[] }
  readonly now: number
  readonly alarms: (signal: TwinSignal) => readonly AlarmSpan[]
  readonly unusual: (signal: TwinSignal) => readonly Span[]
  /** Where it goes; null = nothing is drawn of that. */
  readonly ahead: (signal: TwinSignal) => Ahead | null
}

const NOTHING: LineColumns = { t: [], mean: [] }
/** By the columns of the past: with how much of the tail they were joined last. */
const joined = new WeakMap<LineColumns, { readonly length: number; readonly to: number; readonly all: LineColumns }>()

/** The same columns again while nothing has come. */
const withTail = (past: Past, live: Live): LineColumns => {
  const own = past.own ?? NOTHING
  const { t, value } = live.tail(past)
  if (t.length === 0) return own
  const known = joined.get(own)
  if (known?.length === t.length && known.to === t.at(-1)) return known.all
  const nothing = t.map(() => null)
  const all: LineColumns = {
    t: [...own.t, ...t],
    mean: [...own.mean, ...value],
    ...(own.min && { min: [...own.min, ...nothing] }),
    ...(own.max && { max: [...own.max, ...nothing] }),
  }
  joined.set(own, { length: t.length, to: t.at(-1)!, all })
  return all
}

const MEDIAN = { width: 1.25, dash: [], figure: '' } as const
const SHIFTED_LINE = { width: 1.5, dash: [4, 2.5], figure: '' } as const

const fanPicture = (ahead: Ahead, until: number): FanPicture => ({
  ...fanBands(ahead, until),
  limit: ahead.limit,
  dots: futuresOf(ahead.fan, ahead.at).filter((ms) => ms !== null),
})

export interface DrawnPanel {
  readonly picture: PanelPicture
  readonly range: readonly [number, number]
}

/** @param signals those of the panel; one alone is compared, of several each has its own colour */
export const drawnPanel = (
  pasts: readonly Past[],
  view: TrendsView,
  window: Span,
  ink: StackInk,
  live: Live,
): DrawnPanel => {
  const signals = pasts.map(({ signal }) => signal)
  const names = shortNames(signals)
  const alone = pasts.length === 1
  const lines: Line[] = []
  for (const past of pasts) {
    const stepped = isStepped(past.signal)
    if (past.median)
      lines.push({
        ...past.median,
        ...MEDIAN,
        colour: ink.ink3,
        stepped,
        label: alone ? text('trends.line.sisters') : '',
      })
    past.sisters.forEach(({ signal, columns }, i) =>
      lines.push({
        ...columns,
        ...MEDIAN,
        colour: (alone && ink.series[i + 1]) || ink.ink3,
        stepped,
        label: signal.asset.name,
      }),
    )
    past.shifted.forEach(({ by, columns }, i) =>
      lines.push({
        ...columns,
        ...SHIFTED_LINE,
        colour: (alone && ink.series[i + 1]) || ink.ink3,
        stepped,
        label: alone ? text(`trends.line.${by}`) : '',
      }),
    )
  }
  pasts.forEach((past, i) => {
    const columns = withTail(past, live)
    const last = valueAt(columns, window.to)
    lines.push({
      ...columns,
      colour: ink.series[i]!,
      width: 1.75,
      dash: [],
      stepped: isStepped(past.signal),
      label: names[i]!,
      figure: last === null ? '' : formatSignal(past.signal, last),
    })
  })
  const limits = view.off.has('limits')
    ? []
    : signals.flatMap((signal) => {
        const found = limitsOf(signal.asset.alarms, signal)
        const worst = Math.min(...found.map(({ alarm }) => PRIORITIES.indexOf(alarm.priority)))
        return found.map(({ value, alarm }) => ({
          value,
          label: text('trends.limit', { value: formatNumber(value, signal.decimals) }),
          strong: found.length > 1 && PRIORITIES.indexOf(alarm.priority) === worst,
        }))
      })
  const ahead = alone && window.to > live.now ? live.ahead(signals[0]!) : null
  if (ahead && !limits.some(({ value }) => value === ahead.limit))
    limits.push({
      value: ahead.limit,
      label: text('trends.limit', { value: formatNumber(ahead.limit, signals[0]!.decimals) }),
      strong: false,
    })
  const picture: PanelPicture = {
    lines,
    bands: pasts.flatMap(({ band }) => band ?? []),
    limits: limits.filter(({ value }, i) => limits.findIndex((one) => one.value === value) === i),
    alarms: view.off.has('alarms') ? [] : signals.flatMap(live.alarms),
    bad: pasts.flatMap(({ bad }) => bad),
    unusual: view.off.has('unusual') ? [] : signals.flatMap(live.unusual),
    fan: ahead && fanPicture(ahead, window.to),
    now: live.now <= window.to && live.now >= window.from ? live.now : null,
  }
  const [first] = signals
  if (first!.type === 'boolean') return { picture, range: [-0.1, 1.1] }
  if (first!.type === 'state') {
    const codes = first!.states.map(({ code }) => code)
    return { picture, range: [Math.min(...codes) - 0.5, Math.max(...codes) + 0.5] }
  }
  const [least, most] = reachOf(picture, window)
  // The fan is read at its limit.
  const [low, high] = ahead ? [Math.min(least, ahead.limit), Math.max(most, ahead.limit)] : [least, most]
  return {
    picture,
    range: axisRange(
      low,
      high,
      picture.limits.map(({ value }) => value),
      first!.range,
    ),
  }
}
