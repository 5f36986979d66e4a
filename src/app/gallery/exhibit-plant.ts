/** What a plant would say, said by hand: the values, ages and alarms that an exhibit is shown with. */
import { AlarmBoard } from '../../alarms/board.ts'
import { type TimeMs, timeMs } from '../../base/brand.ts'
import type { Dispose } from '../../base/disposable.ts'
import { text } from '../../texts/text.ts'
import type { Priority } from '../../twin/priorities.ts'
import type { Twin } from '../../twin/twin.ts'
import type { Age } from '../../values/age.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { Channel } from './exhibit.ts'

/** How one machine is shown. */
export interface Shown {
  readonly age: Age
  readonly alarm: {
    readonly priority: Priority
    readonly acknowledged: boolean
    /** Null = the machine as a whole. */ readonly part: string | null
  } | null
}

const AS_IT_COMES: Shown = { age: 'live', alarm: null }
const SILENT_MS = 4 * 60_000

export interface ExhibitPlantOptions {
  /** Machine → its channels, which start at rest. */
  readonly channels?: ReadonlyMap<string, readonly Channel[]>
  /** The device's clock by default. */
  readonly now?: () => TimeMs
}

export class ExhibitPlant {
  readonly twin: Twin
  readonly values: ValueTable
  readonly board = new AlarmBoard('this-device')
  readonly now: () => TimeMs
  readonly #listeners = new Set<() => void>()
  /** Signal id → what the exhibit was last set to. */
  readonly #said = new Map<string, number>()
  #shown: ReadonlyMap<string, Shown> = new Map()

  constructor(twin: Twin, { channels = new Map(), now = () => timeMs(Date.now()) }: ExhibitPlantOptions = {}) {
    this.twin = twin
    this.now = now
    this.values = new ValueTable(twin)
    for (const [machine, own] of channels)
      for (const { signal, rest } of own) this.#said.set(`${machine}/${signal}`, rest)
    this.#write()
  }

  /** As `SceneProps.onArrival`. */
  readonly onArrival = (listener: () => void): Dispose => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #ageOf(asset: string): Age {
    return (this.#shown.get(asset) ?? AS_IT_COMES).age
  }

  #write(): void {
    this.values.clear()
    for (const { slot, id, asset } of this.twin.heard) {
      const age = this.#ageOf(asset.id)
      if (age === 'never') continue
      this.values.set(
        slot,
        this.#said.get(id) ?? 1,
        QUALITY.good,
        age === 'stale' ? this.now() - SILENT_MS : this.now(),
        0,
      )
      if (age === 'stale') this.values.markDead(slot)
    }
    for (const tell of this.#listeners) tell()
  }

  /** Shows these machines so, all others as they come. */
  show(shown: ReadonlyMap<string, Shown>): void {
    this.#shown = shown
    this.#write()
    this.board.replace(
      [...shown].flatMap(([asset, { alarm }]) => (alarm ? [this.#row(asset, alarm)] : [])),
      0,
    )
  }

  #row(asset: string, { priority, acknowledged, part }: NonNullable<Shown['alarm']>): AlarmRow {
    const at = timeMs(this.now() - SILENT_MS)
    return {
      key: `${asset}/shown`,
      asset,
      component: part,
      signal: null,
      name: text('gallery.alarm'),
      priority,
      state: acknowledged ? 'acknowledged' : 'unacknowledged',
      active: true,
      latched: false,
      since: at,
      raisedAt: at,
      clearedAt: 0,
      ackBy: null,
      ackAt: acknowledged ? at : 0,
      ackComment: '',
      shelvedUntil: 0,
      shelvedBy: null,
      value: null,
      limit: null,
      unit: '',
      message: '',
      help: '',
      inputLost: false,
      firstOut: false,
    }
  }

  say(signal: string, value: number): void {
    this.#said.set(signal, value)
    const found = this.twin.signal(signal)
    if (!found || this.#ageOf(found.asset.id) !== 'live') return
    this.values.set(found.slot, value, QUALITY.good, this.now(), 0)
    for (const tell of this.#listeners) tell()
  }
}
