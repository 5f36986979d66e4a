/** For tests: robots of one class with a joint each, whose vibration may wear; and the samples they would send. */
import { createRng } from '../../base/rng.ts'
import { atOnce } from '../../base/steps.ts'
import { loadTwin } from '../../twin/load.ts'
import type { SampleColumns } from '../messages.ts'
import { planOf, type PlanSignal } from '../plan.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** A Monday, 00:00 UTC. */
export const START = Date.UTC(2026, 5, 1)
export const LIMIT = 2

export const robots = (count: number, more: Record<string, unknown> = {}) => ({
  format: 1,
  id: 'plant',
  name: 'Plant',
  classes: {
    robot: {
      name: 'Robot',
      signals: {
        state: {
          name: 'State',
          type: 'state',
          role: 'state',
          states: {
            execute: { code: 6, name: 'Running', tone: 'normal' },
            stopped: { code: 2, name: 'Stopped', tone: 'stopped' },
          },
          bindings: [{ topic: 'plant/{asset}/state' }],
        },
      },
      parts: {
        joint: {
          name: 'Joint',
          signals: {
            vibration: {
              name: 'Vibration',
              unit: 'mm/s',
              role: 'vibration',
              bindings: [{ topic: 'plant/{asset}/vibration' }],
            },
          },
        },
      },
      alarms: {
        high: { name: 'Vibration high', priority: 'high', signal: 'joint/vibration', when: { above: LIMIT } },
      },
    },
  },
  assets: Array.from({ length: count }, (_, i) => ({
    id: `r-${i + 1}`,
    name: `Robot ${i + 1}`,
    class: 'robot',
    ...more,
  })),
})

export const planOfRobots = (document: unknown): readonly PlanSignal[] => {
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return atOnce(planOf(loaded.value))
}

export type Row = readonly [slot: number, value: number, isUsable: boolean, time: number]

export const columnsOf = (rows: readonly Row[]): SampleColumns => ({
  count: rows.length,
  slot: Uint32Array.from(rows, ([slot]) => slot),
  value: Float64Array.from(rows, ([, value]) => value),
  usable: Uint8Array.from(rows, ([, , isUsable]) => (isUsable ? 1 : 0)),
  time: Float64Array.from(rows, ([, , , time]) => time),
})

export interface Story {
  /** How much of the way to its limit each robot is at a moment, 0…1 and beyond; by index. */
  readonly worn?: (robot: number, time: number) => number
  readonly isRunning?: (robot: number, time: number) => boolean
  readonly stepMs?: number
  readonly seed?: number
}

/** Vibration and, where it changes, the state, of every robot; ascending in time. */
export function* samplesOf(
  plan: readonly PlanSignal[],
  from: number,
  to: number,
  { worn = () => 0, isRunning = () => true, stepMs = MINUTE, seed = 1 }: Story = {},
): Generator<Row> {
  const robotsOf = plan
    .filter(({ states }) => states === null)
    .map((signal, robot) => ({
      robot,
      slot: signal.slot,
      state: signal.stateSlots[0]!,
      rng: createRng(seed).fork(`${signal.id} ${from}`),
      ran: undefined as boolean | undefined,
    }))
  for (let time = from; time < to; time += stepMs)
    for (const one of robotsOf) {
      const runs = isRunning(one.robot, time)
      if (runs !== one.ran || time % (10 * MINUTE) === 0) yield [one.state, runs ? 6 : 2, true, time]
      one.ran = runs
      const level = 1 + (LIMIT - 1) * worn(one.robot, time)
      yield [one.slot, (runs ? level : 0.05) + one.rng.normal(0, 0.05), true, time]
    }
}
