/** All wiring of the page: which source, which history, who owns the alarms, where commands go. Nowhere else. */
import type { Dispose } from '../base/disposable.ts'
import { err, ok, type Result } from '../base/result.ts'
import { createWorkerFeed } from '../feed/worker-feed.ts'
import { GatewayHistory } from '../history/gateway-history.ts'
import type { AlarmRulesPort } from '../panels/alarm-rules/port.ts'
import type { AlarmDesk } from '../panels/alarms/desk.ts'
import type { ActPort } from '../panels/plans/act-port.ts'
import type { ForesightPort, KeptForesight } from '../panels/foresight/port.ts'
import type { ImportPort } from '../panels/import/port.ts'
import type { SignedIn } from '../panels/people/port.ts'
import type { PanelPorts } from '../panels/ports.tsx'
import type { SceneProps } from '../scene/scene-props.ts'
import { setTimeZone } from '../texts/zone.ts'
import type { LayerSurvey } from '../colouring/layer-survey.ts'
import { API } from '../wire/paths.ts'
import type { PageConfig } from '../wire/api.ts'
import { frameTwin } from '../wire/frames.ts'
import { apiFailure } from './api-failure.ts'
import { type Attention, createAttention, RATE_HZ } from './attention.ts'
import { apiUrl, type Boot, type BootFailure } from './boot.ts'
import { watchCases } from './case-watch.ts'
import { watchDoor } from './door-watch.ts'
import { gatewayWorker } from './gateway-worker.ts'
import { late } from './late.ts'
import type { Acts } from './record/record-boot.ts'
import { pageFaults } from './page-faults.ts'
import { type Session, startSession } from './session.ts'
import type { AppStore } from './stores/app-store.ts'
import { createSimulated } from './time/simulated.ts'
import { createTravel } from './time/travel.ts'

export interface Composition {
  readonly session: Session
  readonly ports: PanelPorts
  /** Takes what the scene says of how machines are drawn. */
  readonly onNotes: NonNullable<SceneProps['onNotes']>
  readonly onSurvey: NonNullable<SceneProps['onSurvey']>
  /** Takes what the scene says of what it costs. */
  readonly onPicture: NonNullable<SceneProps['onPicture']>
  readonly attention: Attention
  readonly dispose: Dispose
}

/** A part of the program that is not there, for the gateway is out of reach, is one more question without an answer. */
const loadActs = () =>
  import('./gateway-acts.ts').then(
    (module) => module.gatewayActs,
    () => null,
  )
const unreachable = () => err(apiFailure.unreachable())

const gatewayActs: Pick<Acts, 'alarmCommand' | 'journal' | 'notes' | 'sendCommand' | 'health'> = {
  alarmCommand: async (...asked) => (await loadActs())?.alarmCommand(...asked) ?? unreachable(),
  journal: async (...asked) => (await loadActs())?.journal(...asked) ?? unreachable(),
  notes: {
    mayWrite: true,
    list: async (...asked) => (await loadActs())?.notes.list(...asked) ?? unreachable(),
    write: async (...asked) => (await loadActs())?.notes.write(...asked) ?? unreachable(),
    withdraw: async (...asked) => (await loadActs())?.notes.withdraw(...asked) ?? unreachable(),
  },
  sendCommand: async (...asked) => (await loadActs())?.sendCommand(...asked) ?? unreachable(),
  health: async () => (await loadActs())?.health() ?? unreachable(),
}

const loadDesk = async () => (await import('./alarm-desk-api.ts')).alarmDeskApi

const gatewayDesk = late<AlarmDesk>(loadDesk)

const loadActPort = async () => (await import('./act-api.ts')).actApi

const gatewayActPort = (session: () => Session): ActPort =>
  late<ActPort, Pick<ActPort, 'orderUrl' | 'onChanged'>>(loadActPort, {
    orderUrl: (id) => `${apiUrl(API.workOrder)}?id=${id}`,
    onChanged: (listener) => session().onActed(listener),
  })

const loadForesight = async () => (await import('./foresight-api.ts')).foresightApi

const gatewayAlarmRules = (document: () => unknown): AlarmRulesPort =>
  late<AlarmRulesPort, Pick<AlarmRulesPort, 'document'>>(
    async () => (await import('./alarm-rules-api.ts')).alarmRulesApi,
    { document },
  )

const saveRecord: NonNullable<PanelPorts['saveRecord']> = async (...span) =>
  (await import('./record/save-record.ts')).saveRecord(...span)

const gatewayImport = late<ImportPort>(async () => (await import('./import-api.ts')).importApi)

const gatewayForesight = (): ForesightPort => ({
  asset: async (...asked) => (await loadForesight()).asset(...asked),
  cases: watchCases(async (abort) => (await loadForesight()).now(abort)),
  kept: late<KeptForesight>(loadForesight),
})

const overGateway = ({ twin }: Boot): { readonly session: Session; readonly acts: Acts } => {
  const url = apiUrl(API.feed).replace(/^http/, 'ws')
  const feed = createWorkerFeed({
    kind: 'gateway',
    createWorker: gatewayWorker,
    url,
    twin: frameTwin(twin),
    document: null,
    rateHz: RATE_HZ,
  })
  const history = new GatewayHistory({ base: apiUrl('.').replace(/\/$/, ''), now: () => session.now() })
  const session: Session = startSession({
    twin,
    values: feed.values,
    live: feed.live,
    history,
    seen: null,
    alarmOwner: 'gateway',
  })
  session.onPastGrew(() => history.forget())
  return {
    session,
    acts: {
      ...gatewayActs,
      alarmDesk: gatewayDesk,
      feedFigures: () => feed.figures(),
      foresight: gatewayForesight(),
      acts: gatewayActPort(() => session),
    },
  }
}

/** Which broker a static page listens to: the one the link names, or the only one; never an address from a link. */
const chooseBroker = (config: PageConfig, search: string): Result<string, BootFailure> => {
  const names = Object.keys(config.brokers)
  const name = new URLSearchParams(search).get('broker') ?? names[0]
  const broker = name !== undefined && Object.hasOwn(config.brokers, name) ? config.brokers[name] : undefined
  return broker ? ok(broker.url) : err({ title: 'boot.unknown-broker', details: [name ?? '', ...names] })
}

/** The shortest span of a timeline that a record fits in, ms; null = its whole past. */
const spanOver = (ms: number): number | null =>
  [1, 8, 24, 168].map((hours) => hours * 3_600_000).find((span) => span >= ms) ?? null

/** One object, so that whoever compares finds nothing changed. */
const NOTHING_SHOWN = {}

export const compose = (
  boot: Boot,
  store: AppStore,
  options: { readonly search: string; readonly embed: boolean; readonly onClose: () => void },
): Result<Composition, BootFailure> => {
  let made: { readonly session: Session; readonly acts: Acts }
  const record = boot.record?.over(boot.twin) ?? null
  if (record) made = record
  else if (boot.config.mode === 'gateway') made = overGateway(boot)
  else {
    const broker = chooseBroker(boot.config, options.search)
    if (!broker.ok) return broker
    if (!boot.overBroker) throw new Error('a static page boots with it')
    made = boot.overBroker(boot, broker.value)
  }
  const { session, acts } = made
  const leaveDoor = boot.config.locked
    ? watchDoor({
        link: session.link,
        isShut: async () => (await fetch(apiUrl(API.config), { cache: 'no-store' })).status === 401,
        leave: () => window.location.reload(),
      })
    : () => {}
  const signedIn: SignedIn | null = boot.config.who && {
    ...boot.config.who,
    people: async () => (await import('./people-api.ts')).peopleApi,
  }
  setTimeZone(session.twin.timeZone)
  let drawn: PanelPorts['drawn'] | null = null
  let picture: PanelPorts['picture']['figures'] | null = null
  let survey: LayerSurvey | null = null
  const pastOfGateway = async (told: Parameters<typeof import('./time/past.ts').createPast>[1]) =>
    (await import('./time/past.ts')).createPast(session, told)
  // Without a gateway there is no history of all signals.
  const loadPast = record?.loadPast ?? (boot.config.mode === 'gateway' ? pastOfGateway : null)
  const travel = createTravel(session, loadPast, boot.record?.from ?? null)
  const simulated = createSimulated(() => performance.now())
  // Of two times at once nobody would know which she looks at.
  travel.subscribe(() => {
    if (travel.moment().kind !== 'live') simulated.leave()
  })
  if (boot.record) travel.setSpan(spanOver(boot.record.to - boot.record.from))
  return ok({
    session,
    dispose: () => {
      leaveDoor()
      travel.dispose()
      simulated.dispose()
      session.dispose()
      record?.dispose()
    },
    onNotes: (noteOf) => {
      drawn = noteOf
    },
    onSurvey: (given) => {
      survey = given
    },
    onPicture: (read) => {
      picture = read
    },
    attention: createAttention(session, store),
    ports: {
      twin: session.twin,
      values: session.values,
      board: session.board,
      shownBoard: session.shownBoard,
      now: session.now,
      travel,
      simulated: options.embed ? null : simulated,
      history: session.history,
      select: (selection) => store.getState().select(selection),
      selected: { get: () => store.getState().selection, subscribe: (listener) => store.subscribe(listener) },
      focus: (asset) => store.getState().focusOn(asset),
      isolated: {
        get: () => store.getState().isolated,
        set: (asset) => store.getState().isolate(asset),
        subscribe: (listener) => store.subscribe(listener),
      },
      workspace: {
        get: () => store.getState().workspace,
        shown: (workspace) => store.getState().shown[workspace] ?? NOTHING_SHOWN,
        open: (workspace, shown) => store.getState().goToWorkspace(workspace, shown),
        subscribe: (listener) => store.subscribe(listener),
      },
      alarmCommand: acts.alarmCommand,
      alarmDesk: acts.alarmDesk,
      journal: acts.journal,
      notes: acts.notes && { ...acts.notes, mayWrite: !options.embed && !boot.record },
      sendCommand: acts.sendCommand,
      onCommandReport: session.onCommandReport,
      health: acts.health,
      foresight: acts.foresight,
      acts: acts.acts,
      alarmRules: boot.config.mode === 'gateway' && !options.embed ? gatewayAlarmRules(boot.document) : null,
      discover: boot.config.mode === 'gateway' && !options.embed ? () => store.getState().setDiscovering(true) : null,
      feedFigures: acts.feedFigures,
      record: boot.record ? { ...boot.record, close: options.onClose } : null,
      saveRecord: boot.config.mode === 'gateway' ? saveRecord : null,
      importTable: boot.config.mode === 'gateway' && !options.embed && !boot.record ? gatewayImport : null,
      onPastGrew: session.onPastGrew,
      link: session.link,
      faults: pageFaults,
      picture: {
        figures: () => picture?.() ?? null,
        quality: () => store.getState().quality,
        setQuality: (quality) => store.getState().setQuality(quality),
        subscribe: (listener) => store.subscribe(listener),
      },
      mayAct: !options.embed,
      survey: () => survey,
      drawn: (asset) => drawn?.(asset) ?? null,
      signedIn,
      actor: {
        get: () => signedIn?.name ?? store.getState().actor,
        set: (name) => {
          if (!signedIn) store.getState().setActor(name)
        },
      },
    },
  })
}
