/** What a plant would say, said by hand: the values, ages and alarms that an exhibit is shown with. */
import { AlarmBoard } from '../../alarms/board.ts'
import { type TimeMs, timeMs } from '../../base/brand.ts'
import type { Dispose } from '../../base/disposable.ts'
import { text } from '../../texts/text.ts'
import type { Twin } from '../../twin/twin.ts'
import { QUALITY } from '../../values/quality.ts'
import { ValueTable } from '../../values/table.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { Channel } from './exhibit.ts'

export const STATES = ['normal', 'alarm', 'stale', 'never', 'selected'] as const
export type ExhibitState = (typeof STATES)[number]

const SILENT_MS = 4 * 60_000
const now = (): TimeMs => timeMs(Date.now())

export class ExhibitPlant {
  readonly twin: Twin
  readonly values: ValueTable
  readonly board = new AlarmBoard('this-device')
  readonly now = now
  readonly #listeners = new Set<() => void>()
  /** Signal id → what the exhibit was last set to. */
  readonly #said = new Map<string, number>()
  #state: ExhibitState = 'normal'

  /** @param channels of the one machine, at rest; none for a hall of many */
  constructor(twin: Twin, machine: string | null = null, channels: readonly Channel[] = []) {
    this.twin = twin
    this.values = new ValueTable(twin)
    for (const { signal, rest } of channels) this.#said.set(`${machine}/${signal}`, rest)
    this.#write()
  }

  /** As `SceneProps.onArrival`. */
  readonly onArrival = (listener: () => void): Dispose => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #write(): void {
    const heard = this.#state === 'stale' ? now() - SILENT_MS : now()
    this.values.clear()
    for (const { slot, id, asset } of this.twin.signals) {
      const isMachine = asset.model !== null
      if (isMachine && this.#state === 'never') continue
      this.values.set(slot, this.#said.get(id) ?? 1, QUALITY.good, isMachine ? heard : now(), 0)
      if (isMachine && this.#state === 'stale') this.values.markDead(slot)
    }
    for (const tell of this.#listeners) tell()
  }

  /** @param part that an alarm is of; null = the machine as a whole */
  show(state: ExhibitState, asset: string, part: string | null): void {
    this.#state = state
    this.#write()
    const at = now()
    const alarm: AlarmRow = {
      key: `${asset}/shown`, asset, component: part, signal: null, name: text('gallery.alarm'), priority: 'high', state: 'unacknowledged', active: true, latched: false,
      since: at, raisedAt: at, clearedAt: 0, ackBy: null, ackAt: 0, ackComment: '', shelvedUntil: 0, shelvedBy: null, value: null, limit: null, unit: '', message: '', help: '', inputLost: false, firstOut: false,
    }
    this.board.replace(state === 'alarm' ? [alarm] : [], 0)
  }

  say(signal: string, value: number): void {
    this.#said.set(signal, value)
    const found = this.twin.signal(signal)
    if (!found || this.#state === 'never' || this.#state === 'stale') return
    this.values.set(found.slot, value, QUALITY.good, now(), 0)
    for (const tell of this.#listeners) tell()
  }
}
