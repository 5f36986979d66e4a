/** A panel's picture of this moment: the pasts of its signals, with what has come since. */
import { formatNumber, formatSignal } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { PRIORITIES } from '../../twin/schema.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Span } from '../../timeline/stretches.ts'
import { valueAt } from './pasts.ts'
import { type AlarmSpan, axisRange, isStepped, shortNames } from './stack-data.ts'
import { type Line, type LineColumns, type PanelPicture, reachOf } from './stack-paint.ts'
import { limitsOf } from './trend-data.ts'
import type { TrendsView } from './trends-view.ts'
import type { StackInk } from './use-ink.ts'
import type { Past } from './use-pasts.ts'

interface Live {
  /** What came after the past's last answer. */
  readonly tail: (past: Past) => { readonly t: readonly number[]; readonly value: readonly number[] }
  readonly now: number
  readonly alarms: (signal: TwinSignal) => readonly AlarmSpan[]
}

const withTail = (past: Past, live: Live): LineColumns => {
  const own = past.own ?? { t: [], mean: [] }
  const { t, value } = live.tail(past)
  if (t.length === 0) return own
  const nothing = t.map(() => null)
  return {
    t: [...own.t, ...t],
    mean: [...own.mean, ...value],
    ...(own.min && { min: [...own.min, ...nothing] }),
    ...(own.max && { max: [...own.max, ...nothing] }),
  }
}

const MEDIAN = { width: 1.25, dash: [], figure: '' } as const
const SHIFTED_LINE = { width: 1.5, dash: [4, 2.5], figure: '' } as const

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
  const picture: PanelPicture = {
    lines,
    bands: pasts.flatMap(({ band }) => band ?? []),
    limits: limits.filter(({ value }, i) => limits.findIndex((one) => one.value === value) === i),
    alarms: view.off.has('alarms') ? [] : signals.flatMap(live.alarms),
    bad: pasts.flatMap(({ bad }) => bad),
    now: live.now <= window.to && live.now >= window.from ? live.now : null,
  }
  const [first] = signals
  if (first!.type === 'boolean') return { picture, range: [-0.1, 1.1] }
  if (first!.type === 'state') {
    const codes = first!.states.map(({ code }) => code)
    return { picture, range: [Math.min(...codes) - 0.5, Math.max(...codes) + 0.5] }
  }
  const [low, high] = reachOf(picture, window)
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
