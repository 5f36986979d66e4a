import { expect, test } from 'vitest'
import { slotOf, timeMs } from '../../base/brand.ts'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import { restoreValues } from './restore-values.ts'

test('texts are known again after a restart, as old as they are and stale; a text is no number', () => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [{ id: 'm', name: 'M', signals: { note: { name: 'Note', type: 'text' }, heat: { name: 'Heat' } } }],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const table = new ValueTable(loaded.value)
  const sample = { t: 1000, value: 0, quality: 0, source: 0, text: 'ready' }
  restoreValues(
    new Map([
      ['m/note', sample],
      ['m/heat', sample],
    ]),
    table,
  )
  const [note, heat] = ['m/note', 'm/heat'].map((id) => slotOf(loaded.value.signal(id)!.slot))
  expect([table.text(note!), table.receive[note!], table.age(note!, timeMs(1001))]).toEqual(['ready', 1000, 'stale'])
  expect(table.age(heat!, timeMs(1001))).toBe('never')
})
