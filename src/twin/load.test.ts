import type { Wrong } from '../base/problem.ts'
import { describe, expect, test } from 'vitest'
import { contentHash } from './canonical.ts'
import { problemText } from '../texts/problem-text.ts'
import { loadTwin } from './load.ts'
import type { TwinDocumentInput } from './schema.ts'

const document = (over: Partial<TwinDocumentInput> = {}): TwinDocumentInput => ({
  format: 1,
  id: 'small',
  name: 'Small plant',
  classes: {
    machine: {
      signals: {
        state: {
          name: 'State',
          type: 'state',
          role: 'state',
          states: { execute: { code: 6, name: 'Running' }, aborted: { code: 9, name: 'Aborted', tone: 'fault' } },
          bindings: [{ topic: '{site}/{asset}/state', select: '/state' }],
        },
      },
      alarms: { aborted: { name: 'Aborted', priority: 'high', signal: 'state', when: { is: ['aborted'] } } },
    },
    robot: {
      extends: 'machine',
      name: 'Robot',
      model: { kind: 'robot' },
      parts: {
        'joint-2': {
          name: 'Joint 2',
          signals: {
            vibration: {
              name: 'Vibration',
              unit: 'mm/s',
              role: 'vibration',
              bindings: [{ topic: '{site}/{asset}/joints', select: '/j2/vib' }],
            },
          },
        },
      },
      alarms: {
        vibration: {
          name: 'Vibration high',
          priority: 'high',
          signal: 'joint-2/vibration',
          when: { above: 2 },
          deadband: 0.2,
          onDelayS: 5,
        },
      },
    },
  },
  assets: [
    { id: 'r-1', name: 'R-1', class: 'robot', parent: 'line-1', place: { at: [2, 0, 0], heading: 90 } },
    { id: 'line-1', name: 'Line 1', level: 'line', place: { at: [10, 0, 5], heading: 90 }, vars: { site: 'lindau' } },
    {
      id: 'r-2',
      name: 'R-2',
      class: 'robot',
      parent: 'line-1',
      alarms: { vibration: { when: { above: 3 } }, aborted: null },
    },
  ],
  ...over,
})

const problems = (doc: unknown): string[] => {
  const result = loadTwin(doc)
  return result.ok ? [] : result.error.map((p) => `${p.path}: ${problemText(p)}`)
}

describe('a correct document', () => {
  const result = loadTwin(document())
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  const twin = result.value

  test('puts parents before children and numbers signals by slot', () => {
    expect(twin.assets.map((a) => a.id)).toEqual(['line-1', 'r-1', 'r-2'])
    expect(twin.signals.map((s, i) => s.slot === i)).not.toContain(false)
    expect(twin.signal('r-1/joint-2/vibration')?.bindings[0]?.topic).toBe('lindau/r-1/joints')
    expect(twin.signal('r-1/state')?.states.map((s) => s.key)).toEqual(['execute', 'aborted'])
  })

  test('inherits, overrides by key and removes by null', () => {
    expect(twin.asset('r-1')?.alarms.map((a) => a.key)).toEqual(['r-1/aborted', 'r-1/vibration'])
    expect(twin.asset('r-2')?.alarms.map((a) => a.key)).toEqual(['r-2/vibration'])
    expect(twin.alarm('r-2/vibration')).toMatchObject({
      onDelayMs: 5000,
      rule: { kind: 'signal', deadband: 0.2, when: { above: 3 } },
    })
  })

  test('places children in the world: heading 90 turns +X to −Z', () => {
    const place = twin.asset('r-1')!.place
    expect(place.at[0]).toBeCloseTo(10)
    expect(place.at[2]).toBeCloseTo(3)
    expect(place.heading).toBe(180)
  })

  test('is named by its content, whatever the order of keys', () => {
    const shuffled = JSON.parse(JSON.stringify(document(), ['name', 'id', 'format', 'assets'].concat([])))
    expect(contentHash({ b: 1, a: [1, { d: 2, c: 3 }] })).toBe(contentHash({ a: [1, { c: 3, d: 2 }], b: 1 }))
    expect(contentHash(shuffled)).not.toBe(twin.hash)
    expect(twin.hash).toMatch(/^[0-9a-f]{16}$/)
  })
})

describe('a wrong document names every error with its path', () => {
  test.each<[string, unknown, RegExp[]]>([
    ['not an object', 'x', [/^\$: /]],
    ['newer format', { ...document(), format: 2 }, [/^\$\.format: format 2 is newer/]],
    ['unknown field', { ...document(), flwo: [] }, [/^\$\.flwo: unknown field "flwo"\. Did you mean "flow"\?/]],
    [
      'unknown class',
      document({ assets: [{ id: 'a', name: 'A', class: 'robto' }] }),
      [/^\$\.assets\[0\]\.class: class "robto" does not exist\. Did you mean "robot"\?/],
    ],
    [
      'unknown parent',
      document({ assets: [{ id: 'a', name: 'A', parent: 'b' }] }),
      [/^\$\.assets\[0\]\.parent: asset "b" does not exist/],
    ],
    [
      'circle of parents',
      document({
        assets: [
          { id: 'a', name: 'A', parent: 'b' },
          { id: 'b', name: 'B', parent: 'a' },
        ],
      }),
      [/its own ancestor/],
    ],
    [
      'id used twice',
      document({
        assets: [
          { id: 'a', name: 'A' },
          { id: 'a', name: 'B' },
        ],
      }),
      [/^\$\.assets\[1\]\.id: "a" is taken/],
    ],
    ['unknown var', document({ assets: [{ id: 'a', name: 'A', class: 'machine' }] }), [/"\{site\}" has no value/]],
    [
      'class circle',
      document({ classes: { a: { extends: 'b' }, b: { extends: 'a' } }, assets: [{ id: 'x', name: 'X' }] }),
      [/^\$\.classes\.a\.extends: .*circle/, /^\$\.classes\.b\.extends/],
    ],
    [
      'alarm on a missing signal',
      document({
        assets: [
          { id: 'a', name: 'A', alarms: { x: { name: 'X', priority: 'low', signal: 'nope', when: { above: 1 } } } },
        ],
      }),
      [/^\$\.assets\[0\]\.alarms\.x\.signal: "a" has no signal "nope"/],
    ],
    [
      'limit on a state',
      document({
        assets: [
          {
            id: 'a',
            name: 'A',
            class: 'machine',
            vars: { site: 's' },
            alarms: { x: { name: 'X', priority: 'low', signal: 'state', when: { above: 1 } } },
          },
        ],
      }),
      [/\.alarms\.x\.when: .*state signal: use "is"/],
    ],
    [
      'unknown state',
      document({
        assets: [
          {
            id: 'a',
            name: 'A',
            class: 'machine',
            vars: { site: 's' },
            alarms: { aborted: { when: { is: ['abroted'] } } },
          },
        ],
      }),
      [/has no state "abroted"\. Did you mean "aborted"/],
    ],
    [
      'bad wildcard',
      document({ assets: [{ id: 'a', name: 'A', signals: { s: { name: 'S', bindings: [{ topic: 'a/#/b' }] } } }] }),
      [/\.bindings\[0\]\.topic: .*last level/],
    ],
    [
      'name missing',
      document({ assets: [{ id: 'a', name: 'A', signals: { s: { unit: 'm' } } }] }),
      [/^\$\.assets\[0\]\.signals\.s\.name: /],
    ],
    [
      'two errors at once',
      document({ assets: [{ id: 'A', name: '' }] }),
      [/^\$\.assets\[0\]\.id: a key/, /^\$\.assets\[0\]\.name: /],
    ],
    [
      'unknown field deep inside',
      document({ assets: [{ id: 'a', name: 'A', signals: { s: { name: 'S', uint: 'm' } } }] } as never),
      [/^\$\.assets\[0\]\.signals\.s\.uint: unknown field "uint"\. Did you mean "unit"/],
    ],
    [
      'flow to nowhere',
      document({ flow: [{ from: 'r-1', to: 'r-9' }] }),
      [/^\$\.flow\[0\]\.to: asset "r-9" does not exist/],
    ],
  ])('%s', (_, doc, expected) => {
    const found = problems(doc)
    for (const pattern of expected) expect(found.join('\n')).toMatch(new RegExp(pattern.source, 'm'))
    expect(found.length).toBeGreaterThanOrEqual(expected.length)
  })

  test('a class error is said once, however many machines inherit it', () => {
    const doc = document()
    doc.classes!['machine']!.signals!['state'] = { name: 'State', type: 'state' }
    delete doc.classes!['machine']!.alarms
    expect(problems(doc).filter((p) => p.includes('dictionary')).length).toBeGreaterThan(0)
    const broken = document()
    broken.classes!['machine']!.signals!['pressure'] = { unit: 'bar' }
    expect(problems(broken).filter((p) => p.includes('pressure'))).toHaveLength(1)
  })
})

test('units of bindings: what cannot be converted is refused where it stands, with what would be right', () => {
  const signals = {
    a: { name: 'A', unit: '°C', bindings: [{ topic: 'a', unit: 'degX' }] },
    b: { name: 'B', bindings: [{ topic: 'b', unit: 'bar' }] },
    c: { name: 'C', type: 'text', bindings: [{ topic: 'c', unit: 'bar' }] },
    d: { name: 'D', unit: 'bar', bindings: [{ topic: 'd', unit: 'psi', numbering: 'packml' }] },
  }
  const unit = (from: string, to: string): Wrong | null =>
    from === 'degX' ? { code: 'unit-other-kind', values: { from, to } } : null
  const loaded = loadTwin({ format: 1, id: 't', name: 'T', assets: [{ id: 'm', name: 'M', signals }] }, { unit })
  expect(loaded.ok ? [] : loaded.error).toEqual([
    { path: '$.assets[0].signals.a.bindings[0].unit', code: 'unit-other-kind', values: { from: 'degX', to: '°C' } },
    { path: '$.assets[0].signals.b.bindings[0].unit', code: 'binding-unit-nothing-to', values: { unit: 'bar' } },
    { path: '$.assets[0].signals.c.bindings[0].unit', code: 'binding-unit-no-unit', values: { type: 'text' } },
    {
      path: '$.assets[0].signals.d.bindings[0].numbering',
      code: 'numbering-not-state',
      values: { type: 'number' },
    },
  ])
})
