/** An engine over two robots with every kind of alarm, with a hand on its values. */
import { type TimeMs, timeMs } from '../../base/brand.ts'
import { loadTwin } from '../../twin/load.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import type { Twin } from '../../twin/twin.ts'
import { ValueTable } from '../../values/table.ts'
import type { AlarmCommand } from '../../wire/alarms.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { AlarmChange } from '../alarm-register.ts'
import { AlarmEngine } from '../engine.ts'

export const T0 = 1_700_000_000_000

export const document = (
  robot: Record<string, unknown> = {},
  id = 'r-1',
  aliases: string[] = [],
): TwinDocumentInput => ({
  format: 1,
  defaults: { staleAfterS: 10 },
  id: 'plant',
  name: 'Plant',
  classes: {
    robot: {
      signals: {
        state: {
          name: 'State',
          type: 'state',
          states: {
            run: { code: 6, name: 'Running' },
            stop: { code: 2, name: 'Stopped' },
            abort: { code: 9, name: 'Aborted' },
          },
        },
        temp: { name: 'Winding temperature', unit: '°C' },
        door: { name: 'Door open', type: 'boolean', staleAfterS: null },
      },
      parts: { 'joint-2': { name: 'Joint 2', signals: { vib: { name: 'Vibration', unit: 'mm/s' } } } },
      alarms: {
        vib: {
          name: 'Vibration high',
          priority: 'high',
          signal: 'joint-2/vib',
          when: { above: 2 },
          deadband: 0.25,
          help: 'Grease joint 2.',
        },
        temp: {
          name: 'Too hot',
          priority: 'critical',
          signal: 'temp',
          when: { outside: [5, 90] },
          deadband: 5,
          onDelayS: 5,
          suppressedWhen: { signal: 'state', when: { is: ['stop'] } },
        },
        abort: { name: 'Aborted', priority: 'high', signal: 'state', when: { is: ['abort'] }, group: 'stop' },
        door: { name: 'Door', priority: 'medium', signal: 'door', when: { is: [true] }, group: 'stop', latched: true },
        faults: {
          name: 'Controller fault',
          priority: 'medium',
          faults: { topic: 'r/errors', at: '/errors', code: '/code', text: '/text' },
        },
        ...robot,
      },
    },
  },
  assets: [
    { id: 'line-1', name: 'Line 1', level: 'line' },
    { id, name: 'R-1', class: 'robot', parent: 'line-1', aliases },
    { id: 'r-2', name: 'R-2', class: 'robot', parent: 'line-1' },
  ],
})

export const twinOf = (doc: TwinDocumentInput): Twin => {
  const loaded = loadTwin(doc)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

/** An engine with a hand on its values: `at` is seconds after T0. */
export const bench = (twin = twinOf(document())) => {
  const values = new ValueTable(twin)
  const engine = new AlarmEngine(twin, values)
  const set = (id: string, value: number, at: number, quality: 0 | 1 | 2 = QUALITY.good): AlarmChange[] => {
    values.set(twin.signal(id)!.slot, value, quality, T0 + at * 1000, 0)
    return engine.evaluate(values.drain(), timeMs(T0 + at * 1000))
  }
  const tick = (at: number): AlarmChange[] => engine.tick(timeMs(T0 + at * 1000))
  const give = (
    kind: 'acknowledge' | 'unshelve' | 'reset' | 'remove-from-service' | 'return-to-service',
    key: string,
    at: number,
  ) => engine.command({ kind, key, actor: 'Eva', comment: '' } satisfies AlarmCommand, timeMs(T0 + at * 1000))
  return { twin, values, engine, set, tick, give, now: (at: number): TimeMs => timeMs(T0 + at * 1000) }
}
export const kinds = (changes: readonly AlarmChange[]): string[] =>
  changes.map((c) => `${c.row.key.split('/').slice(1).join('/')} ${c.kind}`)
export const told = (changes: readonly AlarmChange[]): string[] =>
  changes.map((c) => `${c.row.key.split('/').slice(1).join('/')} ${c.kind} ${(c.at - T0) / 1000}`)
