/**
 * A small line and its past, worked on paper: each day of the last two weeks has the early shift of `src/figures/report.test.ts`.
 *
 * Shift 06:00 – 14:00 UTC, break 09:00 – 09:30: planned busy time 450 min. The outlet V counts; beat 30 s.
 *   07:00 – 07:20  S stands aborted, V waits from 07:01 to 07:21     own fault of S   20 min
 *   09:00 – 09:30  break: V is suspended                             not planned
 *   10:00 – 10:01  V held                                            short stop        1 min
 *   11:00 – 11:30  V suspended, nobody of the line stands            waits            30 min
 *   12:00 – 12:10  V ready                                           set-up           10 min
 * 700 pieces made, 686 good, 14 rejected. Slow cycles 39 min, rejects 7 min, OEE 343 / 450 = 76.2 %.
 * S and V take 90 and 45 kWh, R 30 000 Wh, a tenth more on every second day: 165 / 686 = 0.2405 and 0.2646 kWh a piece.
 *
 * And 17 days of vibration of each machine, a value each five minutes: 1.0 + 0.3 sin(time of day) of V, S and R beside it.
 */
import { createRng } from '../../../base/rng.ts'
import type { Series } from '../../../plant/history/write-parquet.ts'

const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const SHIFTS = 15
const VIBRATION_DAYS = 17

const STATES = {
  stopped: { code: 2, name: 'Stopped', tone: 'stopped' },
  idle: { code: 4, name: 'Ready', tone: 'idle' },
  suspended: { code: 5, name: 'Suspended', tone: 'idle' },
  execute: { code: 6, name: 'Running' },
  aborted: { code: 9, name: 'Aborted', tone: 'fault' },
  held: { code: 11, name: 'Held', tone: 'fault' },
}
const bound = (signal: string) => ({ bindings: [{ topic: `bench/{asset}/${signal}` }] })
const counts = (name: string, key: string, role: string) => ({ [key]: { name, type: 'integer', role, ...bound(key) } })
const machine = (id: string, x: number, signals: object = {}) => ({
  id,
  name: id.toUpperCase(),
  class: 'cell',
  parent: 'line',
  place: { at: [x, 0, 0] },
  signals,
})
export const PAPER_TWIN = {
  format: 1,
  id: 'paper',
  name: 'Paper',
  timeZone: 'UTC',
  defaults: { staleAfterS: null },
  classes: {
    cell: {
      name: 'Cell',
      model: { kind: 'station' },
      signals: {
        state: { name: 'State', type: 'state', role: 'state', states: STATES, ...bound('state') },
        energy: { name: 'Energy', role: 'energy', unit: 'kWh', ...bound('energy') },
        vibration: { name: 'Vibration', role: 'vibration', unit: 'mm/s', decimals: 2, ...bound('vibration') },
      },
      alarms: {
        shakes: {
          name: 'Shakes',
          priority: 'high',
          signal: 'vibration',
          when: { above: 2 },
          help: 'Look at the bearing.',
        },
      },
    },
  },
  assets: [
    { id: 'line', name: 'Line 1', level: 'line', plannedRunTimePerItemS: 30 },
    machine('s', 0),
    machine('v', 4, {
      ...counts('Good', 'good', 'count-good'),
      ...counts('Rejected', 'rejected', 'count-rejected'),
      cycle: { name: 'Cycle', role: 'cycle-time', unit: 's', ...bound('cycle') },
    }),
    machine('r', 8, { energy: { unit: 'Wh' } }),
  ],
  flow: [
    { from: 's', to: 'v' },
    { from: 'v', to: 'r' },
  ],
  kpis: [{ name: 'Throughput', unit: '/h', role: 'count-good', reduce: 'rate-per-hour' }],
  shifts: [
    {
      name: 'Early',
      days: [0, 1, 2, 3, 4, 5, 6],
      from: '06:00',
      to: '14:00',
      breaks: [{ from: '09:00', to: '09:30' }],
    },
  ],
}

/** From a minute of the shift on. */
const DID: Readonly<Record<'s' | 'v' | 'r', readonly (readonly [minute: number, code: number])[]>> = {
  s: [
    [0, 6],
    [60, 9],
    [80, 6],
  ],
  v: [
    [0, 6],
    [61, 5],
    [81, 6],
    [180, 5],
    [210, 6],
    [240, 11],
    [241, 6],
    [300, 5],
    [330, 6],
    [360, 4],
    [370, 6],
  ],
  r: [[0, 6]],
}
const PER_SHIFT = { 'v/good': 686, 'v/rejected': 14, 's/energy': 90, 'v/energy': 45, 'r/energy': 30_000 } as const

class Written {
  readonly #rows = new Map<string, [number, number][]>()
  readonly #until: number

  /** @param until what would come later is not the past, ms */
  constructor(until: number) {
    this.#until = until
  }

  put(signal: string, t: number, value: number): void {
    if (t >= this.#until) return
    const rows = this.#rows.get(signal) ?? []
    if (rows.length === 0) this.#rows.set(signal, rows)
    rows.push([t, value])
  }
  series(): Series[] {
    return [...this.#rows].map(([signal, rows]) => ({
      signal,
      t: Float64Array.from(rows, ([t]) => t),
      value: Float64Array.from(rows, ([, value]) => value),
      count: rows.length,
    }))
  }
}

/** What V's vibration was, without its noise of ±0.1. @param ms UTC */
export const vibrationAt = (ms: number): number => 1 + 0.3 * Math.sin((2 * Math.PI * (ms % DAY)) / DAY)

/** @param midnight of the day after the last shift, UTC, ms. @param now nothing is of the last minute before, or later */
export const pastUpTo = (midnight: number, now: number): Series[] => {
  const written = new Written(now - MINUTE)
  const totals: Record<string, number> = {}
  for (let back = SHIFTS; back >= 1; back--) {
    const six = midnight - back * DAY + 6 * HOUR
    for (const [asset, did] of Object.entries(DID)) {
      for (let minute = 0; minute < 480; minute++)
        written.put(`${asset}/state`, six + minute * MINUTE, did.findLast(([from]) => from <= minute)![1])
      for (let minute = 480; minute < 1440; minute += 10) written.put(`${asset}/state`, six + minute * MINUTE, 2)
    }
    for (const [signal, amount] of Object.entries(PER_SHIFT)) {
      const all = signal.endsWith('energy') && back % 2 === 0 ? amount * 1.1 : amount
      const before = totals[signal] ?? 0
      for (let minute = 0; minute <= 480; minute++) {
        const worked = minute <= 180 ? minute : Math.max(180, minute - 30)
        written.put(signal, six + minute * MINUTE, before + (worked * all) / 450)
      }
      totals[signal] = before + all
    }
    for (let minute = 0; minute < 480; minute++) written.put('v/cycle', six + minute * MINUTE, 33 + (minute % 3) / 2)
  }
  const noise = createRng(7)
  for (const [asset, over] of [
    ['s', -0.2],
    ['v', 0],
    ['r', 0.2],
  ] as const)
    for (let t = midnight - VIBRATION_DAYS * DAY; t < now; t += 5 * MINUTE)
      written.put(`${asset}/vibration`, t, vibrationAt(t) + over + 0.2 * (noise.next() - 0.5))
  return written.series()
}
