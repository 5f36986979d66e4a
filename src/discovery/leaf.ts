/** A value that was seen on a broker, with the path of names that leads to it: levels of its topic, then names within the payload. */
import type { ShapeName, SkipReason } from '../wire/discovery.ts'
import type { FaultShape } from './fault-shape.ts'
import type { FieldReading, FieldShape } from './field-shape.ts'
import type { Told } from './told.ts'
import type { Vehicle } from './vehicles.ts'

/** How a topic came. */
export interface Rhythm {
  /** Milliseconds between its messages, 0 = heard once. */
  readonly gapMs: number
  /** Its longest silence was no more than a few of them. */
  readonly isSteady: boolean
  readonly count: number
}

export interface Leaf extends Rhythm {
  /** Topic as a binding names it (of Sparkplug: `spBv1.0/group/+/edge/device`). */
  readonly topic: string
  /** Levels of the topic that are about the plant; for Sparkplug group, edge node, device. */
  readonly levels: readonly string[]
  /** Names within the payload. */
  readonly names: readonly string[]
  readonly field: FieldShape
  readonly reading: FieldReading
  /** Its topic as a binding names it, where it cannot begin with the machine's; '' = it can. */
  readonly bindTopic: string
  /** Not every message of its topic, or of its sender, has it. */
  readonly isPartial: boolean
  readonly shapeName: ShapeName
  readonly isSparkplug: boolean
  /** Whose it is, where the payload says so. */
  readonly told: Told | null
  readonly vehicle: Vehicle | null
}

export interface FaultLeaf {
  readonly topic: string
  readonly levels: readonly string[]
  readonly faults: FaultShape
  readonly where: FieldReading['where']
  readonly told: Told | null
  readonly vehicle: Vehicle | null
}

export interface Skipped {
  readonly topic: string
  readonly why: SkipReason
  /** Completes the reason: where, how many. */
  readonly what: string
}

export interface Collected {
  readonly leaves: readonly Leaf[]
  readonly faults: readonly FaultLeaf[]
  /** Of what nothing, or not all, could be made. */
  readonly skipped: readonly Skipped[]
  readonly topics: number
}
