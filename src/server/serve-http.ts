/** The HTTP side joined to the services: what each question is answered from. */
import type { Server } from 'node:http'
import { join } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { troubleInEnglish, wireProblem } from '../texts/api-english.ts'
import type { ApiError, Health } from '../wire/api.ts'
import { NearestKnown } from '../decode/nearest-known.ts'
import type { StorageTrouble } from '../wire/diagnostics.ts'
import { maskSecrets } from '../wire/mask.ts'
import { ROUTES } from '../wire/routes.ts'
import type { ActService } from './act/act-service.ts'
import { actRoutes } from './act/routes.ts'
import { alarmRoutes } from './alarms/routes.ts'
import { commandRoutes } from './commands/routes.ts'
import { discoveryRoutes } from './discovery/routes.ts'
import type { ForesightService } from './foresight/foresight-service.ts'
import { foresightRoutes } from './foresight/routes.ts'
import { historyRoutes } from './historian/routes.ts'
import { Uploads } from './historian/table/uploads.ts'
import type { NoteService } from './journal/note-service.ts'
import type { Notifier } from './notify/notifier.ts'
import { notifyRoutes } from './notify/routes.ts'
import { journalRoutes } from './journal/routes.ts'
import { Entrance } from './web/entrance.ts'
import { recordedPlant } from './recorded-plant.ts'
import { route, type Route } from './web/route.ts'
import type { Accounts } from './people/accounts.ts'
import { peopleRoutes } from './people/people-routes.ts'
import { sessionRoutes } from './people/session-routes.ts'
import type { Certificate } from './tls/certificate.ts'
import { twinRoutes } from './web/twin-routes.ts'
import { inSlices } from './slices.ts'
import type { AlarmService } from './alarms/alarm-service.ts'
import type { Brokers } from './brokers.ts'
import type { CommandService } from './commands/command-service.ts'
import type { Config } from './config.ts'
import type { Discovery } from './discovery/discovery.ts'
import type { Faults } from './faults.ts'
import { FAILURES, type StartFailure } from './failures.ts'
import { healthOf, type Rates } from './health.ts'
import type { LiveTwin } from './live-twin.ts'
import type { Stores } from './open-stores.ts'
import type { Feed } from './pages/feed.ts'
import { createHttp } from './web/http.ts'
import { listen } from './web/listen.ts'
import { Reach } from './web/reach.ts'
import { AlarmTrials } from './alarms/alarm-trial.ts'
import { TWIN_CHECKS } from './document/twin-file.ts'
import type { Sessions } from './web/session.ts'
import type { Way } from './web/signed-cookie.ts'
import { acceptUpgrades } from './web/upgrades.ts'

export interface HttpParts {
  readonly config: Config
  readonly pageDir: string
  readonly twinDir: string
  readonly version: string
  readonly clock: () => number
  readonly rates: Rates
  readonly live: LiveTwin
  readonly stores: Stores
  readonly brokers: Brokers
  readonly alarms: AlarmService
  readonly commands: CommandService
  readonly notes: NoteService
  readonly feed: Feed
  /** null: plain HTTP. */
  readonly certificate: Certificate | null
  readonly faults: Faults
  /** null: everybody may come in. */
  readonly signIn: Sessions | Accounts | null
  /** Null while the gateway is starting. */
  readonly discovery: () => Discovery | null
  /** Likewise. */
  readonly foresight: () => ForesightService | null
  /** Likewise. */
  readonly acts: () => ActService | null
  /** Likewise. */
  readonly notifier: () => Notifier | null
}

const IDLE_CLOSED_MS = 50

export interface ServedHttp {
  /** The port bound. */
  readonly port: number
  readonly server: Server
  /** From now on sockets are taken too: all that they speak to is there. */
  acceptSockets(): void
  close(): Promise<void>
}

export const serveHttp = async (parts: HttpParts): Promise<Result<ServedHttp, StartFailure>> => {
  const { config, live, feed, brokers, signIn } = parts
  const { certificate } = parts
  const entrance = new Entrance(new Reach({ ...config, secure: certificate !== null }), signIn, config.roles)
  const http = await createHttp({
    entrance,
    routes: routesOf(parts),
    pageDir: parts.pageDir,
    twinDir: parts.twinDir,
    embedOrigins: config.embedOrigins,
    certificate,
    title: config.title ?? live.loaded.twin.name,
    signIn: signIn?.kind ?? null,
    failed: (where, failure) => parts.faults.count(where, failure),
  })
  await http.ready()
  const bound = await listen(http.server as Server, config.host, config.port)
  if (!bound.ok)
    return err(
      bound.error.code === 'EADDRINUSE'
        ? FAILURES.portInUse('page', config.host, config.port)
        : FAILURES.cannotListen(config.host, config.port, bound.error.message),
    )
  return ok({
    port: bound.value,
    server: http.server as Server,
    acceptSockets: () =>
      acceptUpgrades(http.server as Server, {
        entrance,
        guard: (handle) => parts.faults.guard('a socket that opens', handle),
        feed: (socket, cursor) => feed.accept(socket, cursor),
        broker: brokers.embedded && ((socket) => brokers.embedded!.accept(socket)),
      }),
    close: async () => {
      // A question that is answered meanwhile leaves its connection open for a next one, which nobody would take.
      const idle = setInterval(() => (http.server as Server).closeIdleConnections(), IDLE_CLOSED_MS)
      try {
        await http.close()
      } finally {
        clearInterval(idle)
      }
    },
  })
}

/** Every question there is, from whoever answers it. */
const routesOf = (parts: HttpParts): readonly Route[] => {
  const { config, live, stores, alarms, commands, discovery, signIn } = parts
  const framed = new Set(config.origins.filter((o) => o.startsWith('https:')).map((o) => new URL(o).host))
  const wayOf = (host: string): Way => {
    if (framed.has(host)) return 'framed'
    if (!parts.certificate) return 'plain'
    return config.embedOrigins.length > 0 ? 'framed' : 'secure'
  }
  return [
    route(ROUTES.config, ({ who }) =>
      ok({
        mode: 'gateway',
        title: config.title ?? live.loaded.twin.name,
        twin: 'twins/current/twin.json',
        brokers: {},
        embedOrigins: [...config.embedOrigins],
        locked: signIn !== null,
        who: who.verified && who.name !== null ? { name: who.name, roles: [...who.roles] } : null,
        version: parts.version,
      }),
    ),
    route(ROUTES.health, healthFrom(parts)),
    ...sessionRoutes(signIn, wayOf),
    ...peopleRoutes(signIn?.kind === 'accounts' ? signIn : null, wayOf),
    ...twinRoutes(() => live.loaded),
    ...historyRoutes(
      stores.history,
      {
        signals: () => live.loaded.twin.signals.map(({ id }) => id),
        recorded: (from, to) =>
          recordedPlant(
            {
              version: parts.version,
              title: config.title ?? live.loaded.twin.name,
              loaded: live.loaded,
              dir: parts.twinDir,
              journal: stores.journal,
            },
            from,
            to,
          ),
      },
      new Uploads({
        dir: join(config.data, 'import/brought'),
        twin: () => live.loaded.twin,
        clock: parts.clock,
        importPast: async (file) => {
          const taken = await stores.history.importPast(file)
          if (taken.ok) {
            parts.feed.pastGrew()
            parts.foresight()?.pastGrew()
          }
          return taken
        },
      }),
    ),
    ...journalRoutes(stores.journal, parts.notes, () => live.loaded.twin),
    ...notifyRoutes(parts.notifier),
    ...alarmRoutes(
      alarms,
      new AlarmTrials({
        loaded: () => live.loaded,
        history: stores.history,
        checks: TWIN_CHECKS,
        clock: parts.clock,
        steady: () => performance.now(),
      }),
    ),
    ...commandRoutes(commands),
    ...discoveryRoutes(discovery),
    ...actRoutes(parts.acts, () => live.loaded.twin),
    ...foresightRoutes(parts.foresight, stores.journal, parts.clock),
  ]
}

const healthFrom = (parts: HttpParts) => {
  const { config, clock, rates, version, live, brokers, feed, stores, alarms, faults } = parts
  const secrets = [
    config.passcode,
    ...Object.values(config.brokers).map(({ password }) => password),
    ...Object.values(config.brokerClients).map(({ password }) => password),
  ].filter((secret) => typeof secret === 'string')
  const nearest = new NearestKnown()
  return async (): Promise<Result<Health, ApiError>> => {
    const gathered = await inSlices(
      healthOf({
        clock: clock(),
        startedAt: rates.startedAt,
        ingest: live.ingest,
        upstreams: brokers.upstreams,
        hosts: brokers.hosts,
        rates,
        version,
        clients: feed.clients,
        history: stores.history.stats(),
        own: ownDrops(stores, parts.foresight(), clock()),
        nearest,
      }),
    )
    const { warnings } = live
    return ok(
      maskSecrets(
        {
          ...gathered,
          journal: {
            ...noticeOf(stores),
            unreadable: stores.journal.unreadable,
            forgotten: stores.journal.forgotten,
          },
          ...(brokers.embedded ? { limits: [...brokers.embedded.limits], door: brokers.embedded.refusals } : {}),
          faults: [...faults.list],
          storage: storageOf(stores, alarms),
          ...(live.problems ? { twinProblems: live.problems.map(wireProblem) } : {}),
          ...(warnings.length > 0 ? { twinWarnings: warnings.map(wireProblem) } : {}),
        },
        secrets,
      ),
    )
  }
}

/** History says of itself what it cannot write; of the journal this is what the alarms know. */
const noticeOf = ({ journal: { notice } }: Stores): Pick<NonNullable<Health['journal']>, 'notice' | 'trouble'> =>
  notice ? { notice: troubleInEnglish(notice), trouble: { ...notice, values: { ...notice.values } } } : { notice: null }

const storageOf = ({ journal }: Stores, alarms: AlarmService): StorageTrouble[] => {
  const troubles: StorageTrouble[] = []
  if (alarms.unwrittenSince > 0) troubles.push({ kind: 'journal-failing', count: 0, since: alarms.unwrittenSince })
  if (journal.unreadable > 0) troubles.push({ kind: 'journal-unreadable', count: journal.unreadable, since: 0 })
  return troubles
}

const ownDrops = ({ history }: Stores, foresight: ForesightService | null, now: number): Health['drops'] => {
  const notLearnt = foresight?.dropped ?? { count: 0, lastAt: now }
  const { droppedFull, droppedTime } = history.stats()
  return [
    {
      reason: 'not-stored-too-many',
      count: droppedFull,
      lastTopic: '',
      lastDetail: '',
      lastAt: now,
    },
    {
      reason: 'not-learnt-too-many',
      count: notLearnt.count,
      lastTopic: '',
      lastDetail: '',
      lastAt: notLearnt.lastAt,
    },
    {
      reason: 'not-stored-time',
      count: droppedTime,
      lastTopic: '',
      lastDetail: '',
      lastAt: now,
    },
  ].filter(({ count }) => count > 0)
}
