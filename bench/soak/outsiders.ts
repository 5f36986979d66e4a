/** Requests, frames and packets of somebody who means no good, against a running gateway: no 5xx, no end, memory flat. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRng } from '../../src/base/rng.ts'
import { freePort, SMALL_TWIN } from '../../src/server/testing/ports.ts'
import { API } from '../../src/wire/paths.ts'
import { Health } from '../../src/wire/api.ts'
import { start, temporaryFolder } from '../factory/process.ts'
import { speak } from './hostile-clients.ts'
import type { Part } from './part.ts'

const SHARE = 100
/** At a time. */
const TOGETHER = 24
/** Of what is held after a collection, from half of them on. */
const MOST_GROWTH_MB = 12
const HOST = fileURLToPath(new URL('gateway/gateway-host.js', import.meta.url))

interface Memory {
  readonly heapMb: number
  readonly rssMb: number
}

export const outsiders: Part = {
  name: 'outsiders over HTTP, socket and MQTT',
  run: async (payloads, seed) => {
    const wanted = Math.max(500, Math.floor(payloads / SHARE))
    const dir = temporaryFolder()
    const twin = join(dir, 'twin.json')
    writeFileSync(twin, JSON.stringify(SMALL_TWIN))
    const page = fileURLToPath(new URL('page/', import.meta.url))
    mkdirSync(page, { recursive: true })
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>')
    const mqttPort = await freePort()
    const gateway = start([
      '--expose-gc',
      '--enable-source-maps',
      HOST,
      '--twin',
      twin,
      '--data',
      join(dir, 'data'),
      '--port',
      '0',
      '--mqtt-port',
      String(mqttPort),
      '--mqtt-open',
      'yes',
    ])
    const { port } = await gateway.tells<{ port: number }>('listening')
    const memory = async (): Promise<Memory> => {
      const told = gateway.tells<Memory>('memory')
      gateway.process.send({ kind: 'memory' })
      return told
    }
    const health = async (): Promise<Health> =>
      Health.parse(await (await fetch(`http://127.0.0.1:${port}${API.health}`)).json())
    const statuses = new Map<number | null, number>()
    let slowestMs = 0
    let slowest = ''
    const one = async (index: number): Promise<void> => {
      const began = performance.now()
      const { what, status } = await speak({ port, mqttPort }, createRng(seed + index))
      const took = performance.now() - began
      if (took > slowestMs) [slowestMs, slowest] = [took, what]
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status !== null && status >= 500) throw new Error(`number ${index}: ${status} to ${what.slice(0, 2000)}`)
      if (gateway.process.exitCode !== null || gateway.process.signalCode !== null)
        throw new Error(
          `the gateway ended at number ${index}, ${what.slice(0, 2000)}:\n${gateway.printed().slice(-4000)}`,
        )
    }
    const until = async (from: number, to: number): Promise<void> => {
      let next = from
      const worker = async (): Promise<void> => {
        while (next < to) await one(next++)
      }
      await Promise.all(Array.from({ length: TOGETHER }, worker))
    }
    const half = Math.floor(wanted / 2)
    await until(0, half)
    const before = await memory()
    await until(half, wanted)
    const after = await memory()
    const { faults, clients } = await health()
    if (faults?.length !== 0)
      throw new Error(`it counted faults of its own: ${JSON.stringify(faults)}\n${gateway.printed()}`)
    const growth = after.heapMb - before.heapMb
    if (growth > MOST_GROWTH_MB) throw new Error(`memory is not flat: ${growth.toFixed(1)} MB more than at half`)
    await gateway.end()
    if (gateway.process.exitCode !== 0) throw new Error(`it did not end well:\n${gateway.printed().slice(-4000)}`)
    const told = [...statuses].toSorted(([, a], [, b]) => b - a).map(([status, n]) => `${n} × ${status ?? 'no status'}`)
    return `${wanted.toLocaleString('en')} of them: ${told.join(', ')}; heap ${after.heapMb.toFixed(0)} MB, grown by ${growth.toFixed(1)} MB in the second half (${after.rssMb.toFixed(0)} MB resident); ${clients} pages left; the slowest ${slowestMs.toFixed(0)} ms (${slowest.slice(0, 80)})`
  },
}
