/** For tests: a whole gateway in this process, on free ports and a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { readConfig } from '../config.ts'
import { type Gateway, startGateway } from '../gateway.ts'
import { parseOptions } from '../options.ts'
import { API } from '../../wire/paths.ts'
import { loadTwin } from '../../twin/load.ts'
import type { Twin } from '../../twin/twin.ts'
import { decodeFrame } from '../../wire/frames.ts'
import type { ServerMessage } from '../../wire/socket.ts'
import { SMALL_TWIN } from './ports.ts'

export interface TestGateway extends Gateway {
  readonly dir: string
  readonly url: string
  readonly logged: string[]
}

export const twinOf = (document: unknown): Twin => {
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

/** A folder with a twin, a page of two files, and a data folder yet to be made. */
export const testFolder = (document: unknown = SMALL_TWIN): string => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-gateway-'))
  mkdirSync(join(dir, 'page/assets'), { recursive: true })
  writeFileSync(join(dir, 'page/index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(dir, 'page/assets/app-abc123.js'), 'export {}')
  mkdirSync(join(dir, 'twin/models'), { recursive: true })
  writeFileSync(join(dir, 'twin/twin.json'), JSON.stringify(document))
  writeFileSync(join(dir, 'twin/models/pump.glb'), 'glTF')
  writeFileSync(join(dir, 'twin/secret.txt'), 'secret')
  return dir
}

/**
 * @param clock the gateway's, ms; where a test sets it
 * @param env instead of the environment of the tests
 * @param foresightProgram of the foresight thread, bundled; without it there is none
 */
export const startTestGateway = async (
  args: readonly string[] = [],
  dir = testFolder(),
  clock: () => number = Date.now,
  env: Readonly<Record<string, string>> = {},
  foresightProgram: URL | null = null,
): Promise<TestGateway> => {
  const options = parseOptions([
    '--twin',
    join(dir, 'twin'),
    '--data',
    join(dir, 'data'),
    '--port',
    '0',
    '--mqtt-open',
    'yes',
    ...args,
  ])
  if (!options.ok) throw new Error(options.error.what)
  const config = readConfig({ options: options.value, env, cwd: dir })
  if (!config.ok) throw new Error(config.error.what)
  const logged: string[] = []
  const started = await startGateway({
    config: config.value,
    pageDir: join(dir, 'page'),
    demoTwin: join(dir, 'twin'),
    version: '0',
    log: (line) => logged.push(line),
    clock,
    foresightProgram,
  })
  if (!started.ok) throw new Error(started.error.what)
  return { ...started.value, dir, url: `http://127.0.0.1:${started.value.port}`, logged }
}

export const removeFolder = (dir: string): void => rmSync(dir, { recursive: true, force: true })

/** A page as far as the feed knows one: subscribes, applies, and holds what it was told. */
export class TestPage {
  readonly values = new Map<string, number | string>()
  /** Signals whose latest row says that their source is gone. */
  readonly dead = new Set<string>()
  readonly messages: ServerMessage[] = []
  readonly order: string[] = []
  readonly socket: WebSocket
  readonly #twin: Twin

  constructor(
    gateway: { readonly url: string },
    twin: Twin,
    { cursor = 0, headers = {} }: { cursor?: number; headers?: Record<string, string> } = {},
  ) {
    this.#twin = twin
    this.socket = new WebSocket(`${gateway.url.replace('http', 'ws')}${API.feed}?cursor=${cursor}`, { headers })
    this.socket.on('error', () => {})
    this.socket.on('message', (data: Buffer, binary: boolean) =>
      binary ? this.#frame(data) : this.#text(data.toString()),
    )
  }

  received<K extends ServerMessage['kind']>(kind: K): Extract<ServerMessage, { kind: K }>[] {
    return this.messages.filter((m): m is Extract<ServerMessage, { kind: K }> => m.kind === kind)
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message))
  }

  #text(text: string): void {
    const message = JSON.parse(text) as ServerMessage
    this.messages.push(message)
    this.order.push(message.kind)
    if (message.kind === 'hello')
      this.send({ kind: 'subscribe', twinHash: this.#twin.hash, slots: 'all', rateHz: 30, restMs: 0 })
  }

  #frame(bytes: Uint8Array): void {
    const decoded = decodeFrame(bytes, this.#twin)
    if (!decoded.ok) throw new Error(decoded.error)
    const { batch, frame } = decoded.value
    this.order.push(batch.snapshot ? 'snapshot' : 'delta')
    if (batch.snapshot) this.values.clear()
    for (let i = 0; i < batch.count; i++) {
      const { id } = this.#twin.signals[batch.slot[i]!]!
      this.values.set(id, batch.value[i]!)
      if (batch.dead[i]) this.dead.add(id)
      else this.dead.delete(id)
    }
    for (const [slot, text] of batch.texts) this.values.set(this.#twin.signals[slot]!.id, text)
    this.send({ kind: 'applied', frame })
  }
}
