/** The gateway put together: what starts in which order, who receives what from whom, and how all of it ends. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Server as HttpsServer } from 'node:https'
import { join } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { slotOf } from '../base/brand.ts'
import { atOnce } from '../base/steps.ts'
import { QUALITY } from '../wire/quality.ts'
import { ActService } from './act/act-service.ts'
import { lostPieces, outletsOf } from './act/lost-pieces.ts'
import { AlarmService } from './alarms/alarm-service.ts'
import { brokerNames, Brokers } from './brokers.ts'
import { CommandService } from './commands/command-service.ts'
import type { Config } from './config.ts'
import { Discovery } from './discovery/discovery.ts'
import { Shutdown } from './shutdown.ts'
import { Faults } from './faults.ts'
import { FAILURES, type StartFailure } from './failures.ts'
import { ForesightService } from './foresight/foresight-service.ts'
import { Rates } from './health.ts'
import { watchBackups } from './historian/watch-backups.ts'
import { watchImports } from './historian/watch-imports.ts'
import { watchClock } from './ingest/clock-watch.ts'
import { Notifier } from './notify/notifier.ts'
import { NoteService } from './journal/note-service.ts'
import { LiveTwin } from './live-twin.ts'
import { openStores } from './open-stores.ts'
import { openTwin, whyReadOnly } from './document/open-twin.ts'
import { Feed } from './pages/feed.ts'
import { serveHttp } from './serve-http.ts'
import { type Service, Services } from './service.ts'
import { invitationOf, signInOf } from './people/sign-in-of.ts'
import { type Certificate, certificateOf, watchCertificate } from './tls/certificate.ts'

export interface GatewayOptions {
  readonly config: Config
  /** The built page. */
  readonly pageDir: string
  /** Document, or folder of it, where the configuration names none. */
  readonly demoTwin: string
  readonly version: string
  /** Lines for whoever watches the terminal. */
  readonly log: (line: string) => void
  /** ms; also the pages' clock. */
  readonly clock?: () => number
  /** The program of the foresight thread; without it nothing is looked at for what is unusual or expected. */
  readonly foresightProgram?: URL | null
}

export interface Gateway {
  /** Where it listens in fact. */
  readonly port: number
  /** What it shows under HTTPS; null: plain HTTP. */
  readonly certificate: Certificate | null
  /** Of the embedded broker; null where the plant's own is used. */
  readonly brokerUrl: string | null
  /** How programs sign in there; null as above. */
  readonly signIn: Brokers['signIn']
  readonly twinPath: string
  /** What follows the page's address in the link by which a first administrator comes in; null: there is one, or nobody signs in. */
  readonly invitation: string | null
  /** Something of it threw where nobody caught it. */
  failed(where: string, failure: unknown): void
  /** Ends everything: pages are told, history is on disk. */
  close(): Promise<void>
}

export const startGateway = async (options: GatewayOptions): Promise<Result<Gateway, StartFailure>> => {
  const shutdown = new Shutdown(options.log)
  const result = await start(options, shutdown)
  if (!result.ok) await shutdown.run()
  return result
}

const start = async (
  { config, pageDir, demoTwin, version, log, clock = Date.now, foresightProgram = null }: GatewayOptions,
  shutdown: Shutdown,
): Promise<Result<Gateway, StartFailure>> => {
  const opened = await openTwin(config, demoTwin)
  if (!opened.ok) return opened
  const { file, first } = opened.value
  if (!existsSync(join(pageDir, 'index.html'))) return err(FAILURES.pageMissing(pageDir))
  const stores = await openStores(config, { clock, log, shutdown })
  if (!stores.ok) return stores
  const { history, journal } = stores.value
  const signIn = signInOf(config, clock)
  if (!signIn.ok) return signIn

  const faults = new Faults(clock, (where, failure) => console.error(`${where}:`, failure))
  const services = new Services(faults)
  /** Told of the twin from now on, and ended in its turn. */
  const follow = <S extends Service>(service: S): S => {
    shutdown.add(() => service.dispose?.())
    return services.add(service)
  }
  const rates = new Rates(clock())
  shutdown.add(() => rates.dispose())
  const live = new LiveTwin(first, { brokers: brokerNames(config), clock, history, services, log })
  await live.restore(history)
  const { twin, values } = live.ingest
  const alarms = follow(new AlarmService({ twin, values, journal, clock, onTrouble: log }))
  follow(live)
  const commands = follow(
    new CommandService({
      twin,
      values,
      journal,
      clock,
      flush: () => live.ingest.flush(),
      publish: (...message) => brokers.publish(...message),
    }),
  )
  const feed = follow(
    new Feed(values, {
      run: randomBytes(8).toString('hex'),
      now: clock,
      alarms: () => alarms.snapshot(),
      missed: (cursor, limit) => atOnce(journal.after(cursor, limit)),
      brokers: () => brokers.states(),
      drops: () => live.ingest.dropped,
      guard: (handle) => faults.guard('a message of a page', handle),
    }),
  )
  alarms.subscribe({ events: (events) => feed.alarmEvents(events), list: () => feed.alarmList() })
  commands.onReport((report) => feed.command(report))
  const notes = new NoteService({ journal, twin: () => live.loaded.twin, clock })
  notes.onNote((note) => {
    feed.note(note)
    foresight?.noted(note)
  })
  const brokers: Brokers = follow(
    new Brokers({ config, clock, log, rates, ingest: () => live.ingest, services, shutdown }),
  )

  let discovery: Discovery | null = null
  let foresight: ForesightService | null = null
  let acts: ActService | null = null
  let notifier: Notifier | null = null
  const certificate = await certificateOf(config, clock())
  if (!certificate.ok) return certificate
  const http = await serveHttp({
    config,
    certificate: certificate.value,
    signIn: signIn.value,
    pageDir,
    twinDir: file.dir,
    version,
    clock,
    rates,
    live,
    stores: stores.value,
    brokers,
    alarms,
    commands,
    notes,
    feed,
    faults,
    discovery: () => discovery,
    foresight: () => foresight,
    acts: () => acts,
    notifier: () => notifier,
  })
  if (!http.ok) return http
  shutdown.add(() => http.value.close())
  if (certificate.value)
    shutdown.add(watchCertificate(http.value.server as HttpsServer, config, certificate.value, { clock, log }))
  // A server ends when its last connection does: pages are told first.
  shutdown.add(() => feed.dispose())
  const { port } = http.value
  const connected = await brokers.open(config.mqttPort ?? (config.port === 0 ? 0 : port + 1))
  if (!connected.ok) return connected
  discovery = follow(
    new Discovery({
      brokers: brokers.forDiscovery(),
      clock,
      random: Math.random,
      ingest: () => live.ingest,
      file,
      readOnly: whyReadOnly(config, file, pageDir),
    }),
  )
  foresight = follow(
    new ForesightService({
      twin: live.loaded.twin,
      values: live.ingest.values,
      program: foresightProgram,
      checkpointFile: join(config.data, 'foresight.sqlite'),
      history,
      journal: journal.foresight,
      useJournal: journal.use,
      lifeJournal: journal.lives,
      actJournal: journal.acts,
      faults,
      clock,
      derive: (slot, value, time) => live.ingest.derive(slotOf(slot), value, QUALITY.good, time),
    }),
  )
  acts = follow(
    new ActService({
      twin: live.loaded.twin,
      values: live.ingest.values,
      journal: journal.acts,
      clock,
      command: (request, who) => commands.request(request, who),
      onReport: (listener) => commands.onReport(listener),
      alarms: () => alarms.snapshot().rows,
      lost: (asset, from, to) => lostPieces(history, outletsOf(live.loaded.twin, asset), from, to),
      orders: {
        publish: (...message) => brokers.publish(...message),
        webhooks: config.webhooks,
        random: Math.random,
      },
      told: (policy) => notifier?.toldOf(policy) ?? [],
      changed: () => feed.acted(),
    }),
  )
  notifier = follow(
    new Notifier(live.loaded.twin, {
      config: config.notify,
      webhooks: config.webhooks,
      journal: journal.acts,
      clock,
      random: Math.random,
      alarms: () => alarms.snapshot().rows,
      news: () => acts?.news() ?? [],
      changed: () => feed.acted(),
      log,
    }),
  )
  shutdown.add(
    watchClock({ clock, steady: () => performance.now() }, (byMs) => {
      log(
        `The clock of this machine was set ${byMs > 0 ? 'forward' : 'back'} by ${Math.round(Math.abs(byMs) / 1000)} s${byMs > 0 ? ', or it slept' : ''}.`,
      )
      services.clockStepped(byMs)
    }),
  )
  http.value.acceptSockets()
  shutdown.add(live.follow(file))
  shutdown.add(watchBackups(history, join(config.data, 'backup')))
  shutdown.add(
    watchImports(history, join(config.data, 'import'), {
      onAlarms: (lines) => {
        const taken = alarms.importPast(lines)
        if (!taken.ok) throw new Error(`The journal could not be written: ${taken.error}.`)
      },
      onDone: (name, rows, known) => {
        log(`Loaded the past from ${name}: ${rows} rows${known > 0 ? `; ${known} were there already` : ''}.`)
        feed.pastGrew()
        if (name.endsWith('.jsonl')) foresight?.lives.forget()
        else foresight?.pastGrew()
      },
      onRefused: (name, why) => log(`Not loaded: ${name}: ${why}`),
    }),
  )
  return ok({
    port,
    certificate: certificate.value,
    brokerUrl: brokers.embedded?.url ?? null,
    signIn: brokers.signIn,
    twinPath: file.path,
    invitation: invitationOf(signIn.value),
    failed: (where, failure) => faults.count(where, failure),
    close: () => shutdown.run(),
  })
}
