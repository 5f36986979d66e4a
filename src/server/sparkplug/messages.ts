/** What a host application publishes: its own STATE, and the request for a rebirth. */
export interface Publication {
  readonly topic: string
  readonly payload: Uint8Array
  readonly qos: 0 | 1
  readonly retain: boolean
}

const utf8 = new TextEncoder()

export const stateTopic = (hostId: string): string => `spBv1.0/STATE/${hostId}`

/** §6.4 [tck-id-payloads-state-birth-payload, -will-message-payload]: JSON, QoS 1, retained. `timestamp`: ms, UTC. */
export const stateMessage = (hostId: string, online: boolean, timestamp: number): Publication => ({
  topic: stateTopic(hostId),
  payload: utf8.encode(JSON.stringify({ online, timestamp })),
  qos: 1,
  retain: true,
})

/** The timestamp of a STATE that says the host is online; null of everything else. */
export const onlineSince = (payload: Uint8Array): number | null => {
  try {
    const state = JSON.parse(new TextDecoder().decode(payload)) as { online?: unknown; timestamp?: unknown } | null
    return state?.online === true ? Number(state.timestamp) : null
  } catch {
    return null
  }
}

const varint = (value: number): number[] => {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}
const block = (field: number, body: ArrayLike<number>): number[] => [
  field * 8 + 2,
  ...varint(body.length),
  ...Array.from(body),
]
const whole = (field: number, value: number): number[] => [field * 8, ...varint(value)]
const BOOLEAN = 11

/**
 * §5.15 [tck-id-operational-behavior-data-commands-ncmd-rebirth-verb, -name, -value]; §6.4: QoS 0, not retained, with a
 * timestamp and without a seq [tck-id-payloads-ncmd-qos, -retain, -timestamp, -seq].
 * @param node `group/edge`
 */
export const rebirthRequest = (node: string, now: number): Publication => {
  const [group, edge] = node.split('/')
  const metric = [
    ...block(1, utf8.encode('Node Control/Rebirth')),
    ...whole(3, now),
    ...whole(4, BOOLEAN),
    ...whole(14, 1),
  ]
  return {
    topic: `spBv1.0/${group}/NCMD/${edge}`,
    payload: Uint8Array.from([...whole(1, now), ...block(2, metric)]),
    qos: 0,
    retain: false,
  }
}
