/** What the fischertechnik plant did, read off the recorded lines. Knows the plant's payloads and nothing of Gemba. */
import type { Sent } from './recording.ts'

/** A value and when the line that says so was published. */
export interface Said<T = number> {
  readonly at: number
  readonly value: T
}

/** Of the plant's payloads, what is read here. */
interface Payload {
  readonly actionState?: {
    readonly state?: string
    readonly command?: string
    readonly result?: string | null
    readonly metadata?: { readonly workpieceId?: string }
  } | null
  readonly errors: readonly { readonly errorType?: string }[]
  readonly lastNodeId: string
  readonly driving: boolean
  readonly batteryState: { readonly percentage: number }
  readonly load: readonly { readonly loadPosition: string; readonly loadType: string | null }[]
  readonly stockItems: readonly { readonly location: string; readonly workpiece?: { readonly type: string } }[]
  readonly connectionState: string
  readonly temperature: number
  readonly vibrationLevel: string
  readonly magnitude: number
  readonly classificationDesc: string
  readonly result: string
}
interface Order {
  readonly state: string
  readonly productionSteps: readonly { readonly state: string }[]
}

export const SERIALS = {
  hbw: 'SVR3QA0022',
  mill: 'SVR3QA2098',
  drill: 'SVR4H76449',
  aiqs: 'SVR4H76530',
  dps: 'SVR4H73275',
} as const
export const AGVS = { 'fts-1': '5iO4', 'fts-2': 'leJ4' } as const

export const payloads = (
  sent: readonly Sent[],
  topic: string,
): readonly { readonly at: number; readonly json: Payload }[] =>
  sent
    .filter((line) => line.topic === topic)
    .map((line) => ({ at: line.at, json: JSON.parse(line.payload) as Payload }))

const said = <T>(sent: readonly Sent[], topic: string, read: (json: Payload) => T): readonly Said<T>[] =>
  payloads(sent, topic).map(({ at, json }) => ({ at, value: read(json) }))

const STATE: Readonly<Record<string, string>> = {
  RUNNING: 'working',
  FINISHED: 'finished',
  WAITING: 'waiting',
  WAITIING: 'waiting',
  INITIALIZING: 'initializing',
  FAILED: 'failed',
}
const ACTION: Readonly<Record<string, string>> = {
  PICK: 'pick',
  DROP: 'drop',
  MILL: 'mill',
  DRILL: 'drill',
  CHECK_QUALITY: 'check-quality',
  RGB_NFC: 'read-tag',
  INPUT_RGB: 'take-in',
  DOCK: 'dock',
  TURN: 'turn',
  PASS: 'pass',
}
const colour = (type: unknown): string =>
  ['WHITE', 'RED', 'BLUE'].includes(String(type)) ? String(type).toLowerCase() : type ? 'unknown' : 'empty'
const stateOf = (json: Payload): string => STATE[json.actionState?.state ?? ''] ?? 'idle'
const actionOf = (json: Payload): string =>
  json.actionState?.command ? (ACTION[json.actionState.command] ?? 'other') : 'none'

export const moduleTopic = (serial: string): string => `module/v1/ff/${serial}/state`
export const controllerTopic = (serial: string): string => `module/v1/ff/NodeRed/${serial}/state`
export const statesOn = (sent: readonly Sent[], topic: string): readonly Said<string>[] => said(sent, topic, stateOf)
export const actionsOn = (sent: readonly Sent[], topic: string): readonly Said<string>[] => said(sent, topic, actionOf)
export const resultsOn = (sent: readonly Sent[], topic: string): readonly Said<string>[] =>
  payloads(sent, topic)
    .filter(({ json }) => json.actionState?.command === 'CHECK_QUALITY')
    .map(({ at, json }) => ({ at, value: json.actionState?.result?.toLowerCase() ?? 'none' }))

/** The plant's own names of places, by serial or number. */
const placeOf = (id: string): string =>
  Object.entries({ ...SERIALS, charger: 'CHRG0' }).find(([, serial]) => serial === id)?.[0] ??
  (/^[1-4]$/.test(id) ? id : 'unknown')

/** `[{}]` is how this plant writes that there is no error. */
export const errorsOf = (json: Payload): readonly string[] => json.errors.flatMap(({ errorType }) => errorType ?? [])

export const agvOn = (sent: readonly Sent[], serial: string) => {
  const topic = `fts/v1/ff/${serial}/state`
  return {
    node: said(sent, topic, (json) => placeOf(json.lastNodeId)),
    driving: said(sent, topic, (json) => (json.driving ? 'driving' : 'standing')),
    charge: said(sent, topic, (json) => json.batteryState.percentage),
    bay: (position: string) =>
      said(sent, topic, (json) => colour(json.load.find((load) => load.loadPosition === position)?.loadType)),
    errors: said(sent, topic, (json) => errorsOf(json)),
  }
}

/** Cell → colour at the end; null when the recording never said. */
export const stockAtEnd = (sent: readonly Sent[]): Readonly<Record<string, string>> | null => {
  const last = payloads(sent, 'ccu/state/stock').at(-1)
  return last
    ? Object.fromEntries(last.json.stockItems.map((item) => [item.location, colour(item.workpiece?.type)]))
    : null
}

/** Numbers of orders at the end, by how they ended. */
export const ordersAtEnd = (sent: readonly Sent[]) => {
  const lastList = (topic: string): readonly Order[] => {
    const line = sent.findLast((one) => one.topic === topic)
    return line ? (JSON.parse(line.payload) as Order[]) : []
  }
  const ended = lastList('ccu/order/completed')
  const active = lastList('ccu/order/active')
  const steps = active[0]?.productionSteps ?? []
  return {
    finished: ended.filter(({ state }) => state === 'FINISHED').length,
    failed: ended.filter(({ state }) => state === 'ERROR').length,
    active: active.length,
    steps: steps.length,
    stepsFinished: steps.filter(({ state }) => state === 'FINISHED').length,
  }
}

/** Neighbours that say the same are one. */
export const changes = <T>(list: readonly Said<T>[]): readonly Said<T>[] =>
  list.filter((one, i) => i === 0 || one.value !== list[i - 1]!.value)
