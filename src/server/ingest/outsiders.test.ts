/** A broker whose retained messages would end a program that trusts them, and a real gateway that starts on it. */
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMosquitto, whyNoMosquitto } from '../../../e2e/mosquitto.ts'
import { createRng } from '../../base/rng.ts'
import { bytesOf } from '../../decode/testing/collect.ts'
import { Hostile } from '../../decode/testing/hostile.ts'
import { API } from '../../wire/paths.ts'
import type { Health } from '../../wire/api.ts'
import { DISCOVERY } from '../../wire/discovery.ts'
import { eventually } from '../testing/ports.ts'
import { RealProcess } from '../testing/real-process.ts'
import { removeFolder, testFolder } from '../testing/start-gateway.ts'

const why = whyNoMosquitto()
if (why) console.log(`No gateway is tried with hostile messages: ${why}`)

const TWIN = {
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'pump',
      name: 'Pump',
      signals: {
        flow: { name: 'Flow', bindings: [{ topic: 'plant/flow' }] },
        level: { name: 'Level', bindings: [{ topic: 'plant/json', select: '/level' }] },
        errors: {
          name: 'E',
          type: 'text',
          bindings: [{ topic: 'uagv/v2/m/1/state', format: 'vda5050', field: 'error-level' }],
        },
        metric: { name: 'M', bindings: [{ topic: 'spBv1.0/g/+/e/d', format: 'sparkplug', metric: 'M' }] },
      },
      alarms: { f: { name: 'F', priority: 'low', faults: { topic: 'plant/json', at: '/faults' } } },
    },
  ],
}
const dir = testFolder(TWIN)
let gateway: RealProcess
beforeAll(async () => {
  gateway = await RealProcess.bundled(dir)
})
afterAll(() => {
  gateway.dispose()
  removeFolder(dir)
})

const TOPICS = ['plant/flow', 'plant/json', 'uagv/v2/m/1/state', 'spBv1.0/g/DDATA/e/d', 'elsewhere'] as const
const RIGHT = bytesOf('{"level":1,"faults":{"E1":{"text":"oil"}},"errors":[{"errorLevel":"FATAL"}]}')

test.skipIf(why)(
  'a gateway lives through what was retained and what comes, with everybody looking, and reads the next right message',
  async () => {
    const broker = await startMosquitto()
    const machine = await connectAsync(broker.url)
    const retain = (topic: string, payload: Uint8Array | string) =>
      machine.publishAsync(topic, Buffer.from(payload), { retain: true, qos: 1 })
    await retain('plant/flow', '['.repeat(5000))
    await retain('plant/json', `{"level":${'['.repeat(100_000)}${']'.repeat(100_000)},"__proto__":{"faults":1}}`)
    await retain('uagv/v2/m/1/state', `{"errors":[{"errorLevel":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`)
    await retain('spBv1.0/g/DDATA/e/d', new Uint8Array(20_000).fill(0x12))

    const run = gateway.run(['--broker', broker.url])
    const url = await eventually(() => /Gemba is at\s+(\S+)/.exec(run.words.out)?.[1], 'the address', 20_000)
    const health = async (): Promise<Health> => (await (await fetch(`${url}${API.health}`)).json()) as Health
    await eventually(async () => (await health()).messages >= 4, 'what was retained')
    // Discovery listens as well.
    await fetch(`${url}${DISCOVERY.status}`)
    const hostile = new Hostile(createRng(5), 200_000)
    for (let i = 0; i < 60; i++) await retain(TOPICS[i % TOPICS.length]!, hostile.payload(RIGHT))
    await retain('plant/flow', '21.5')
    await retain('plant/json', '{"level":3,"faults":{}}')

    const samples = (await health()).samples
    await eventually(async () => (await health()).samples >= samples, 'the last of it')
    const said = await health()
    expect(said.drops.map(({ reason }) => reason)).toContain('not-a-single-value')
    expect(said.drops.map(({ reason }) => reason)).not.toContain('could-not-be-read')
    expect(run.child.exitCode).toBeNull()
    expect(run.words.err).toBe('')
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(0)
    await machine.endAsync()
    await broker.stop()
  },
  60_000,
)
