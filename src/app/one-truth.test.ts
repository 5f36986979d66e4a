/** Of one asset, the picture, the tree and the sheet say the same. Each is asked in its own way; what is right stands in the table. */
import { expect, test } from 'vitest'
import { AlarmBoard } from '../alarms/board.ts'
import { timeMs } from '../base/brand.ts'
import { Decoder } from '../decode/decoder.ts'
import type { SampleSink } from '../decode/sink.ts'
import { STATE_COLOURS } from '../look/state-colours.ts'
import { THEMES } from '../look/tokens.ts'
import { dataAge, readState } from '../panels/asset/asset-data.ts'
import { alarmsByBranch, nodeKey } from '../panels/board-rows.ts'
import { alarmRow } from '../wire/testing/alarm-row.ts'
import { drawnKinds } from '../scene/equipment/library.ts'
import { Painter } from '../scene/painting/painter.ts'
import { FLAG } from '../scene/painting/part-state.ts'
import { layOut } from '../scene/plan/layout.ts'
import { stateGroup } from '../twin/packml.ts'
import { loadTwin } from '../twin/load.ts'
import { ValueTable } from '../values/table.ts'
import type { AlarmRow } from '../wire/alarms.ts'
import { QUALITY, type Quality } from '../wire/quality.ts'

const NOW = 1_000_000
const STALE_MS = 5000
const STATES = {
  execute: { code: 1, name: 'Runs' },
  idle: { code: 2, name: 'Waits', tone: 'idle' },
  aborted: { code: 3, name: 'Broken', tone: 'fault' },
}
const state = (role: string | null = 'state', over: object = {}) => ({
  name: 'State',
  type: 'state',
  states: STATES,
  staleAfterS: STALE_MS / 1000,
  ...(role && { role }),
  ...over,
})
const number = { name: 'Number', staleAfterS: STALE_MS / 1000 }

type Said = readonly [value: number, agoMs: number, quality?: Quality]
interface Case {
  readonly signals?: object
  readonly parts?: object
  readonly heard?: Readonly<Record<string, Said>>
  /** Payloads, by topic, for what is bound. */
  readonly told?: Readonly<Record<string, string>>
  readonly component?: string
  readonly alarms?: readonly AlarmRow[]
  /** Of a state that is not known now: whether one is old. */
  readonly is: {
    readonly state: 'producing' | 'ready' | 'aborted' | 'stopped' | 'held' | 'old' | 'unknown' | 'none'
    readonly word: string
    readonly age: 'live' | 'stale' | 'never'
    readonly worst?: AlarmRow['priority']
  }
}
const two = { signals: { a: state(), b: state() } }
const drive = { drive: { name: 'Drive', signals: { s: state() } } }
const packml = (numbering: unknown, more: object = {}) => ({
  signals: {
    s: {
      name: 'State',
      type: 'state',
      role: 'state',
      bindings: [{ topic: 's', numbering }],
      states: {
        Execute: { code: 60, name: 'Execute' },
        Idle: { code: 40, name: 'Idle' },
        Aborted: { code: 9, name: 'Aborted' },
        'Un-Holding': { code: 12, name: 'Unholding' },
      },
      ...more,
    },
  },
})

const CASES: Readonly<Record<string, Case>> = {
  'two state signals, both live: the first': {
    ...two,
    heard: { a: [2, 0], b: [3, 0] },
    is: { state: 'ready', word: 'Waits', age: 'live' },
  },
  'the first is stale, the second lives': {
    ...two,
    heard: { a: [1, 9000], b: [3, 0] },
    is: { state: 'aborted', word: 'Broken', age: 'live' },
  },
  'the first is bad, the second good': {
    ...two,
    heard: { a: [1, 0, QUALITY.bad], b: [2, 0] },
    is: { state: 'ready', word: 'Waits', age: 'live' },
  },
  'the first was never seen, the second is old': {
    ...two,
    heard: { b: [1, 9000] },
    is: { state: 'old', word: 'Runs', age: 'stale' },
  },
  'the first is bad now, the second was good and is old': {
    ...two,
    heard: { a: [1, 0, QUALITY.bad], b: [2, 9000] },
    is: { state: 'old', word: 'Waits', age: 'live' },
  },
  'the first is old and bad, the second is old': {
    ...two,
    heard: { a: [1, 9000, QUALITY.bad], b: [2, 9000] },
    is: { state: 'old', word: 'Waits', age: 'stale' },
  },
  'a code without a name, beside one that has one': {
    ...two,
    heard: { a: [77, 0], b: [1, 0] },
    is: { state: 'producing', word: 'Runs', age: 'live' },
  },
  'a code without a name alone': {
    ...two,
    heard: { b: [77, 0] },
    is: { state: 'unknown', word: '77', age: 'live' },
  },
  'uncertain counts': {
    ...two,
    heard: { a: [1, 0, QUALITY.uncertain] },
    is: { state: 'producing', word: 'Runs', age: 'live' },
  },
  'state stale, all else lives': {
    signals: { s: state(), n: number },
    heard: { s: [1, 9000], n: [5, 0] },
    is: { state: 'old', word: 'Runs', age: 'live' },
  },
  'state bad, all else lives': {
    signals: { s: state(), n: number },
    heard: { s: [1, 0, QUALITY.bad], n: [5, 0] },
    is: { state: 'unknown', word: '', age: 'live' },
  },
  'state on change, and what must keep coming is stale': {
    signals: { s: state('state', { staleAfterS: null }), n: number },
    heard: { s: [1, 90_000], n: [5, 9000] },
    is: { state: 'producing', word: 'Runs', age: 'stale' },
  },
  'never seen': { ...two, is: { state: 'unknown', word: '', age: 'never' } },
  'never seen, bound or not': {
    signals: { a: state('state', { bindings: [{ topic: 's' }] }), b: state() },
    is: { state: 'unknown', word: '', age: 'never' },
  },
  'no signals at all': { is: { state: 'none', word: '', age: 'live' } },
  'no signal that says a state': {
    signals: { n: number, mode: state('mode') },
    heard: { n: [1, 0], mode: [1, 0] },
    is: { state: 'none', word: '', age: 'live' },
  },
  'a dictionary without a role': {
    signals: { s: state(null) },
    heard: { s: [2, 0] },
    is: { state: 'ready', word: 'Waits', age: 'live' },
  },
  'the machine has none: that of its drive': {
    signals: { n: number },
    parts: drive,
    heard: { n: [1, 0], 'drive/s': [3, 0] },
    is: { state: 'aborted', word: 'Broken', age: 'live' },
  },
  'the drive has its own': {
    signals: { s: state() },
    parts: drive,
    heard: { s: [1, 0], 'drive/s': [3, 0] },
    component: 'drive',
    is: { state: 'aborted', word: 'Broken', age: 'live' },
  },
  'the drive has none: that of the machine': {
    signals: { s: state() },
    parts: { drive: { name: 'Drive', signals: { n: number } } },
    heard: { s: [1, 0], 'drive/n': [3, 0] },
    component: 'drive',
    is: { state: 'producing', word: 'Runs', age: 'live' },
  },
  'the drive is old, the machine is not': {
    signals: { s: state() },
    parts: drive,
    heard: { s: [1, 0], 'drive/s': [3, 9000] },
    component: 'drive',
    is: { state: 'old', word: 'Broken', age: 'stale' },
  },
  'PackML as ISA-TR88 numbers it': {
    ...packml('packml'),
    told: { s: '6' },
    is: { state: 'producing', word: 'Execute', age: 'live' },
  },
  'PackML as OPC 30060 numbers it': {
    ...packml('packml-opc'),
    told: { s: '7' },
    is: { state: 'aborted', word: 'Aborted', age: 'live' },
  },
  'PackML with numbers of its own': {
    ...packml({ '100': 'EXECUTE' }),
    told: { s: '100' },
    is: { state: 'producing', word: 'Execute', age: 'live' },
  },
  'PackML in words, however written': {
    ...packml('packml'),
    told: { s: '"UNHOLDING"' },
    is: { state: 'held', word: 'Unholding', age: 'live' },
  },
  'a PackML number that is none': {
    ...packml('packml'),
    told: { s: '99' },
    is: { state: 'unknown', word: '', age: 'live' },
  },
  'alarms: the worst open one, of machine and drive': {
    signals: { n: number },
    parts: drive,
    heard: { n: [1, 0] },
    alarms: [
      alarmRow({ key: 'm/a', priority: 'low' }),
      alarmRow({ key: 'm/b', priority: 'high', component: 'drive', state: 'acknowledged' }),
      alarmRow({ key: 'm/c', priority: 'critical', state: 'shelved' }),
      alarmRow({ key: 'm/d', priority: 'critical', state: 'suppressed' }),
    ],
    is: { state: 'unknown', word: '', age: 'live', worst: 'high' },
  },
  'alarms: of the drive its own alone': {
    parts: drive,
    heard: { 'drive/s': [1, 0] },
    component: 'drive',
    alarms: [
      alarmRow({ key: 'm/a', priority: 'critical' }),
      alarmRow({ key: 'm/b', priority: 'low', component: 'drive', state: 'acknowledged' }),
      alarmRow({ key: 'm/c', priority: 'critical', component: 'drive', state: 'returned', active: false }),
    ],
    is: { state: 'producing', word: 'Runs', age: 'live', worst: 'low' },
  },
}

const sinkInto = (values: ValueTable): SampleSink => ({
  sample: (slot, value, quality, receive, source) => values.set(slot, value, quality, receive, source),
  text: (slot, text, quality, receive, source) => values.setText(slot, text, quality, receive, source),
  faults: () => {},
  dead: () => {},
})

const standing = ({ signals = {}, parts = {}, heard = {}, told = {}, alarms = [] }: Case) => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [
      { id: 'm', name: 'M', model: { kind: 'conveyor' }, signals: signals as never, parts: parts as never },
      // So that there is a layer of states, whatever the other has.
      { id: 'other', name: 'O', model: { kind: 'tank' }, signals: { s: state() as never } },
    ],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const twin = loaded.value
  const values = new ValueTable(twin)
  for (const [key, [value, ago, quality = QUALITY.good]] of Object.entries(heard))
    values.set(twin.signal(`m/${key}`)!.slot, value, quality, NOW - ago, 0)
  const decoder = new Decoder(twin)
  for (const [topic, payload] of Object.entries(told))
    decoder.message(topic, new TextEncoder().encode(payload), NOW, sinkInto(values))
  const board = new AlarmBoard('gateway')
  board.replace(alarms, 1)
  return { twin, values, board, asset: twin.asset('m')! }
}

const theme = 'dark'
const hexAt = (bytes: Uint8Array, part: number): string =>
  `#${[...bytes.subarray(part * 4, part * 4 + 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`.toUpperCase()
const named = (colours: Readonly<Record<string, string>>, hex: string): string | undefined =>
  Object.keys(colours).find((key) => colours[key]!.toUpperCase() === hex)

/** What the painter writes for the GPU, read back into words. */
const picture = ({ twin, values, board }: ReturnType<typeof standing>, component: string | null) => {
  const layout = layOut(twin, drawnKinds)
  const machine = layout.machineOf('m')!
  const part = component === null ? machine.parts[0]! : layout.partFor('m', component)!
  const painted = (layer: string) => {
    const bytes = new Uint8Array(layout.parts.length * 4)
    new Painter(layout, values, bytes).paint({
      values,
      board,
      layer,
      grain: component === null ? 'machine' : 'component',
      filter: null,
      theme,
      now: timeMs(NOW),
      receding: null,
    })
    const flags = bytes[part.index * 4 + 3]!
    return { flags, hex: flags & FLAG.tint ? hexAt(bytes, part.index) : null }
  }
  const states = painted('machine-state')
  const condition = painted('condition')
  return {
    state: states.hex === null ? null : named(STATE_COLOURS[theme], states.hex),
    // An alarm's colour hides that something was never heard.
    age: condition.flags & FLAG.stale ? 'stale' : states.flags & FLAG.never ? 'never' : 'live',
    worst: condition.flags & FLAG.alarm ? named(THEMES[theme].priority, condition.hex!) : undefined,
  }
}

test.each(Object.entries(CASES))('%s', (_, one) => {
  const { component = null, is } = one
  const stood = standing(one)
  const { twin, values, board, asset } = stood
  const seen = picture(stood, component)
  const known = !['old', 'unknown', 'none'].includes(is.state)
  expect(seen).toEqual({ state: known ? is.state : null, age: is.age, worst: is.worst })

  // The sheet, and the card of what is pointed at.
  const reading = readState(asset, component, values, timeMs(NOW))
  expect(reading?.word ?? '').toBe(is.word)
  expect(reading === null).toBe(is.state === 'none')
  const said = stood.twin.signals.flatMap(({ states }) => states).find(({ name }) => name === reading?.word)
  if (known) expect([stateGroup(said!), reading!.age]).toEqual([is.state, 'live'])
  expect(reading?.age === 'stale').toBe(is.state === 'old')

  // The tree, and the sheet's line on its data.
  const signals = component === null ? asset.signals : asset.components.find(({ key }) => key === component)!.signals
  expect(dataAge(signals, values, timeMs(NOW)).age ?? 'live').toBe(is.age)
  expect(alarmsByBranch(twin, board.rows).get(nodeKey('m', component))?.worst).toBe(is.worst)
})
