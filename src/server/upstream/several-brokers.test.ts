/** Two brokers of a plant at once, each with a user and a password of its own; the loss of one is not the loss of the other. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { type Mosquitto, startMosquitto, whyNoMosquitto } from '../../../e2e/mosquitto.ts'
import { eventually } from '../testing/ports.ts'
import { removeFolder, startTestGateway, TestPage, testFolder, twinOf } from '../testing/start-gateway.ts'
import { backoffMs } from './upstream-options.ts'

const why = whyNoMosquitto()
if (why) console.log(`No two brokers are tried: ${why}`)

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const signal = (broker: string) => ({ name: 'Flow', staleAfterS: null, bindings: [{ topic: 'pump/flow', broker }] })
const TWIN = {
  format: 1,
  id: 'two',
  name: 'Two',
  assets: [{ id: 'pump', name: 'Pump', signals: { north: signal('north'), south: signal('south') } }],
}
const USERS = {
  north: { name: 'gemba', password: 'north, söuth & "west"' },
  south: { name: 'reader', password: 'hunter2-hunter2' },
} as const

const brokers = async (): Promise<Record<keyof typeof USERS, Mosquitto>> => {
  const [north, south] = await Promise.all([
    startMosquitto({ user: USERS.north }),
    startMosquitto({ user: USERS.south }),
  ])
  ends.push(
    () => north.stop(),
    () => south.stop(),
  )
  return { north, south }
}
const machineOn = async (
  broker: Mosquitto,
  { name: username, password }: { readonly name: string; readonly password: string },
) => {
  const machine = await connectAsync(broker.url, { username, password, reconnectPeriod: 0 })
  machine.on('error', () => {})
  ends.push(() => machine.endAsync(true))
  return machine
}

test.skipIf(why)(
  'one topic of two brokers is two signals; passwords come from the environment and from a file; one broker dies alone',
  async () => {
    const { north, south } = await brokers()
    const dir = testFolder(TWIN)
    writeFileSync(join(dir, 'south.password'), `${USERS.south.password}\n`)
    writeFileSync(
      join(dir, 'gemba.json'),
      JSON.stringify({
        brokers: {
          north: { url: north.url, user: USERS.north.name },
          south: { url: south.url, user: USERS.south.name, passwordFile: 'south.password' },
        },
      }),
    )
    const gateway = await startTestGateway(['--config', join(dir, 'gemba.json')], dir, Date.now, {
      GEMBA_BROKER_NORTH_PASSWORD: USERS.north.password,
    })
    ends.push(async () => {
      await gateway.close()
      removeFolder(dir)
    })
    const page = new TestPage(gateway, twinOf(TWIN))
    ends.push(() => page.socket.terminate())
    const [a, b] = await Promise.all([machineOn(north, USERS.north), machineOn(south, USERS.south)])
    await eventually(
      () => (
        a.publish('pump/flow', '1'),
        b.publish('pump/flow', '2'),
        page.values.get('pump/north') === 1 && page.values.get('pump/south') === 2
      ),
      'each from its own broker',
    )

    await north.kill()
    await eventually(() => page.dead.has('pump/north'), 'the loss of one')
    b.publish('pump/flow', '3')
    await eventually(() => page.values.get('pump/south') === 3, 'the other goes on')
    expect(page.dead.has('pump/south')).toBe(false)
    const health = await (await fetch(`${gateway.url}/api/health`)).text()
    for (const { password } of Object.values(USERS)) expect(health).not.toContain(password)
  },
  30_000,
)

test.skipIf(why)(
  'a wrong password is said in words at the start, and is not in them',
  async () => {
    const { north } = await brokers()
    const dir = testFolder(TWIN)
    ends.push(() => removeFolder(dir))
    writeFileSync(join(dir, 'gemba.json'), JSON.stringify({ brokers: { north: { url: north.url, user: 'gemba' } } }))
    const refused = await startTestGateway(['--config', join(dir, 'gemba.json')], dir, Date.now, {
      GEMBA_BROKER_NORTH_PASSWORD: 'Wrong-One',
    }).catch((failure: Error) => failure.message)
    expect(refused).toMatch(/north.*refused|refused.*not authori[sz]ed/i)
    expect(refused).not.toContain('Wrong-One')
  },
  20_000,
)

test('waits double up to a cap, and a plant full of gateways does not return at once', () => {
  for (const [attempt, most] of [
    [0, 500],
    [1, 1000],
    [4, 8000],
    [5, 15_000],
    [60, 15_000],
  ] as const) {
    const waits = Array.from({ length: 100 }, (_, i) => backoffMs(attempt, () => i / 100))
    expect([Math.min(...waits), new Set(waits).size]).toEqual([most / 2, 100])
    expect(Math.max(...waits)).toBeLessThan(most)
  }
})
