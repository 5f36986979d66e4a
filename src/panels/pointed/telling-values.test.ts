import { describe, expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import { loadTwin } from '../../twin/load.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import { tellingValues } from './telling-values.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  defaults: { staleAfterS: 10 },
  assets: [
    {
      id: 'r',
      name: 'R',
      signals: {
        state: { name: 'State', type: 'state', role: 'state', states: { run: { code: 1, name: 'Running' } } },
        order: { name: 'Order', type: 'text' },
        speed: { name: 'Speed', unit: 'm/s', role: 'speed' },
        power: { name: 'Power', unit: 'kW', role: 'power' },
        load: { name: 'Load', unit: '%', range: [0, 100] },
      },
      parts: Object.fromEntries(
        [1, 2, 3].map((n) => [
          `j${n}`,
          {
            name: `Joint ${n}`,
            signals: {
              vib: { name: 'Vibration', unit: 'mm/s', role: 'vibration' },
              temp: { name: 'Temperature', unit: '°C', role: 'temperature' },
            },
          },
        ]),
      ),
      alarms: {
        full: { name: 'Overload', signal: 'load', when: { above: 95 }, priority: 'high' },
        shake: { name: 'Shaking', signal: 'j2/vib', when: { above: 2 }, priority: 'high' },
        slow: { name: 'Slow', signal: 'speed', when: { below: 0.2 }, priority: 'low' },
      },
    },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const asset = twin.asset('r')!
const now = timeMs(10_000)

const tableOf = (said: Record<string, number>, at = 9_500): ValueTable => {
  const values = new ValueTable(twin)
  for (const [id, value] of Object.entries(said)) values.set(twin.signal(`r/${id}`)!.slot, value, QUALITY.good, at, at)
  return values
}
const CALM = {
  speed: 1,
  power: 3,
  load: 40,
  'j1/vib': 0.5,
  'j2/vib': 0.7,
  'j3/vib': 0.6,
  'j1/temp': 40,
  'j2/temp': 41,
  'j3/temp': 48,
}
const told = (
  values: ValueTable,
  component: string | null = null,
  rows: Parameters<typeof tellingValues>[2] = [],
): string[] => tellingValues(asset, component, rows, values, now).map(({ id }) => id.slice(2))

describe('the three values that matter', () => {
  test('in a calm hall: what people look for first, of many the highest, and no state and no text', () => {
    expect(told(tableOf(CALM))).toEqual(['j2/vib', 'j3/temp', 'power'])
  })
  test('what an alarm is about comes first, then what is near its limit', () => {
    expect(
      told(tableOf({ ...CALM, load: 92, 'j2/vib': 1.9 }), null, [alarmRow({ key: 'r/power-high', signal: 'r/power' })]),
    ).toEqual(['power', 'load', 'j2/vib'])
  })
  test('what falls towards a lower limit is near it, too', () => {
    expect(told(tableOf({ ...CALM, speed: 0.21 }))[0]).toBe('speed')
  })
  test('old values are near nothing', () => {
    const old = tableOf({ ...CALM, load: 94 }, -5_000)
    expect(told(old)).not.toContain('load')
  })
  test('of a component its own', () => {
    expect(told(tableOf(CALM), 'j1')).toEqual(['j1/vib', 'j1/temp'])
  })
  test('never heard: the same three, in their places', () => {
    expect(told(new ValueTable(twin))).toHaveLength(3)
  })
})
