/** What every part of the gateway that lives with the twin is told, and the list that tells it. */
import type { Slot, TimeMs } from '../base/brand.ts'
import type { Steps } from '../base/steps.ts'
import type { Fault } from '../decode/sink.ts'
import type { Twin } from '../twin/twin.ts'
import type { Faults } from './faults.ts'
import type { ValueTable } from '../values/table.ts'
import type { Quality } from '../wire/quality.ts'

/** A service takes what it needs of this. Nothing here may throw for something that came from outside. */
export interface Service {
  /** Another version of the twin is in force: slots are new, what is known lies in the new table already. For what is soon done. */
  replaceTwin?(twin: Twin, values: ValueTable): void
  /**
   * The same where there is much to make for it: that is done beforehand, in small steps, while the last version is in force
   * and `values` are empty.
   * @returns takes it up, at once
   */
  replacingTwin?(twin: Twin, values: ValueTable): Steps<() => void>
  /** What is left to do for the twin that was taken up, in small steps, while samples come. */
  twinReplaced?(): Steps
  /**
   * Every live sample, in the order of arrival, before the turn is over: for who must not miss what comes and goes within
   * one. On the hot path. `text` is '' but for text signals; `time` is its own on the timeline, never after `now`, when it
   * came. What a broker kept, and what is older than what is known, is not given.
   */
  onSample?(slot: Slot, value: number, text: string, quality: Quality, time: number, now: number): void
  /** Slots that changed in this turn, ascending in no order, each once; valid during the call. Several samples of a slot are one change. */
  onSamples?(slots: Uint32Array, now: TimeMs): void
  /** The faults that a payload listed now for the alarm of this index; none = all clear. */
  onFaults?(alarmIndex: number, faults: readonly Fault[], now: TimeMs): void
  /** The slot's stale limit (`values.limitMs`) was learnt anew. */
  onLimit?(slot: number): void
  /** Nothing comes from this broker any more. */
  onBrokerLost?(broker: string): void
  /** The clock was set by so many ms; positive = forward, or the machine slept. */
  clockStepped?(byMs: number): void
  /** The gateway ends. */
  dispose?(): void | Promise<void>
}

/** Tells in the order of the list: who must be right before another one looks stands before it. */
export class Services implements Required<Omit<Service, 'dispose' | 'replaceTwin'>> {
  readonly #list: Service[] = []
  readonly #hearEverySample: Service[] = []
  readonly #faults: Faults

  /** @param faults a service that throws takes no other with it: it is counted there */
  constructor(faults: Faults) {
    this.#faults = faults
  }

  add<S extends Service>(service: S): S {
    this.#list.push(service)
    if (service.onSample) this.#hearEverySample.push(service)
    return service
  }

  *replacingTwin(twin: Twin, values: ValueTable): Steps<() => void> {
    const ready = new Map<Service, () => void>()
    for (const service of this.#list)
      try {
        if (service.replacingTwin) ready.set(service, yield* service.replacingTwin(twin, values))
      } catch (failure) {
        this.#faults.count(`${service.constructor.name}.replacingTwin`, failure)
      }
    return () =>
      this.#each('replaceTwin', (service) => {
        ready.get(service)?.()
        service.replaceTwin?.(twin, values)
      })
  }
  *twinReplaced(): Steps {
    for (const service of this.#list)
      try {
        if (service.twinReplaced) yield* service.twinReplaced()
      } catch (failure) {
        this.#faults.count(`${service.constructor.name}.twinReplaced`, failure)
      }
  }
  onSample(slot: Slot, value: number, text: string, quality: Quality, time: number, now: number): void {
    for (const service of this.#hearEverySample) service.onSample!(slot, value, text, quality, time, now)
  }
  onSamples(slots: Uint32Array, now: TimeMs): void {
    this.#each('onSamples', (service) => service.onSamples?.(slots, now))
  }
  onFaults(alarmIndex: number, faults: readonly Fault[], now: TimeMs): void {
    this.#each('onFaults', (service) => service.onFaults?.(alarmIndex, faults, now))
  }
  onLimit(slot: number): void {
    this.#each('onLimit', (service) => service.onLimit?.(slot))
  }
  onBrokerLost(broker: string): void {
    this.#each('onBrokerLost', (service) => service.onBrokerLost?.(broker))
  }
  clockStepped(byMs: number): void {
    this.#each('clockStepped', (service) => service.clockStepped?.(byMs))
  }

  #each(what: string, tell: (service: Service) => void): void {
    for (const service of this.#list)
      try {
        tell(service)
      } catch (failure) {
        this.#faults.count(`${service.constructor.name}.${what}`, failure)
      }
  }
}
