/** What the fischertechnik plant did, read off the recorded lines. Knows the plant's payloads and nothing of Gemba. */
import type { Sent } from './recording.ts'

/** A value and when the line that says so was published. */
export interface Said<T = number> {
  readonly at: number
  readonly value: T
}

type Json = Record<string, any>

export const SERIALS = { hbw: 'SVR3QA0022', mill: 'SVR3QA2098', drill: 'SVR4H76449', aiqs: 'SVR4H76530', dps: 'SVR4H73275' } as const
export const AGVS = { 'fts-1': '5iO4', 'fts-2': 'leJ4' } as const

export const payloads = (sent: readonly Sent[], topic: string): readonly { readonly at: number; readonly json: Json }[] =>
  sent.filter((line) => line.topic === topic).map((line) => ({ at: line.at, json: JSON.parse(line.payload) as Json }))

const said = <T>(sent: readonly Sent[], topic: string, read: (json: Json) => T): readonly Said<T>[] => payloads(sent, topic).map(({ at, json }) => ({ at, value: read(json) }))

const STATE: Readonly<Record<string, string>> = { RUNNING: 'working', FINISHED: 'finished', WAITING: 'waiting', WAITIING: 'waiting', INITIALIZING: 'initializing', FAILED: 'failed' }
const ACTION: Readonly<Record<string, string>> = { PICK: 'pick', DROP: 'drop', MILL: 'mill', DRILL: 'drill', CHECK_QUALITY: 'check-quality', RGB_NFC: 'read-tag', INPUT_RGB: 'take-in', DOCK: 'dock', TURN: 'turn', PASS: 'pass' }
const colour = (type: unknown): string => (['WHITE', 'RED', 'BLUE'].includes(String(type)) ? String(type).toLowerCase() : type ? 'unknown' : 'empty')
const stateOf = (json: Json): string => STATE[json['actionState']?.state] ?? 'idle'
const actionOf = (json: Json): string => (json['actionState']?.command ? (ACTION[json['actionState'].command] ?? 'other') : 'none')

export const moduleTopic = (serial: string): string => `module/v1/ff/${serial}/state`
export const controllerTopic = (serial: string): string => `module/v1/ff/NodeRed/${serial}/state`
export const statesOn = (sent: readonly Sent[], topic: string): readonly Said<string>[] => said(sent, topic, stateOf)
export const actionsOn = (sent: readonly Sent[], topic: string): readonly Said<string>[] => said(sent, topic, actionOf)
export const resultsOn = (sent: readonly Sent[], topic: string): readonly Said<string>[] =>
  payloads(sent, topic)
    .filter(({ json }) => json['actionState']?.command === 'CHECK_QUALITY')
    .map(({ at, json }) => ({ at, value: (json['actionState'].result as string | undefined)?.toLowerCase() ?? 'none' }))

/** The plant's own names of places, by serial or number. */
const placeOf = (id: string): string => Object.entries({ ...SERIALS, charger: 'CHRG0' }).find(([, serial]) => serial === id)?.[0] ?? (/^[1-4]$/.test(id) ? id : 'unknown')

export const agvOn = (sent: readonly Sent[], serial: string) => {
  const topic = `fts/v1/ff/${serial}/state`
  return {
    node: said(sent, topic, (json) => placeOf(String(json['lastNodeId']))),
    driving: said(sent, topic, (json) => (json['driving'] ? 'driving' : 'standing')),
    charge: said(sent, topic, (json) => Number(json['batteryState'].percentage)),
    bay: (position: string) => said(sent, topic, (json) => colour((json['load'] as Json[]).find((load) => String(load['loadPosition']) === position)?.['loadType'])),
    errors: said(sent, topic, (json) => (json['errors'] as Json[]).filter((error) => Object.keys(error).length).map((error) => String(error['errorType']))),
  }
}

/** Cell → colour at the end; null when the recording never said. */
export const stockAtEnd = (sent: readonly Sent[]): Readonly<Record<string, string>> | null => {
  const last = payloads(sent, 'ccu/state/stock').at(-1)
  return last ? Object.fromEntries((last.json['stockItems'] as Json[]).map((item) => [String(item['location']), colour(item['workpiece']?.type)])) : null
}

/** Numbers of orders at the end, by how they ended. */
export const ordersAtEnd = (sent: readonly Sent[]) => {
  const ended = (payloads(sent, 'ccu/order/completed').at(-1)?.json ?? []) as unknown as Json[]
  const active = (payloads(sent, 'ccu/order/active').at(-1)?.json ?? []) as unknown as Json[]
  const steps = (active[0]?.['productionSteps'] ?? []) as Json[]
  return {
    finished: ended.filter((order) => order['state'] === 'FINISHED').length,
    failed: ended.filter((order) => order['state'] === 'ERROR').length,
    active: active.length,
    steps: steps.length,
    stepsFinished: steps.filter((step) => step['state'] === 'FINISHED').length,
  }
}

/** Neighbours that say the same are one. */
export const changes = <T>(list: readonly Said<T>[]): readonly Said<T>[] => list.filter((one, i) => i === 0 || one.value !== list[i - 1]!.value)
