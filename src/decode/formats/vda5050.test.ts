import { expect, test } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import { VDA_FIELDS } from '../../twin/schema-signal.ts'
import { Decoder } from '../decoder.ts'
import { bytesOf, collector, twinOf } from '../testing/collect.ts'

const NOW = 1_795_200_000_000
const TIME = '2026-11-20T18:42:27.477Z'
const at = 'uagv/v2/KIT/0001'
const bind = (field: string, more: object = {}, binding: object = {}) => ({
  ...more,
  bindings: [{ topic: `${at}/state`, format: 'vda5050', field, ...binding }],
})

/** As §6.10 has it, with what a real vehicle leaves out left out. */
const STATE = {
  headerId: 7,
  timestamp: TIME,
  version: '2.0.0',
  manufacturer: 'KIT',
  serialNumber: '0001',
  orderId: 'o-1',
  orderUpdateId: 2,
  lastNodeId: 'n2',
  lastNodeSequenceId: 4,
  driving: true,
  paused: false,
  distanceSinceLastNode: 1.5,
  nodeStates: [
    { nodeId: 'n9', sequenceId: 10, released: false },
    { nodeId: 'n3', sequenceId: 6, released: true },
    { nodeId: 'n5', sequenceId: 8, released: true },
  ],
  edgeStates: [],
  actionStates: [
    { actionId: 'a1', actionType: 'pick', actionStatus: 'FINISHED' },
    { actionId: 'a2', actionType: 'drop', actionStatus: 'RUNNING' },
  ],
  agvPosition: { x: 12.5, y: -3, theta: Math.PI / 2, mapId: 'hall', positionInitialized: true, localizationScore: 0.9 },
  velocity: { vx: 0.6, vy: 0.8, omega: 0.1 },
  loads: [{ loadId: 'L1', loadType: 'EPAL', weight: 250 }],
  batteryState: { batteryCharge: 80.5, batteryVoltage: 48.2, batteryCurrent: -3, charging: false, reach: 4000 },
  operatingMode: 'AUTOMATIC',
  errors: [
    { errorType: 'lowBattery', errorLevel: 'WARNING' },
    { errorType: 'noRoute', errorLevel: 'FATAL', errorDescription: 'blocked' },
    {},
  ],
  safetyState: { eStop: 'NONE', fieldViolation: false },
}

const start = (signals: Record<string, unknown>) => {
  const twin = twinOf(signals)
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const say = (name: string, body: unknown, retained = false) =>
    decoder.message(`${at}/${name}`, bytesOf(JSON.stringify(body)), NOW, got.sink, retained)
  return { decoder, say, ...got }
}

test('every field of a state, in the units of the twin', () => {
  const text = { type: 'text' }
  const s = start({
    x: bind('x', { unit: 'm' }),
    y: bind('y'),
    heading: bind('theta', { unit: '°' }),
    raw: bind('theta'),
    speed: bind('speed', { unit: 'm/min' }),
    turn: bind('angular-speed'),
    map: bind('map', text),
    score: bind('localization-score'),
    battery: bind('battery', { unit: '%' }),
    volts: bind('battery-voltage'),
    amperes: bind('battery-current'),
    charging: bind('charging', { type: 'boolean' }),
    reach: bind('reach', { unit: 'km' }),
    node: bind('node', text),
    sequence: bind('node-sequence'),
    next: bind('next-node', text),
    left: bind('nodes-left'),
    distance: bind('distance-since-node'),
    order: bind('order', text),
    driving: bind('driving', { type: 'boolean' }),
    paused: bind('paused', { type: 'boolean' }),
    mode: bind('operating-mode', text),
    action: bind('action', text),
    loads: bind('loads'),
    load: bind('load', text),
    id: bind('load-id', text),
    weight: bind('load-weight'),
    errors: bind('errors'),
    level: bind('error-level', text),
    stop: bind('emergency-stop', text),
    field: bind('field-violation', { type: 'boolean' }),
  })
  s.say('state', STATE)
  expect(Object.fromEntries(s.samples.map(({ signal, value }) => [signal, value]))).toEqual({
    x: 12.5,
    y: -3,
    heading: 90,
    raw: Math.PI / 2,
    speed: 60,
    turn: 0.1,
    map: 'hall',
    score: 0.9,
    battery: 80.5,
    volts: 48.2,
    amperes: -3,
    charging: 0,
    reach: 4,
    node: 'n2',
    sequence: 4,
    next: 'n3',
    left: 3,
    distance: 1.5,
    order: 'o-1',
    driving: 1,
    paused: 0,
    mode: 'AUTOMATIC',
    action: 'drop',
    loads: 1,
    load: 'EPAL',
    id: 'L1',
    weight: 250,
    errors: 2,
    level: 'FATAL',
    stop: 'NONE',
    field: 0,
  })
  expect(new Set(s.samples.map(({ source }) => source))).toEqual(new Set([Date.parse(TIME)]))
  expect(s.decoder.stats.drops).toEqual([])
})

test('state and visualization take turns; what a message does not say is not "no value"; a guess is uncertain', () => {
  const s = start({ x: bind('x'), battery: bind('battery') })
  s.say('state', { ...STATE, agvPosition: undefined })
  s.say('visualization', { timestamp: TIME, agvPosition: { x: 1, y: 2, theta: 0, positionInitialized: true } })
  s.say('visualization', { timestamp: TIME, agvPosition: { x: 2, y: 2, theta: 0, positionInitialized: false } })
  expect(s.samples.map(({ signal, value, quality }) => [signal, value, quality])).toEqual([
    ['battery', 80.5, 0],
    ['x', 1, 0],
    ['x', 2, 1],
  ])
  expect(s.decoder.stats.drops).toEqual([])
})

test('an order is not what the vehicle says of itself', () => {
  const s = start({ order: bind('order', { type: 'text' }) })
  s.say('order', { orderId: 'o-2', nodes: [] })
  s.say('instantActions', { actions: [] })
  expect(s.samples).toEqual([])
})

test('a broken connection ends everything the vehicle said, and says so itself', () => {
  const s = start({ x: bind('x'), link: bind('connection', { type: 'text' }) })
  s.say('connection', { timestamp: TIME, connectionState: 'ONLINE' })
  s.say('state', STATE)
  s.say('connection', { timestamp: TIME, connectionState: 'CONNECTIONBROKEN' })
  expect(s.dead).toEqual(['x'])
  expect(s.of('link')).toEqual(['ONLINE', 'CONNECTIONBROKEN'])
  s.say('state', STATE)
  s.say('connection', { timestamp: TIME, connectionState: 'OFFLINE' })
  expect(s.dead).toEqual(['x', 'x'])
  // A lost Sparkplug connection is none of its business.
  s.decoder.sparkplugLost(NOW, s.sink)
  expect(s.dead.length).toBe(2)
})

test('one subscription hears the whole vehicle', () => {
  expect(start({ x: bind('x'), y: bind('y') }).decoder.subscriptions).toEqual([`${at}/+`])
})

test('nonsense is refused where it stands and takes nothing with it', () => {
  const s = start(Object.fromEntries(VDA_FIELDS.map((field, i) => [`s${i}`, bind(field, { type: 'text' })])))
  for (const body of [
    [],
    7,
    'x',
    null,
    {
      agvPosition: [],
      loads: {},
      errors: 3,
      nodeStates: 'x',
      actionStates: [1, null, []],
      batteryState: null,
      velocity: { vx: 'fast' },
      safetyState: 1,
    },
  ])
    s.say('state', body)
  expect(s.samples.every(({ quality }) => quality === 2 || quality === 0)).toBe(true)
  s.say('state', STATE)
  expect(s.of('s0').at(-1)).toBe('12.5')
})

/** As the schema of 3.0.0 has it. */
const THIRD = {
  ...Object.fromEntries(Object.entries(STATE).filter(([key]) => !/^(agvPosition|batteryState|safetyState)$/.test(key))),
  version: '3.0.0',
  mobileRobotPosition: { x: 7, y: 8, theta: 0.5, mapId: 'hall', localized: true, localizationScore: 0.8 },
  powerSupply: {
    stateOfCharge: 61,
    batteryVoltage: 47,
    batteryCurrent: 12,
    batteryHealth: 90,
    charging: true,
    range: 900,
  },
  actionStates: [],
  instantActionStates: [{ actionId: 'i', actionType: 'startCharging', actionStatus: 'RUNNING' }],
  operatingMode: 'INTERVENED',
  errors: [
    { errorType: 'a', errorLevel: 'WARNING' },
    { errorType: 'b', errorLevel: 'CRITICAL' },
    { errorType: 'c', errorLevel: 'URGENT' },
  ],
  safetyState: { activeEmergencyStop: 'MANUAL', fieldViolation: true },
}

test('version 3.0.0 by its own names: pose, power supply, emergency stop, levels', () => {
  const text = { type: 'text' }
  const s = start({
    x: bind('x'),
    y: bind('y'),
    theta: bind('theta'),
    map: bind('map', text),
    score: bind('localization-score'),
    battery: bind('battery'),
    volts: bind('battery-voltage'),
    amperes: bind('battery-current'),
    health: bind('battery-health'),
    charging: bind('charging', { type: 'boolean' }),
    reach: bind('reach'),
    action: bind('action', text),
    level: bind('error-level', text),
    errors: bind('errors'),
    stop: bind('emergency-stop', text),
    field: bind('field-violation', { type: 'boolean' }),
    mode: bind('operating-mode', text),
  })
  s.say('state', THIRD)
  expect(Object.fromEntries(s.samples.map(({ signal, value }) => [signal, value]))).toEqual({
    x: 7,
    y: 8,
    theta: 0.5,
    map: 'hall',
    score: 0.8,
    battery: 61,
    volts: 47,
    amperes: 12,
    health: 90,
    charging: 1,
    reach: 900,
    action: 'startCharging',
    level: 'CRITICAL',
    errors: 3,
    stop: 'MANUAL',
    field: 1,
    mode: 'INTERVENED',
  })
  expect(s.decoder.stats.drops).toEqual([])
})

test('names tell the version where the header does not, and the header where both names stand', () => {
  const s = start({ x: bind('x'), stop: bind('emergency-stop', { type: 'text' }) })
  s.say('visualization', { mobileRobotPosition: { x: 1, localized: true } })
  s.say('visualization', { version: '3.0.0', agvPosition: { x: 2 }, mobileRobotPosition: { x: 3 } })
  s.say('visualization', { version: '2.1.0', agvPosition: { x: 4 }, mobileRobotPosition: { x: 5 } })
  s.say('visualization', { version: '3.0.0', agvPosition: { x: 6 } })
  expect(s.of('x')).toEqual([1, 3, 4, 6])
})

test('a pose that a vehicle of either version does not trust is uncertain', () => {
  const s = start({ x: bind('x'), battery: bind('battery') })
  s.say('state', { ...THIRD, mobileRobotPosition: { ...THIRD.mobileRobotPosition, localized: false } })
  s.say('state', { ...STATE, agvPosition: { ...STATE.agvPosition, positionInitialized: false } })
  expect(s.samples.map(({ signal, quality }) => [signal, quality])).toEqual([
    ['x', 1],
    ['battery', 0],
    ['x', 1],
    ['battery', 0],
  ])
})

test.each([
  [['WARNING', 'URGENT'], 'URGENT'],
  [['URGENT', 'FATAL', 'CRITICAL'], 'FATAL'],
  [['CRITICAL', 'WARNING'], 'CRITICAL'],
  [['NOTE'], 'NOTE'],
  [['NOTE', 'WARNING'], 'WARNING'],
  [[], 'NONE'],
])('the worst of %j is %s', (levels, worst) => {
  const s = start({ level: bind('error-level', { type: 'text' }) })
  s.say('state', { ...THIRD, errors: levels.map((errorLevel) => ({ errorType: 'e', errorLevel })) })
  expect(s.of('level')).toEqual([worst])
})

test('CONNECTION_BROKEN of 3.0.0 ends what the vehicle said', () => {
  const s = start({ x: bind('x'), link: bind('connection', { type: 'text' }) })
  s.say('state', THIRD)
  s.say('connection', { version: '3.0.0', connectionState: 'CONNECTION_BROKEN' })
  expect([s.dead, s.of('link')]).toEqual([['x'], ['CONNECTION_BROKEN']])
})

test('one that is HIBERNATING says nothing: what it said is not live until it speaks again', () => {
  const s = start({ x: bind('x'), link: bind('connection', { type: 'text' }) })
  s.say('connection', { version: '3.0.0', connectionState: 'ONLINE' })
  s.say('state', THIRD)
  s.say('connection', { version: '3.0.0', connectionState: 'HIBERNATING' })
  expect([s.dead, s.of('link').at(-1)]).toEqual([['x'], 'HIBERNATING'])
  // What the broker kept of it is no sign of life, its own word is.
  s.say('state', THIRD, true)
  expect(s.dead).toEqual(['x', 'x'])
  s.say('connection', { version: '3.0.0', connectionState: 'ONLINE' })
  s.say('state', THIRD)
  expect([s.dead, s.of('x').length]).toEqual([['x', 'x'], 3])
})

test('what a broker kept of a vehicle that has gone does not bring it back, in whichever order it comes', () => {
  const gone = { connectionState: 'OFFLINE' }
  const s = start({ x: bind('x') })
  s.say('connection', gone, true)
  s.say('order', { orderId: 'o' })
  s.say('state', THIRD, true)
  expect([s.of('x'), s.dead]).toEqual([[7], ['x']])
  s.say('state', THIRD)
  s.say('state', THIRD, true)
  expect(s.dead).toEqual(['x'])
})

test('a vehicle that goes after the twin was saved is known to be gone', () => {
  const signals = { x: bind('x') }
  const s = start(signals)
  s.say('state', THIRD)
  const next = start(signals)
  atOnce(next.decoder.following(s.decoder))()
  next.say('connection', { connectionState: 'CONNECTION_BROKEN' })
  expect(next.dead).toEqual(['x'])
})
