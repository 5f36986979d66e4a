/** VDA 5050 vehicles, recognised by what they publish: one vehicle, however many topics it speaks on. */
import { vdaValue, vehicleOf } from '../decode/formats/vda5050.ts'
import { type Tone, VDA_FIELDS, type VdaField } from '../twin/schema-signal.ts'
import type { ProposedSignal } from '../wire/discovery.ts'
import { FaultShape } from './fault-shape.ts'
import { FieldShape } from './field-shape.ts'
import { isMap } from './fields.ts'
import { TopicShape } from './topic-shape.ts'
import type { StateWord } from './states.ts'
import { cut, titleOf, wordsOf } from './words.ts'

const MOST_VEHICLES = 2_000
/** §6.2 [2.0] / §6.5 [3.0]: the topics of a vehicle. */
const OF_A_VEHICLE = /\/(state|visualization|connection|factsheet|order|instantActions|zoneSet|responses)$/
const TELLS = /\/(state|visualization|connection)$/

const OF_THE_FORMAT =
  'agvPosition mobileRobotPosition batteryState powerSupply safetyState nodeStates edgeStates actionStates operatingMode connectionState'.split(
    ' ',
  )

export interface Vehicle {
  readonly shape: TopicShape
  readonly errors: FaultShape
  /** Levels of errors that came, each with the first. */
  readonly levels: Map<string, string>
  /** Major version of the specification, 0 = not told. */
  version: number
  readonly topics: Set<string>
}

export class Vehicles {
  /** By `…/serial`. */
  readonly all = new Map<string, Vehicle>()

  note(topic: string, root: unknown): void {
    if (!OF_A_VEHICLE.test(topic) || !isMap(root)) return
    if (!Object.hasOwn(root, 'headerId')) return
    // Who it is stands in the topic as well: some leave it out of the payload.
    const says = Object.hasOwn(root, 'serialNumber') || Object.hasOwn(root, 'manufacturer')
    if (!says && OF_THE_FORMAT.filter((name) => Object.hasOwn(root, name)).length < 2) return
    const id = vehicleOf(topic)
    let vehicle = this.all.get(id)
    if (!vehicle) {
      if (this.all.size >= MOST_VEHICLES) return
      const shape = new TopicShape()
      shape.name = 'json'
      vehicle = {
        shape,
        errors: new FaultShape('/errors', ['errors']),
        levels: new Map(),
        version: 0,
        topics: new Set(),
      }
      this.all.set(id, vehicle)
    }
    vehicle.topics.add(topic)
    const major = typeof root['version'] === 'string' ? Number.parseInt(root['version'], 10) : 0
    if (major > 0) vehicle.version = major
    if (!TELLS.test(topic)) return
    vehicle.shape.messages++
    for (const field of VDA_FIELDS) {
      const value = vdaValue(topic, root, field)
      if (value === undefined) continue
      let known = vehicle.shape.fields.get(field)
      if (!known)
        vehicle.shape.fields.set(field, (known = new FieldShape([field], { format: 'vda5050', select: '', field })))
      known.note(value)
    }
    const errors = root['errors']
    if (!Array.isArray(errors)) return
    vehicle.errors.note(errors)
    for (const error of errors.slice(0, 50)) {
      if (!isMap(error) || typeof error['errorLevel'] !== 'string') continue
      const level = error['errorLevel'].slice(0, 40)
      if (vehicle.levels.size < 8 && !vehicle.levels.has(level))
        vehicle.levels.set(level, cut(String(error['errorType'] ?? error['errorDescription'] ?? ''), 120))
    }
  }
}

/** A stationary module may speak the same format: what has no pose, no battery and does not drive is none. */
export const isVehicle = ({ shape }: Vehicle): boolean =>
  (['x', 'driving', 'battery', 'charging'] as const).filter((field) => shape.fields.has(field)).length >= 2

/** What the format itself has at the top of a message: bound by its fields, or of no use to a twin. */
const OWN = new Set(
  (
    'headerId timestamp version manufacturer serialNumber orderId orderUpdateId zoneSetId lastNodeId lastNodeSequenceId nodeStates edgeStates ' +
    'plannedPath intermediatePath agvPosition mobileRobotPosition velocity loads driving paused newBaseRequest distanceSinceLastNode actionStates ' +
    'instantActionStates zoneActionStates powerSupply operatingMode errors information safetyState connectionState maps zoneSets zoneRequests edgeRequests referenceStateHeaderId'
  ).split(' '),
)
const OWN_INNER = new Set(
  ['batteryCharge', 'batteryVoltage', 'batteryHealth', 'charging', 'reach'].map((name) => `/batteryState/${name}`),
)
/** Makers add fields of their own; those are read as any JSON. */
export const isOwnField = (topic: string, pointer: string): boolean =>
  !topic.endsWith('/state') || OWN.has(pointer.split('/')[1] ?? '') || OWN_INNER.has(pointer)

type States = Readonly<Record<string, StateWord>>
const statesOf = (words: readonly (readonly [key: string, tone: Tone, name?: string])[]): States =>
  Object.fromEntries(
    words.map(([key, tone, name], code) => [key, { code, name: name ?? titleOf(wordsOf(key)), tone }] as const),
  )

/** Both major versions' words (§6.10.6, §6.14 of 2.0; §6.11 of 3.0): what was not said so far must not come as a surprise. */
const MODES = statesOf([
  ['AUTOMATIC', 'normal'],
  ['SEMIAUTOMATIC', 'normal', 'Semi-automatic'],
  ['MANUAL', 'attention'],
  ['SERVICE', 'attention'],
  ['TEACHIN', 'attention', 'Teach-in'],
  ['STARTUP', 'idle', 'Start-up'],
  ['INTERVENED', 'attention'],
])
const LEVELS = statesOf([
  ['NONE', 'normal'],
  ['WARNING', 'attention'],
  ['URGENT', 'attention'],
  ['CRITICAL', 'fault'],
  ['FATAL', 'fault'],
])
const STOPS = statesOf([
  ['NONE', 'normal'],
  ['AUTOACK', 'fault', 'Stopped, acknowledges itself'],
  ['MANUAL', 'fault', 'Stopped, to be acknowledged at the vehicle'],
  ['REMOTE', 'fault', 'Stopped, to be acknowledged remotely'],
])
const CONNECTIONS = statesOf([
  ['ONLINE', 'normal'],
  ['OFFLINE', 'stopped'],
  ['CONNECTIONBROKEN', 'fault', 'Connection broken'],
  ['CONNECTION_BROKEN', 'fault', 'Connection broken'],
  ['HIBERNATING', 'idle'],
])

interface FieldText {
  readonly name: string
  readonly type?: ProposedSignal['type']
  readonly unit?: string
  readonly role?: string
  readonly states?: States
  /** Not ticked: known, but nothing to look at daily. */
  readonly off?: true
}
/** What a person calls it, and what it is by the specification, whatever was heard of it so far. */
export const VDA_NAMES: Readonly<Record<VdaField, FieldText>> = {
  x: { name: 'X', unit: 'm' },
  y: { name: 'Y', unit: 'm' },
  theta: { name: 'Heading', unit: '°' },
  map: { name: 'Map', type: 'text' },
  'localization-score': { name: 'Localization score' },
  speed: { name: 'Speed', unit: 'm/s', role: 'speed' },
  'angular-speed': { name: 'Angular speed', unit: 'rad/s' },
  battery: { name: 'Battery', unit: '%', role: 'battery' },
  'battery-voltage': { name: 'Battery voltage', unit: 'V', role: 'voltage' },
  'battery-current': { name: 'Battery current', unit: 'A', role: 'current' },
  'battery-health': { name: 'Battery health', unit: '%' },
  charging: { name: 'Charging', type: 'boolean' },
  reach: { name: 'Reach', unit: 'm' },
  node: { name: 'Last node', type: 'text' },
  'node-sequence': { name: 'Last node sequence', type: 'integer', off: true },
  'next-node': { name: 'Next node', type: 'text' },
  'nodes-left': { name: 'Nodes left', type: 'integer' },
  'distance-since-node': { name: 'Distance since node', unit: 'm' },
  order: { name: 'Order', type: 'text' },
  driving: { name: 'Driving', type: 'boolean' },
  paused: { name: 'Paused', type: 'boolean' },
  'operating-mode': { name: 'Operating mode', type: 'state', states: MODES, role: 'state' },
  action: { name: 'Action', type: 'text' },
  loads: { name: 'Loads', type: 'integer' },
  load: { name: 'Load type', type: 'text' },
  'load-id': { name: 'Load', type: 'text' },
  'load-weight': { name: 'Load weight', unit: 'kg' },
  errors: { name: 'Errors', type: 'integer' },
  'error-level': { name: 'Error level', type: 'state', states: LEVELS },
  'emergency-stop': { name: 'Emergency stop', type: 'state', states: STOPS },
  'field-violation': { name: 'Field violation', type: 'boolean' },
  connection: { name: 'Connection', type: 'state', states: CONNECTIONS },
}

/** §6.10.6: each level an alarm of its own. Version 3 has two more. */
export const errorLevels = ({ version, levels }: Vehicle): readonly string[] => [
  ...new Set([...(version >= 3 ? ['FATAL', 'CRITICAL', 'URGENT', 'WARNING'] : ['FATAL', 'WARNING']), ...levels.keys()]),
]
