/** Other processes of a case: started, listened to, ended by their own id, always. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A port that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })

export const temporaryFolder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-bench-'))
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export interface Running {
  readonly process: ChildProcess
  readonly startedAt: number
  /** Everything it has printed. */
  printed(): string
  /** Resolves when it has printed this. @param timeoutMs then it throws, with what was printed */
  says(words: RegExp, timeoutMs?: number): Promise<void>
  /** Resolves with the next message of this kind. */
  tells<T>(kind: string, timeoutMs?: number): Promise<T>
  end(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

export const start = (args: readonly string[]): Running => {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let words = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => {
      words += chunk.toString()
      for (const listener of listeners) listener()
    })
  const within = <T>(timeoutMs: number, what: string, begin: (done: (value: T) => void) => () => void): Promise<T> =>
    new Promise((resolve, reject) => {
      const fail = (why: string) => () => {
        stop()
        reject(new Error(`${args.join(' ')}: ${why} ${what}:\n${words}`))
      }
      const late = fail(`not within ${timeoutMs} ms:`)
      const gone = fail('ended before')
      const timer = setTimeout(late, timeoutMs)
      child.once('exit', gone)
      const stop = (): void => {
        clearTimeout(timer)
        child.off('exit', gone)
        unlisten()
      }
      const unlisten = begin((value) => {
        stop()
        resolve(value)
      })
    })
  return {
    process: child,
    startedAt,
    printed: () => words,
    says: (pattern, timeoutMs = 60_000) =>
      within(timeoutMs, String(pattern), (done) => {
        const look = (): void => {
          if (pattern.test(words)) done()
        }
        listeners.add(look)
        queueMicrotask(look)
        return () => listeners.delete(look)
      }),
    tells: (kind, timeoutMs = 60_000) =>
      within(timeoutMs, kind, (done) => {
        const hear = (message: unknown): void => {
          if ((message as { kind?: string }).kind === kind) done(message as never)
        }
        child.on('message', hear)
        return () => child.off('message', hear)
      }),
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), 12_000)
      await gone
      clearTimeout(hard)
    },
  }
}

export interface GatewayProcess extends Running {
  readonly url: string
  readonly brokerUrl: string
  readonly mqttPort: number
  readonly dataDir: string
  readonly twinFile: string
}

/** The built gateway. @param args as on the command line; ports and data are given here. @param nodeArgs for the runtime */
export const startGateway = async (
  args: readonly string[] = [],
  nodeArgs: readonly string[] = [],
): Promise<GatewayProcess> => {
  const [port, mqttPort] = [await freePort(), await freePort()]
  const process = start([
    ...nodeArgs,
    '--enable-source-maps',
    'dist/gateway/main.js',
    '--port',
    String(port),
    '--mqtt-port',
    String(mqttPort),
    '--data',
    join(temporaryFolder(), 'data'),
    '--mqtt-open',
    'yes',
    ...args,
  ])
  const told = await process.tells<{ brokerUrl: string; dataDir: string; twin: string }>('listening')
  return {
    ...process,
    url: `http://127.0.0.1:${port}`,
    brokerUrl: told.brokerUrl,
    mqttPort,
    dataDir: told.dataDir,
    twinFile: told.twin,
  }
}

/** CPU time a process has used so far, ms; null where the system does not say (not Linux). */
export const cpuMs = (child: ChildProcess): number | null => {
  try {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return null
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
