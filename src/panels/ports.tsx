/** What panels work with, handed down once by the composition root. Live numbers are sampled from `values` at 4 Hz, never subscribed. */
import { createContext, useContext } from 'react'
import type { SignedIn } from './people/port.ts'
import type { AlarmBoard } from '../alarms/board.ts'
import type { TimeMs } from '../base/brand.ts'
import type { Result } from '../base/result.ts'
import type { LinkState } from '../feed/live-channel.ts'
import type { HistoryClient } from '../history/client.ts'
import type { LayerSurvey } from '../colouring/layer-survey.ts'
import type { Selection } from '../twin/selection.ts'
import type { TimeTravel } from '../timeline/moment.ts'
import type { Twin } from '../twin/twin.ts'
import type { ValueTable } from '../values/table.ts'
import type { AlarmEvent, AlarmRequestInput } from '../wire/alarms.ts'
import type { ApiError, Health } from '../wire/api.ts'
import type { FeedFigures, PageFault } from '../wire/diagnostics.ts'
import type { CommandReport } from '../wire/commands.ts'
import type { AlarmRulesPort } from './alarm-rules/port.ts'
import type { AlarmDesk } from './alarms/desk.ts'
import type { ActPort } from './plans/act-port.ts'
import type { ForesightPort } from './foresight/port.ts'
import type { ImportPort } from './import/port.ts'
import type { NotesPort } from './notes/port.ts'
import type { SimulatedPort } from './simulated/port.ts'
import type { Shown } from './workspace.ts'
import type { WorkspaceId } from './workspace-list.ts'

/** `auto`: as finely as this device can while anything moves; `sharp`: always in full; `light`: always coarse. */
export type PictureQuality = 'auto' | 'sharp' | 'light'

/** What a person asks of an alarm, and the name she typed. */
export type AlarmAsked = AlarmRequestInput & { readonly actor: string }

export interface PanelPorts {
  readonly twin: Twin
  readonly values: ValueTable
  /** Alarms as they are now; in panels of what the picture shows, as they stood then. */
  readonly board: AlarmBoard
  /** Alarms of the moment that the picture shows. */
  readonly shownBoard: AlarmBoard
  /** Now; in panels of what the picture shows, the moment that it shows. */
  readonly now: () => TimeMs
  /** The moment that the page shows, and the way to another. */
  readonly travel: TimeTravel
  /** A future that is played over the hall; absent where there is no hall. */
  readonly simulated?: SimulatedPort | null
  readonly history: HistoryClient
  readonly select: (selection: Selection | null) => void
  /** What is selected, in the picture and everywhere. */
  readonly selected: {
    readonly get: () => Selection | null
    readonly subscribe: (listener: () => void) => () => void
  }
  /** Flies the camera to an asset; null fits the whole hall. */
  readonly focus: (asset: string | null) => void
  /** The asset that all others recede behind, or several with a space between; null = none. */
  readonly isolated: {
    readonly get: () => string | null
    readonly set: (asset: string | null) => void
    readonly subscribe: (listener: () => void) => () => void
  }
  /** What stands between rail and timeline, and what each workspace shows. */
  readonly workspace: {
    readonly get: () => WorkspaceId
    /** Empty where it was never opened. */
    readonly shown: (workspace: WorkspaceId) => Shown
    /** @param shown what it is to show; without, what it showed last */
    readonly open: (workspace: WorkspaceId, shown?: Shown) => void
    readonly subscribe: (listener: () => void) => () => void
  }
  /** Alarm commands go to the owner. Fails at once while it is out of reach. */
  readonly alarmCommand: (command: AlarmAsked) => Promise<Result<void, ApiError>>
  readonly journal: (query: {
    asset?: string
    from?: number
    to?: number
    limit?: number
  }) => Promise<Result<readonly AlarmEvent[], ApiError>>
  /** What a gateway does for the page of alarms; null where there is none to ask. */
  readonly alarmDesk: AlarmDesk | null
  /** Null where no gateway keeps them. */
  readonly notes: NotesPort | null
  /** Sends a command the person has confirmed. Reports of its progress follow through `onCommandReport`. */
  readonly sendCommand: (key: string, value: number | null, actor: string) => Promise<Result<CommandReport, ApiError>>
  readonly onCommandReport: (listener: (report: CommandReport) => void) => () => void
  /** History or journal of times gone by has grown: ask again. */
  readonly onPastGrew: (listener: () => void) => () => void
  /** What is unusual and expected; null where there is no gateway to ask. */
  readonly foresight: ForesightPort | null
  /** What is proposed, set by itself and stopped; null where there is no gateway to ask. */
  readonly acts: ActPort | null
  /** Makes and changes alarms; null where there is no gateway to write the twin. */
  readonly alarmRules: AlarmRulesPort | null
  /** Opens the page that shows what the brokers say; null where there is no gateway to ask. */
  readonly discover: (() => void) | null
  readonly health: () => Promise<Result<Health, ApiError>>
  /** Of this page's own feed; null where it listens by itself. */
  readonly feedFigures: () => Promise<FeedFigures | null>
  /** What the picture costs on this device (ms, device pixels to a CSS px); null while there is none. How it is drawn for that is the person's choice. */
  readonly picture: {
    readonly figures: () => {
      readonly frames: number
      readonly tookMs: number
      readonly full: number
      readonly moving: number
      readonly shadowsEveryMs: number
      readonly drawCalls: number
      readonly triangles: number
    } | null
    readonly quality: () => PictureQuality
    readonly setQuality: (quality: PictureQuality) => void
    readonly subscribe: (listener: () => void) => () => void
  }
  /** What went wrong in this page itself, the newest last. */
  readonly faults: {
    readonly get: () => readonly PageFault[]
    readonly subscribe: (listener: () => void) => () => void
  }
  /** A record that was opened in the place of a plant: there is no now. */
  readonly record?: RecordShown | null
  /** Saves a span as a record, ms; absent where there is no gateway to ask. */
  readonly saveRecord?: ((from: number, to: number) => Promise<Result<void, ApiError>>) | null
  /** Brings recorded values of a file; absent where there is no gateway to take them. */
  readonly importTable?: ImportPort | null
  readonly link: { readonly get: () => LinkState; readonly subscribe: (listener: () => void) => () => void }
  /** `?embed`: look only. Also false while replaying. */
  readonly mayAct: boolean
  /** How things stand on the layer; null where there is no picture. */
  readonly survey: () => LayerSurvey | null
  /** What is to be said of how a machine is drawn, in words: a box stands for its model, its movement illustrates its state, it stands where it was last heard of. */
  readonly drawn: (asset: string) => string | null
  /** Who has signed in; null where nobody does. */
  readonly signedIn?: SignedIn | null
  /** The person's typed name, kept on this device; '' = not yet given. Of whoever signed in, her account's. */
  readonly actor: { readonly get: () => string; readonly set: (name: string) => void }
}

export interface RecordShown {
  /** Of its file. */
  readonly name: string
  /** ms UTC, half-open [from, to). */
  readonly from: number
  readonly to: number
  /** Files of the history were missing when it was written. */
  readonly damaged: boolean
  readonly close: () => void
}

const Ports = createContext<PanelPorts | null>(null)
export const PortsProvider = Ports.Provider

export const usePorts = (): PanelPorts => {
  const ports = useContext(Ports)
  if (!ports) throw new Error('bug: a panel outside <PortsProvider>')
  return ports
}
