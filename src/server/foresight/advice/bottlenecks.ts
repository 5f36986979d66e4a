/** The lines of a twin as their recorded past tells them, each with the machine that holds it up most. */
import { shiftsIn } from '../../../figures/shift-calendar.ts'
import { figureScopes } from '../../../figures/sources.ts'
import type { Twin, TwinAsset } from '../../../twin/twin.ts'
import { BottleneckStudy } from '../../../whatif/advice/bottleneck.ts'
import type { FoundAdvice } from '../../../whatif/advice/found.ts'
import type { Matters } from '../../../whatif/advice/settings-advice.ts'
import { lineRecords, machineSignals } from '../../../whatif/from-history/line-records.ts'
import { lineMap } from '../../../whatif/from-twin/line-map.ts'
import { lineOf } from '../../../whatif/from-twin/line-of.ts'
import { isStation } from '../../../whatif/from-twin/station.ts'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import type { Historian } from '../../historian/historian.ts'
import { inSlices } from '../../slices.ts'
import { calendarOf } from '../use/meters.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
/** So many minutes are answered minute by minute. */
export const LOOK_BACK_MS = 9990 * MINUTE
const EVERY_MINUTE = 10_000
/** A line with more stations takes too long to be simulated beside all that is live. */
const MOST_STATIONS = 40
const MOST_LINES = 12
const SIGNALS_AT_ONCE = 16
const SEED = 1

export interface Bottlenecks {
  /** Machines that were compared. */
  readonly compared: number
  /** How often each machine has stopped by itself in the last week, by its id. */
  readonly stops: ReadonlyMap<string, { readonly stops: number; readonly hours: number }>
  readonly found: (compared: number, matters: Matters) => readonly FoundAdvice[]
}

/** One machine of each line, by which its line is found. */
const linesOf = (twin: Twin): readonly TwinAsset[] => {
  const seen = new Set<TwinAsset>()
  return figureScopes(twin).flatMap((scope): TwinAsset[] => {
    const [first] = scope.level === 'line' ? twin.assets.filter((one) => one.parent === scope && isStation(one)) : []
    if (!first || seen.has(first)) return []
    const map = lineMap(twin, first)
    if (!map.ok || map.value.stations.length > MOST_STATIONS) return []
    for (const { asset } of map.value.stations) seen.add(asset)
    return [first]
  })
}

/** Hours a day in which anything is planned; all of them where there is no calendar. */
const plannedHours = (twin: Twin, now: number): number => {
  const calendar = calendarOf(twin)
  if (calendar.shifts.length === 0) return 24
  const from = now - 7 * DAY
  const ms = shiftsIn(calendar, from, now).reduce((sum, { from: begin, to, breaks }) => {
    const rest = breaks.reduce((all, one) => all + one.to - one.from, 0)
    return sum + Math.max(0, Math.min(to, now) - Math.max(begin, from) - rest)
  }, 0)
  return Math.min(24, ms / 3_600_000 / 7)
}

export const bottlenecksOf = async (
  twin: Twin,
  history: Pick<Historian, 'range'>,
  now: number,
  isStopped: () => boolean,
): Promise<Bottlenecks> => {
  const studies: BottleneckStudy[] = []
  const stops = new Map<string, { stops: number; hours: number }>()
  for (const first of linesOf(twin).slice(0, MOST_LINES)) {
    const map = lineMap(twin, first)
    if (!map.ok) continue
    const machines = [...new Set(map.value.stations.flatMap(({ asset, carriers }) => [asset, ...carriers]))]
    const asked = machines.flatMap((asset) => {
      const { state, cycle, pieces, rejected } = machineSignals(asset)
      return [state, cycle, pieces, rejected].flatMap((one) => one?.id ?? [])
    })
    const answers = new Map<string, HistoryAnswer>()
    for (let i = 0; i < asked.length && !isStopped(); i += SIGNALS_AT_ONCE) {
      const signals = asked.slice(i, i + SIGNALS_AT_ONCE)
      const answer = await history.range({ signals, from: now - LOOK_BACK_MS, to: now, columns: EVERY_MINUTE })
      if (answer.ok) for (const one of answer.value.answers) if (one.t.length > 0) answers.set(one.signal, one)
    }
    if (isStopped()) break
    const line = lineOf(twin, first, lineRecords(twin, machines, machines, answers, now))
    if (!line.ok) continue
    for (const { asset, failures, knownHours } of line.value.stations)
      stops.set(asset.id, { stops: failures.failures, hours: knownHours })
    const study = new BottleneckStudy(line.value, SEED)
    await inSlices(study.steps())
    studies.push(study)
  }
  const hoursADay = plannedHours(twin, now)
  return {
    stops,
    compared: studies.reduce((sum, { compared }) => sum + compared, 0),
    found: (compared, matters) => studies.flatMap((study) => study.advice(hoursADay, compared, matters) ?? []),
  }
}
