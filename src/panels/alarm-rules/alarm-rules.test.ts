import { describe, expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import { KINDS, firstWhen, kindOf, kindsFor, namedIn } from './rule-kinds.ts'
import { freeKey, rulesOn, withRule } from './rules-in-document.ts'

const document = {
  format: 1,
  id: 't',
  name: 'T',
  classes: {
    base: {
      signals: { heat: { name: 'Heat', unit: '°C', range: [0, 100] }, wanted: { name: 'Setpoint', unit: '°C' } },
      alarms: { hot: { name: 'Hot', priority: 'low', signal: 'heat', when: { above: 80 }, deadband: 2 } },
    },
    pump: {
      extends: 'base',
      signals: {
        state: {
          name: 'State',
          type: 'state',
          states: { run: { code: 1, name: 'Run' }, off: { code: 2, name: 'Off' } },
        },
        target: {
          name: 'Target',
          type: 'state',
          states: { run: { code: 1, name: 'Run' }, off: { code: 2, name: 'Off' } },
        },
        open: { name: 'Open', type: 'boolean' },
        note: { name: 'Note', type: 'text' },
      },
      parts: { 'joint-2': { name: 'Joint 2', signals: { vib: { name: 'Vibration' } } } },
      alarms: { hot: { priority: 'high' } },
    },
  },
  assets: [
    { id: 'p-1', name: 'P 1', class: 'pump', alarms: { hot: { when: { above: 85 } } } },
    ...[2, 3, 4, 5].map((i) => ({ id: `p-${i}`, name: `P ${i}`, class: 'pump' })),
  ],
}
const twinOf = (json: object) => {
  const loaded = loadTwin(json)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}
const twin = twinOf(document)
const asset = (id: string) => twin.asset(id)!
const signal = (id: string) => twin.signal(id)!

describe('alarms in a document', () => {
  test('are found as they come out, and where they were last spoken of', () => {
    expect(rulesOn(document, asset('p-1'), signal('p-1/heat'))).toEqual([
      {
        key: 'hot',
        place: { asset: 'p-1' },
        definition: { name: 'Hot', priority: 'high', signal: 'heat', when: { above: 85 }, deadband: 2 },
      },
    ])
    expect(rulesOn(document, asset('p-2'), signal('p-2/heat'))[0]).toMatchObject({ place: { class: 'pump' } })
    expect(rulesOn(document, asset('p-2'), signal('p-2/state'))).toEqual([])
  })

  test('another kind takes back what it inherits, at a machine and in a class', () => {
    const definition = { name: 'Hot', priority: 'low', signal: 'heat', when: { changing: { by: 3, withinS: 60 } } }
    for (const place of [{ asset: 'p-1' }, { class: 'pump' }] as const) {
      const changed = withRule(document, 'p-2', { key: 'hot', place, definition })
      const made = twinOf(changed)
      const { rule } = made.alarm('asset' in place ? 'p-1/hot' : 'p-3/hot')!
      expect(rule).toMatchObject({ kind: 'watch', deadband: 0 })
      expect(made.alarm('asset' in place ? 'p-2/hot' : 'p-4/hot')!.rule.kind).toBe(
        'asset' in place ? 'signal' : 'watch',
      )
    }
    expect(JSON.stringify(document)).not.toContain('changing')
  })

  test('a new one has a key of its own; one that is switched off is in the document, not in the list', () => {
    expect(freeKey(document, 'p-1', 'Hot!')).toBe('hot-2')
    expect(freeKey(document, 'p-1', 'Überhitzt am Morgen')).toBe('u-berhitzt-am-morgen')
    expect(freeKey(document, 'p-1', '温度')).toBe('alarm')
    const off = withRule(document, 'p-2', {
      key: 'hot',
      place: { asset: 'p-2' },
      definition: { ...rulesOn(document, asset('p-2'), signal('p-2/heat'))[0]!.definition, enabled: false },
    })
    expect(twinOf(off).alarm('p-2/hot')).toBeUndefined()
    expect(twinOf(off).alarm('p-3/hot')).toBeDefined()
    expect(rulesOn(off, asset('p-2'), signal('p-2/heat'))[0]!.definition).toMatchObject({ enabled: false })
  })
})

test('what is offered for a signal can be saved as it begins', () => {
  const seen = new Set<string>()
  for (const one of asset('p-1').signals)
    for (const kind of kindsFor(one, 4)) {
      seen.add(kind)
      const definition = {
        name: 'New',
        priority: 'low',
        signal: one.id.slice('p-1/'.length),
        when: firstWhen(kind, one),
      }
      expect(kindOf(definition)).toBe(kind)
      const made = loadTwin(withRule(document, 'p-1', { key: 'new', place: { asset: 'p-1' }, definition }))
      expect(made.ok ? [] : made.error, `${one.id} ${kind}`).toEqual([])
    }
  expect([...seen].toSorted()).toEqual([...KINDS].toSorted())
  expect(kindsFor(signal('p-1/heat'), 2)).not.toContain('unlikeSisters')
})

test('a formula names signals of its machine', () => {
  expect(namedIn('joint_2_vib > 3 && state == "heat"', asset('p-1'))).toEqual({
    joint_2_vib: 'joint-2/vib',
    state: 'state',
  })
})
