/** kill -9 of the real process: nothing acknowledged is lost, of samples one second at most. */
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nameHeader } from '../wire/principal.ts'
import { API } from '../wire/paths.ts'
import { eventually } from './testing/ports.ts'
import { RealProcess } from './testing/real-process.ts'
import { removeFolder, testFolder } from './testing/start-gateway.ts'

const dir = testFolder()
let gateway: RealProcess
beforeAll(async () => {
  gateway = await RealProcess.bundled(dir)
})
afterAll(() => {
  gateway.dispose()
  removeFolder(dir)
})

const json = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T
const LOST_AT_MOST_MS = 1000

test('kill -9 under load', async () => {
  const first = await gateway.started()
  const machine = await connectAsync(first.brokerUrl, { reconnectPeriod: 0 })
  machine.on('error', () => {})
  const from = Date.now()
  let sent = 0
  const load = setInterval(() => {
    machine.publish('plant/pump/flow', String(130 + (sent++ % 20)))
  }, 10)
  await eventually(async () => (await json<{ samples: number }>(`${first.url}${API.health}`)).samples > 200, 'samples')
  const acknowledged = await fetch(`${first.url}${API.alarm}`, {
    method: 'POST',
    headers: { ...nameHeader('Mara'), 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'acknowledge', key: 'pump/high', comment: 'seen' }),
  })
  expect(acknowledged.status).toBe(200)
  // What the gateway had heard a moment before it died.
  const { samples } = await json<{ samples: number }>(`${first.url}${API.health}`)
  const killedAt = Date.now()
  first.child.kill('SIGKILL')
  expect(await first.ended).toBeNull()
  clearInterval(load)
  await machine.endAsync(true)

  const second = await gateway.started()
  const { events } = await json<{ events: { kind: string; actor: string | null; row: { state: string } }[] }>(
    `${second.url}${API.journal}`,
  )
  expect(events.map((e) => e.kind).slice(0, 2)).toEqual(['raised', 'acknowledged'])
  expect(events[1]).toMatchObject({ actor: 'Mara', row: { state: 'acknowledged' } })
  const history = await json<{ t: number[]; max: (number | null)[]; count?: number[] }>(
    `${second.url}${API.history}?signal=pump/flow&from=${from}&to=${killedAt}&columns=${killedAt - from}`,
  )
  const last = Math.max(...history.t.filter((_, i) => history.max[i] !== null))
  expect(killedAt - last).toBeLessThan(LOST_AT_MOST_MS)
  expect(samples).toBeGreaterThan(200)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
}, 60_000)
