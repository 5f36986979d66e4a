/**
 * VDA 5050 (2.0): the messages of an automated guided vehicle on `interface/version/manufacturer/serial/…`. A binding names a
 * field of the vehicle; which message it stands in, and what says that it counts, is known here.
 */
import type { VdaField } from '../twin/schema.ts'
import { isEmpty } from './select.ts'

type Json = Readonly<Record<string, unknown>>
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
const list = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((one) => !isEmpty(one)).map(object) : []
const field =
  (at: string, name: string) =>
  (message: Json): unknown =>
    at ? object(message[at])[name] : message[name]
const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

/** §6.10.2: nodes still to be driven over, the next one first; released ones (the base) and the horizon alike. */
const nodesAhead = (message: Json): readonly Json[] =>
  list(message['nodeStates']).toSorted((a, b) => number(a['sequenceId']) - number(b['sequenceId']))

/** §6.10.6: the worst level of all that is wrong. */
const worstError = (message: Json): unknown => {
  if (message['errors'] === undefined) return undefined
  const levels = list(message['errors']).map(({ errorLevel }) => (typeof errorLevel === 'string' ? errorLevel : ''))
  return levels.includes('FATAL')
    ? 'FATAL'
    : levels.includes('WARNING')
      ? 'WARNING'
      : levels.length
        ? levels[0]
        : 'NONE'
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
const running = (message: Json): unknown =>
  message['actionStates'] === undefined
    ? undefined
    : (list(message['actionStates']).find(
        ({ actionStatus }) => actionStatus === 'RUNNING' || actionStatus === 'INITIALIZING',
      )?.['actionType'] ?? '')

/** undefined: this message says nothing of it. */
const READ: Readonly<Record<VdaField, (message: Json) => unknown>> = {
  x: field('agvPosition', 'x'),
  y: field('agvPosition', 'y'),
  theta: field('agvPosition', 'theta'),
  map: field('agvPosition', 'mapId'),
  'localization-score': field('agvPosition', 'localizationScore'),
  speed,
  'angular-speed': field('velocity', 'omega'),
  battery: field('batteryState', 'batteryCharge'),
  'battery-voltage': field('batteryState', 'batteryVoltage'),
  'battery-health': field('batteryState', 'batteryHealth'),
  charging: field('batteryState', 'charging'),
  reach: field('batteryState', 'reach'),
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
  'emergency-stop': field('safetyState', 'eStop'),
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
  'battery-health': '%',
  reach: 'm',
  'distance-since-node': 'm',
  'load-weight': 'kg',
}
export const vdaUnit = (name: VdaField): string | null => UNITS[name] ?? null

const POSE: ReadonlySet<VdaField> = new Set(['x', 'y', 'theta'])
/** §6.10.5: a pose that was never initialised is a guess. */
export const isGuess = (root: unknown, name: VdaField): boolean =>
  POSE.has(name) && object(object(root)['agvPosition'])['positionInitialized'] === false

/** Orders, instant actions and fact sheets are not what the vehicle says of itself now. */
const TELLS = /\/(state|visualization|connection)$/
/** The value; undefined where this message says nothing of it. */
export const vdaValue = (topic: string, root: unknown, name: VdaField): unknown =>
  TELLS.test(topic) ? READ[name](object(root)) : undefined

/** §6.14: the vehicle left, or the broker says that it is gone. */
export const isGone = (topic: string, root: unknown): boolean => {
  const state = topic.endsWith('/connection') ? object(root)['connectionState'] : null
  return state === 'OFFLINE' || state === 'CONNECTIONBROKEN'
}

/** All messages of a vehicle, whichever of them the author named: `…/serial/state` and the others beside it. */
export const vehicleFilter = (topic: string): string => topic.replace(/[^/]*$/, '+')
/** `…/serial`. */
export const vehicleOf = (topic: string): string => topic.slice(0, topic.lastIndexOf('/'))
