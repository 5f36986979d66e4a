/**
 * A line of six machines with compressed air and cooling, minute by minute, in which scripted faults happen: what its signals
 * would show, what the estimator makes of them, and which cause is the right one. Everything is drawn from a seed; buffers,
 * delays, sizes and noise differ from fault to fault. The line knows nothing of the engine that looks at it.
 */
import { createRng, type Rng } from '../../../base/rng.ts'
import { ESTIMATORS } from '../../estimators.ts'
import type { AlarmFact, Cause, CauseFacts, ChangeFact, FlowEdge, Stand, UnusualFact } from '../facts.ts'
import { signOf } from '../sign.ts'

const MINUTE = 60_000
const DAY_MIN = 1440
/** Minutes lived through before anything happens. */
const WARM_MIN = 3 * DAY_MIN
const START = Date.UTC(2026, 5, 1)
const MACHINES = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'] as const
const AIR = ['m2', 'm4', 'm5']
const COLD = ['m3', 'm6']
const SIGNALS = ['vibration', 'temperature', 'power', 'pressure', 'drop'] as const

export const FLOW: readonly FlowEdge[] = [
  ...MACHINES.slice(1).map((to, i) => ({ from: MACHINES[i]!, to, kind: 'main' as const })),
  ...AIR.map((to) => ({ from: 'air', to, kind: 'supply' as const })),
  ...COLD.map((to) => ({ from: 'cold', to, kind: 'supply' as const })),
]

const USUAL: Readonly<Record<string, readonly [level: number, noise: number]>> = {
  vibration: [1.1, 0.06],
  temperature: [48, 0.5],
  power: [3.4, 0.12],
  pressure: [6.2, 0.05],
  drop: [0.4, 0.02],
}

export const FAULTS = ['leak', 'stop-upstream', 'stop-downstream', 'bearing', 'clog', 'setpoint'] as const
export type Fault = (typeof FAULTS)[number]

/** How far each signal is off at a minute after the fault began, in its usual noise. */
type Effect = (minute: number) => number
interface Script {
  readonly asked: string
  readonly afterMin: number
  readonly effects: ReadonlyMap<string, Effect>
  readonly stands: ReadonlyMap<string, readonly Stand[]>
  readonly changes: readonly ChangeFact[]
  readonly isRight: (cause: Cause) => boolean
}

const ramp =
  (from: number, over: number, to: number): Effect =>
  (minute) =>
    minute < from ? 0 : to * Math.min(1, (minute - from) / over)

const pick = <T>(rng: Rng, from: readonly T[]): T => from[Math.floor(rng.next() * from.length)]!

const stop = (rng: Rng, way: 1 | -1): Script => {
  const n = way === 1 ? Math.floor(rng.between(0, 4)) : Math.floor(rng.between(2, 6))
  const at = MACHINES[n]!
  const stands = new Map<string, Stand[]>([[at, [{ since: 0, group: rng.next() < 0.5 ? 'aborted' : 'held' }]]])
  let minute = 0
  for (let i = n + way; i >= 0 && i < MACHINES.length; i += way) {
    // What stands between two machines is used up, or full, after a while.
    minute += rng.between(1, 9)
    stands.set(MACHINES[i]!, [{ since: minute * MINUTE, group: 'suspended' }])
  }
  const asked = MACHINES[n + way * (1 + Math.floor(rng.next() * Math.min(3, [...stands].length - 1)))]!
  const wait = stands.get(asked)![0]!.since / MINUTE
  const effects = new Map<string, Effect>()
  // Something of it shows before it stops, as often as not.
  if (rng.next() < 0.5) effects.set(`${at}/power`, ramp(-20, 5, rng.between(8, 14)))
  return {
    asked,
    afterMin: wait + rng.between(2, 30),
    effects,
    stands,
    changes: [],
    isRight: ({ asset, code }) => asset === at && (code === 'stop' || code === 'signal'),
  }
}

const scriptOf = (fault: Fault, rng: Rng): Script => {
  const none = { stands: new Map<string, readonly Stand[]>(), changes: [] }
  switch (fault) {
    case 'leak': {
      const asked = pick(rng, AIR)
      const lag = (): number => rng.between(3, 25)
      const effects = new Map<string, Effect>([
        ['air/pressure', ramp(0, rng.between(5, 30), -rng.between(8, 16))],
        ['air/power', ramp(rng.between(2, 10), 10, rng.between(8, 14))],
        ...AIR.map((id) => [`${id}/pressure`, ramp(lag(), rng.between(10, 30), -rng.between(7, 14))] as const),
        ...AIR.map((id) => [`${id}/power`, ramp(lag() + 10, 20, -rng.between(5, 10))] as const),
      ])
      return { ...none, asked, afterMin: rng.between(45, 150), effects, isRight: ({ asset }) => asset === 'air' }
    }
    case 'stop-upstream':
      return stop(rng, 1)
    case 'stop-downstream':
      return stop(rng, -1)
    case 'bearing': {
      const asked = pick(rng, MACHINES)
      const over = rng.between(120, 360)
      return {
        ...none,
        asked,
        afterMin: over + rng.between(30, 120),
        effects: new Map([
          [`${asked}/vibration`, ramp(0, over, rng.between(10, 20))],
          [`${asked}/temperature`, ramp(over * 0.5, over, rng.between(8, 14))],
          [`${asked}/power`, ramp(over * 0.8, over, rng.between(6, 10))],
        ]),
        isRight: (cause) => cause.code === 'signal' && cause.signal === `${asked}/vibration`,
      }
    }
    case 'clog': {
      const n = Math.floor(rng.between(0, 5))
      const at = MACHINES[n]!
      const over = rng.between(60, 200)
      const starves = rng.next() < 0.5
      const asked = starves ? MACHINES[n + 1]! : at
      return {
        ...none,
        asked,
        afterMin: over + rng.between(30, 90),
        effects: new Map([
          [`${at}/drop`, ramp(0, over, rng.between(12, 20))],
          [`${at}/power`, ramp(over * 0.5, over, rng.between(8, 12))],
          ...(starves ? [[`${asked}/power`, ramp(over, 30, -rng.between(8, 14))] as const] : []),
        ]),
        isRight: (cause) => cause.code === 'signal' && cause.signal === `${at}/drop`,
      }
    }
    default: {
      const asked = pick(rng, MACHINES)
      const lag = rng.between(1, 12)
      return {
        ...none,
        asked,
        afterMin: lag + rng.between(30, 120),
        changes: [{ kind: 'command', id: 'right', asset: asked, at: 0 }],
        effects: new Map([
          [`${asked}/temperature`, ramp(lag, rng.between(5, 30), pick(rng, [-1, 1]) * rng.between(9, 16))],
          [`${asked}/power`, ramp(lag + 2, 15, rng.between(6, 12))],
        ]),
        isRight: (cause) => cause.code === 'change' && cause.id === 'right',
      }
    }
  }
}

/** What people do anyway on a day, and what else is raised: none of it has to do with anything. */
const bystanders = (rng: Rng): { changes: ChangeFact[]; alarms: AlarmFact[] } => {
  const assets = [...MACHINES, 'air', 'cold']
  const anywhen = (): number => -rng.between(0, DAY_MIN) * MINUTE
  return {
    changes: assets.flatMap((asset, i) =>
      rng.next() < 0.6
        ? [{ kind: pick(rng, ['command', 'note', 'setting'] as const), id: `other ${i}`, asset, at: anywhen() }]
        : [],
    ),
    alarms: assets.flatMap((asset) =>
      rng.next() < 0.5 ? [{ key: `${asset}/other`, asset, raisedAt: anywhen() }] : [],
    ),
  }
}

const assetsOf = (): readonly string[] => [...MACHINES, 'air', 'cold']
const namesOf = (): readonly string[] => assetsOf().flatMap((asset) => SIGNALS.map((key) => `${asset}/${key}`))
const { unusual } = ESTIMATORS

const valueOf = (name: string, minute: number, rng: Rng, off: number): number => {
  const [level, noise] = USUAL[name.slice(name.indexOf('/') + 1)]!
  const warmest = Math.sin(((minute % DAY_MIN) / DAY_MIN - 0.35) * 2 * Math.PI)
  return level + noise * (warmest + off) + rng.normal(0, noise)
}

/** The line as it is known after three days in which nothing happened. */
export class FaultyLine {
  readonly #known = new Map<string, Uint8Array>()
  readonly #rng: Rng

  constructor(seed: number) {
    this.#rng = createRng(seed)
    for (const name of namesOf()) {
      const state = unusual.init()
      const rng = this.#rng.fork(name)
      for (let minute = 0; minute < WARM_MIN; minute++)
        unusual.step(state, { value: valueOf(name, minute, rng, 0), isUsable: true }, START + minute * MINUTE)
      this.#known.set(name, unusual.save(state))
    }
  }

  /** One fault an hour after what is known ends. Moments in scripts are beside its beginning. */
  play(fault: Fault, nth: number): { readonly facts: CauseFacts; readonly isRight: (cause: Cause) => boolean } {
    const rng = this.#rng.fork(`${fault} ${nth}`)
    const script = scriptOf(fault, rng)
    const zero = START + (WARM_MIN + 60) * MINUTE
    const minutes = 60 + Math.ceil(script.afterMin)
    const at = zero + script.afterMin * MINUTE
    const signs = namesOf().flatMap((name) => this.#signsOf(name, minutes, script.effects.get(name), rng.fork(name)))
    const { asked } = script
    const late = (stands: readonly Stand[]): Stand[] => [
      { since: START, group: 'producing' },
      ...stands.map((stand) => ({ ...stand, since: zero + stand.since })),
    ]
    const stands = new Map(assetsOf().map((asset) => [asset, late(script.stands.get(asset) ?? [])]))
    const own = signs.filter(({ asset, until }) => asset === asked && until === null).map(({ onset }) => onset)
    const last = stands.get(asked)!.at(-1)!
    const onset = last.group === 'producing' ? Math.min(at, ...own) : last.since
    const { changes, alarms } = bystanders(rng)
    return {
      isRight: script.isRight,
      facts: {
        machine: asked,
        onset,
        at,
        flow: FLOW,
        stands,
        unusual: signs,
        changes: [...changes, ...script.changes].map((one) => ({ ...one, at: zero + one.at })),
        alarms: alarms.map((one) => ({ ...one, raisedAt: zero + one.raisedAt })),
        sisters: MACHINES,
      },
    }
  }

  #signsOf(name: string, minutes: number, effect: Effect | undefined, rng: Rng): UnusualFact[] {
    const loaded = unusual.load(this.#known.get(name)!)
    if (!loaded.ok) throw new Error('what was saved is not loaded')
    const signs: UnusualFact[] = []
    for (let m = 0; m < minutes; m++) {
      const minute = WARM_MIN + m
      const value = valueOf(name, minute, rng, effect?.(m - 60) ?? 0)
      const claim = unusual.step(loaded.value, { value, isUsable: true }, START + minute * MINUTE)
      if (!('since' in claim) || claim.degree < 4.5) continue
      const asset = name.slice(0, name.indexOf('/'))
      if (signs.at(-1)?.onset === claim.since) signs.pop()
      signs.push({
        signal: name,
        asset,
        key: name.slice(asset.length + 1),
        onset: claim.since,
        until: claim.code === 'ends' ? claim.until : null,
        degree: claim.degree,
        sign: signOf(claim.why),
        samplingMs: MINUTE,
      })
    }
    return signs
  }
}
