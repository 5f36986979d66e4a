/** Other people's machines and simulators through a real Mosquitto, each with a small twin document of its own. */
import { expect, test } from '@playwright/test'
import { startMosquitto } from '../mosquitto.ts'
import { type AlarmEvent, type Gateway, startGateway, testTwin } from './gateway.ts'
import { moments } from './moments.ts'
import { bytesOf, linesOf, play, type Sent } from './recording.ts'
import { skip } from './skip.ts'

test.skip(skip !== null, skip ?? '')

interface Replay {
  readonly gateway: Gateway
  readonly sent: readonly Sent[]
  on(topic: string): readonly Sent[]
}

/** Replays into a gateway with this twin; what was heard is what the twin's topics carried, and only `drops` was of no use. */
const replayed = async (
  recording: string,
  twin: string,
  speed: number,
  heard: (topic: string) => boolean,
  drops: Readonly<Record<string, number>>,
  check: (replay: Replay) => Promise<void>,
): Promise<void> => {
  const broker = await startMosquitto()
  try {
    const gateway = await startGateway(testTwin(twin), broker.url)
    try {
      const sent = await play(linesOf(recording), broker.url, speed)
      const messages = sent.filter(({ topic }) => heard(topic)).length
      expect(messages).toBeGreaterThan(10)
      await gateway.taken(messages)
      const health = await gateway.health()
      expect(health.messages).toBe(messages)
      expect(Object.fromEntries(health.drops.map(({ reason, count }) => [reason, count]))).toEqual(drops)
      expect(health.unmatched).toEqual([])
      await check({ gateway, sent, on: (topic) => sent.filter((line) => line.topic === topic) })
    } finally {
      await gateway.stop()
    }
  } finally {
    await broker.stop()
  }
}

const expectSame = async (gateway: Gateway, signal: string, truth: readonly (number | null)[]): Promise<void> => {
  const known = (await gateway.samples(signal)).map(({ t, value }) => ({ at: t, value }))
  expect(moments(known), signal).toEqual(
    moments(
      known,
      truth.map((value) => ({ value })),
    ),
  )
}
const json = <T>(line: Sent): T => JSON.parse(line.payload) as T

for (const { run, speed } of [
  { run: 'run0', speed: 20 },
  { run: 'run1', speed: 10 },
  { run: 'run7', speed: 40 },
])
  test(`ladder99 ${run}: faults are raised with their words and clear by absence`, () =>
    replayed(
      `ladder99-print-apply__${run}`,
      'ladder99',
      speed,
      (topic) => /\/evt\/(read|status)$/.test(topic),
      {},
      async ({ gateway, on }) => {
        let standing: Readonly<Record<string, { description: string }>> = {}
        const happened = on('l99/ccs-pa-001/evt/status').flatMap((line) => {
          const before = standing
          standing = json<{ faults: typeof standing }>(line).faults
          const tell = (kind: string, codes: readonly string[], from: typeof standing): string[] =>
            codes.map((code) => `${kind} ${code} ${from[code]!.description}`)
          return [
            [
              ...tell(
                'cleared',
                Object.keys(before).filter((code) => !(code in standing)),
                before,
              ),
              ...tell(
                'raised',
                Object.keys(standing).filter((code) => !(code in before)),
                standing,
              ),
            ].toSorted(),
          ]
        })
        expect(happened.flat().length).toBeGreaterThan(2)
        const codeIn = (told: string): string => told.split(' ')[1]!
        const raised = happened.flat().filter((told) => told.startsWith('raised'))
        /** Three times and more in what is less than a minute: chatter, summed up in the journal (EEMUA 191). */
        const chatters = (code: string): boolean => raised.filter((told) => codeIn(told) === code).length >= 3
        const codeOf = ({ row }: AlarmEvent): string => row.key.replace('labeller/fault/', '')
        const known = (await gateway.journal())
          .filter((event) => !chatters(codeOf(event)))
          .map((event) => `${event.kind} ${codeOf(event)} ${event.row.message}`)
        // What one message changes is one moment: its order is nobody's.
        for (const all of happened) {
          const together = all.filter((told) => !chatters(codeIn(told)))
          expect(known.splice(0, together.length).toSorted()).toEqual(together)
        }
        expect(known).toEqual([])
        for (const code of new Set(raised.map(codeIn).filter(chatters))) {
          const events = async () => (await gateway.journal()).filter((event) => codeOf(event) === code)
          await expect
            .poll(async () => (await events()).reduce((sum, { chatter }) => sum + (chatter?.count ?? 1), 0), {
              message: `every change of ${code} is told or summed up`,
            })
            .toBe(happened.flat().filter((told) => codeIn(told) === code).length)
          expect((await events()).at(-1)!.row.active).toBe(code in standing)
        }
        const read = (address: string) =>
          on('l99/ccs-pa-001/evt/read').flatMap((line) =>
            json<{ address: string; value: number }[]>(line)
              .filter((item) => item.address === address)
              .slice(0, 1)
              .map(({ value }) => value),
          )
        for (const [signal, address] of [
          ['red', '%Q0.10'],
          ['yellow', '%Q0.11'],
          ['sensor', '%I0.6'],
          ['cycles', '%M55.1'],
        ] as const)
          await expectSame(gateway, `labeller/${signal}`, read(address))
        await expectSame(
          gateway,
          'labeller/state',
          on('l99/ccs-pa-001/evt/status').map((line) => json<{ state: number }>(line).state),
        )
      },
    ))

test('packml-sparkplug: states as text, a birth whose state is empty', () =>
  // The birth's state is "": no state at all, so it is refused, and counted.
  replayed(
    'packml-sparkplug',
    'packml-sparkplug',
    30,
    () => true,
    { 'no-value': 1 },
    async ({ gateway, sent }) => {
      const name = 'Status/StateCurrentStr'
      const states = sent
        .filter(({ topic }) => topic.includes('/DDATA/'))
        .flatMap((line) => {
          const body = bytesOf(line)
          const at = body.indexOf(name)
          if (at < 0) return []
          // Field 15 of a metric, a string (tag 7a), then its length.
          const value = body.indexOf(0x7a, at + name.length)
          return [body.subarray(value + 2, value + 2 + body[value + 1]!).toString()]
        })
      expect(states).toEqual(['Clearing', 'Stopped'])
      await expectSame(gateway, 'line3/state', [
        null,
        ...states.map((word) => ({ Clearing: 1, Stopped: 2 })[word] ?? -1),
      ])
      await expectSame(gateway, 'line3/design', [0, 100])
    },
  ))

test('tahu: every double of the edge node, bit by bit', () =>
  replayed(
    'tahu-js',
    'tahu',
    20,
    () => true,
    {},
    async ({ gateway, sent }) => {
      const bodies = sent.filter(({ topic }) => /\/D(BIRTH|DATA)\//.test(topic)).map(bytesOf)
      // After the name: datatype (20 0a for a double, 20 0b for a boolean), then the value's tag.
      await expectSame(
        gateway,
        'device/double',
        bodies.map((body) => body.readDoubleLE(body.indexOf('my_double') + 'my_double'.length + 3)),
      )
      await expectSame(
        gateway,
        'device/boolean',
        bodies.map((body) => body[body.indexOf('my_boolean') + 'my_boolean'.length + 3]!),
      )
    },
  ))

test('metalfab: one machine out of a namespace of hundreds of topics, 2,000 messages a second', () => {
  const at = 'umh/v1/metalfab/eindhoven/cutting/laser_01'
  const topics = {
    oee: `${at}/Line/OEE/OEE`,
    power: `${at}/Edge/LaserPower`,
    temperature: `${at}/Edge/SheetTemp`,
    availability: `${at}/Dashboard/OEE`,
  }
  return replayed(
    'metalfab-uns',
    'metalfab',
    30,
    (topic) => Object.values(topics).includes(topic),
    {},
    async ({ gateway, on }) => {
      for (const signal of ['oee', 'power', 'temperature'] as const)
        await expectSame(
          gateway,
          `laser-1/${signal}`,
          on(topics[signal]).map((line) => Number(line.payload)),
        )
      await expectSame(
        gateway,
        'laser-1/availability',
        on(topics.availability).map((line) => json<{ Availability: number }>(line).Availability),
      )
    },
  )
})

test('uns-payload-pump: states, measurements, an alarm while the pump says Fault', () => {
  const at = 'abelara/plant1/utilities/water-system/pump-station/pump-101'
  const names = ['Stopped', 'Starting', 'Running', 'Stopping', 'Fault', 'Maintenance', 'Idle']
  return replayed(
    'uns-payload-pump',
    'uns-pump',
    20,
    (topic) => [`${at}/state`, `${at}/measurement/vibration-analysis`, `${at}/count/starts`].includes(topic),
    {},
    async ({ gateway, on }) => {
      const states = on(`${at}/state`).map((line) => names.indexOf(json<{ type: { name: string } }>(line).type.name))
      await expectSame(gateway, 'pump/state', states)
      for (const [signal, topic] of [
        ['vibration', 'measurement/vibration-analysis'],
        ['starts', 'count/starts'],
      ] as const)
        await expectSame(
          gateway,
          `pump/${signal}`,
          on(`${at}/${topic}`).map((line) => json<{ value: number }>(line).value),
        )
      const faults = states.map((state) => state === 4)
      const changes = faults.flatMap((fault, i) =>
        fault === (faults[i - 1] ?? false) ? [] : [fault ? 'raised' : 'cleared'],
      )
      expect(changes.length).toBeGreaterThan(0)
      expect((await gateway.journal()).map(({ kind }) => kind)).toEqual(changes)
    },
  )
})

test("packml-plain: two lines by the simulator's own numbers, the same as its words", () => {
  const codes = {
    Clearing: 1,
    Stopped: 2,
    Starting: 3,
    Idle: 4,
    Execute: 6,
    Aborting: 8,
    Aborted: 9,
    Resetting: 15,
  } as const
  const tag = (line: string, name: string): string => `Ludwigsburg/Packing/${line}/${name}`
  const bound = [
    'Status/StateCurrent',
    'Status/StateCurrentStr',
    'Status/UnitModeCurrent',
    'Status/CurMachSpeed',
    'Admin/ProdProcessedCount/0/Count',
  ]
  return replayed(
    'packml-plain',
    'packml-plain',
    20,
    (topic) => bound.some((name) => topic === tag('Line1', name) || topic === tag('Line2', name)),
    {},
    async ({ gateway, on }) => {
      for (const [asset, line] of [
        ['line1', 'Line1'],
        ['line2', 'Line2'],
      ] as const) {
        // The number's truth is the word beside it.
        const words = on(tag(line, 'Status/StateCurrentStr')).map(({ payload }) => codes[payload as keyof typeof codes])
        expect(words.length).toBeGreaterThan(2)
        await expectSame(gateway, `${asset}/word`, words)
        await expectSame(gateway, `${asset}/state`, words)
        await expectSame(
          gateway,
          `${asset}/mode`,
          on(tag(line, 'Status/UnitModeCurrent')).map(({ payload }) => Number(payload)),
        )
        await expectSame(
          gateway,
          `${asset}/speed`,
          on(tag(line, 'Status/CurMachSpeed')).map(({ payload }) => Number(payload)),
        )
        await expectSame(
          gateway,
          `${asset}/made`,
          on(tag(line, 'Admin/ProdProcessedCount/0/Count')).map(({ payload }) => Number(payload)),
        )
      }
    },
  )
})

test('metalfab: every station that speaks, by one class; its own numbers of states, and other units', () => {
  const site = 'umh/v1/metalfab/eindhoven'
  const stations = {
    'laser-1': 'cutting/laser_01',
    'laser-2': 'cutting/laser_02',
    'brake-1': 'forming/press_brake_01',
    'brake-2': 'forming/press_brake_02',
    'assembly-1': 'assembly/assembly_01',
    'agv-1': 'warehouse/agv_01',
    'agv-2': 'warehouse/agv_02',
  }
  const codes = { IDLE: 4, STARTING: 3, EXECUTE: 6, COMPLETING: 16, HELD: 11 } as const
  const coating = `${site}/finishing/coating_line_01/Edge`
  const bound = new Set([
    ...Object.values(stations).flatMap((at) =>
      ['Edge/State', 'Line/OEE/OEE', 'Line/PartsProduced', 'Dashboard/OEE'].map((tag) => `${site}/${at}/${tag}`),
    ),
    `${coating}/OvenTemp`,
    `${coating}/ConveyorSpeed`,
  ])
  return replayed(
    'metalfab-uns',
    'metalfab-fleet',
    20,
    (topic) => bound.has(topic),
    {},
    async ({ gateway, on }) => {
      const close = async (signal: string, truth: readonly number[]): Promise<void> => {
        const known = (await gateway.samples(signal)).map(({ value }) => value)
        expect(known.length, signal).toBe(truth.length)
        truth.forEach((value, i) => expect(known[i], signal).toBeCloseTo(value, 7))
      }
      for (const [asset, at] of Object.entries(stations)) {
        // The simulator says each state as a number and, beside it, as a word.
        await expectSame(
          gateway,
          `${asset}/state`,
          on(`${site}/${at}/Edge/StateName`).map((line) => codes[json<keyof typeof codes>(line)]),
        )
        await expectSame(
          gateway,
          `${asset}/made`,
          on(`${site}/${at}/Line/PartsProduced`).map(({ payload }) => Number(payload)),
        )
        await expectSame(
          gateway,
          `${asset}/quality`,
          on(`${site}/${at}/Dashboard/OEE`).map((line) => json<{ Quality: number }>(line).Quality),
        )
        await close(
          `${asset}/oee`,
          on(`${site}/${at}/Line/OEE/OEE`).map(({ payload }) => Number(payload) * 100),
        )
      }
      const oven = on(`${coating}/OvenTemp`).map(({ payload }) => Number(payload) + 273.15)
      expect(oven.length).toBeGreaterThan(20)
      await close('coating-1/oven', oven)
      await close(
        'coating-1/conveyor',
        on(`${coating}/ConveyorSpeed`).map(({ payload }) => Number(payload) / 60),
      )
    },
  )
})
