/** The gateway put together: what starts in which order, who hears whom, and how all of it ends. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { join, relative } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { NAMESPACE } from '../decode/sparkplug.ts'
import { emptyDocument } from '../discovery/document.ts'
import type { TwinProblem } from '../twin/twin.ts'
import type { Health } from '../wire/api.ts'
import { maskSecrets } from '../wire/mask.ts'
import { AlarmService } from './alarms/alarm-service.ts'
import { EmbeddedBroker } from './broker/broker.ts'
import { CommandService } from './commands/command-service.ts'
import { watchClock } from './ingest/clock-watch.ts'
import { clientIdOf } from './upstream/client-id.ts'
import { type Config, isLoopback, reason, ROLLUPS_KEPT } from './config.ts'
import { Discovery } from './discovery/discovery.ts'
import { FAILURES, type StartFailure } from './failures.ts'
import { Feed } from './pages/feed.ts'
import { healthOf, Rates } from './health.ts'
import { Historian } from './historian/historian.ts'
import { watchImports } from './historian/watch-imports.ts'
import { createHttp } from './web/http.ts'
import { Ingest } from './ingest/ingest.ts'
import { Journal } from './journal/journal.ts'
import { listen } from './web/listen.ts'
import { Reach } from './web/reach.ts'
import { Sessions } from './web/session.ts'
import { TwinFile } from './twin-file.ts'
import { acceptUpgrades } from './web/upgrades.ts'
import { connectHost, type HostConnection } from './sparkplug/host-connection.ts'
import { embeddedUpstream, externalUpstream, type Upstream, type UpstreamHooks } from './upstream/upstream.ts'

export interface GatewayOptions {
  readonly config: Config
  /** The built page. */
  readonly pageDir: string
  /** Document, or folder of it, where the configuration names none. */
  readonly demoTwin: string
  readonly version: string
  /** Lines for whoever watches the terminal. */
  readonly say: (line: string) => void
  /** ms; also the pages' clock. */
  readonly clock?: () => number
}

export interface Gateway {
  /** Where it listens in fact. */
  readonly port: number
  /** Of the embedded broker; null where the plant's own is used. */
  readonly brokerUrl: string | null
  readonly twinPath: string
  /** Ends everything: pages are told, history is on disk. */
  close(): Promise<void>
}

type Step = () => void | Promise<void>

export const startGateway = async (options: GatewayOptions): Promise<Result<Gateway, StartFailure>> => {
  /** What has been started, newest last; ended the other way round. */
  const started: Step[] = []
  const close = async (): Promise<void> => {
    for (const step of started.splice(0).toReversed()) {
      try {
        await step()
      } catch (failure) {
        options.say(`At the end: ${(failure as Error).message}`)
      }
    }
  }
  const result = await start(options, started, close)
  if (!result.ok) await close()
  return result
}

const start = async (
  { config, pageDir, demoTwin, version, say, clock = Date.now }: GatewayOptions,
  started: Step[],
  close: () => Promise<void>,
): Promise<Result<Gateway, StartFailure>> => {
  const startedAt = clock()
  const twinPath = twinPathOf(config, demoTwin)
  if (!twinPath.ok) return twinPath
  const file = new TwinFile(twinPath.value)
  const first = file.load()
  if (!first.ok) return first
  if (!existsSync(join(pageDir, 'index.html'))) return err(FAILURES.pageMissing(pageDir))
  let loaded = first.value

  try {
    mkdirSync(config.data, { recursive: true })
  } catch (failure) {
    return err(FAILURES.dataUnusable(config.data, reason(failure)))
  }
  const journal = Journal.open(join(config.data, 'journal.sqlite'))
  if (!journal.ok) return err(FAILURES.dataUnusable(config.data, journal.error))
  started.push(() => journal.value.close())
  if (journal.value.notice) say(journal.value.notice)
  const historian = await Historian.open(join(config.data, 'history'), {
    retentionDays: config.keepDays,
    rollupRetentionDays: config.keepDays * ROLLUPS_KEPT,
    now: clock,
    onTrouble: say,
  })
  if (!historian.ok) return err(FAILURES.dataUnusable(config.data, historian.error))
  const history = historian.value
  started.push(async () => {
    const closed = await history.close()
    if (!closed.ok) say(closed.error)
  })

  const rates = new Rates()
  started.push(() => rates.dispose())
  const brokerNames = Object.keys(config.brokers)
  const names = brokerNames.length ? brokerNames : ['embedded']
  const createIngest = (): Ingest => {
    const { signals } = loaded.twin
    history.register(
      signals.map((s) => s.id),
      signals.map((s) => s.staleAfterMs ?? Number.POSITIVE_INFINITY),
    )
    return new Ingest(loaded.twin, names, {
      clock,
      recorder: history,
      changed: (slots) => {
        alarms.onSamples(slots)
        commands.onSamples(slots)
        feed.changed(slots)
      },
      limit: (slot) => feed.limit(slot),
      faults: (index, faults, now) => alarms.onFaults(index, faults, now),
    })
  }
  let ingest = createIngest()
  started.push(() => ingest.dispose())

  const alarms = new AlarmService({
    twin: loaded.twin,
    values: ingest.values,
    journal: journal.value,
    clock,
    onTrouble: say,
  })
  started.push(() => alarms.dispose())
  const upstreams: Upstream[] = []
  const hosts: HostConnection[] = []
  const hostOf = (broker: string): HostConnection | undefined => hosts.find(({ name }) => name === broker)
  const commands = new CommandService({
    twin: loaded.twin,
    values: ingest.values,
    journal: journal.value,
    clock,
    flush: () => ingest.flush(),
    publish: (broker, topic, payload, qos) => publish(upstreams, broker, topic, payload, qos),
  })
  started.push(() => commands.dispose())
  const feed = new Feed(ingest.values, {
    run: randomBytes(8).toString('hex'),
    now: clock,
    alarms: () => alarms.snapshot(),
    missed: (cursor, limit) => journal.value.after(cursor, limit),
    brokers: () =>
      upstreams.map(({ name, state }) => {
        const host = hostOf(name)?.state ?? state
        return {
          name,
          connected: state.state === 'connected' && host.state === 'connected',
          since: Math.max(state.since, host.since),
        }
      }),
    drops: () => ingest.dropped,
  })
  started.push(() => feed.dispose())
  alarms.subscribe({ events: (events) => feed.alarmEvents(events), list: () => feed.alarmList() })
  commands.onReport((report) => feed.command(report))

  const reach = new Reach(config)
  const sessions = config.passcode === null ? null : new Sessions(config.passcode, config.data)
  const secrets = [config.passcode, ...Object.values(config.brokers).map(({ password }) => password)].filter(
    (secret) => typeof secret === 'string',
  )
  let refusedTwin: readonly TwinProblem[] | null = null
  const http = await createHttp({
    reach,
    sessions,
    pageDir,
    twinDir: file.dir,
    twin: () => loaded,
    discovery: () => discovery,
    embedOrigins: config.embedOrigins,
    title: config.title ?? loaded.twin.name,
    secureHosts: new Set(config.origins.filter((o) => o.startsWith('https:')).map((o) => new URL(o).host)),
    config: () => ({
      mode: 'gateway',
      title: config.title ?? loaded.twin.name,
      twin: 'twins/current/twin.json',
      brokers: {},
      freeBroker: false,
      embedOrigins: [...config.embedOrigins],
      locked: sessions !== null,
      version,
    }),
    health: () =>
      maskSecrets(
        {
          ...healthOf({
            clock: clock(),
            startedAt,
            ingest,
            upstreams,
            hosts,
            rates,
            version,
            clients: feed.clients,
            history: history.stats(),
            own: ownDrops(),
          }),
          ...(refusedTwin ? { twinProblems: [...refusedTwin] } : {}),
        },
        secrets,
      ),
    history: (query) => history.query(query),
    journal: ({ after, ...query }) => {
      const events = after === undefined ? journal.value.query(query) : journal.value.after(after, query.limit)
      return { events, cursor: journal.value.cursor }
    },
    alarmCommand: (body) => alarms.command(body),
    command: (body) => commands.request(body),
  })
  const ownDrops = (): Health['drops'] => {
    const { droppedFull, droppedTime } = history.stats()
    return [
      {
        reason: 'not stored',
        count: droppedFull,
        lastTopic: '',
        lastDetail: 'the disk is too slow for the samples',
        lastAt: clock(),
      },
      {
        reason: 'not stored: time',
        count: droppedTime,
        lastTopic: '',
        lastDetail: 'a time outside of what is kept',
        lastAt: clock(),
      },
    ].filter(({ count }) => count > 0)
  }

  let discovery: Discovery | null = null
  await http.ready()
  let broker: EmbeddedBroker | null = null
  const bound = await listen(http.server as Server, config.host, config.port)
  if (!bound.ok)
    return err(
      bound.error.code === 'EADDRINUSE'
        ? FAILURES.portInUse('page', config.host, config.port)
        : FAILURES.cannotListen(config.host, config.port, bound.error.message),
    )
  started.push(() => http.close())
  // A server ends when its last connection does: pages are told first.
  started.push(() => feed.dispose())

  const hooks = (name: string, count = rates.of(name)): UpstreamHooks => ({
    message: (topic, payload, retained) => {
      // A wide filter brings them a second time: where there is a host, it alone says what counts.
      if (config.brokers[name]?.sparkplugHost !== undefined && topic.startsWith(NAMESPACE)) return
      count.messages++
      ingest.message(name, topic, payload, retained)
    },
    changed: (state) => {
      say(`broker ${name}: ${state.state}${state.error ? ` (${state.error})` : ''}`)
      if (state.state !== 'lost') return
      ingest.brokerLost(name)
      alarms.onBrokerLost(name)
    },
  })
  if (!brokerNames.length) {
    const embedded = await EmbeddedBroker.start(config.mqttPort ?? (config.port === 0 ? 0 : bound.value + 1))
    if (!embedded.ok) return embedded
    broker = embedded.value
    started.push(() => embedded.value.close())
    upstreams.push(embeddedUpstream(broker, hooks('embedded'), clock))
  }
  const external = await Promise.all(
    Object.entries(config.brokers).map(([name, b]) =>
      externalUpstream(
        { name, ...b, clientId: b.clientId ?? clientIdOf(config.data, name) },
        hooks(name),
        clock,
        Math.random,
      ),
    ),
  )
  for (const one of external) if (one.ok) upstreams.push(one.value)
  started.push(async () => void (await Promise.all(upstreams.map((upstream) => upstream.close()))))
  for (const one of external) if (!one.ok) return one
  for (const [name, b] of Object.entries(config.brokers)) {
    if (b.sparkplugHost === undefined) continue
    const host = connectHost(
      { name, ...b, clientId: clientIdOf(config.data, `${name}/sparkplug`) },
      { hostId: b.sparkplugHost, reorderTimeoutMs: b.sparkplugReorderMs },
      {
        apply: (topic, payload, at) => {
          rates.of(name).messages++
          ingest.message(name, topic, payload, false, at)
        },
        stale: () => ingest.sparkplugLost(name),
        changed: (state) =>
          say(`Sparkplug host ${b.sparkplugHost} on ${name}: ${state.state}${state.error ? ` (${state.error})` : ''}`),
      },
      clock,
      Math.random,
    )
    if (!host.ok) return host
    hosts.push(host.value)
    started.push(() => host.value.close())
  }
  const subscribe = (): void => {
    for (const upstream of upstreams) {
      const host = hostOf(upstream.name)
      const filters = ingest.decoders.get(upstream.name)!.subscriptions()
      upstream.subscribe(host ? filters.filter((filter) => !filter.startsWith(NAMESPACE)) : filters)
      host?.reread()
    }
  }
  subscribe()
  const heard = broker
    ? [{ name: 'embedded', url: broker.url, filters: ['#'], from: broker }]
    : Object.entries(config.brokers).map(([name, b]) => ({
        name,
        url: b.url,
        filters: b.discover,
        from: { name, ...b },
      }))
  const discoverer = (discovery = new Discovery({
    brokers: heard,
    clock,
    random: Math.random,
    ingest: () => ingest,
    file,
    readOnly: whyReadOnly(config, file, pageDir),
  }))
  started.push(() => discoverer.dispose())
  started.push(
    watchClock({ clock, steady: () => performance.now() }, (byMs) => {
      say(
        `The clock of this machine was set ${byMs > 0 ? 'forward' : 'back'} by ${Math.round(Math.abs(byMs) / 1000)} s${byMs > 0 ? ', or it slept' : ''}.`,
      )
      alarms.clockStepped(byMs)
      ingest.clockStepped(byMs)
      feed.clockStepped()
    }),
  )
  acceptUpgrades(http.server as Server, {
    reach,
    sessions,
    feed: (socket, cursor) => feed.accept(socket, cursor),
    broker: broker && ((socket) => broker.accept(socket)),
  })

  started.push(
    file.watch(
      (saved) => {
        refusedTwin = null
        if (saved.twin.hash === loaded.twin.hash) return void (loaded = saved)
        const old = ingest
        old.flush()
        old.dispose()
        loaded = saved
        ingest = createIngest()
        ingest.carryOn(old)
        alarms.replaceTwin(loaded.twin, ingest.values)
        commands.replaceTwin(loaded.twin, ingest.values)
        feed.replace(ingest.values)
        subscribe()
        discoverer.twinChanged()
        say(`The twin document was saved: ${loaded.twin.assets.length} assets, ${loaded.twin.signals.length} signals.`)
      },
      (problems) => {
        refusedTwin = problems
        say(
          `The twin document was saved with problems; the last good version goes on:\n${problems.map((p) => `  ${p.path}: ${p.message}`).join('\n')}`,
        )
      },
    ),
  )
  started.push(
    watchImports(history, join(config.data, 'import'), {
      onAlarms: (lines) => {
        const taken = alarms.importPast(lines)
        if (!taken.ok) throw new Error(taken.error)
      },
      onDone: (name, rows) => {
        say(`Loaded the past from ${name}: ${rows} rows.`)
        feed.pastGrew()
      },
      onRefused: (name, why) => say(`Not loaded: ${name}: ${why}`),
    }),
  )

  return ok({ port: bound.value, brokerUrl: broker?.url ?? null, twinPath: file.path, close })
}

/** Where the document is. On a broker of one's own and without a twin it begins empty, in the data folder. */
const twinPathOf = (config: Config, demoTwin: string): Result<string, StartFailure> => {
  const fresh =
    config.newTwin ??
    (config.twin === null && Object.keys(config.brokers).length ? join(config.data, 'twin/twin.json') : null)
  if (fresh === null) return ok(config.twin ?? demoTwin)
  const path = fresh.endsWith('.json') ? fresh : join(fresh, 'twin.json')
  const failed = TwinFile.create(path, emptyDocument(config.title ?? 'New plant'))
  return failed === null ? ok(path) : err(FAILURES.twinUnwritable(path, failed))
}

const whyReadOnly = (config: Config, file: TwinFile, pageDir: string): string | null => {
  if (config.editTwin === false) return 'This gateway is set not to write the twin document (--edit-twin no).'
  if (!relative(pageDir, file.path).startsWith('..'))
    return 'The demo factory is part of the program and is not changed.'
  if (config.editTwin !== true && !isLoopback(config.host))
    return 'This gateway can be reached from the network, where the twin document is not changed unless it is started with --edit-twin yes.'
  return null
}

const publish = (
  upstreams: readonly Upstream[],
  broker: string | null,
  topic: string,
  payload: string,
  qos: 0 | 1,
): Promise<Result<void, string>> => {
  const upstream = broker === null ? upstreams[0] : upstreams.find(({ name }) => name === broker)
  if (!upstream) return Promise.resolve(err(`there is no broker named "${broker}"`))
  return upstream.publish(topic, Buffer.from(payload), qos)
}
