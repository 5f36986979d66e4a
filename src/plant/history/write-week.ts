/** The past week as an import: samples as Parquet, alarms as lines of JSON, and a marker so that it is done once. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { PACKML } from '../packml.ts'
import type { PlantOptions } from '../plant.ts'
import { simulateLastHour } from './last-hour.ts'
import { HISTORY_FILE } from './names.ts'
import { pastAlarms } from './past-alarms.ts'
import { runPast } from './past-run.ts'
import { MINUTE_MS, WARM_UP_S, WEEK_MS } from './span.ts'
import { type MinuteTrack, simulateWeek } from './week.ts'
import { writeParquet, type Series } from './write-parquet.ts'

/**
 * Readings of all but the last day are kept every so many minutes, and wherever their machine begins or ends to stand:
 * a trend of a week shows no more, and half as many rows are written and taken in while the first page opens. States are
 * kept to the minute.
 */
const COARSE_MIN = 5
const FINE_MS = 86_400_000

/** An unchanged value is repeated this often in the hour and in the week, so that a quiet signal does not look like a lost one. */
const REPEAT_MS = 60_000
const LONGEST_MS = 10 * MINUTE_MS

interface WeekOfSeries {
  readonly series: Series[]
  readonly alarms: { readonly at: number }[]
}

export interface WeekSummary {
  readonly rows: number
  readonly alarms: number
}

const stands = (state: number): boolean => state !== PACKML.execute && state !== PACKML.suspended

/** By machine: 1 in the minutes in which it stands and did not a minute before, or will not a minute after, and the other way. */
const turnsOf = (week: readonly MinuteTrack[]): ReadonlyMap<TwinAsset, Uint8Array> =>
  new Map(
    week
      .filter(({ signal }) => signal.key === 'state')
      .map(({ signal, values }) => [
        signal.asset,
        Uint8Array.from(values, (state, m) =>
          [m - 1, m + 1].some((other) => stands(values[other] ?? state) !== stands(state)) ? 1 : 0,
        ),
      ]),
  )

/** Week and hour of each signal, joined; nothing at or after `liveFromMs`. */
export const weekOfSeries = (twin: Twin, options: PlantOptions, liveFromMs: number): WeekOfSeries => {
  const hour = simulateLastHour(twin, options)
  const hourFromMs = liveFromMs - WARM_UP_S * 1000 - 1
  const minutes = (WEEK_MS - WARM_UP_S * 1000) / MINUTE_MS
  const weekStartMs = hourFromMs - minutes * MINUTE_MS
  const run = runPast(twin, options, minutes)
  const week = simulateWeek(hour, run, options.seed, minutes, weekStartMs)
  const minutesOf = new Map(week.map((track) => [track.signal.id, track.values]))
  const turns = turnsOf(week)
  const coarse = minutes - FINE_MS / MINUTE_MS
  const series = hour.tracks.map(({ signal, stepMs, values }): Series => {
    const before = minutesOf.get(signal.id) ?? new Float64Array(0)
    const t = new Float64Array(before.length + values.length)
    const value = new Float64Array(t.length)
    let count = 0
    const add = (at: number, v: number, repeatMs: number): void => {
      if (Number.isNaN(v) || (count > 0 && value[count - 1] === v && at - t[count - 1]! < repeatMs)) return
      t[count] = at
      value[count++] = v
    }
    const turning = turns.get(signal.asset)
    const isKept = (m: number): boolean =>
      m >= coarse || m % COARSE_MIN === 0 || signal.type === 'state' || turning?.[m] === 1
    for (let m = 0; m < before.length; m++) {
      const at = weekStartMs + m * MINUTE_MS
      if (isKept(m) || at - t[count - 1]! >= LONGEST_MS) add(at, before[m]!, LONGEST_MS)
    }
    for (let k = 0; k < values.length; k++)
      add(hourFromMs + (k + 1) * stepMs, values[k]!, k === values.length - 1 ? 0 : REPEAT_MS)
    return { signal: signal.id, t, value, count }
  })
  return { series, alarms: pastAlarms(twin, run.downtime, week, options.seed, weekStartMs) }
}

export const writeWeek = (
  twin: Twin,
  options: PlantOptions,
  directory: string,
  liveFromMs: number,
): Promise<WeekSummary> => writeSeries(weekOfSeries(twin, options, liveFromMs), directory, liveFromMs)

export const writeSeries = async (
  { series, alarms }: WeekOfSeries,
  directory: string,
  liveFromMs: number,
): Promise<WeekSummary> => {
  await mkdir(directory, { recursive: true })
  const rows = await writeParquet(join(directory, HISTORY_FILE.samples), series)
  const file = join(directory, HISTORY_FILE.alarms)
  await writeFile(`${file}.part`, alarms.map((event) => `${JSON.stringify(event)}\n`).join(''))
  await rename(`${file}.part`, file)
  await writeFile(join(directory, HISTORY_FILE.marker), `${new Date(liveFromMs).toISOString()}\n`)
  return { rows, alarms: alarms.length }
}
