/** A plant that stands still for its picture: each topic says one thing, once, and nothing grows old. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mqtt from 'mqtt'
import { Plant } from '../src/plant/plant.ts'
import { loadTwin } from '../src/twin/load.ts'
import type { Twin } from '../src/twin/twin.ts'
import { test } from './plant.ts'
import { type GatewayProcess, startGateway } from './process.ts'
import { bytesOf, linesOf } from './recordings/recording.ts'

type Words = ReadonlyMap<string, string | Buffer>

interface StillPlant {
  readonly twin: Twin
  gateway: GatewayProcess
  address(query?: string): string
}

const shipped = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../public/twins/${name}/twin.json`, import.meta.url)), 'utf8')

const read = (document: string): Twin => {
  const loaded = loadTwin(JSON.parse(document) as unknown)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 2))
  return loaded.value
}

/** The payload with another value where a JSON pointer points; the empty one is of all of it. */
const withValue = (said: string, pointer: string, value: number): string => {
  if (pointer === '') return String(value)
  const body: unknown = JSON.parse(said)
  const keys = pointer.split('/').slice(1)
  const inner = keys.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], body)
  if (typeof inner === 'object' && inner !== null) (inner as Record<string, unknown>)[keys.at(-1)!] = value
  return JSON.stringify(body)
}

/** What the picture is taken without: belts that run, and the bearing that wears (an alarm's tag tells the time). */
const STOPPED: Readonly<Record<string, number>> = { speed: 0, vibration: 0.8 }
const SECONDS = 240

/** The demo plant some minutes after its start, with everything in order. */
export const demoWords = (twin: Twin): Words => {
  const plant = new Plant(twin, { seed: 11, faultRate: 0 })
  const words = new Map<string, string>()
  const at = Date.UTC(2026, 0, 5, 10)
  for (let i = 0; i < SECONDS * 10; i++) {
    plant.step()
    for (const { topic, payload } of plant.messages(at + i * 100)) words.set(topic, payload)
  }
  for (const { role, bindings } of twin.heard) {
    const value = role === null ? undefined : STOPPED[role]
    for (const { topic, select } of bindings) {
      const said = words.get(topic)
      if (value === undefined || said === undefined || typeof select !== 'string') continue
      words.set(topic, withValue(said, select, value))
    }
  }
  return words
}

/** The last thing that each topic of a recording said. */
export const lastWords = (recording: string): Words =>
  new Map(linesOf(recording).map((line) => [line.topic, bytesOf(line)]))

/** A gateway with a shipped twin, for one file of tests. */
export const still = (name: string, wordsOf: (twin: Twin) => Words): StillPlant => {
  const document = shipped(name).replace(/"staleAfterS": ?[\d.]+/g, '"staleAfterS": null')
  const plant = {
    twin: read(document),
    address: (query = '') => `${plant.gateway.url}/?probe${query && `&${query}`}`,
  } as StillPlant
  let dir: string
  test.beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'gemba-still-'))
    writeFileSync(join(dir, 'twin.json'), document)
    plant.gateway = await startGateway(['--twin', dir])
    const client = await mqtt.connectAsync(plant.gateway.brokerUrl)
    await Promise.all(
      [...wordsOf(plant.twin)].map(([topic, said]) => client.publishAsync(topic, said, { qos: 1, retain: true })),
    )
    await client.endAsync()
  })
  test.afterAll(async ({ visits }) => {
    await visits.leave()
    await plant.gateway?.dispose()
    if (dir) rmSync(dir, { recursive: true, force: true })
  })
  return plant
}
