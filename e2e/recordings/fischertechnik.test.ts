/** A real factory's recordings through a real Mosquitto: what the gateway knows of it is what stands in the file. */
import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Mosquitto, startMosquitto } from '../mosquitto.ts'
import {
  actionsOn,
  AGVS,
  agvOn,
  changes,
  controllerTopic,
  errorsOf,
  moduleTopic,
  ordersAtEnd,
  payloads,
  resultsOn,
  type Said,
  SERIALS,
  statesOn,
  stockAtEnd,
} from './aps-truth.ts'
import { type AlarmEvent, type Gateway, shippedTwin, startGateway } from './gateway.ts'
import { moments } from './moments.ts'
import { linesOf, play, type Sent } from './recording.ts'
import { skip } from './skip.ts'
import { stateWords } from './twin-words.ts'

const TWIN = shippedTwin('fischertechnik-aps')
const words = stateWords(join(TWIN, 'twin.json'))
/** From the player's hand to the gateway's clock, on a busy machine. */
const LATEST_MS = 2000
const USUAL_MS = 300

const RECORDINGS = [
  { name: 'startup-clean', speed: 14 },
  { name: 'red-storage-production', speed: 50 },
  { name: 'ml-wrb-red-nok', speed: 70 },
] as const

for (const { name, speed } of RECORDINGS) {
  test.describe(name, () => {
    test.skip(skip !== null, skip ?? '')
    let broker: Mosquitto
    let gateway: Gateway
    let sent: readonly Sent[]
    let journal: readonly AlarmEvent[]

    test.beforeAll(async () => {
      test.setTimeout(90_000)
      broker = await startMosquitto()
      gateway = await startGateway(TWIN, broker.url)
      sent = await play(linesOf(`ft-aps__${name}`), broker.url, speed)
      await gateway.taken(sent.filter(bound).length)
      journal = await gateway.journal()
    })
    test.afterAll(async () => {
      await gateway?.stop()
      await broker?.stop()
    })

    /** Every value in order, each at its time. */
    const expectSame = async <T extends string | number>(signal: string, truth: readonly Said<T>[]): Promise<void> => {
      const samples = truth.length === 0 ? [] : await gateway.samples(signal)
      const known = samples.map(({ t, value }) => ({
        at: t,
        value: typeof truth[0]?.value === 'number' ? value : words(signal, value),
      }))
      expect(moments(known), signal).toEqual(moments(known, truth))
      const late = known.map(({ at }, i) => Math.abs(at - truth[i]!.at)).toSorted((a, b) => a - b)
      expect(late.at(-1) ?? 0, `${signal}: the latest`).toBeLessThan(LATEST_MS)
      expect(late[Math.floor(late.length / 2)] ?? 0, `${signal}: usually`).toBeLessThan(USUAL_MS)
    }
    const lastOf = async (signal: string): Promise<number | null> =>
      (await gateway.samples(signal)).at(-1)?.value ?? null

    test('every message was taken, nothing dropped, and what is silent is what was not there', async () => {
      const health = await gateway.health()
      expect(health.drops).toEqual([])
      expect(health.messages).toBe(sent.filter(bound).length)
      expect(sent.filter(bound).length).toBeGreaterThan(sent.length / 2)
      const topics = new Set(sent.map((line) => line.topic))
      // At the start nothing was checked and no tag was read: those signals' messages never came, though their topics did.
      const waiting = health.unmatched.filter(({ topic }) => topics.has(topic)).map(({ signal }) => signal)
      expect(waiting).toEqual(name === 'startup-clean' ? ['aiqs/result', 'aiqs/workpiece', 'dps/tag'] : [])
    })

    test('which module worked when, at what', async () => {
      let worked = 0
      for (const [asset, serial] of Object.entries(SERIALS)) {
        const states = statesOn(sent, moduleTopic(serial))
        await expectSame(`${asset}/state`, states)
        worked += changes(states).filter(({ value }) => value === 'working').length
        // The delivery station's own messages leave the command out while it works; its controller's do not.
        await expectSame(
          `${asset}/action`,
          actionsOn(sent, asset === 'dps' ? controllerTopic(serial) : moduleTopic(serial)),
        )
      }
      for (const asset of ['aiqs', 'dps'] as const)
        await expectSame(`${asset}/controller-state`, statesOn(sent, controllerTopic(SERIALS[asset])))
      expect(worked).toBe({ 'startup-clean': 0, 'red-storage-production': 10, 'ml-wrb-red-nok': 26 }[name])
    })

    test('where the AGVs were, what they carried, what was left in their batteries', async () => {
      for (const [asset, serial] of Object.entries(AGVS)) {
        const agv = agvOn(sent, serial)
        await expectSame(`${asset}/node`, agv.node)
        await expectSame(`${asset}/driving`, agv.driving)
        await expectSame(`${asset}/battery/charge`, agv.charge)
        for (const position of ['1', '2', '3']) await expectSame(`${asset}/bay-${position}/load`, agv.bay(position))
        expect(agv.node.length > 0).toBe(asset === 'fts-1' || name === 'startup-clean')
      }
    })

    test('what lies in the warehouse, which orders were completed', async () => {
      const stock = stockAtEnd(sent)!
      expect(Object.keys(stock)).toHaveLength(9)
      for (const [cell, colour] of Object.entries(stock)) {
        const signal = `hbw/cell-${cell.toLowerCase()}/workpiece`
        expect(words(signal, await lastOf(signal)), signal).toBe(colour)
      }
      expect(await lastOf('hbw/free-cells')).toBe(Object.values(stock).filter((colour) => colour === 'empty').length)
      for (const colour of ['white', 'red', 'blue'])
        expect(await lastOf(`ccu/stock-${colour}`)).toBe(Object.values(stock).filter((one) => one === colour).length)
      const orders = ordersAtEnd(sent)
      expect(await lastOf('ccu/completed-orders')).toBe(orders.finished)
      expect(await lastOf('ccu/failed-orders')).toBe(orders.failed)
      expect(await lastOf('ccu/active-orders')).toBe(orders.active)
      expect(await lastOf('ccu/steps')).toBe(orders.steps)
      expect(await lastOf('ccu/steps-finished')).toBe(orders.stepsFinished)
    })

    test('connections, climate, vibration', async () => {
      for (const [asset, serial] of Object.entries(SERIALS)) {
        await expectSame(
          `${asset}/connection`,
          payloads(sent, `module/v1/ff/${serial}/connection`).map(({ at, json }) => ({
            at,
            value: json.connectionState.toLowerCase(),
          })),
        )
      }
      const measured = payloads(sent, 'osf/arduino/temperature/dht11-1/state').map(({ at, json }) => ({
        at,
        value: json.temperature,
      }))
      await expectSame('sensors/climate/temperature', measured)
      const shaken = payloads(sent, 'osf/arduino/vibration/mpu6050-1/state')
      await expectSame(
        'sensors/vibration/level',
        shaken.map(({ at, json }) => ({ at, value: json.vibrationLevel })),
      )
      const peak = Math.max(...shaken.map(({ json }) => json.magnitude))
      expect(
        Math.max(...(await gateway.samples('sensors/vibration/magnitude')).map(({ value }) => value!)),
      ).toBeCloseTo(peak / 16384, 6)
      expect(journal.some(({ row }) => row.key === 'sensors/shaken')).toBe(
        shaken.some(({ json }) => json.vibrationLevel === 'red'),
      )
    })

    test('errors that are listed stand, and clear by absence; an empty one is none', () => {
      const listed = new Map<string, boolean>()
      const note = (key: string, lists: readonly Said<readonly string[]>[]): void => {
        for (const code of new Set(lists.flatMap(({ value }) => value)))
          listed.set(`${key}/${code}`, lists.at(-1)!.value.includes(code))
      }
      for (const [asset, serial] of Object.entries(AGVS)) note(`${asset}/errors`, agvOn(sent, serial).errors)
      for (const [asset, serial] of Object.entries(SERIALS))
        for (const [alarm, topic] of [
          ['errors', moduleTopic(serial)],
          ['controller-errors', controllerTopic(serial)],
        ] as const)
          note(
            `${asset}/${alarm}`,
            payloads(sent, topic).map(({ at, json }) => ({ at, value: errorsOf(json) })),
          )
      const raised = new Map(
        journal.filter(({ row }) => /errors\//.test(row.key)).map(({ row, kind }) => [row.key, kind === 'raised']),
      )
      expect(Object.fromEntries(raised)).toEqual(Object.fromEntries(listed))
      expect(listed.size).toBe(name === 'startup-clean' ? 3 : 0)
    })

    test('how the quality checks ended', async () => {
      const results = resultsOn(sent, moduleTopic(SERIALS.aiqs))
      await expectSame('aiqs/result', results)
      const raised = journal.filter(({ row, kind }) => row.key === 'aiqs/rejected' && kind === 'raised')
      const failed = results.filter(({ value }) => value === 'failed')
      expect(raised).toHaveLength(failed.length)
      raised.forEach(({ at }, i) => expect(Math.abs(at - failed[i]!.at)).toBeLessThan(LATEST_MS))
      expect(results.map(({ value }) => value)).toEqual(
        {
          'startup-clean': [],
          'red-storage-production': ['none', 'passed'],
          'ml-wrb-red-nok': ['none', 'passed', 'none', 'failed'],
        }[name],
      )
    })

    if (name === 'ml-wrb-red-nok')
      test('the page shows the AGV at its last node, and the reject with its finding', async ({ page }) => {
        // Where it stands is asked, not how it looks: a small picture is at rest sooner.
        await page.setViewportSize({ width: 640, height: 480 })
        await page.goto(`${gateway.url}/?probe`)
        await page.waitForFunction(() => (window as unknown as ProbedWindow).gembaProbe?.scene)
        const poseOf = (asset: string) =>
          page.evaluate(async (id) => {
            const { scene } = (window as unknown as ProbedWindow).gembaProbe
            await scene!.idle()
            return scene!.pose(id)
          }, asset)
        // A floor plan of 800 × 600 pixels of 1.8 mm, its middle in the middle of the twin; x to the right, y away from the back.
        const layout = JSON.parse(
          readFileSync(join(process.env['GEMBA_RECORDINGS']!, 'ft-aps-layout.json'), 'utf8'),
        ) as Layout
        const last = agvOn(sent, AGVS['fts-1']).node.at(-1)!.value
        expect(last).toBe('dps')
        const road = layout.parsed_roads.find(({ from }) => from.ref === `serial:${SERIALS.dps}`)!
        const cell = layout.cells.find(({ id }) => id === road.from.cell_id)!
        const crossing = { x: (road.to.center.x - 400) * 0.0018, z: (road.to.center.y - 300) * 0.0018 }
        const edge = (cell.position.x - 400) * 0.0018
        await expect.poll(async () => (await poseOf('fts-1'))?.[1], { timeout: 60_000 }).toBeCloseTo(crossing.z, 3)
        const [x] = (await poseOf('fts-1'))!
        // Docked: on the road from its crossing, at the module's border, within the length of an AGV.
        expect(x).toBeGreaterThan(crossing.x)
        expect(Math.abs(x! - edge)).toBeLessThan(0.09)
        await page.setViewportSize({ width: 1280, height: 720 })

        const alarms = page.getByRole('complementary', { name: 'Alarms' })
        await expect(alarms.getByText('Workpiece rejected')).toBeVisible()
        await expect(alarms.getByText('AIQS')).toBeVisible()

        const checked = payloads(sent, '/j1/txt/1/i/quality_check').at(-1)!.json
        expect(checked.result).toBe('FAILED')
        await alarms.getByRole('button', { name: 'Show AIQS in the scene' }).click()
        const sheet = page.getByRole('complementary').filter({ hasText: 'Live values' })
        await expect(sheet.getByText(checked.classificationDesc)).toBeVisible()
        const failed = payloads(sent, moduleTopic(SERIALS.aiqs)).findLast(
          ({ json }) => json.actionState?.result === 'FAILED',
        )!.json
        await expect(sheet.getByText(failed.actionState!.metadata!.workpieceId!)).toBeVisible()
        await expect(sheet.getByText('Workpiece rejected')).toBeVisible()
      })

    if (name === 'startup-clean')
      test('an AGV that says UNKNOWN for long is lost until it has docked', () => {
        const delayMs = 3000
        for (const [asset, serial] of Object.entries(AGVS)) {
          const nodes = changes(agvOn(sent, serial).node)
          const lost = nodes.filter(
            ({ at, value }, i) => value === 'unknown' && (nodes[i + 1]?.at ?? Number.POSITIVE_INFINITY) - at > delayMs,
          )
          expect(journal.filter(({ row }) => row.key === `${asset}/lost`).map(({ kind }) => kind)).toEqual(
            lost.flatMap(() => ['raised', 'cleared']),
          )
        }
        expect(journal.filter(({ row }) => row.key === 'fts-2/lost')).not.toEqual([])
      })
  })
}

interface ProbedWindow {
  readonly gembaProbe: {
    readonly scene: { idle(): Promise<void>; pose(asset: string): readonly number[] | null } | null
  }
}
interface Layout {
  readonly cells: readonly { readonly id: string; readonly position: { readonly x: number } }[]
  readonly parsed_roads: readonly {
    readonly from: { readonly ref: string; readonly cell_id: string }
    readonly to: { readonly center: { readonly x: number; readonly y: number } }
  }[]
}

/** Topics that the document binds, by its own templates. */
const boundTopics = ((): ReadonlySet<string> => {
  const text = readFileSync(join(TWIN, 'twin.json'), 'utf8')
  const topics = [...text.matchAll(/"topic": "([^"]+)"/g)].map(([, topic]) => topic!)
  return new Set(
    topics.flatMap((topic) =>
      topic.includes('{serial}')
        ? [...Object.values(SERIALS), ...Object.values(AGVS)].map((serial) => topic.replace('{serial}', serial))
        : [topic],
    ),
  )
})()
const bound = (line: Sent): boolean => boundTopics.has(line.topic)
