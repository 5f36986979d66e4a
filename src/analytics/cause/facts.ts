/** What is known around a machine when it is asked why. Facts of a moment: nothing in here came later. Times are ms. */
import type { StateGroup } from '../../twin/packml.ts'

export interface FlowEdge {
  readonly from: string
  readonly to: string
  readonly kind: 'main' | 'reject' | 'supply'
}

/** How a machine stood from a moment on, until its next one. */
export interface Stand {
  readonly since: number
  /** Null: nothing is known. */
  readonly group: StateGroup | null
  /** Of one that waits, where its state says it: starved waits for what comes, blocked for where it goes. */
  readonly waits?: 'starved' | 'blocked'
}

/** A signal that became unlike its own past. */
export interface UnusualFact {
  readonly signal: string
  readonly asset: string
  /** `component/signal`: the same for its sisters. */
  readonly key: string
  readonly onset: number
  /** Null: it goes on. */
  readonly until: number | null
  readonly degree: number
  /** Whether it went up (1) or down (−1); 0 = neither. */
  readonly sign: -1 | 0 | 1
  /** How far apart its samples are. */
  readonly samplingMs: number
}

/** What somebody or something changed: a command that was confirmed, a note, another product, recipe or setpoint. */
export interface ChangeFact {
  readonly kind: 'command' | 'note' | 'setting'
  /** Key of the command, id of the note or of the signal. */
  readonly id: string
  readonly asset: string
  readonly at: number
}

export interface AlarmFact {
  readonly key: string
  readonly asset: string
  readonly raisedAt: number
}

export interface CauseFacts {
  readonly machine: string
  /** When what is to be explained began. */
  readonly onset: number
  /** The moment that is asked for. */
  readonly at: number
  readonly flow: readonly FlowEdge[]
  /** By machine, ascending; machines that say no state are not in it. */
  readonly stands: ReadonlyMap<string, readonly Stand[]>
  readonly unusual: readonly UnusualFact[]
  readonly changes: readonly ChangeFact[]
  readonly alarms: readonly AlarmFact[]
  /** Machines of its class, itself included. */
  readonly sisters: readonly string[]
}

/** Where something is, seen from the machine: itself, or along the flow. */
export type Way = 'own' | 'upstream' | 'downstream' | 'supply'

export interface Evidence {
  readonly asset: string
  /** When it was first so. */
  readonly since: number
  /** How long before what is to be explained; below 0 = after it began. */
  readonly beforeMs: number
  readonly way: Way
  /** Edges of the flow between; 0 = the machine itself. */
  readonly edges: number
  /** 0…1, see `rank.ts`. It orders, and is no probability. */
  readonly score: number
}

export type Cause = Evidence &
  (
    | { readonly code: 'stop'; readonly group: 'held' | 'aborted' | 'stopped' }
    | { readonly code: 'signal'; readonly signal: string; readonly degree: number; readonly sign: -1 | 0 | 1 }
    /** Most of its class moved alike: it is nothing of this machine alone. */
    | { readonly code: 'class'; readonly key: string; readonly moved: number; readonly of: number }
    | { readonly code: 'change'; readonly kind: ChangeFact['kind']; readonly id: string }
    | { readonly code: 'alarm'; readonly key: string }
  )

export interface CauseReport {
  /** The likeliest first, at most five. */
  readonly causes: readonly Cause[]
  /** Nothing points beyond the machine's own first sign: what that comes from is not known. */
  readonly isUnknown: boolean
  /** What was looked at: machines within reach, and how many of each kind of sign were found on them. */
  readonly looked: {
    readonly machines: number
    readonly stops: number
    readonly unusual: number
    readonly changes: number
    readonly alarms: number
  }
}
