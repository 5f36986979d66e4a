/** A host application on a stepped clock: what it applied, whom it asked for births, and which STATE it told. */
import { expect } from 'vitest'
import { type HostAction, type HostEvent, SparkplugHost } from '../host.ts'
import { rebirthAskedAt, type Sent } from './edge-node.ts'

export const START = 1_795_200_000_000
export const TIMEOUT = 2_000

export const begin = () => {
  const host = new SparkplugHost({ hostId: 'gemba', reorderTimeoutMs: TIMEOUT })
  let now = START
  const applied: Sent[] = []
  const asked: { topic: string; at: number }[] = []
  const states: { online: boolean; timestamp: number }[] = []
  const all: HostAction[] = []
  const on = (event: HostEvent): readonly HostAction[] => {
    const actions = host.on(event)
    all.push(...actions)
    for (const action of actions) {
      if (action.kind === 'apply') applied.push({ topic: action.topic, payload: Buffer.from(action.payload) })
      if (action.kind !== 'publish') continue
      const { topic, payload, qos, retain } = action.publication
      if (topic === 'spBv1.0/STATE/gemba') {
        expect([qos, retain]).toEqual([1, true])
        states.push(JSON.parse(Buffer.from(payload).toString()) as { online: boolean; timestamp: number })
      } else {
        // Rule 10: QoS 0, not retained, with a timestamp, without a seq.
        expect([qos, retain, rebirthAskedAt(payload)]).toEqual([0, false, now])
        asked.push({ topic, at: now })
      }
    }
    return actions
  }
  const connect = (): void => {
    on({ kind: 'connecting', now })
    on({ kind: 'connected' })
    on({ kind: 'subscribed' })
  }
  return {
    host,
    on,
    connect,
    asked,
    states,
    all,
    clock: () => now,
    send: (...sent: readonly Sent[]) => {
      for (const { topic, payload } of sent) on({ kind: 'message', topic, payload, retained: false, now })
    },
    /** Lets time pass as a timer would: no tick comes before it is due, none is missed. */
    pass: (ms: number) => {
      const until = now + ms
      while (host.wakeAt <= until) {
        now = Math.max(now, host.wakeAt)
        on({ kind: 'tick', now })
      }
      now = until
    },
    /** What was applied since the last call, by identity. */
    taken: (): Sent[] => applied.splice(0),
    reasons: () => Object.fromEntries(host.drops.list.map(({ reason, count }) => [reason, count])),
  }
}
export const started = () => {
  const s = begin()
  s.connect()
  return s
}
export const TEMP = { name: 'Temp', alias: 1, double: 20 }
export const SPEED = { name: 'Speed', alias: 2, double: 5 }
export const NCMD = 'spBv1.0/plant/NCMD/press'
