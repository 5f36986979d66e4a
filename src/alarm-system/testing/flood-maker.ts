/**
 * Floods on the demo plant, of which the first cause is known. A machine or a utility of its twin fails; what stands before and
 * behind it empties or fills up machine by machine, each after a buffer of its own, and tells so by the twin's own alarms, after
 * their own delays. Some say nothing, some fault on their own account as a consequence, sensors are slow, and as always some
 * alarms of the hall have to do with nothing. Everything is drawn from a seed; it knows nothing of what looks for the cause.
 */
import type { Rng } from '../../base/rng.ts'
import type { FlowEdge } from '../../analytics/cause/facts.ts'
import type { Twin, TwinAlarm } from '../../twin/twin.ts'
import { floodsIn } from '../flood.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** What the demo plant's compressors, chiller and cabinets supply, as a plant engineer would declare it. */
const SUPPLIED: readonly (readonly [from: string, to: RegExp])[] = [
  ['kp-1', /^(r|p|v)-1/],
  ['kp-2', /^(r|p|v)-2/],
  ['ch-w1', /^s-/],
  ['cc-1', /^(r|s)-101$|^c-10[1-3]$/],
  ['cc-3', /^(r|s)-201$|^c-20[1-3]$/],
]

export const flowOf = (twin: Twin): readonly FlowEdge[] => [
  ...twin.flow.map(({ from, to, kind }) => ({ from: from.id as string, to: to.id as string, kind })),
  ...SUPPLIED.flatMap(([from, to]) =>
    twin.assets.filter(({ id }) => to.test(id)).map(({ id }) => ({ from, to: id as string, kind: 'supply' as const })),
  ),
]

export interface RaisedAlarm {
  readonly alarm: TwinAlarm
  readonly at: number
  /** Of its definition in that plant. */
  readonly onDelayMs: number
}

export interface MadeFlood {
  readonly cause: string
  readonly fault: string
  readonly raised: readonly RaisedAlarm[]
}

const pick = <T>(rng: Rng, from: readonly T[]): T => from[Math.floor(rng.next() * from.length)]!

const named = (twin: Twin, asset: string, names: RegExp): readonly TwinAlarm[] =>
  twin.asset(asset)!.alarms.filter(({ key }) => names.test(key.slice(asset.length + 1)))

/** Delays are those of the twin, or those of a plant whose engineers set them shorter. */
const delayOf = (alarm: TwinAlarm, shorter: number): number => Math.round(alarm.onDelayMs * shorter)

class Spread {
  readonly raised: RaisedAlarm[] = []
  readonly #twin: Twin
  readonly #flow: readonly FlowEdge[]
  readonly #rng: Rng
  readonly #shorter: number
  readonly #stopped = new Map<string, number>()

  constructor(twin: Twin, flow: readonly FlowEdge[], rng: Rng, shorter: number) {
    this.#twin = twin
    this.#flow = flow
    this.#rng = rng
    this.#shorter = shorter
  }

  /** @param began when the condition did; it is told after the delay, and a little later over the network */
  say(alarm: TwinAlarm | undefined, began: number): void {
    if (!alarm || this.raised.some((one) => one.alarm === alarm)) return
    const onDelayMs = delayOf(alarm, this.#shorter)
    const at = Math.round(began + onDelayMs + this.#rng.between(0, 2) * SECOND)
    this.raised.push({ alarm, at, onDelayMs })
  }

  /** The machine stands from then on, and with it what hangs on it. */
  stop(asset: string, at: number): void {
    if ((this.#stopped.get(asset) ?? Number.POSITIVE_INFINITY) <= at) return
    this.#stopped.set(asset, at)
    this.#goOn(asset, at, 'starved')
    this.#goOn(asset, at, 'blocked')
    for (const { from, to, kind } of this.#flow)
      if (kind === 'supply' && from === asset) {
        // Reserves of air, heat or parts last for a while, and not everybody minds.
        if (this.#rng.next() < 0.15) continue
        const lacks = at + this.#rng.between(10, 120) * SECOND
        this.fault(to, lacks)
        this.stop(to, lacks)
      }
  }

  fault(asset: string, at: number): void {
    const own = named(this.#twin, asset, /^(held|aborted|fault)$/)
    if (own.length > 0) this.say(pick(this.#rng, own), at)
    if (this.#rng.next() < 0.4)
      this.say(pick(this.#rng, named(this.#twin, asset, /current|temperature|pressure|supply|torque/)), at)
  }

  #goOn(asset: string, at: number, what: 'starved' | 'blocked'): void {
    let [machine, time] = [asset, at]
    for (;;) {
      const edge = this.#flow.find(
        ({ from, to, kind }) => kind === 'main' && (what === 'starved' ? from : to) === machine,
      )
      if (!edge) return
      machine = what === 'starved' ? edge.to : edge.from
      time += this.#rng.between(4, what === 'starved' ? 45 : 60) * SECOND
      if ((this.#stopped.get(machine) ?? Number.POSITIVE_INFINITY) <= time) return
      this.#stopped.set(machine, time)
      // One in eight says nothing; one in twelve trips over what happened.
      if (this.#rng.next() < 7 / 8) this.say(named(this.#twin, machine, new RegExp(`^${what}$`))[0], time)
      if (this.#rng.next() < 1 / 12) this.fault(machine, time + this.#rng.between(5, 60) * SECOND)
    }
  }
}

const FAULTS = ['jam', 'abort', 'drive', 'air', 'cooling', 'power', 'magazine'] as const

const begin = (twin: Twin, spread: Spread, rng: Rng): { readonly cause: string; readonly fault: string } => {
  const fault = pick(rng, FAULTS)
  const machines = twin.assets.filter(({ id }) => /^(r|s|v|p)-\d|^c-\d/.test(id)).map(({ id }) => id as string)
  // A fault is noticed late, as often as not.
  const late = rng.next() < 0.5 ? 0 : rng.between(2, 75) * SECOND
  const own = (cause: string, names: RegExp, more?: RegExp): { cause: string; fault: string } => {
    const first = named(twin, cause, names)
    if (first.length > 0) spread.say(pick(rng, first), late)
    if (more && rng.next() < 0.6) {
      const others = named(twin, cause, more)
      if (others.length > 0) spread.say(pick(rng, others), rng.between(-60, 60) * SECOND)
    }
    spread.stop(cause, 0)
    return { cause, fault }
  }
  switch (fault) {
    case 'jam':
      return own(pick(rng, machines), /^held$/, /current|torque|vibration/)
    case 'abort':
      return own(pick(rng, machines), /^aborted$/, /current|temperature/)
    case 'drive':
      return own(
        pick(
          rng,
          machines.filter((id) => /^(c|r)-/.test(id)),
        ),
        /^(aborted|held)$/,
        /vibration|temperature/,
      )
    case 'air':
      return own(pick(rng, ['kp-1', 'kp-2']), /^(pressure|fault)$/, /element|motor/)
    case 'cooling':
      return own('ch-w1', /^(supply|fault)$/)
    case 'power':
      return own(pick(rng, ['cc-1', 'cc-3']), /^temperature$/)
    default:
      return own(pick(rng, ['ce-101', 'ce-201', 'pd-101', 'pd-201']), /^low$/)
  }
}

/** Alarms that come anyway. */
const bystanders = (twin: Twin, spread: Spread, rng: Rng): void => {
  const ordinary = twin.alarms.filter(({ key }) => !/starved|blocked|aborted$/.test(key))
  const count = Math.floor(rng.between(3, 9))
  for (let n = 0; n < count; n++) spread.say(pick(rng, ordinary), rng.between(-5, 11) * MINUTE)
}

/** The next one that is a flood by the standard; times count from the fault. */
export const makeFlood = (twin: Twin, rng: Rng): MadeFlood => {
  for (;;) {
    const spread = new Spread(twin, flowOf(twin), rng, pick(rng, [1, 0.2, 0.02]))
    const known = begin(twin, spread, rng)
    bystanders(twin, spread, rng)
    const raised = spread.raised.toSorted((a, b) => a.at - b.at)
    const times = raised.map(({ at }) => at)
    const flood = floodsIn(times, times.at(-1) ?? 0)[0]
    if (!flood) continue
    // What was raised in the flood is what a person sees; the cause has to be among it.
    const shown = raised.filter(({ at }) => at >= flood.from - 20 * MINUTE)
    if (shown.some(({ alarm }) => alarm.asset.id === known.cause)) return { ...known, raised: shown }
  }
}
