import { expect, test } from 'vitest'
import { timeMs } from '../base/brand.ts'
import { AGE } from '../values/age.ts'
import { rowsOf } from '../values/rows.ts'
import { ValueTable } from '../values/table.ts'
import { QUALITY } from '../wire/quality.ts'
import { en } from '../texts/en.ts'
import { loadTwin } from '../twin/load.ts'
import { PRIORITIES } from '../twin/priorities.ts'
import { codedClasses } from './layer-filter.ts'
import { codeOf, colours, isScale, OLD_CODE, type ScaleLayer, TOP_CODE, UNKNOWN_CODE } from './layer.ts'
import { DEFAULT_LAYER, layerOf, layersOf } from './layer-list.ts'

const twinWith = (layers: object, signals: object = {}) => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [{ id: 'm', name: 'M', signals }],
    layers,
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

const everything = twinWith(
  { own: { name: 'Own', role: 'own', scale: [0, 1] } },
  {
    state: { name: 'State', type: 'state', role: 'state', states: { execute: { code: 1, name: 'Runs' } } },
    own: { name: 'Own', role: 'own', bindings: [{ topic: 'own' }] },
    ...Object.fromEntries(
      ['temperature', 'vibration', 'power', 'utilisation'].map((role) => [role, { name: role, role, range: [0, 10] }]),
    ),
  },
)

test('every layer keeps to what painter, legend and filters rely on', () => {
  const layers = [...layersOf(everything).values()]
  const ids = layers.map(({ id }) => id)
  expect(ids).toEqual(expect.arrayContaining(['condition', 'alarm-priority', 'machine-state', 'own', 'temperature']))
  expect(ids).toEqual(expect.arrayContaining(['vibration', 'energy', 'utilisation', 'unusual', 'data-age']))
  for (const layer of layers) {
    const { id, name, title, about, reading } = layer
    const classes = codedClasses(layer)
    expect(name === null, `${id} has one name`).toBe(title !== null)
    for (const text of [title, about, ...classes.map(([shown]) => shown.name)])
      if (text !== null) expect(en, `${id}: words`).toHaveProperty([text])
    expect(new Set(classes.map(([{ key }]) => key)).size, `${id}: keys`).toBe(classes.length)
    expect(new Set(classes.map(([, code]) => code)).size, `${id}: codes`).toBe(classes.length)
    if (isScale(layer)) expect(layer.scale[0], id).toBeLessThan(layer.scale[1])
    else expect(layer.classes.length, `${id}: room for its classes`).toBeLessThanOrEqual(TOP_CODE)
    // What has a colour of its own is told by more than that.
    for (const [{ key, colour, mark }] of classes)
      expect(colour === null || 'priority' in mark || 'path' in mark, `${id}/${key}`).toBe(true)
    if (reading.from === 'values') {
      expect(layer.off.map(({ key }) => key)).toEqual(['old', 'unknown'])
      expect(classes.slice(-2).map(([, code]) => code)).toEqual([OLD_CODE, UNKNOWN_CODE])
    } else {
      const codes = classes.map(([, code]) => code)
      expect(classes.slice(0, PRIORITIES.length).map(([{ key }]) => key)).toEqual(PRIORITIES)
      for (const code of reading.quiet) expect(codes.indexOf(code), id).toBeGreaterThanOrEqual(PRIORITIES.length)
    }
  }
})

test('a layer of the document does not hide one of ours; where it shows a usual role, that is not offered again', () => {
  const layers = layersOf(
    twinWith(
      {
        'data-age': { name: 'Mine', role: 'temperature', scale: [0, 1] },
        condition: { name: 'Mine', role: 'temperature', scale: [0, 1] },
      },
      { heat: { name: 'Heat', role: 'temperature', range: [0, 10] } },
    ),
  )
  expect(['condition', 'data-age'].map((id) => layers.get(id)?.name)).toEqual([null, null])
  expect([...layers.values()].filter((layer) => isScale(layer) && layer.role === 'temperature')).toEqual([])
})

test('what is unusual is offered where anything is watched', () => {
  const watched = twinWith({}, { heat: { name: 'Heat', bindings: [{ topic: 'heat' }] } })
  const layer = layerOf(watched, 'unusual')
  const [heat, odd] = ['m/heat', 'm/heat#unusual'].map((id) => watched.signal(id)!)
  expect(isScale(layer) && [colours(layer, odd!), colours(layer, heat!)]).toEqual([true, false])
  const off = { name: 'Heat', bindings: [{ topic: 'heat' }], foresight: { off: true } }
  expect(layersOf(twinWith({}, { heat: off })).has('unusual')).toBe(false)
})

test('a component is coloured by what is most unusual of it, the rest of the machine by the rest', () => {
  const bound = (name: string) => ({ name, bindings: [{ topic: name }] })
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [
      {
        id: 'm',
        name: 'M',
        signals: { heat: bound('heat') },
        parts: { joint: { name: 'J', signals: { a: bound('a'), b: bound('b') } }, arm: { name: 'A' } },
      },
    ],
  })
  const twin = loaded.ok ? loaded.value : everything
  const asset = twin.asset('m')!
  const { reading } = layerOf(twin, 'unusual') as ScaleLayer
  const values = new ValueTable(twin)
  const parts = [null, ...asset.components].map((component) => ({
    machine: { asset },
    component,
    signals: component?.signals ?? asset.signals,
  }))
  const whole = reading.ofMachine(asset)
  const units = [whole, ...parts.map((part) => reading.ofPart(part, whole))]
  const read = reading.reader(rowsOf(units.map((signals) => signals.map(({ slot }) => slot))), values)
  const codes = () => units.map((_, unit) => read(unit, timeMs(1000), AGE.live))
  expect(codes(), 'nothing known yet; nothing watched').toEqual([UNKNOWN_CODE, UNKNOWN_CODE, UNKNOWN_CODE, 0])
  const say = (id: string, value: number): void =>
    values.set(twin.signal(id)!.slot, value, Number.isNaN(value) ? QUALITY.bad : QUALITY.good, 500, 0)
  say('m/heat#unusual', 0)
  say('m/joint/a#unusual', 6)
  say('m/joint/b#unusual', Number.NaN)
  expect(codes()).toEqual([codeOf([0, 8], 6), 1, codeOf([0, 8], 6), 0])
  say('m/joint/a#unusual', Number.NaN)
  expect(codes(), 'learning').toEqual([1, 1, UNKNOWN_CODE, 0])
})

test('the default is first, and stands for what there is not', () => {
  expect([...layersOf(everything).keys()][0]).toBe(DEFAULT_LAYER)
  expect(layerOf(everything, 'nowhere').id).toBe(DEFAULT_LAYER)
  expect(layersOf(everything)).toBe(layersOf(everything))
})
