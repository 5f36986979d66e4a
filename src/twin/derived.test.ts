/** What is worked out of a signal is a signal of the twin, after all that is heard. */
import { expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { problemText } from '../texts/problem-text.ts'
import { earlierIds } from './earlier-ids.ts'
import { loadTwin } from './load.ts'
import { DERIVED_KINDS } from './derived-kinds.ts'
import type { Twin } from './twin.ts'

const bound = (name: string, more: object = {}) => ({ name, bindings: [{ topic: '{asset}/x' }], ...more })
const machine = {
  signals: {
    heat: bound('Heat', { unit: '°C' }),
    count: bound('Count', { type: 'integer' }),
    state: bound('State', { type: 'state', states: { run: { code: 1, name: 'Run' } } }),
    on: bound('On', { type: 'boolean' }),
    note: bound('Note', { type: 'text' }),
    unbound: { name: 'Unbound' },
  },
  parts: { motor: { name: 'Motor', signals: { vibration: bound('Vibration', { unit: 'mm/s' }) } } },
  alarms: {
    shaking: { name: 'Shaking', priority: 'high', signal: 'motor/vibration', when: { above: 7 } },
    odd: { name: 'Odd', priority: 'low', signal: 'count', when: { is: [3] } },
    soon: { name: 'Soon', priority: 'medium', signal: 'motor/vibration#days-to-limit', when: { below: 2 } },
  },
}
const document = (classes: object, asset: object = {}, more: object = {}): unknown => ({
  format: 1,
  id: 't',
  name: 'T',
  classes,
  assets: [
    { id: 'm-1', name: 'M', class: 'machine', ...asset },
    { id: 'm-2', name: 'M', class: 'machine', aliases: ['old'] },
  ],
  ...more,
})
const loaded = (given: unknown): Twin => {
  const result = loadTwin(given)
  if (!result.ok) throw new Error(result.error.map((p) => `${p.path}: ${problemText(p)}`).join('\n'))
  return result.value
}
const refused = (given: unknown): string[] => {
  const result = loadTwin(given)
  return result.ok ? [] : result.error.map((p) => `${p.path}: ${problemText(p)}`)
}
/** Of the first machine, without its name. */
const derivedIn = (twin: Twin): string[] => twin.asset('m-1')!.derived.map(({ id }) => id.slice('m-1/'.length))

test('of every number that is bound how unusual it is, and where a limit is known the days until then', () => {
  const twin = loaded(document({ machine }))
  expect(derivedIn(twin)).toEqual([
    'heat#unusual',
    'count#unusual',
    'motor/vibration#unusual',
    'motor/vibration#days-to-limit',
  ])
  expect(twin.heard).toHaveLength(14)
  expect(twin.signals.slice(0, 14)).toEqual(twin.heard)
  expect(twin.signals.map(({ slot }) => slot)).toEqual(twin.signals.map((_, i) => i))
  expect(twin.signals.slice(14)).toEqual(twin.assets.flatMap(({ derived }) => derived))
  for (const { signals, components } of twin.assets)
    for (const { derived } of [...signals, ...components.flatMap((part) => part.signals)]) expect(derived).toBeNull()
})

test('one is found by its id and from what it is worked out of', () => {
  const twin = loaded(document({ machine }))
  const from = twin.signal('m-2/motor/vibration')!
  // Of what counts the life of a part there is another.
  for (const what of DERIVED_KINDS.filter((one) => one !== 'remaining-life')) {
    const found = twin.derivedOf(from, what)!
    expect(found.id).toBe(`m-2/motor/vibration#${what}`)
    expect(twin.signal(found.id)).toBe(found)
    expect(twin.signals[found.slot]).toBe(found)
    expect(found.derived).toMatchObject({ from, what })
    expect(found).toMatchObject({
      asset: twin.asset('m-2'),
      component: 'motor',
      key: `vibration#${what}`,
      name: 'Vibration',
      type: 'number',
      unit: what === 'unusual' ? '' : 'd',
      role: null,
      rhythm: false,
      staleAfterMs: null,
      recorded: true,
      bindings: [],
    })
  }
  expect(twin.derivedOf(twin.signal('m-2/heat')!, 'days-to-limit')).toBeUndefined()
  expect(twin.derivedOf(twin.signal('m-2/state')!, 'unusual')).toBeUndefined()
  for (const id of ['m-2/heat#days-to-limit', 'm-2/heat#', 'm-2/heat#toString', 'm-2/no#unusual', '#unusual', ''])
    expect(twin.signal(id), id).toBeUndefined()
})

test('a renamed machine takes what was worked out along', () => {
  const twin = loaded(document({ machine }))
  expect(atOnce(earlierIds(twin)).get('m-2/heat#unusual')).toEqual(['old/heat#unusual'])
})

test('an alarm watches what is worked out, and sets no limit by that', () => {
  const twin = loaded(
    document({
      machine: {
        ...machine,
        alarms: {
          ...machine.alarms,
          strange: { name: 'Strange', priority: 'low', signal: 'heat#unusual', when: { above: 6 } },
        },
      },
    }),
  )
  expect(twin.alarm('m-2/soon')!.rule).toMatchObject({ signal: twin.signal('m-2/motor/vibration#days-to-limit') })
  expect(twin.alarm('m-1/strange')!.rule).toMatchObject({ signal: twin.signal('m-1/heat#unusual') })
  expect(derivedIn(twin)).not.toContain('heat#days-to-limit')
})

const signalWith = (foresight: unknown, of: object = machine) => ({
  ...of,
  signals: { ...machine.signals, heat: bound('Heat', { foresight }) },
})
const foresightOf = (twin: Twin, id: string) => twin.signal(id)!.foresight

test('a limit for what wears makes it foreseen without an alarm; an heir takes it back', () => {
  const wearing = signalWith({ wears: { limit: 90, side: 'above' } })
  const twin = loaded(document({ machine: wearing }, { signals: { heat: { foresight: { wears: null } } } }))
  expect(twin.signal('m-2/heat#days-to-limit')).toBeDefined()
  expect(foresightOf(twin, 'm-2/heat')).toMatchObject({ wears: { limit: 90, side: 'above' } })
  expect(twin.signal('m-1/heat#days-to-limit')).toBeUndefined()
  expect(twin.signal('m-1/heat#unusual')).toBeDefined()
})

/** Without an alarm on what is worked out. */
const { soon: _soon, ...withoutSoon } = machine.alarms
const unwatched = { ...machine, alarms: withoutSoon }

test('the signal is asked first, then its machine, its class, what that extends, and the twin', () => {
  const classes = {
    base: { ...unwatched, foresight: { sensitivity: 0.5 } },
    machine: { extends: 'base', foresight: { off: true } },
  }
  const off = loaded(document(classes, { signals: { heat: { foresight: { off: false } } } }))
  expect(derivedIn(off)).toEqual(['heat#unusual'])
  expect(foresightOf(off, 'm-1/heat')).toMatchObject({ sensitivity: 0.5, wears: null })
  expect([foresightOf(off, 'm-1/count'), foresightOf(off, 'm-1/state')]).toEqual([null, null])

  const own = { foresight: { off: false, sensitivity: 2 }, signals: { heat: { foresight: { sensitivity: 4 } } } }
  const mine = loaded(document(classes, own))
  expect(['heat', 'count'].map((key) => foresightOf(mine, `m-1/${key}`)?.sensitivity)).toEqual([4, 2])

  const defaults = { defaults: { foresight: { off: true } } }
  expect(derivedIn(loaded(document({ machine: unwatched }, {}, defaults)))).toEqual([])
  const taken = loaded(document(classes, { foresight: null }))
  expect(foresightOf(taken, 'm-1/heat')).toMatchObject({ sensitivity: 1 })
  expect(foresightOf(taken, 'm-2/heat')).toBeNull()
})

test('what counts the life of a part gives what is left of it, in its unit, and is not watched itself', () => {
  const counting = (life: unknown, more: object = {}) =>
    document({
      machine: {
        ...unwatched,
        signals: { ...machine.signals, hours: bound('Hours', { unit: 'h', foresight: { life }, ...more }) },
      },
    })
  const twin = loaded(counting({ failed: 'shaking' }))
  expect(derivedIn(twin).filter((key) => key.startsWith('hours'))).toEqual(['hours#remaining-life'])
  expect(twin.signal('m-1/hours#remaining-life')).toMatchObject({ unit: 'h', derived: { what: 'remaining-life' } })
  expect(derivedIn(loaded(counting(null)))).not.toContain('hours#remaining-life')
  expect(derivedIn(loaded(counting({}, { foresight: { life: {}, off: true } })))).not.toContain('hours#remaining-life')
})

test('what only counts is not watched, unless it says so itself', () => {
  const counting = (more: object) =>
    loaded(document({ machine: { signals: { made: bound('Made', { type: 'integer', role: 'count', ...more }) } } }))
  expect(derivedIn(counting({}))).toEqual([])
  expect(derivedIn(counting({ foresight: {} }))).toEqual(['made#unusual'])
})

test.each([{ above: 90 }, { below: 5 }, { outside: [5, 90] }])('an alarm limits it by %j', (when) => {
  const alarms = { hot: { name: 'Hot', priority: 'low', signal: 'heat', when } }
  expect(derivedIn(loaded(document({ machine: { signals: machine.signals, alarms } })))).toContain('heat#days-to-limit')
})

const alarmOn = (signal: string, of: object = machine) => ({
  ...of,
  alarms: { ...machine.alarms, wrong: { name: 'W', priority: 'low', signal, when: { above: 1 } } },
})

test.each<[string, object, RegExp]>([
  [
    'nothing limits it',
    { machine: alarmOn('heat#days-to-limit') },
    /^\$\.classes\.machine\.alarms\.wrong\.signal: there is no "heat#days-to-limit": nothing limits "heat"\. .*"wears"/,
  ],
  [
    'no number',
    { machine: alarmOn('state#unusual') },
    /alarms\.wrong\.signal: there is no "state#unusual": .* no number/,
  ],
  ['switched off', { machine: alarmOn('heat#unusual', signalWith({ off: true })) }, /its foresight is off/],
  ['mistyped', { machine: alarmOn('heat#unusal') }, /alarms\.wrong\.signal: .*"signal#unusual"/],
  ['of no signal', { machine: alarmOn('haet#unusual') }, /no signal "haet"\. Did you mean "heat"\?/],
  ['what it is', { machine: alarmOn('heat#unusual#unusual') }, /"signal#unusual"/],
  ['a bound too far', { machine: signalWith({ sensitivity: 9 }) }, /heat\.foresight\.sensitivity: Too big/],
  [
    'no life is counted',
    { machine: alarmOn('heat#remaining-life') },
    /there is no "heat#remaining-life": "heat" does not say that it counts the life of a part\. .*"life"/,
  ],
  [
    'an alarm that is not there says that it failed',
    {
      machine: {
        ...machine,
        signals: { ...machine.signals, hours: bound('Hours', { foresight: { life: { failed: 'soom' } } }) },
      },
    },
    /hours\.foresight\.life\.failed: "m-1" has no alarm "soom".* Did you mean "soon"\?/,
  ],
  ['no side', { machine: signalWith({ wears: { limit: 9 } }) }, /heat\.foresight\.wears\.side/],
  [
    'a mistyped side',
    { machine: signalWith({ wears: { limit: 9, side: 'abvoe' } }) },
    /wears\.side: Invalid option.*Did you mean "above"\?/,
  ],
  [
    'a mistyped field',
    { machine: signalWith({ of: true }) },
    /foresight\.of: unknown field "of"\. Did you mean "off"\?/,
  ],
  [
    'of a state',
    { machine: { signals: { state: { ...machine.signals.state, foresight: { off: true } } } } },
    /state\.foresight: of a state signal nothing is foreseen/,
  ],
  ['of a class', { machine: { ...machine, foresight: { sensitivity: 0 } } }, /machine\.foresight\.sensitivity/],
])('%s: it is refused with what would be right', (_, classes, says) => {
  expect(refused(document(classes)).join('\n')).toMatch(says)
})

test('what moves a machine, and what a command waits for, is heard', () => {
  const commanded = {
    ...machine,
    commands: { go: { name: 'Go', topic: 'a', payload: '', confirm: { signal: 'heat#unusual', when: { above: 1 } } } },
  }
  expect(refused(document({ machine: commanded })).join('\n')).toMatch(/confirm\.signal/)
})
