import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { payloadBytes } from '../../decode/testing/sparkplug-bytes.ts'
import { ok } from '../../base/result.ts'
import { Discovery, type DiscoveryBroker } from './discovery.ts'

type OnMessage = (topic: string, payload: Uint8Array) => void

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

/** A broker with a host, as far as discovery knows it. */
const listening = (askRebirth: (node: string) => void, isHost: boolean): { say: OnMessage; discovery: Discovery } => {
  let onMessage: OnMessage = () => {}
  const from = {
    onPublish: (then: OnMessage) => {
      onMessage = then
      return () => {}
    },
    retained: () => Promise.resolve(),
  }
  const broker = {
    name: 'plant',
    url: '',
    filters: ['#'],
    from: from as unknown as DiscoveryBroker['from'],
    host: () => (isHost ? { askRebirth } : null),
    publish: () => Promise.resolve(ok(undefined)),
  }
  const discovery = new Discovery({
    brokers: [broker],
    clock: Date.now,
    random: () => 0,
    ingest: () => ({ twin: { signals: [], alarms: [] }, decoders: new Map() }) as never,
    file: { previous: () => null } as never,
    readOnly: null,
  })
  discovery.look()
  return { say: (topic, payload) => onMessage(topic, payload), discovery }
}
const data = payloadBytes([{ alias: 1, double: 7 }], { seq: 4, time: 1000 })

test('the host asks by itself, each node and device once', () => {
  const askRebirth = vi.fn()
  const { say, discovery } = listening(askRebirth, true)
  vi.advanceTimersByTime(2_000)
  expect(askRebirth).toHaveBeenCalledTimes(0)
  say('spBv1.0/Plant/DDATA/edge1/press_1', data)
  vi.advanceTimersByTime(2_000)
  expect(askRebirth.mock.calls).toEqual([['Plant/edge1']])
  vi.advanceTimersByTime(20_000)
  expect(askRebirth).toHaveBeenCalledTimes(1)
  say('spBv1.0/Plant/DDATA/edge1/press_2', data)
  discovery.look()
  vi.advanceTimersByTime(2_000)
  expect(askRebirth).toHaveBeenCalledTimes(2)
  // Nobody looks: nobody is asked.
  vi.advanceTimersByTime(60_000)
  say('spBv1.0/Plant/DDATA/edge1/press_3', data)
  vi.advanceTimersByTime(10_000)
  expect(askRebirth).toHaveBeenCalledTimes(2)
  discovery.dispose()
})

test('where this gateway is no host, nothing is asked by itself', () => {
  const askRebirth = vi.fn()
  const { say, discovery } = listening(askRebirth, false)
  say('spBv1.0/Plant/DDATA/edge1/press_1', data)
  vi.advanceTimersByTime(10_000)
  expect(askRebirth).toHaveBeenCalledTimes(0)
  discovery.dispose()
})

test('without a host a person asks a node, and not twice in a row', async () => {
  const askRebirth = vi.fn()
  const { discovery } = listening(askRebirth, false)
  const wish = { broker: 'plant', group: 'Plant', node: 'edge1' }
  expect(await discovery.rebirth(wish)).toEqual(ok({ asked: true }))
  vi.setSystemTime(Date.now() + 2_000)
  expect(await discovery.rebirth(wish)).toMatchObject({
    ok: false,
    error: { remedy: 'Wait 3 s before you ask again.', code: 'births-asked-just-now', values: { seconds: 3 } },
  })
  expect(await discovery.rebirth({ ...wish, node: 'edge2' })).toEqual(ok({ asked: true }))
  vi.setSystemTime(Date.now() + 3_000)
  expect(await discovery.rebirth(wish)).toEqual(ok({ asked: true }))
  discovery.dispose()
})

test("where this gateway is the host, what a person asks for takes its turn among the host's own", async () => {
  const askRebirth = vi.fn()
  const { discovery } = listening(askRebirth, true)
  expect(await discovery.rebirth({ broker: 'plant', group: 'Plant', node: 'edge1' })).toEqual(ok({ asked: true }))
  expect(askRebirth.mock.calls).toEqual([['Plant/edge1']])
  discovery.dispose()
})
