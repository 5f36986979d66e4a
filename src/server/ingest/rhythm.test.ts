/** How long a signal may be silent is learnt by the gateway and known to every page, also to one that comes later. */
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { eventually, SMALL_TWIN } from '../testing/ports.ts'
import { removeFolder, startTestGateway, testFolder, TestPage, twinOf } from '../testing/start-gateway.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

test('pages are told the limit that was learnt', async () => {
  let ahead = 0
  const gateway = await startTestGateway([], testFolder(), () => Date.now() + ahead)
  ends.push(async () => {
    await gateway.close()
    removeFolder(gateway.dir)
  })
  const twin = twinOf(SMALL_TWIN)
  const open = (): TestPage => {
    const page = new TestPage(gateway, twin)
    ends.push(() => page.socket.terminate())
    return page
  }
  const page = open()
  const machine = await connectAsync(gateway.brokerUrl!)
  ends.push(() => machine.endAsync(true))
  await eventually(
    () => (machine.publish('plant/pump/flow', '99'), page.values.get('pump/flow') === 99),
    'the first value',
  )
  for (let i = 1; i <= 12; i++) {
    ahead += 60_000
    machine.publish('plant/pump/flow', String(i))
    await eventually(() => page.values.get('pump/flow') === i, `value ${i}`)
  }
  const flow = twin.signal('pump/flow')!.slot
  const limitFor = (who: TestPage): number | undefined =>
    who
      .received('limits')
      .flatMap(({ limits }) => limits)
      .findLast(([slot]) => slot === flow)?.[1]
  const told = await eventually(() => limitFor(page), 'the limit')
  expect(told).toBeGreaterThan(170_000)
  expect(told).toBeLessThan(200_000)
  const late = open()
  await eventually(() => limitFor(late) === told, 'the limit for a page that came later')
})
