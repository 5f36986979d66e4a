import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadTwin } from './load.ts'
import { postedTwin, receivedTwin } from './posted.ts'
import type { Twin } from './twin.ts'

const loaded = loadTwin(JSON.parse(readFileSync('public/twins/demo/twin.json', 'utf8')))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
/** As a message between threads takes it. */
const received = receivedTwin(structuredClone(postedTwin(twin)))

/** Everything that is said of it, with the ids of what it refers to in their place. */
const said = (of: Twin): string => {
  const { assets, signals, alarms, commands, flow, ...rest } = postedTwin(of)
  const ids = new Map<unknown, string>()
  for (const one of [...assets, ...signals]) ids.set(one, one.id)
  const flat = (list: readonly object[]): string =>
    JSON.stringify(
      list.map((one) => Object.entries(one)),
      (_key, value: unknown) => ids.get(value) ?? (value instanceof Map ? [...value] : value),
    )
  return [flat(assets), flat(signals), flat(alarms), flat(commands), flat(flow), flat([{ ...rest, heard: [] }])].join(
    '\n',
  )
}

test('a twin that came from another thread is the one that was posted: its parts, and who refers to whom', () => {
  expect(said(received)).toBe(said(twin))
  const [asset] = received.assets.filter(({ parent, signals }) => parent && signals.length > 0)
  expect(asset!.parent!.children.includes(asset!), 'one object, not two that look alike').toBe(true)
  expect(received.signals[asset!.signals[0]!.slot] === asset!.signals[0]).toBe(true)
})

test('everything in it is found by its id or key, earlier ids too', () => {
  const renamed = loadTwin({
    format: 1,
    id: 'p',
    name: 'P',
    assets: [{ id: 'm', name: 'M', aliases: ['was-m'] }],
  })
  if (!renamed.ok) throw new Error('wrong')
  expect(receivedTwin(structuredClone(postedTwin(renamed.value))).asset('was-m')?.id).toBe('m')
  for (const signal of received.signals) expect(received.signal(signal.id) === signal).toBe(true)
  for (const asset of received.assets) expect(received.asset(asset.id) === asset).toBe(true)
  for (const alarm of received.alarms) expect(received.alarm(alarm.key) === alarm).toBe(true)
  for (const command of received.commands) expect(received.command(command.key) === command).toBe(true)
  expect(received.signal('nobody/nothing')).toBeUndefined()
})

test('what is worked out of signals is whole again', () => {
  const derived = received.signals.slice(received.heard.length)
  expect(derived.length).toBeGreaterThan(0)
  for (const [i, signal] of derived.entries()) {
    const { id, unit, key, name, decimals } = twin.signals[twin.heard.length + i]!
    expect({ id: signal.id, unit: signal.unit, key: signal.key, name: signal.name, decimals: signal.decimals }).toEqual(
      {
        id,
        unit,
        key,
        name,
        decimals,
      },
    )
    expect(received.derivedOf(signal.derived!.from, signal.derived!.what) === signal).toBe(true)
  }
})
