/** What a first twin is offered beside its machines: key figures, alarms of signals, limits. */
import { expect, test } from 'vitest'
import type { Proposal, ProposedClass, ProposedSignal } from '../wire/discovery.ts'
import { emptyDocument, withProposal } from './document.ts'
import { kpiChoices } from './overview.ts'
import { isWatched, limitFor, watching, watchOf } from './watching.ts'

const signal = (key: string, over: Partial<ProposedSignal> = {}): ProposedSignal => ({
  key,
  part: null,
  name: key,
  type: 'number',
  unit: '',
  role: null,
  states: null,
  staleAfterS: null,
  nulls: 'bad',
  reading: { topic: `{root}/${key}`, format: 'auto', select: '' },
  example: '1',
  seen: [1, 50],
  on: true,
  why: '',
  ...over,
})

const proposal = (signals: readonly ProposedSignal[], machines = 1, over: Partial<ProposedClass> = {}): Proposal => ({
  broker: 'b',
  under: '',
  name: 'Plant',
  classes: [
    {
      key: 'press',
      name: 'Press',
      nature: 'machine',
      kind: null,
      on: true,
      parts: {},
      signals: [...signals],
      alarms: [],
      motion: {},
      ...over,
    },
  ],
  assets: [
    {
      id: 'hall',
      name: 'Hall',
      level: 'area',
      parent: null,
      class: null,
      root: null,
      vars: {},
      without: [],
      at: [0, 0],
      zone: null,
      on: true,
    },
    ...Array.from({ length: machines }, (_, i) => ({
      id: `press-${i}`,
      name: `Press ${i}`,
      level: 'machine' as const,
      parent: 'hall',
      class: 'press',
      root: `acme/press_${i}`,
      vars: {},
      without: [],
      at: [i * 5, 0] as [number, number],
      zone: null,
      on: true,
    })),
  ],
  skipped: [],
  skippedMore: 0,
  topics: 1,
})
const offered = (...args: Parameters<typeof proposal>) =>
  kpiChoices(proposal(...args)).map(({ kpi, signals, on }) => [kpi.name, signals, on])

test('figures are offered of what was heard, how many signals each is made of, and what is taken unless somebody says no', () => {
  const heard = [
    signal('p', { role: 'power', unit: 'kW' }),
    signal('t', { role: 'temperature', unit: '°C' }),
    signal('n', { role: 'count-good', type: 'integer' }),
  ]
  expect(offered(heard)).toEqual([
    ['Good pieces', 1, true],
    ['Power', 1, true],
    ['Highest temperature', 1, false],
  ])
  expect(offered(heard, 4)[0], 'machines one after another count the same pieces').toEqual(['Good pieces', 4, false])
})

test('nothing is made of several units, of what a meter counts again, or of what is not ticked', () => {
  expect(offered([signal('a', { role: 'power', unit: 'kW' }), signal('b', { role: 'power', unit: 'W' })])).toEqual([])
  expect(offered([signal('a', { role: 'power', unit: 'kW' })], 1, { nature: 'meter' })).toEqual([])
  expect(offered([signal('a', { role: 'oee', on: false })])).toEqual([])
  expect(offered([signal('a', { role: 'oee' })], 1, { on: false })).toEqual([])
})

test('the first twin gets the figures that were chosen, and one that is there already none', () => {
  const heard = proposal([signal('p', { role: 'power', unit: 'kW' }), signal('t', { role: 'temperature', unit: '°C' })])
  const kpis = (figures?: ReadonlySet<string>) =>
    withProposal(emptyDocument('New'), heard, false, figures).document.kpis?.map(({ name }) => name)
  expect(kpis()).toEqual(['Power'])
  expect(kpis(new Set(['Highest temperature']))).toEqual(['Highest temperature'])
  expect(kpis(new Set())).toBeUndefined()
})

test('what a machine says itself is watched unless its person says no; a limit only if she says so', () => {
  const state = signal('s', {
    role: 'state',
    type: 'state',
    states: { run: { code: 1, name: 'Run', tone: 'normal' }, fault: { code: 2, name: 'Fault', tone: 'fault' } },
  })
  expect(watching(state)?.alarm.when).toEqual({ is: ['fault'] })
  expect(watching({ ...state, watch: false })).toBeNull()
  const heat = signal('t', { role: 'temperature', unit: '°C' })
  expect([isWatched(heat), watching(heat)]).toEqual([false, null])
  expect(watchOf(heat)?.alarm).toMatchObject({ name: 't high', when: { above: 60 } })
  expect(watching({ ...heat, watch: true, above: 72.5 })?.alarm.when).toEqual({ above: 72.5 })
  const { document } = withProposal(emptyDocument('New'), proposal([{ ...heat, watch: true }]), false)
  expect(document.classes!['press']!.alarms).toEqual({
    't-high': { name: 't high', priority: 'medium', signal: 't', when: { above: 60 } },
  })
})

test('no limit is offered of what says nothing of how a machine does, or was never above zero', () => {
  expect(limitFor(signal('n', { role: 'count' }))).toBeNull()
  expect(limitFor(signal('t', { role: 'temperature', seen: [-20, -5] }))).toBeNull()
  expect(limitFor(signal('t', { role: 'temperature', part: 'joint-1' }))).toBeNull()
})
