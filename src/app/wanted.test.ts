import { expect, test } from 'vitest'
import { loadTwin } from '../twin/load.ts'
import { FOLLOW_ALL_BELOW, wantedOf } from './wanted.ts'

/** Machines of ten signals each: a state, a speed that moves it, a power that a figure sums up, a temperature, six others. */
const plantOf = (machines: number, more: object = {}) => {
  const loaded = loadTwin({
    format: 1,
    id: 'p',
    name: 'P',
    classes: {
      belt: {
        name: 'Belt',
        model: { kind: 'conveyor' },
        motion: { speed: 'speed' },
        signals: {
          state: { name: 'State', type: 'state', role: 'state', states: { run: { code: 1, name: 'Run' } } },
          speed: { name: 'Speed', unit: 'm/s', ...more },
          power: { name: 'Power', unit: 'kW', role: 'power' },
          temp: { name: 'Temperature', unit: '°C', role: 'temperature' },
          ...Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`x${i}`, { name: `X${i}` }])),
        },
      },
    },
    assets: [
      { id: 'hall', name: 'Hall' },
      ...Array.from({ length: machines }, (_, i) => ({
        id: `m${i}`,
        name: `M${i}`,
        class: 'belt',
        parent: 'hall',
        place: { at: [i * 3, 0, 0] },
      })),
    ],
    layers: { heat: { name: 'Heat', role: 'temperature', unit: '°C', scale: [0, 100] } },
    kpis: [{ name: 'Power', unit: 'kW', role: 'power', reduce: 'sum' }],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}
const big = plantOf(2000)
const nothing = { inSight: new Set<string>(), layer: 'condition', selection: null, alarmSignals: [] }
const namesOf = (mask: Uint8Array | null): string[] =>
  big.signals.filter(({ slot }) => mask === null || mask[slot] === 1).map(({ id }) => id)
const others = (mask: Uint8Array | null): string[] => namesOf(mask).filter((id) => !id.endsWith('/power'))

test('a small twin, or one without a picture, is told whole', () => {
  expect(wantedOf(plantOf(FOLLOW_ALL_BELOW / 10 - 1), nothing)).toEqual({ mask: null, restMs: 0 })
  expect(wantedOf(big, { ...nothing, inSight: null })).toEqual({ mask: null, restMs: 0 })
})

test('the figures always; of what is in the picture everything, while that is not too much', () => {
  expect(namesOf(wantedOf(big, nothing).mask)).toEqual(
    big.signals.filter(({ role }) => role === 'power').map(({ id }) => id),
  )
  const { mask } = wantedOf(big, { ...nothing, inSight: new Set(['m7']) })
  expect(others(mask)).toEqual(
    big
      .asset('m7')!
      .signals.filter(({ key }) => key !== 'power')
      .map(({ id }) => id),
  )
})

test('of a picture of everything: what moves, what state it is in, and the layer; ages come with the sweep', () => {
  const inSight = new Set(big.assets.map(({ id }) => id as string))
  const keys = (layer: string): string[] =>
    [...new Set(namesOf(wantedOf(big, { ...nothing, inSight, layer }).mask).map((id) => id.split('/')[1]!))].toSorted()
  expect(keys('condition')).toEqual(['power', 'speed', 'state'])
  expect(keys('heat')).toEqual(['power', 'speed', 'state', 'temp'])
  expect(keys('machine-state')).toEqual(['power', 'speed', 'state'])
  expect(wantedOf(big, { ...nothing, inSight, layer: 'data-age' }).mask).toBe(null)
  expect(wantedOf(big, { ...nothing, inSight }).restMs).toBeGreaterThanOrEqual(1000)
})

test('what is pointed at is read', () => {
  expect(others(wantedOf(big, { ...nothing, pointed: 'm1200' }).mask)).toHaveLength(9)
})

test('an open sheet and open alarms, wherever they stand', () => {
  const sheet = wantedOf(big, { ...nothing, selection: { asset: 'm1500', component: null } }).mask
  expect(others(sheet)).toHaveLength(9)
  expect(wantedOf(big, { ...nothing, selection: { asset: 'hall', component: null } }).mask).toBe(null)
  expect(others(wantedOf(big, { ...nothing, alarmSignals: ['m3/temp', 'gone/signal'] }).mask)).toEqual(['m3/temp'])
})

test('what is worked out of signals is followed whole, and makes no twin a large one', () => {
  const watched = { bindings: [{ topic: '{asset}/speed' }] }
  const twin = plantOf(2000, watched)
  const { mask } = wantedOf(twin, { ...nothing, inSight: new Set(['m7']) })
  expect(mask).toHaveLength(22_000)
  expect(mask!.subarray(20_000)).toEqual(new Uint8Array(2000).fill(1))
  expect(mask!.subarray(0, 20_000)).toEqual(wantedOf(big, { ...nothing, inSight: new Set(['m7']) }).mask)
  expect(wantedOf(plantOf(FOLLOW_ALL_BELOW / 10 - 1, watched), { ...nothing, inSight: new Set() }).mask).toBe(null)
})
