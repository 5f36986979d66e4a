import { expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { earlierIds } from './earlier-ids.ts'
import { loadTwin } from './load.ts'

test('signals of a renamed asset have the ids of its earlier names, those of others none', () => {
  const signals = { speed: { name: 'Speed', type: 'number' } }
  const loaded = loadTwin({
    format: 1,
    id: 'plant',
    name: 'Plant',
    classes: {
      pump: { name: 'Pump', model: { kind: 'box' }, signals, parts: { motor: { name: 'Motor', signals } } },
    },
    assets: [
      { id: 'p-2', aliases: ['p-1', 'old'], name: 'Pump', class: 'pump' },
      { id: 'p-3', name: 'Pump', class: 'pump' },
    ],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const ids = atOnce(earlierIds(loaded.value))
  expect(ids.get('p-2/speed')).toEqual(['p-1/speed', 'old/speed'])
  expect(ids.get('p-2/motor/speed')).toEqual(['p-1/motor/speed', 'old/motor/speed'])
  expect(ids.has('p-3/speed')).toBe(false)
  expect(ids.size).toBe(2)
})
