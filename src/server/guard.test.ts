/** The last guard of the process: what nobody caught, thrown in the real one when it is given a signal. */
import { connectAsync } from 'mqtt'
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest'
import { API } from '../wire/paths.ts'
import { Health } from '../wire/api.ts'
import { nameHeader } from '../wire/principal.ts'
import { eventually } from './testing/ports.ts'
import { RealProcess, type Run } from './testing/real-process.ts'
import { removeFolder, testFolder } from './testing/start-gateway.ts'

const dir = testFolder()
let gateway: RealProcess
let running: (Run & { readonly url: string; readonly brokerUrl: string }) | null = null
beforeAll(async () => {
  gateway = await RealProcess.bundled(dir)
})
afterEach(async () => {
  running?.child.kill('SIGTERM')
  await running?.ended
  running = null
})
afterAll(() => {
  gateway.dispose()
  removeFolder(dir)
})

/** A gateway in which this happens at SIGUSR2. */
const start = async (then: string) => {
  const onSignal = `process.on('SIGUSR2', () => { ${then} })`
  running = await gateway.started([], ['--import', `data:text/javascript,${encodeURIComponent(onSignal)}`])
  return running
}
const faults = async (url: string): Promise<Health['faults']> =>
  Health.parse(await (await fetch(url + API.health)).json()).faults

test.each([
  [
    'a promise that nobody waited for',
    `Promise.reject(new TypeError('nobody waits'))`,
    { where: 'a task that nobody waited for', what: 'TypeError' },
  ],
  [
    'a peer that went away',
    `setTimeout(() => { throw Object.assign(new Error('read'), { code: 'ECONNRESET' }) })`,
    { where: 'the process', what: 'Error ECONNRESET' },
  ],
])(
  '%s is counted, and everything goes on',
  async (_, then, fault) => {
    const { child, url, brokerUrl, words } = await start(then)
    child.kill('SIGUSR2')
    await eventually(async () => (await faults(url))?.length, 'the fault in Health')
    expect(await faults(url)).toMatchObject([{ ...fault, times: 1 }])
    child.kill('SIGUSR2')
    await eventually(async () => (await faults(url))?.[0]?.times === 2, 'counted again')
    expect(words.err).toContain(`${fault.where}:`)
    const machine = await connectAsync(brokerUrl)
    await machine.publishAsync('plant/pump/flow', '12', { qos: 1 })
    await eventually(
      async () => Health.parse(await (await fetch(url + API.health)).json()).samples > 0,
      'a sample after it',
    )
    await machine.endAsync(true)
    expect(child.exitCode).toBeNull()
  },
  30_000,
)

test('any other exception ends the process with 1, history and journal closed: all is there for the next one', async () => {
  const first = await start(`setTimeout(() => { throw new Error('half-way') })`)
  const machine = await connectAsync(first.brokerUrl)
  machine.on('error', () => {})
  await machine.publishAsync('plant/pump/flow', '130', { qos: 1 })
  await eventually(
    async () =>
      (
        await fetch(first.url + API.alarm, {
          method: 'POST',
          headers: { ...nameHeader('Mara'), 'content-type': 'application/json' },
          body: JSON.stringify({ kind: 'acknowledge', key: 'pump/high', comment: 'seen' }),
        })
      ).ok,
    'the acknowledgement',
  )
  first.child.kill('SIGUSR2')
  expect(await first.ended).toBe(1)
  await machine.endAsync(true)
  expect(first.words.err).toMatch(/the process:.*half-way/s)

  const { url } = await start('')
  const journal = (await (await fetch(url + API.journal)).json()) as { events: unknown[] }
  expect(journal.events).toContainEqual(expect.objectContaining({ kind: 'acknowledged', actor: 'Mara' }))
  const asked = `?signal=pump/flow&from=${Date.now() - 60_000}&to=${Date.now()}&columns=10`
  const history = (await (await fetch(url + API.history + asked)).json()) as { max: number[] }
  expect(Math.max(...history.max)).toBe(130)
  expect(await faults(url)).toEqual([])
}, 60_000)
