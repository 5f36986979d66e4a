/** The real gateway as a process, on a broker that is given, and what it knows, asked over HTTP. */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = join(ROOT, 'dist/gateway/main.js')
const START_MS = 20_000

/** Documents of the tests' own, and the ones that ship. */
export const shippedTwin = (name: string): string => join(ROOT, 'public/twins', name)
export const testTwin = (name: string): string => join(ROOT, 'e2e/recordings/twins', `${name}.json`)

export interface Sample {
  readonly t: number
  readonly value: number | null
}
export interface AlarmEvent {
  /** Of an event that sums up several. */
  readonly chatter?: { readonly count: number }
  readonly at: number
  readonly kind: string
  readonly row: {
    readonly key: string
    readonly state: string
    readonly active: boolean
    readonly priority: string
    readonly message: string
    readonly raisedAt: number
    readonly clearedAt: number
  }
}
export interface Health {
  readonly messages: number
  readonly samples: number
  readonly brokers: readonly { readonly state: string }[]
  readonly drops: readonly {
    readonly reason: string
    readonly count: number
    readonly lastTopic: string
    readonly lastDetail: string
  }[]
  readonly unmatched: readonly { readonly signal: string; readonly topic: string }[]
  readonly history: { readonly savedUntil: number }
}

export interface Gateway {
  readonly url: string
  health(): Promise<Health>
  /** Every recorded sample of a signal since the gateway started, in order. */
  samples(signal: string): Promise<readonly Sample[]>
  journal(): Promise<readonly AlarmEvent[]>
  /** Resolves when it has taken this many messages and all of them are on disk. */
  taken(messages: number): Promise<void>
  stop(): Promise<void>
}

const endOf = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once('exit', () => done()))

export const startGateway = async (twin: string, brokerUrl: string): Promise<Gateway> => {
  if (!existsSync(MAIN)) throw new Error('dist/gateway is missing: run npm run build')
  const data = mkdtempSync(join(tmpdir(), 'gemba-recordings-'))
  const child = fork(MAIN, ['--twin', twin, '--broker', brokerUrl, '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'] },
  })
  let words = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (words += chunk.toString()))
  const startedAt = Date.now()
  const port = await new Promise<number>((done, failed) => {
    const tooLong = setTimeout(() => failed(new Error(`the gateway did not start: ${words}`)), START_MS)
    child.once('exit', () => failed(new Error(`the gateway ended: ${words}`)))
    child.on('message', (message: { kind: string; port: number }) => {
      if (message.kind !== 'listening') return
      clearTimeout(tooLong)
      done(message.port)
    })
  })
  const url = `http://127.0.0.1:${port}`
  const ask = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${url}${path}`)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const health = (): Promise<Health> => ask('/api/health')
  // What is published before the broker has granted the subscriptions is heard by nobody.
  for (const until = Date.now() + START_MS; (await health()).brokers.some(({ state }) => state !== 'connected');) {
    if (Date.now() > until) throw new Error(`the gateway did not subscribe: ${words}`)
    await new Promise((done) => setTimeout(done, 50))
  }
  return {
    url,
    health,
    samples: async (signal) => {
      const query = new URLSearchParams({
        signal,
        from: String(startedAt),
        to: String(Date.now() + 1000),
        columns: '10000',
      })
      const { t, last, count, stepMs } = await ask<{
        stepMs: number
        t: number[]
        last: (number | null)[]
        count: number[]
      }>(`/api/history?${query}`)
      if (stepMs !== 0) throw new Error(`${signal} came back reduced`)
      return t.flatMap((at, i) => (count[i] ? [{ t: at, value: last[i]! }] : []))
    },
    journal: async () => (await ask<{ events: AlarmEvent[] }>('/api/alarms/journal?limit=10000')).events,
    taken: async (messages) => {
      const until = Date.now() + START_MS
      let now = await health()
      for (; now.messages < messages; now = await health()) {
        if (Date.now() > until) throw new Error(`the gateway took ${now.messages} of ${messages} messages`)
        await new Promise((done) => setTimeout(done, 50))
      }
      for (const all = Date.now(); now.history.savedUntil <= all; now = await health()) {
        if (Date.now() > until) throw new Error('the history was not written')
        await new Promise((done) => setTimeout(done, 50))
      }
    },
    stop: async () => {
      child.kill('SIGTERM')
      await endOf(child)
      rmSync(data, { recursive: true, force: true })
    },
  }
}
