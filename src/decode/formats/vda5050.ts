/**
 * VDA 5050, both major versions by their own schemas: 2.0 and 2.1, and 3.0.0 (github.com/VDA5050/VDA5050, `json_schemas` of the
 * releases): the messages of a mobile robot on `interface/version/manufacturer/serial/…`. A binding names a field of the
 * vehicle; which message it stands in, under which name, and what says that it counts, is known here.
 */
import type { VdaField } from '../../twin/schema-signal.ts'
import { isEmpty } from '../list-index.ts'
import type { Format, Reader } from './format.ts'

type Json = Readonly<Record<string, unknown>>
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
const list = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((one) => !isEmpty(one)).map(object) : []
const field =
  (at: string, name: string) =>
  (message: Json): unknown =>
    at ? object(message[at])[name] : message[name]

/** What 3.0.0 has renamed. */
interface Names {
  readonly position: string
  readonly localized: string
  readonly power: string
  readonly charge: string
  readonly reach: string
  readonly stop: string
}
const SECOND: Names = {
  position: 'agvPosition',
  localized: 'positionInitialized',
  power: 'batteryState',
  charge: 'batteryCharge',
  reach: 'reach',
  stop: 'eStop',
}
const THIRD: Names = {
  position: 'mobileRobotPosition',
  localized: 'localized',
  power: 'powerSupply',
  charge: 'stateOfCharge',
  reach: 'range',
  stop: 'activeEmergencyStop',
}
const BY_THIRD: readonly Names[] = [THIRD, SECOND]
const BY_SECOND: readonly Names[] = [SECOND, THIRD]
/** By the header's version first; vehicles that leave it out, or have not kept to it, say by the names what they mean. */
const namesOf = ({ version }: Json): readonly Names[] =>
  typeof version === 'string' && /^v?([3-9]|\d\d)/i.test(version) ? BY_THIRD : BY_SECOND
const renamed =
  (read: (message: Json, names: Names) => unknown) =>
  (message: Json): unknown => {
    for (const names of namesOf(message)) {
      const found = read(message, names)
      if (found !== undefined) return found
    }
    return undefined
  }
const position = (name: string) => renamed((message, names) => object(message[names.position])[name])
const power = (name: string) => renamed((message, names) => object(message[names.power])[name])

const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

/** §6.10.2: nodes still to be driven over, the next one first; released ones (the base) and the horizon alike. */
const nodesAhead = (message: Json): readonly Json[] =>
  list(message['nodeStates']).toSorted((a, b) => number(a['sequenceId']) - number(b['sequenceId']))

/**
 * 2.x: WARNING, the vehicle goes on; FATAL, it cannot. 3.0.0, `errorLevel`: URGENT, goes on but somebody must look at once;
 * CRITICAL, cannot go on with its order but can take another; FATAL, cannot do either without a person.
 */
const LEVELS = ['FATAL', 'CRITICAL', 'URGENT', 'WARNING']
/** The worst level of all that is wrong. */
const worstError = (message: Json): unknown => {
  if (message['errors'] === undefined) return undefined
  const levels = list(message['errors']).map(({ errorLevel }) => (typeof errorLevel === 'string' ? errorLevel : ''))
  return LEVELS.find((level) => levels.includes(level)) ?? levels[0] ?? 'NONE'
}

const speed = (message: Json): unknown => {
  const { vx, vy } = object(message['velocity'])
  return typeof vx === 'number' ? Math.hypot(vx, typeof vy === 'number' ? vy : 0) : vx
}
const counted =
  (name: string) =>
  (message: Json): unknown =>
    message[name] === undefined ? undefined : list(message[name]).length
/** §6.10.4: of the first load; an empty list is a vehicle without one. */
const load =
  (name: string) =>
  (message: Json): unknown =>
    Array.isArray(message['loads']) ? (list(message['loads'])[0]?.[name] ?? '') : message['loads']
/** Of an order, or (3.0.0) one that was asked for at once, or belongs to a zone. */
const running = (message: Json): unknown =>
  message['actionStates'] === undefined
    ? undefined
    : (['actionStates', 'instantActionStates', 'zoneActionStates']
        .flatMap((name) => list(message[name]))
        .find(({ actionStatus }) => actionStatus === 'RUNNING' || actionStatus === 'INITIALIZING')?.['actionType'] ??
      '')

/** undefined: this message says nothing of it. */
const READ: Readonly<Record<VdaField, (message: Json) => unknown>> = {
  x: position('x'),
  y: position('y'),
  theta: position('theta'),
  map: position('mapId'),
  'localization-score': position('localizationScore'),
  speed,
  'angular-speed': field('velocity', 'omega'),
  battery: renamed((message, names) => object(message[names.power])[names.charge]),
  'battery-voltage': power('batteryVoltage'),
  'battery-current': power('batteryCurrent'),
  'battery-health': power('batteryHealth'),
  charging: power('charging'),
  reach: renamed((message, names) => object(message[names.power])[names.reach]),
  node: field('', 'lastNodeId'),
  'node-sequence': field('', 'lastNodeSequenceId'),
  'next-node': (message: Json): unknown =>
    message['nodeStates'] === undefined ? undefined : (nodesAhead(message)[0]?.['nodeId'] ?? ''),
  'nodes-left': counted('nodeStates'),
  'distance-since-node': field('', 'distanceSinceLastNode'),
  order: field('', 'orderId'),
  driving: field('', 'driving'),
  paused: field('', 'paused'),
  'operating-mode': field('', 'operatingMode'),
  action: running,
  loads: counted('loads'),
  load: load('loadType'),
  'load-id': load('loadId'),
  'load-weight': load('weight'),
  errors: counted('errors'),
  'error-level': worstError,
  'emergency-stop': renamed((message, names) => object(message['safetyState'])[names.stop]),
  'field-violation': field('safetyState', 'fieldViolation'),
  connection: field('', 'connectionState'),
}

/** In which units the specification has them (§6.10.5 and following). */
const UNITS: Partial<Record<VdaField, string>> = {
  x: 'm',
  y: 'm',
  theta: 'rad',
  speed: 'm/s',
  'angular-speed': 'rad/s',
  battery: '%',
  'battery-voltage': 'V',
  'battery-current': 'A',
  'battery-health': '%',
  reach: 'm',
  'distance-since-node': 'm',
  'load-weight': 'kg',
}

const POSE: ReadonlySet<VdaField> = new Set(['x', 'y', 'theta'])
const isLocalized = renamed((message, names) => object(message[names.position])[names.localized])
/** A pose of a vehicle that does not know where it is. */
const isGuess = (root: unknown): boolean => isLocalized(object(root)) === false

/** Orders, instant actions and fact sheets are not what the vehicle says of itself now. */
const TELLS = /\/(state|visualization|connection)$/

/** The value; undefined where this message says nothing of it. */
export const vdaValue = (topic: string, root: unknown, name: VdaField): unknown =>
  TELLS.test(topic) ? READ[name](object(root)) : undefined
/** `…/serial`. */
export const vehicleOf = (topic: string): string => topic.slice(0, topic.lastIndexOf('/'))

const readerOf = (name: VdaField): Reader => ({
  // Its state and its visualization take turns in telling where it is.
  isPartial: true,
  read: (topic, root) => vdaValue(topic, root, name),
  unit: UNITS[name] ?? null,
  ...(POSE.has(name) ? { isGuess } : {}),
  outlives: name === 'connection',
})

/**
 * `connectionState`: 2.x CONNECTIONBROKEN, 3.0.0 CONNECTION_BROKEN (the broker says that it is gone), OFFLINE (it left). 3.0.0
 * HIBERNATING is connected and sends no messages until it is woken: nothing of what it said before is told of now.
 */
const SILENT: ReadonlySet<string> = new Set(['OFFLINE', 'CONNECTIONBROKEN', 'CONNECTION_BROKEN', 'HIBERNATING'])

export const vda5050: Format = {
  /** All messages of a vehicle, whichever of them the author named: `…/serial/state` and the others beside it. */
  filter: (topic) => topic.replace(/[^/]*$/, '+'),
  root: (body) => body.json,
  reader: ({ field: name }) => (name === undefined ? null : readerOf(name)),
  source: {
    of: vehicleOf,
    says: (topic, root, retained) => {
      if (!topic.endsWith('/connection')) return TELLS.test(topic) && !retained ? 'alive' : null
      const state = object(root)['connectionState']
      return typeof state !== 'string' ? null : SILENT.has(state) ? 'gone' : 'alive'
    },
  },
}
