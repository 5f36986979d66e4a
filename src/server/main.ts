/** The gateway as a process: arguments in, one address out, a clean end on Ctrl-C. */
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { backup } from './backup.ts'
import { type Config, isLoopback, printedConfig, readConfig } from './config.ts'
import { FAILURES, failureText, printable, type StartFailure } from './failures.ts'
import { isHarmless } from './faults.ts'
import { MACHINE } from './door-clients.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { fingerprintOf, TRUST_PATH } from './web/trust-page.ts'
import { importFile } from './import-file.ts'
import { HELP, type Options, parseOptions, type Task } from './options.ts'
import { restore } from './restore.ts'

declare const GEMBA_VERSION: string

const PAGE = fileURLToPath(new URL('../page', import.meta.url))
const DEMO_TWIN = `${PAGE}/twins/demo`
/** A repeated signal this soon is the same Ctrl-C, passed on by npm. */
const ECHO_MS = 700
/** An end that takes longer than this is forced. */
const END_MS = 10_000

const fail = (failure: StartFailure): never => {
  process.stderr.write(`\n${failureText(failure)}`)
  process.exit(1)
}

const addressesOf = (host: string, port: number, scheme: 'http' | 'https'): string[] => {
  if (isLoopback(host)) return [`${scheme}://localhost:${port}`]
  if (host !== '0.0.0.0' && host !== '::') return [`${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`]
  const found = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => one.family === 'IPv4' && !one.internal)
  return (found.length ? found.map((one) => one.address) : ['localhost']).map(
    (address) => `${scheme}://${address}:${port}`,
  )
}

const endOnSignal = (gateway: Gateway): void => {
  let asked = 0
  const end = (): void => {
    const now = Date.now()
    if (asked && now - asked > ECHO_MS) process.exit(1)
    if (asked) return
    asked = now
    console.log('\nEnding: history and journal are being closed …')
    setTimeout(() => process.exit(1), END_MS).unref()
    void gateway.close().then(() => process.exit(0))
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  // Started by a script that was killed: nobody would end this process.
  process.on('disconnect', end)
}

/**
 * The last guard of all. A peer that went away, where its socket had nobody to hear of it, is counted and no more. A promise
 * that failed and that nobody waited for has left nothing open either: whoever needs an outcome waits for it. Any other
 * exception came out of a timer or of a library's own turn, perhaps half-way through a change of state that the rest relies
 * on: the process closes history and journal and ends, for whoever supervises it to start it anew. All that was acknowledged is
 * on disk by then.
 */
const guardProcess = (gateway: Gateway): void => {
  process.on('unhandledRejection', (failure) => gateway.failed('a task that nobody waited for', failure))
  process.on('uncaughtException', (failure) => {
    gateway.failed('the process', failure)
    if (isHarmless(failure)) return
    process.exitCode = 1
    setTimeout(() => process.exit(1), END_MS).unref()
    void gateway.close().finally(() => process.exit(1))
  })
}

const log = (line: string): void => console.log(printable(line))

const perform = async ({ kind, dir }: Task, config: Config, options: Options): Promise<void> => {
  const folder = resolve(dir)
  if (kind === 'import') {
    const { map = [], yes = false, 'time-zone': zone } = options
    const taken = await importFile({ config, demoTwin: DEMO_TWIN, file: folder, map, zone, yes, log })
    return taken.ok ? undefined : fail(FAILURES.notDone(taken.error))
  }
  if (kind === 'backup') {
    const made = await backup({ config, to: folder, version: GEMBA_VERSION, log })
    if (!made.ok) return fail(FAILURES.notDone(made.error))
    return log(`Backed up ${(made.value / 1e6).toFixed(1)} MB to ${folder}. Passcode and passwords are not in it.`)
  }
  const done = await restore(config, folder)
  if (!done.ok) return fail(FAILURES.notDone(done.error))
  const { madeAt, twin } = done.value
  log(
    `Restored the backup of ${madeAt} to ${config.data}.${twin === null ? '' : ` The twin document is ${twin}.`} The configuration it was made with is ${join(folder, 'config.json')}; passcode and passwords have to be given anew.`,
  )
}

const main = async (): Promise<void> => {
  const options = parseOptions(process.argv.slice(2))
  if (!options.ok) return fail(options.error)
  if (options.value.help) return void process.stdout.write(HELP)
  const read = readConfig({ options: options.value, env: process.env, cwd: process.cwd() })
  if (!read.ok) return fail(read.error)
  const config = read.value
  if (options.value['print-config']) return console.log(printedConfig(config))

  if (options.value.task) return perform(options.value.task, config, options.value)

  const started = await startGateway({
    config,
    pageDir: PAGE,
    demoTwin: DEMO_TWIN,
    version: GEMBA_VERSION,
    log,
    foresightProgram: new URL('./foresight-worker.js', import.meta.url),
  })
  if (!started.ok) return fail(started.error)
  const gateway = started.value
  endOnSignal(gateway)
  guardProcess(gateway)
  const demo = config.twin === null && gateway.brokerUrl !== null
  const addresses = addressesOf(config.host, gateway.port, gateway.certificate ? 'https' : 'http')
  const source =
    gateway.brokerUrl === null
      ? Object.values(config.brokers)
          .map((b) => b.url)
          .join(', ')
      : `${gateway.brokerUrl} (its own broker${signInHint(gateway.signIn)})`
  console.log(`\n  Gemba is at  ${addresses[0]}\n`)
  for (const address of addresses.slice(1)) console.log(`  also at      ${address}`)
  console.log(
    `  twin    ${demo ? 'the demo factory' : gateway.twinPath}\n  listens to ${source}\n  keeps   history and journal in ${config.data}\n  Ctrl-C ends it.\n`,
  )
  if (gateway.invitation !== null)
    console.log(
      `  Nobody has an account yet. The first administrator opens, within a day and once:\n  ${addresses[0]}${gateway.invitation}\n`,
    )
  const authority = gateway.certificate?.authority ?? null
  if (authority !== null)
    console.log(
      `  A device trusts it once it has opened ${addresses[0]}${TRUST_PATH} and done what that page says;\n  the authority's fingerprint is ${fingerprintOf(authority)}\n`,
    )
  if (!isLoopback(config.host)) {
    const { toString } = await import('qrcode')
    const first = authority === null ? addresses[0]! : addresses[0]! + TRUST_PATH
    console.log(await toString(first, { type: 'terminal', small: true }))
  }
  process.send?.({
    kind: 'listening',
    demo,
    brokerUrl: gateway.brokerUrl,
    plantPassword: gateway.signIn?.plantPassword ?? null,
    dataDir: config.data,
    twin: gateway.twinPath,
    port: gateway.port,
  })
}

/** How a machine gets in. */
const signInHint = (signIn: Gateway['signIn']): string =>
  signIn?.passwordFile ? `; machines sign in as "${MACHINE}" with the password in ${signIn.passwordFile}` : ''

main().catch((failure: Error) => {
  if (process.env['GEMBA_TRACE']) console.error(failure)
  fail(FAILURES.unexpected(failure))
})
