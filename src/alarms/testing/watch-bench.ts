/** An engine over one class of machines with the alarms of a test, given sample by sample in their own time. */
import { slotOf, timeMs } from '../../base/brand.ts'
import { ValueTable } from '../../values/table.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { AlarmChange } from '../alarm-register.ts'
import { AlarmEngine } from '../engine.ts'
import { T0, twinOf } from './robot-bench.ts'

const STATES = { run: { code: 6, name: 'Running' }, stop: { code: 2, name: 'Stopped' } }

export const pumps = (alarms: Record<string, unknown>, count = 1, staleAfterS: number | null = null) => ({
  format: 1 as const,
  defaults: { staleAfterS },
  id: 'plant',
  name: 'Plant',
  classes: {
    pump: {
      signals: {
        heat: { name: 'Heat', unit: '°C' },
        wanted: { name: 'Setpoint', unit: '°C' },
        flow: { name: 'Flow' },
        state: { name: 'State', type: 'state' as const, states: STATES },
        command: {
          name: 'Command',
          type: 'state' as const,
          states: { stop: STATES.stop, run: { code: 1, name: 'Go' } },
        },
        open: { name: 'Open', type: 'boolean' as const },
        order: { name: 'Order', type: 'text' as const },
      },
      alarms: Object.fromEntries(
        Object.entries(alarms).map(([key, alarm]) => [
          key,
          { name: key, priority: 'low' as const, signal: 'heat', ...(alarm as object) },
        ]),
      ) as never,
    },
  },
  assets: Array.from({ length: count }, (_, i) => ({ id: `p-${i + 1}`, name: `P-${i + 1}`, class: 'pump' })),
})

/** Times are seconds after `T0`; what is told is "alarm kind when". */
export const watchBench = (alarms: Record<string, unknown>, count = 1, staleAfterS: number | null = null) => {
  const twin = twinOf(pumps(alarms, count, staleAfterS))
  const values = new ValueTable(twin)
  const engine = new AlarmEngine(twin, values)
  const told: AlarmChange[] = []
  const give = (ref: string, value: number | string, at: number, quality: 0 | 1 | 2 = QUALITY.good, asset = 'p-1') => {
    const slot = slotOf(twin.signal(`${asset}/${ref}`)!.slot)
    const [number, text] = typeof value === 'string' ? [Number.NaN, value] : [value, '']
    values.set(slot, number, quality, T0 + at * 1000, 0)
    engine.sample(slot, number, text, quality, T0 + at * 1000, T0 + at * 1000)
    told.push(...engine.evaluate(values.drain(), timeMs(T0 + at * 1000)))
  }
  const tick = (at: number): void => void told.push(...engine.tick(timeMs(T0 + at * 1000)))
  /** What was told since it was asked last. */
  const said = (): string[] =>
    told
      .splice(0)
      .map(
        ({ row, kind, at }) =>
          `${row.asset === 'p-1' ? '' : `${row.asset} `}${row.key.split('/')[1]} ${kind} ${(at - T0) / 1000}`,
      )
  return { twin, values, engine, give, tick, told, said }
}
