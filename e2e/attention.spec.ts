/** A page is told what it looks at: a view of a large plant, a hidden tab, a tablet that was put to sleep. */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { alarmRow, drawn, liveNow, sheet, valueOf } from './look-inside.ts'
import { bench, expect, test } from './plant.ts'
import { SOON_MS } from './soon.ts'

/** A few cabinets far apart, and many signals that nothing shows: software WebGL draws a large hall for seconds. */
const CABINETS = 12
const METERS = 1000
const APART_M = 120
const largeTwin = (): string => {
  const file = join(tmpdir(), `gemba-large-${process.pid}.json`)
  const speed = { name: 'Speed', unit: 'm/s', staleAfterS: 3, bindings: [{ topic: 'bench/{asset}/speed' }] }
  const fast = { name: 'Too fast', priority: 'high', signal: 'speed', when: { above: 1000 } }
  writeFileSync(
    file,
    JSON.stringify({
      format: 1,
      id: 'large',
      name: 'Large',
      classes: {
        cabinet: { name: 'Cabinet', model: { kind: 'cabinet' }, signals: { speed }, alarms: { fast } },
        meter: { name: 'Meter', signals: { v: { name: 'Value' } } },
      },
      assets: [
        { id: 'hall', name: 'Hall' },
        // The bench's calm speaks for this one: the first picture waits for a first value.
        { id: 'c-1', name: 'C-1', class: 'cabinet', parent: 'hall', place: { at: [0, 0, 0] } },
        ...Array.from({ length: CABINETS }, (_, i) => ({
          id: `b-${i}`,
          name: `B-${i}`,
          class: 'cabinet',
          parent: 'hall',
          place: { at: [(i + 1) * APART_M, 0, 0] },
        })),
        ...Array.from({ length: METERS }, (_, i) => ({ id: `m-${i}`, name: `M-${i}`, class: 'meter', parent: 'hall' })),
      ],
    }),
  )
  return file
}

const plant = bench({ args: async () => ['--twin', largeTwin()], query: 'asset=b-3' })

/** How often these change on the page in two seconds, and whether they were ever not live. */
const watch = (page: Page, ids: readonly string[]): Promise<{ changes: number; alwaysLive: boolean }[]> =>
  page.evaluate(
    (names) =>
      new Promise((done) => {
        const session = window.gembaProbe.session!
        const seen = names.map((id) => ({
          slot: session.twin.signal(id)!.slot,
          before: Number.NaN,
          changes: 0,
          alwaysLive: true,
        }))
        const timer = setInterval(() => {
          for (const one of seen) {
            const value = session.values.value[one.slot]!
            if (!Object.is(value, one.before)) one.changes++
            one.before = value
            one.alwaysLive &&= session.values.age(one.slot, session.now()) === 'live'
          }
        }, 10)
        setTimeout(
          () => (clearInterval(timer), done(seen.map(({ changes, alwaysLive }) => ({ changes, alwaysLive })))),
          2000,
        )
      }),
    ids,
  )

let said = 0
let speaking: NodeJS.Timeout
test.beforeAll(() => {
  speaking = setInterval(() => {
    said++
    for (const belt of ['b-3', 'b-11']) void plant.machines?.publish(`${belt}/speed`, said / 100).catch(() => {})
  }, 50)
})
test.afterAll(() => clearInterval(speaking))

const look = async (page: Page, asset: string): Promise<void> => {
  await sheet(page, asset).getByRole('button', { name: 'Show in the scene' }).click()
  await drawn(page)
}

test('what is in the picture changes at once, the rest comes in sweeps and is not called stale; turning to it, it is there', async () => {
  const { page } = plant
  await look(page, 'B-3')
  await expect
    .poll(async () => (await watch(page, ['b-11/speed']))[0]!.changes, 'what is out of sight is told rarely')
    .toBeLessThan(8)
  const [near, far] = await watch(page, ['b-3/speed', 'b-11/speed'])
  expect(near!.changes).toBeGreaterThan(10)
  expect(far!.alwaysLive, 'known as of the last sweep').toBe(true)
  expect(far!.changes, 'and it does come').toBeGreaterThan(0)

  await page.evaluate(() => history.pushState(null, '', location.href.replace('asset=b-3', 'asset=b-11')))
  await page.evaluate(() => window.dispatchEvent(new PopStateEvent('popstate')))
  await look(page, 'B-11')
  await expect
    .poll(async () => Number(await valueOf(page, 'b-11/speed')) * 100 > said - 12, 'the latest of what came into view')
    .toBe(true)
  const [, now] = await watch(page, ['b-3/speed', 'b-11/speed'])
  expect(now!.changes).toBeGreaterThan(10)
})

test('a hidden tab hears beats and alarms only, and is right at once when it comes back', async () => {
  const { page, machines } = plant
  const show = (state: 'hidden' | 'visible'): Promise<void> =>
    page.evaluate((to) => {
      Object.defineProperty(document, 'visibilityState', { value: to, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await show('hidden')
  // What was on its way still comes; then nothing does.
  await expect
    .poll(async () => (await watch(page, ['b-11/speed']))[0]!.changes, 'the first reading is one')
    .toBeLessThanOrEqual(1)
  await machines.publish('b-7/speed', 2000)
  await expect
    .poll(async () => (await alarmRow(page, 'b-7/fast'))?.state, 'alarms come all the same')
    .toBe('unacknowledged')
  // The plant goes on meanwhile, unseen.
  const before = said
  await expect.poll(() => said).toBeGreaterThan(before + 50)
  await show('visible')
  const took = await page.evaluate(
    ([at, wanted]) =>
      new Promise<number>((done) => {
        const began = performance.now()
        const { session } = window.gembaProbe
        const slot = session!.twin.signal(at!)!.slot
        const wait = (): void => {
          if (
            session!.values.value[slot]! * 100 >= Number(wanted) &&
            session!.values.age(slot, session!.now()) === 'live'
          )
            done(performance.now() - began)
          else setTimeout(wait, 5)
        }
        wait()
      }),
    ['b-11/speed', String(said)] as const,
  )
  console.log(`right again ${took.toFixed(0)} ms after coming back`)
  expect(took).toBeLessThan(SOON_MS)
  await machines.publish('b-7/speed', 0)
})

test('a page that the system froze is right at once when it is thawed, its alarms complete', async () => {
  const { page, machines } = plant
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  for (const speed of [2000, 0, 2001]) await machines.publish('b-9/speed', speed)
  const before = said
  await expect.poll(() => said, 'what it misses').toBeGreaterThan(before + 120)
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  const at = Date.now()
  const wanted = said
  await expect
    .poll(async () => Number(await valueOf(page, 'b-11/speed')) * 100 >= wanted, { intervals: [20] })
    .toBe(true)
  const took = Date.now() - at
  console.log(`right again ${took} ms after the thaw`)
  expect(took).toBeLessThan(SOON_MS)
  await expect.poll(async () => (await alarmRow(page, 'b-9/fast'))?.state).toBe('unacknowledged')
  await liveNow(page)
  await devtools.detach()
})
