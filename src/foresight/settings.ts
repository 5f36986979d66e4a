/** Which signals somebody sets rather than measures: product, recipe, mode, setpoint. */
import type { Twin, TwinAsset, TwinSignal } from '../twin/twin.ts'

/** As people name them, in the languages that twins are written in. */
const SET =
  /(^|[-_/ .])(set-?point|sollwert|target|recipe|rezept|product|produkt|program|programm|article|artikel|order|auftrag|variant|variante|batch|charge-?no|mode)($|[-_/ .])/i

const SET_ROLES: ReadonlySet<string> = new Set(['mode', 'product', 'setpoint', 'speed-setpoint'])

/** Says which job it is, not how it runs: of each job the next one would be another machine. */
const OF_A_JOB = /(^|[-_/ .])(order|auftrag|batch|charge-?no|target)($|[-_/ .])/i
const NAMES_PRODUCT =
  /(^|[-_/ .])(recipe|rezept|product|produkt|program|programm|article|artikel|variant|variante)($|[-_/ .])/i

const isProduct = ({ role, key }: TwinSignal): boolean =>
  role === 'product' || (role === null && NAMES_PRODUCT.test(key))

/** A number that says which, not how much: the next one is another. */
const SAYS_WHICH = /(^|[-_/ .])(mode|order|auftrag|batch|charge-?no)($|[-_/ .])/i

/** Their zero is no nothing: a share of them says nothing. */
const DEGREES: ReadonlySet<string> = new Set(['°C', '°F'])

/** Says how much or how fast: two that are nearly the same are. */
const AMOUNT = /(^|[-_/ .])(set-?point|sollwert)($|[-_/ .])/i
const AMOUNT_ROLES: ReadonlySet<string> = new Set(['setpoint', 'speed-setpoint'])

/** Of one part: each band of one with each of another is a setting of its own. */
const MOST_SPEEDS = 1

/** Machines that one looks at up the flow for what they say is made. */
const FURTHEST = 50

/** Settings of one twin: found when asked for, once. */
export class Settings {
  /** Those that a command with a value sets. */
  readonly #set: ReadonlySet<TwinSignal>
  /** By asset: what comes before it along the main flow. */
  readonly #before: TwinAsset[][] = []
  // By the assets' index: tables with objects for keys take tens of milliseconds in one step each time they grow.
  readonly #own: (readonly TwinSignal[])[] = []
  readonly #over: (readonly TwinSignal[])[] = []

  constructor({ commands, flow }: Twin) {
    this.#set = new Set(commands.filter(({ value }) => value !== null).map(({ confirm }) => confirm.signal))
    for (const { from, to, kind } of flow) if (kind === 'main') (this.#before[to.index] ??= []).push(from)
  }

  /** Signals of a machine that somebody sets. */
  of(asset: TwinAsset): readonly TwinSignal[] {
    return (this.#own[asset.index] ??= asset.signals.filter((signal) => this.#isSet(signal)))
  }

  isAmount(signal: TwinSignal): boolean {
    const { type, role, key, unit } = signal
    if ((type !== 'number' && type !== 'integer') || DEGREES.has(unit)) return false
    if (role !== null) return AMOUNT_ROLES.has(role)
    return AMOUNT.test(key) || (this.#set.has(signal) && !NAMES_PRODUCT.test(key) && !SAYS_WHICH.test(key))
  }

  /**
   * How fast a part, or the machine that it is of, runs as it is measured; none where an amount that is set says so: what is
   * meant says more than what comes of it.
   */
  speedsOf(asset: TwinAsset, component: string | null): readonly TwinSignal[] {
    if (this.of(asset).some((signal) => this.isAmount(signal))) return []
    const speeds = asset.signals.filter(
      (one) => one.role === 'speed' && (one.type === 'number' || one.type === 'integer') && !one.derived,
    )
    const own = component === null ? [] : speeds.filter((one) => one.component === component)
    return (own.length > 0 ? own : speeds.filter((one) => one.component === null)).slice(0, MOST_SPEEDS)
  }

  /**
   * Signals that say under what setting a machine runs: its own and those of what it belongs to (line, area). Where none of
   * these says what is made, the nearest machine up the flow that does.
   */
  over(asset: TwinAsset): readonly TwinSignal[] {
    return (this.#over[asset.index] ??= this.#searched(asset))
  }

  #isSet(signal: TwinSignal): boolean {
    if (signal.type === 'boolean') return false
    if (signal.role !== null) return SET_ROLES.has(signal.role)
    return this.#set.has(signal) || SET.test(signal.key)
  }

  #searched(asset: TwinAsset): readonly TwinSignal[] {
    const found: TwinSignal[] = []
    for (let at: TwinAsset | null = asset; at; at = at.parent) found.push(...this.#steering(at))
    return found.some(isProduct) ? found : [...found, ...this.#productUpstream(asset)]
  }

  #steering(asset: TwinAsset): readonly TwinSignal[] {
    return this.of(asset).filter(({ key }) => !OF_A_JOB.test(key))
  }

  /** Along the main flow, nearest first, the first machine that says what it makes. */
  #productUpstream(asset: TwinAsset): readonly TwinSignal[] {
    const seen = new Set([asset])
    let at: readonly TwinAsset[] = [asset]
    while (at.length > 0 && seen.size < FURTHEST) {
      at = [...new Set(at.flatMap(({ index }) => this.#before[index] ?? []))].filter((one) => !seen.has(one))
      for (const one of at) {
        seen.add(one)
        const found = this.#steering(one).filter(isProduct)
        if (found.length > 0) return found
      }
    }
    return []
  }
}
