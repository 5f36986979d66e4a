/** What is worked out of a signal, in a gateway's own parts: in its values, its history and its alarms, and still there when it starts again. */
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { PiecedText } from '../base/pieced-text.ts'
import { timeMs } from '../base/brand.ts'
import { QUALITY } from '../wire/quality.ts'
import { AlarmService } from './alarms/alarm-service.ts'
import { readConfig } from './config.ts'
import type { LoadedTwin, TwinFile } from './document/twin-file.ts'
import { Faults } from './faults.ts'
import { LiveTwin } from './live-twin.ts'
import { openStores } from './open-stores.ts'
import { parseOptions } from './options.ts'
import { Services } from './service.ts'
import { Shutdown } from './shutdown.ts'
import { removeFolder, testFolder, twinOf } from './testing/start-gateway.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const SOON = 'pump/flow#days-to-limit'
const document = (name: string) => ({
  format: 1,
  id: 'p',
  name,
  assets: [
    {
      id: 'pump',
      name: 'Pump',
      signals: { flow: { name: 'Flow', unit: 'l/min', bindings: [{ topic: 'pump/flow' }] } },
      alarms: {
        high: { name: 'High', priority: 'high', signal: 'flow', when: { above: 120 } },
        soon: { name: 'Soon at its limit', priority: 'medium', signal: 'flow#days-to-limit', when: { below: 2 } },
      },
    },
  ],
})
const loaded = (name: string): LoadedTwin => ({ twin: twinOf(document(name)), text: PiecedText.of(name), problems: [] })

/** What a gateway makes of its data folder, but for its doors. */
const started = async (dir: string) => {
  const options = parseOptions(['--twin', join(dir, 'twin'), '--data', join(dir, 'data'), '--port', '0'])
  if (!options.ok) throw new Error(options.error.what)
  const config = readConfig({ options: options.value, env: {}, cwd: dir })
  if (!config.ok) throw new Error(config.error.what)
  const shutdown = new Shutdown(() => {})
  const stores = await openStores(config.value, { clock: Date.now, log: () => {}, shutdown })
  if (!stores.ok) throw new Error(stores.error.what)
  const { history, journal } = stores.value
  const faults: string[] = []
  const services = new Services(new Faults(Date.now, (where, failure) => faults.push(`${where}: ${String(failure)}`)))
  const live = new LiveTwin(loaded('A'), { brokers: ['line'], clock: Date.now, history, services, log: () => {} })
  await live.restore(history)
  const { twin, values } = live.ingest
  const alarms = services.add(new AlarmService({ twin, values, journal, clock: Date.now }))
  services.add(live)
  let save: (saved: LoadedTwin) => unknown = () => {}
  live.follow({ watch: (changed: typeof save) => ((save = changed), () => {}) } as unknown as TwinFile)
  let open = true
  const close = async (): Promise<void> => {
    if (!open) return
    open = false
    live.dispose()
    alarms.dispose()
    await shutdown.run()
    expect(faults).toEqual([])
  }
  ends.push(close)
  const derive = (value: number): void => {
    live.ingest.derive(live.loaded.twin.signal(SOON)!.slot, value, QUALITY.good, Date.now())
    live.ingest.flush()
  }
  return {
    history,
    alarms,
    derive,
    close,
    save: (name: string) => save(loaded(name)),
    value: () => live.ingest.values.value[live.loaded.twin.signal(SOON)!.slot],
    age: () => live.ingest.values.age(live.loaded.twin.signal(SOON)!.slot, timeMs(Date.now())),
    open: () => alarms.snapshot().rows.filter(({ active }) => active),
  }
}

test('an alarm of the document is raised by what was worked out; a saved twin and a restart know both still', async () => {
  const dir = testFolder(document('A'))
  ends.push(() => removeFolder(dir))
  const began = Date.now()
  const first = await started(dir)
  expect(first.age()).toBe('never')
  first.derive(5)
  expect(first.open()).toEqual([])
  first.derive(1.5)
  const raised = { key: 'pump/soon', signal: SOON, value: 1.5, limit: 2, unit: 'd', inputLost: false }
  expect(first.open()).toMatchObject([raised])
  await first.save('B')
  expect([first.value(), first.age()]).toEqual([1.5, 'live'])
  expect(first.open()).toMatchObject([raised])
  await first.history.flush()
  const past = await first.history.query({ signal: SOON, from: began, to: Date.now() + 1, columns: 10 })
  expect(past.ok && [Math.max(...past.value.max.map(Number)), past.value.last.findLast((one) => one !== null)]).toEqual(
    [5, 1.5],
  )
  await first.close()

  const again = await started(dir)
  expect([again.value(), again.age()]).toEqual([1.5, 'live'])
  expect(again.open()).toMatchObject([raised])
  const then = await again.history.stateAt({ at: Date.now(), signals: [SOON] })
  expect(then.ok && [then.value.signal, then.value.value]).toEqual([[SOON], [1.5]])
  again.derive(Number.NaN)
  expect(again.open(), 'nothing is expected any more').toEqual([])
  expect(again.value()).toBeNaN()
})
