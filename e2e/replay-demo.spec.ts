/** Minutes of the living demo, and back to moments of them: the page shows what it showed then, each value that had arrived, as old as it was, each alarm, each vehicle in its place. */
import type { Page } from '@playwright/test'
import { createRng } from '../src/base/rng.ts'
import { drawn, liveNow } from './look-inside.ts'
import { expect, test } from './plant.ts'
import { type GatewayProcess, run, startGateway } from './process.ts'

let gateway: GatewayProcess
let machines: ReturnType<typeof run>
test.beforeAll(async () => {
  gateway = await startGateway()
  machines = run('dist/plant/main.js', ['--broker', gateway.brokerUrl, '--twin', gateway.twinFile, '--seed', '3'])
})
test.afterAll(async ({ visits }) => {
  await visits.leave()
  await machines?.end()
  await gateway?.dispose()
})

const address = (query = ''): string => `${gateway.url}/?probe${query}`
/** What is on its way to a page, or between two of its frames, is not lost: ms. */
const ON_ITS_WAY_MS = 1500
const MOMENTS = 24
const REPLAYED = 8

interface Shown {
  readonly at: number
  /** Value, quality, receive time, age. */
  readonly signals: Readonly<Record<string, readonly [string | number, number, number, string]>>
  readonly alarms: readonly (readonly [key: string, state: string, raisedAt: number, value: number | null])[]
  readonly vehicles: Readonly<Record<string, readonly number[]>>
}

const shown = (page: Page): Promise<Shown> =>
  page.evaluate(() => {
    const { twin, values, shownBoard, at } = window.gembaProbe.session!
    const moment = at()
    return {
      at: moment,
      signals: Object.fromEntries(
        twin.heard
          .filter(({ slot }) => values.receive[slot]! > 0)
          .map(({ id, slot, type }) => [
            id,
            [
              type === 'text' ? values.text(slot) : values.value[slot]!,
              values.quality[slot]!,
              values.receive[slot]!,
              values.age(slot, moment),
            ] as const,
          ]),
      ),
      alarms: shownBoard.rows.map(({ key, state, raisedAt, value }) => [key, state, raisedAt, value] as const),
      vehicles: Object.fromEntries(
        twin.assets
          .filter(({ id }) => id.startsWith('agv-'))
          .map(({ id }) => [id, window.gembaProbe.scene!.pose(id)!] as const),
      ),
    }
  })

test('replay equals live', async ({ visits }) => {
  test.setTimeout(240_000)
  const rng = createRng(20)
  const page = await visits.at(address(), { width: 500, height: 400 })
  await liveNow(page)
  await expect.poll(async () => Object.keys((await shown(page)).signals).length).toBeGreaterThan(400)
  const captured: Shown[] = []
  for (let i = 0; i < MOMENTS; i++) {
    await page.waitForTimeout(rng.between(500, 3000))
    captured.push(await shown(page))
  }
  const chosen = captured
    .map((one) => ({ one, order: rng.next() }))
    .toSorted((a, b) => a.order - b.order)
    .slice(0, REPLAYED)
    .map(({ one }) => one)
  let [same, all, moved] = [0, 0, 0]
  const places = (vehicles: Shown['vehicles']): string => JSON.stringify(Object.values(vehicles))
  for (const live of chosen) {
    await page.goto(address(`&at=${new Date(live.at).toISOString()}`))
    await expect
      .poll(() => page.evaluate(() => window.gembaProbe?.session?.at() ?? 0), { timeout: 30_000 })
      .toBe(live.at)
    await drawn(page)
    const past = await shown(page)
    const ofLive = Object.entries(live.signals)
    expect(Object.keys(past.signals).length).toBeGreaterThanOrEqual(ofLive.length)
    for (const [id, then] of ofLive) {
      const now = past.signals[id]!
      all++
      if (now[2] === then[2]) {
        same++
        expect(now, id).toEqual(then)
        continue
      }
      // Only a newer one, which was on its way.
      expect(now[2], `${id} of ${new Date(live.at).toISOString()}`).toBeGreaterThan(then[2])
      expect(live.at - now[2], id).toBeLessThan(ON_ITS_WAY_MS)
      expect(now[2], id).toBeLessThanOrEqual(live.at)
    }
    const settled = ({ alarms }: Shown) =>
      alarms.filter(([, , raisedAt]) => raisedAt < live.at - ON_ITS_WAY_MS).toSorted(([a], [b]) => (a < b ? -1 : 1))
    expect(settled(past).map(([key, , raisedAt, value]) => [key, raisedAt, value])).toEqual(
      settled(live).map(([key, , raisedAt, value]) => [key, raisedAt, value]),
    )
    for (const [id, [x, z]] of Object.entries(live.vehicles)) {
      const [thenX, thenZ] = past.vehicles[id]!
      // A vehicle drives up to 1.5 m/s, and is drawn gliding after its word.
      expect(Math.hypot(thenX! - x!, thenZ! - z!), `${id}, m`).toBeLessThan(1.5 * (ON_ITS_WAY_MS / 1000))
    }
    if (places(live.vehicles) !== places(captured[0]!.vehicles)) moved++
  }
  console.log(`${same} of ${all} values are the very same sample, the others newer by less than ${ON_ITS_WAY_MS} ms`)
  expect(same / all).toBeGreaterThan(0.5)
  expect(moved, 'moments at which a vehicle stood elsewhere than at first').toBeGreaterThan(REPLAYED / 2)
})
