/** The built gateway and demo plant as processes of their own, as `npm start` runs them: started, ended, killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const fileOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
export const DIST_PAGE = fileOf('dist/page')

/** @param wanted 0 = whichever @returns a port that was free a moment ago; null = that one is not */
const probePort = (wanted: number): Promise<number | null> =>
  new Promise((found) => {
    const probe = createServer()
    probe.once('error', () => found(null))
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })

export const freePort = async (): Promise<number> => (await probePort(0))!

/** Of the last gateway's page. */
let pagePort = 0
/** What a browser keeps of a program it keeps by its address: one gateway after another has the same, two at a time have not. */
const samePort = async (): Promise<number> => (pagePort = (await probePort(pagePort)) ?? (await freePort()))

export interface Running {
  readonly process: ChildProcess
  /** Everything it has printed. */
  printed(): string
  end(signal?: NodeJS.Signals): Promise<void>
}

export const run = (script: string, args: readonly string[], nodeArgs: readonly string[] = []): Running => {
  const child = spawn(process.execPath, ['--enable-source-maps', ...nodeArgs, fileOf(script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let words = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (words += chunk.toString()))
  return {
    process: child,
    printed: () => words,
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}

interface Listening {
  readonly kind: 'listening'
  readonly brokerUrl: string
  readonly dataDir: string
  readonly twin: string
}

export interface GatewayProcess {
  readonly url: string
  readonly brokerUrl: string
  readonly dataDir: string
  readonly twinFile: string
  printed(): string
  /** `SIGTERM` unless told otherwise. Resolves when the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Again, on the same ports and the same data. */
  start(): Promise<void>
  /** Stops it and removes its data. */
  dispose(): Promise<void>
}

/**
 * @param args as on the command line; `--port`, `--mqtt-port` and `--data` are given here.
 * @param nodeArgs for the runtime
 */
export const startGateway = async (
  args: readonly string[] = [],
  nodeArgs: readonly string[] = [],
): Promise<GatewayProcess> => {
  const [port, mqttPort] = [await samePort(), await freePort()]
  const dir = mkdtempSync(join(tmpdir(), 'gemba-e2e-'))
  let running: Running
  let told: Listening
  const start = async (): Promise<void> => {
    const own = [
      '--port',
      String(port),
      '--mqtt-port',
      String(mqttPort),
      '--data',
      join(dir, 'data'),
      '--mqtt-open',
      'yes',
    ]
    running = run('dist/gateway/main.js', [...own, ...args], nodeArgs)
    const child = running.process
    told = await new Promise<Listening>((listening, failed) => {
      child.once('message', (message) => listening(message as Listening))
      child.once('exit', (code) => failed(new Error(`the gateway ended with ${code}:\n${running.printed()}`)))
    })
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    brokerUrl: `mqtt://127.0.0.1:${mqttPort}`,
    dataDir: told!.dataDir,
    twinFile: told!.twin,
    printed: () => running.printed(),
    stop: (signal) => running.end(signal),
    start,
    dispose: async () => {
      await running.end()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
