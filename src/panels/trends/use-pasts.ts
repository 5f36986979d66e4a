/** Asks for everything that the panels show of a time: own values, sisters, the past shifted, 30 days of the own, states. */
import { useMemo } from 'react'
import { offsetAt } from '../../texts/zone.ts'
import { LEAST_AT_PHASE, timeInCycle, timeOfDay } from '../../timeline/normal-band.ts'
import { stateSignals } from '../../twin/derive.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { cycleMsIn, cycleSourceOf, cycleWindows, type OwnNormal, startsIn } from './own-normal.ts'
import { bandColumns, bandOf, columnsOf, cycleBandOf, runsIn, shifted, whileRunning } from './pasts.ts'
import type { LineColumns } from './stack-paint.ts'
import { badSpans, isStepped } from './stack-data.ts'
import { inUnit, sisterMedian, sisterSignals, type TrendWindow } from './trend-data.ts'
import type { TrendsView } from './trends-view.ts'
import { type Asked, useHistory } from './use-history.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** More sisters than this would cost more than they tell. */
export const MOST_SISTERS = 8
export const SHIFTED = { shift: 8 * HOUR_MS, day: DAY_MS, week: 7 * DAY_MS } as const
type ShiftedBy = keyof typeof SHIFTED

const NORMAL_MS = 30 * DAY_MS
/** Means of five minutes. */
const NORMAL_COLUMNS = NORMAL_MS / 300_000
const NORMAL_STALE_MS = 30 * 60_000
/** A line of shorter steps shows samples, or as good as that. */
const AS_SAMPLES_MS = 60_000
const MOST_COLUMNS = 10_000
/** Of more signals at a time their days say what is normal: cycles are two dozen questions each. */
const MOST_BY_CYCLE = 4

export const PHASE = timeOfDay(offsetAt)

export interface Past {
  readonly signal: TwinSignal
  readonly own: LineColumns | null
  /** Up to where it is answered: what came after is in the tail. */
  readonly until: number
  readonly stepMs: number
  readonly bad: readonly TrendWindow[]
  readonly median: LineColumns | null
  readonly sisters: readonly { readonly signal: TwinSignal; readonly columns: LineColumns }[]
  readonly shifted: readonly { readonly by: ShiftedBy; readonly columns: LineColumns }[]
  readonly band: ReturnType<typeof bandColumns> | null
  /** What the band is made of, or why there is none; null = it is not asked for, or not known yet. */
  readonly normal: OwnNormal | null
  readonly answer: HistoryAnswer | undefined
}

export interface Pasts {
  readonly all: readonly Past[]
  readonly states: ReadonlyMap<TwinAsset, HistoryAnswer>
  readonly error: Error | null
  readonly pending: boolean
}

export const stateOf = (asset: TwinAsset): TwinSignal | undefined =>
  stateSignals(asset).find(({ type }) => type === 'state')

/** The 30 days that normal is made of; ends at a full hour, so that it is asked for once an hour at most. */
export const normalSpan = (now: number): TrendWindow => {
  const to = Math.floor(now / HOUR_MS) * HOUR_MS
  return { from: to - NORMAL_MS, to }
}

/** Questions by what they are for; the same question twice is one. */
class Questions {
  readonly list: Asked[] = []
  readonly #at = new Map<string, number>()

  ask(question: Asked): number {
    const key = `${question.signal} ${question.from} ${question.to} ${question.columns}`
    const known = this.#at.get(key)
    if (known !== undefined) return known
    this.#at.set(key, this.list.push(question) - 1)
    return this.list.length - 1
  }
}

/** @param wanted ms, on a grid. @param columns of a line over all of it */
export const usePasts = (
  signals: readonly TwinSignal[],
  view: TrendsView,
  wanted: TrendWindow,
  columns: number,
): Pasts => {
  const { twin, now } = usePorts()
  const { beside } = view
  const normalTo = useSampled(() => normalSpan(now()).to)
  const plan = useMemo(() => {
    const lines = new Questions()
    const normals = new Questions()
    const month = { from: normalTo - NORMAL_MS, to: normalTo, columns: NORMAL_COLUMNS }
    const assets = new Set(signals.map(({ asset }) => asset))
    const states = [...assets].flatMap((asset) => {
      const state = stateOf(asset)
      return state ? [{ asset, state, at: lines.ask({ signal: state.id, ...wanted, columns }) }] : []
    })
    const each = signals.map((signal) => {
      const { sisters } = sisterSignals(twin, signal)
      const compared = (beside.has('sisters') || beside.has('each')) && sisters.length <= MOST_SISTERS ? sisters : []
      const state = stateOf(signal.asset)
      const normal = beside.has('normal') && !isStepped(signal)
      const cycle = normal ? cycleSourceOf(signal.asset) : null
      return {
        signal,
        own: lines.ask({ signal: signal.id, ...wanted, columns }),
        sisters: compared.map(({ signal: sister, to }) => ({
          signal: sister,
          to,
          at: lines.ask({ signal: sister.id, ...wanted, columns: Math.ceil(columns / 4) }),
        })),
        shifted: (Object.keys(SHIFTED) as ShiftedBy[]).flatMap((by) =>
          beside.has(by)
            ? [
                {
                  by,
                  at: lines.ask({
                    signal: signal.id,
                    from: wanted.from - SHIFTED[by],
                    to: wanted.to - SHIFTED[by],
                    columns,
                  }),
                },
              ]
            : [],
        ),
        normal: normal ? normals.ask({ signal: signal.id, ...month }) : null,
        ran: normal && state ? normals.ask({ signal: state.id, ...month }) : null,
        state,
        cycle: cycle && { source: cycle, at: lines.ask({ signal: cycle.signal.id, ...wanted, columns }) },
      }
    })
    return { lines: lines.list, normals: normals.list, states, each }
  }, [twin, signals, beside, wanted, columns, normalTo])
  const told = useHistory(plan.lines)
  const normals = useHistory(plan.normals, NORMAL_STALE_MS)

  const bands = useMemo(
    () =>
      plan.each.map(({ normal, ran, state, own }) => {
        const answer = normal === null ? undefined : normals.all[normal]
        const shown = told.all[own]
        if (!answer || !shown || (ran !== null && !normals.all[ran])) return null
        const runs = runsIn(state, ran === null ? undefined : normals.all[ran])
        return bandOf(answer, runs, PHASE, shown.stepMs < AS_SAMPLES_MS)
      }),
    [plan, normals.all, told.all],
  )
  /** Where cycles are seen one by one, they are looked at in the same way all over the 30 days. */
  const cyclePlan = useMemo(() => {
    const questions = new Questions()
    const each = plan.each.map(({ signal, normal, ran, state, cycle }) => {
      const shown = cycle ? told.all[cycle.at] : undefined
      const month = normal === null ? undefined : normals.all[normal]
      if (!cycle || !shown || !month || plan.each.length > MOST_BY_CYCLE || (ran !== null && !normals.all[ran]))
        return null
      const cycleMs = cycleMsIn(shown, cycle.source)
      if (cycleMs === null) return null
      const ranIn = whileRunning(month, runsIn(state, ran === null ? undefined : normals.all[ran]))
      return cycleWindows(ranIn, cycleMs).map((window) => {
        const finely = Math.ceil(((window.to - window.from) / (wanted.to - wanted.from)) * columns)
        const asked = { ...window, columns: Math.min(MOST_COLUMNS, Math.max(2, finely)) }
        return {
          own: questions.ask({ signal: signal.id, ...asked }),
          cycle: questions.ask({ signal: cycle.source.signal.id, ...asked }),
        }
      })
    })
    return { questions: questions.list, each }
  }, [plan, told.all, normals.all, wanted, columns])
  const cycles = useHistory(cyclePlan.questions, NORMAL_STALE_MS)
  const cycleBands = useMemo(
    () =>
      plan.each.map(({ cycle }, i) => {
        const windows = cyclePlan.each[i]
        const shown = cycle ? told.all[cycle.at] : undefined
        if (!cycle || !windows || !shown || cycles.pending) return null
        const answers = windows.flatMap((window) => {
          const [own, counted] = [cycles.all[window.own], cycles.all[window.cycle]]
          return own && counted ? [{ own, starts: startsIn(counted, cycle.source) }] : []
        })
        const starts = [...new Set([...answers.flatMap((one) => one.starts), ...startsIn(shown, cycle.source)])]
        const phase = timeInCycle(starts.toSorted((a, b) => a - b))
        if (!phase) return null
        const band = cycleBandOf(
          answers.map(({ own }) => own),
          phase,
        )
        // Of too few cycles the days say more.
        return band.basis.occurrences < LEAST_AT_PHASE ? null : { band, phase }
      }),
    [plan, cyclePlan, cycles.all, cycles.pending, told.all],
  )
  const states = useMemo(
    () =>
      new Map(
        plan.states.flatMap(({ asset, at }) => {
          const answer = told.all[at]
          return answer ? [[asset, answer] as const] : []
        }),
      ),
    [plan, told.all],
  )
  const all = useMemo(
    () =>
      plan.each.map(({ signal, own, sisters, shifted: moved, state }, i): Past => {
        const answer = told.all[own]
        const fleet = sisters.flatMap(({ signal: sister, to, at }) => {
          const one = told.all[at]
          return one ? [{ signal: sister, answer: inUnit(one, to) }] : []
        })
        const columnsOwn = answer ? columnsOf(signal, answer) : null
        const inCycles = cycleBands[i]
        const band = inCycles?.band ?? bands[i]
        return {
          signal,
          answer,
          own: columnsOwn,
          until: answer ? (answer.t.at(-1) ?? 0) + answer.stepMs : 0,
          stepMs: answer?.stepMs ?? 0,
          bad: answer ? badSpans(answer) : [],
          median:
            beside.has('sisters') && fleet.length > 0 && columnsOwn
              ? {
                  t: columnsOwn.t,
                  mean: sisterMedian(
                    columnsOwn.t.map((t) => t / 1000),
                    fleet.map((one) => one.answer),
                  ),
                }
              : null,
          sisters: beside.has('each')
            ? fleet.map((one) => ({ signal: one.signal, columns: columnsOf(one.signal, one.answer) }))
            : [],
          shifted: moved.flatMap(({ by, at }) => {
            const one = told.all[at]
            return one ? [{ by, columns: shifted(signal, one, SHIFTED[by]) }] : []
          }),
          band:
            band && answer
              ? bandColumns(band, inCycles?.phase ?? PHASE, wanted, runsIn(state, states.get(signal.asset)))
              : null,
          normal: band ? { basis: band.basis, of: inCycles ? 'cycles' : 'days' } : null,
        }
      }),
    [plan, told.all, bands, cycleBands, beside, states, wanted],
  )
  return { all, states, error: told.error ?? normals.error ?? cycles.error, pending: told.pending }
}
