/** The past week as an import: samples as Parquet, alarms as lines of JSON, and a marker so that it is done once. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Twin } from '../../twin/twin.ts'
import type { PlantOptions } from '../plant.ts'
import { weekOfDowntime } from './downtime.ts'
import { simulateLastHour } from './last-hour.ts'
import { HISTORY_FILE } from './names.ts'
import { pastAlarms } from './past-alarms.ts'
import { MINUTE_MS, WARM_UP_S, WEEK_MS } from './span.ts'
import { simulateWeek } from './week.ts'
import { writeParquet, type Series } from './write-parquet.ts'

/** An unchanged value is repeated this often, so that a quiet signal does not look like a lost one. */
const REPEAT_MS = 60_000

export interface WeekSummary {
  readonly rows: number
  readonly alarms: number
}

/** Week and hour of each signal, joined; nothing at or after `liveFromMs`. */
export const weekOfSeries = (
  twin: Twin,
  options: PlantOptions,
  liveFromMs: number,
): { readonly series: Series[]; readonly alarms: { readonly at: number }[] } => {
  const hour = simulateLastHour(twin, options)
  const hourFromMs = liveFromMs - WARM_UP_S * 1000 - 1
  const minutes = (WEEK_MS - WARM_UP_S * 1000) / MINUTE_MS
  const weekStartMs = hourFromMs - minutes * MINUTE_MS
  const downtime = weekOfDowntime(twin, hour.plant, options, minutes)
  const week = simulateWeek(hour, downtime, options.seed, minutes, weekStartMs)
  const minutesOf = new Map(week.map((track) => [track.signal.id, track.values]))
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
    for (let m = 0; m < before.length; m++) add(weekStartMs + m * MINUTE_MS, before[m]!, 10 * MINUTE_MS)
    for (let k = 0; k < values.length; k++)
      add(hourFromMs + (k + 1) * stepMs, values[k]!, k === values.length - 1 ? 0 : REPEAT_MS)
    return { signal: signal.id, t, value, count }
  })
  return { series, alarms: pastAlarms(twin, downtime, week, options.seed, weekStartMs) }
}

export const writeWeek = async (
  twin: Twin,
  options: PlantOptions,
  directory: string,
  liveFromMs: number,
): Promise<WeekSummary> => {
  await mkdir(directory, { recursive: true })
  const { series, alarms } = weekOfSeries(twin, options, liveFromMs)
  const rows = await writeParquet(join(directory, HISTORY_FILE.samples), series)
  const file = join(directory, HISTORY_FILE.alarms)
  await writeFile(`${file}.part`, alarms.map((event) => `${JSON.stringify(event)}\n`).join(''))
  await rename(`${file}.part`, file)
  await writeFile(join(directory, HISTORY_FILE.marker), `${new Date(liveFromMs).toISOString()}\n`)
  return { rows, alarms: alarms.length }
}
