import { afterEach, expect, test } from 'vitest'
import { PiecedText } from '../base/pieced-text.ts'
import type { LoadedTwin, TwinFile } from './document/twin-file.ts'
import { Faults } from './faults.ts'
import { LiveTwin } from './live-twin.ts'
import { Services } from './service.ts'
import { twinOf } from './testing/start-gateway.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const loaded = (name: string, machines: number): LoadedTwin => ({
  twin: twinOf({
    format: 1,
    id: 'p',
    name,
    assets: Array.from({ length: machines }, (_, i) => ({
      id: `m-${i}`,
      name: `M ${i}`,
      signals: { heat: { name: 'Heat', bindings: [{ topic: `plant/+/m-${i}` }] } },
    })),
  }),
  text: PiecedText.of(name),
  problems: [],
})

const start = (first: LoadedTwin) => {
  let save: (saved: LoadedTwin) => unknown = () => {}
  const faults: unknown[] = []
  const services = new Services(
    new Faults(
      () => 1,
      (_where, failure) => faults.push(failure),
    ),
  )
  const recorded: number[] = []
  const live = new LiveTwin(first, {
    brokers: ['line'],
    clock: () => 1000,
    history: {
      *registering() {
        yield
        return () => {}
      },
      record: (_index, value) => recorded.push(value),
      mark: () => {},
      recordText: () => {},
      markText: () => {},
      nameStates: () => {},
      setLimit: () => {},
    },
    services,
    log: () => {},
  })
  live.follow({ watch: (changed: typeof save) => ((save = changed), () => {}) } as unknown as TwinFile)
  ends.push(() => live.dispose())
  const say = (machine: number, value: number): void =>
    live.ingest.message('line', `plant/a/m-${machine}`, new TextEncoder().encode(String(value)))
  const value = (machine: number): number =>
    live.ingest.values.value[live.loaded.twin.signal(`m-${machine}/heat`)!.slot]!
  return { live, services, faults, recorded, say, value, save: (saved: LoadedTwin) => save(saved) }
}

test('while a large twin is made ready the last one is in force, and what comes then is known to the next', async () => {
  const s = start(loaded('A', 3000))
  const seen: string[] = []
  s.services.add({
    *replacingTwin(twin) {
      for (let i = 0; i < 5; i++) yield
      seen.push(`ready for ${twin.name}`)
      return () => seen.push(`${twin.name} has ${s.value(2999)}`)
    },
  })
  s.services.add({ replaceTwin: (twin, values) => seen.push(`${twin.name} too: ${values.value[0]}`) })
  s.say(0, 1)
  let turns = 0
  const state = { saved: false }
  const saving = Promise.resolve(s.save(loaded('B', 3001))).then(() => (state.saved = true))
  while (!state.saved) {
    if (s.live.loaded.twin.name === 'A') {
      turns++
      s.say(2999, turns)
    }
    await new Promise((next) => setImmediate(next))
  }
  await saving
  expect(turns).toBeGreaterThan(2)
  expect(s.recorded).toEqual([1, ...Array.from({ length: turns }, (_, i) => i + 1)])
  expect(seen).toEqual(['ready for B', `B has ${turns}`, 'B too: 1'])
  expect(s.live.ingest.decoders.get('line')!.subscriptions).toHaveLength(3001)
  s.say(3000, 9)
  expect(s.value(3000)).toBe(9)
  expect(s.faults).toEqual([])
})

test('a service that cannot be made ready takes no other with it', async () => {
  const s = start(loaded('A', 1))
  const told: string[] = []
  s.services.add({
    // oxlint-disable-next-line require-yield
    *replacingTwin() {
      throw new Error('of this one')
    },
  })
  s.services.add({ replaceTwin: ({ name }) => told.push(name) })
  await s.save(loaded('B', 2))
  expect(told).toEqual(['B'])
  expect(s.faults).toHaveLength(1)
})

test('a gateway that ends meanwhile stays as it was', async () => {
  const s = start(loaded('A', 2000))
  const saving = s.save(loaded('B', 2000))
  s.live.dispose()
  await saving
  expect(s.live.loaded.twin.name).toBe('A')
})
