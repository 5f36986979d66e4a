/** A real Mosquitto of the test's own: random ports on loopback, no passwords, nothing kept. */
import { type ChildProcess, spawn } from 'node:child_process'
import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'

const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin']
const program = FOLDERS.map((folder) => join(folder, 'mosquitto')).find((path) => existsSync(path))
const INSTALL = 'Mosquitto is not installed (Debian: apt-get install mosquitto)'
const START_MS = 10_000

/** Why tests over Mosquitto are skipped, or null. On a build machine (CI=true) its absence is a failure, not a skip. */
export const whyNoMosquitto = (): string | null => {
  if (program) return null
  if (process.env['CI'] === 'true') throw new Error(INSTALL)
  return INSTALL
}

export interface Mosquitto {
  /** mqtt://127.0.0.1:port */
  readonly url: string
  /** ws://127.0.0.1:port, where asked for. */
  readonly wsUrl: string | null
  readonly pid: () => number
  /** Ends it; pages and gateways lose their connection. */
  stop(): Promise<void>
  /** `kill -9`: it says goodbye to nobody. Come back with `restart`. */
  kill(): Promise<void>
  /** Ends it and starts it anew on the same ports, with nothing retained. */
  restart(): Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })

const accepts = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })

interface MosquittoOptions {
  readonly webSocket?: boolean
  /** Its queues are bounded as they are in plants, and it drops what does not fit. */
  readonly asShipped?: boolean
  /** Nobody else is let in. */
  readonly user?: { readonly name: string; readonly password: string }
}

/** As Mosquitto writes it: PBKDF2 with SHA-512, 101 rounds. */
const hashed = ({ name, password }: { readonly name: string; readonly password: string }): string => {
  const salt = randomBytes(12)
  return `${name}:$7$101$${salt.toString('base64')}$${pbkdf2Sync(password, salt, 101, 64, 'sha512').toString('base64')}\n`
}

export const startMosquitto = async ({
  webSocket = false,
  asShipped = false,
  user,
}: MosquittoOptions = {}): Promise<Mosquitto> => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-mosquitto-'))
  const port = await freePort()
  const wsPort = webSocket ? await freePort() : null
  const config = [
    'persistence false',
    `allow_anonymous ${!user}`,
    ...(user ? [`password_file ${dir}/passwords`] : []),
    // Without this one that was started as root could not read its own folder.
    `user ${userInfo().username}`,
    'log_dest stderr',
    'log_type error',
    // A recording played fast is a flood: nothing may be dropped on the way.
    ...(asShipped ? [] : ['max_queued_messages 0']),
    `listener ${port} 127.0.0.1`,
    ...(wsPort === null ? [] : [`listener ${wsPort} 127.0.0.1`, 'protocol websockets']),
  ]
  if (user) writeFileSync(join(dir, 'passwords'), hashed(user), { mode: 0o600 })
  writeFileSync(join(dir, 'mosquitto.conf'), `${config.join('\n')}\n`)

  let child: ChildProcess | null = null
  const start = async (): Promise<void> => {
    let words = ''
    let ended = false
    const started = spawn(program!, ['-c', join(dir, 'mosquitto.conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
    child = started
    started.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()))
    started.once('exit', () => (ended = true))
    for (const until = Date.now() + START_MS; !(await accepts(port));) {
      if (ended || Date.now() > until) throw new Error(`Mosquitto did not start: ${words}`)
      await new Promise((done) => setTimeout(done, 30))
    }
  }
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    const running = child
    child = null
    if (!running || running.exitCode !== null) return
    const exited = new Promise((done) => running.once('exit', done))
    running.kill(signal)
    const force = setTimeout(() => running.kill('SIGKILL'), 3000)
    await exited
    clearTimeout(force)
  }

  await start()
  return {
    url: `mqtt://127.0.0.1:${port}`,
    wsUrl: wsPort === null ? null : `ws://127.0.0.1:${wsPort}`,
    pid: () => child?.pid ?? 0,
    stop: async () => {
      await end()
      rmSync(dir, { recursive: true, force: true })
    },
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end()
      await start()
    },
  }
}
