/** Which signals somebody sets rather than measures: product, recipe, mode, setpoint. */
import type { Twin, TwinAsset, TwinSignal } from '../../twin/twin.ts'

/** As people name them, in the languages that twins are written in. */
const SET =
  /(^|[-_/ .])(set-?point|setpoint|sollwert|target|recipe|rezept|product|produkt|program|programm|article|artikel|order|auftrag|variant|variante|batch|charge-?no|mode)($|[-_/ .])/i

const SET_ROLES: ReadonlySet<string> = new Set(['mode', 'product', 'setpoint', 'speed-setpoint'])

const confirmed = new WeakMap<Twin, ReadonlySet<TwinSignal>>()

/** Those that a command with a value sets. */
const setByCommands = (twin: Twin): ReadonlySet<TwinSignal> => {
  const before = confirmed.get(twin)
  if (before) return before
  const made = new Set(twin.commands.filter(({ value }) => value !== null).map(({ confirm }) => confirm.signal))
  confirmed.set(twin, made)
  return made
}

const known = new WeakMap<TwinAsset, readonly TwinSignal[]>()

export const settingsOf = (twin: Twin, asset: TwinAsset): readonly TwinSignal[] => {
  let found = known.get(asset)
  if (!found) known.set(asset, (found = searched(twin, asset)))
  return found
}

const searched = (twin: Twin, asset: TwinAsset): readonly TwinSignal[] => {
  const set = setByCommands(twin)
  return asset.signals.filter(
    (signal) =>
      signal.type !== 'boolean' &&
      ((signal.role !== null && SET_ROLES.has(signal.role)) ||
        (signal.role === null && (set.has(signal) || SET.test(signal.key)))),
  )
}

/** Says which job it is, not how it runs: of each job the next one would be another machine. */
const OF_A_JOB = /(^|[-_/ .])(order|auftrag|batch|charge-?no|target)($|[-_/ .])/i
const NAMES_PRODUCT =
  /(^|[-_/ .])(recipe|rezept|product|produkt|program|programm|article|artikel|variant|variante)($|[-_/ .])/i

const isProduct = ({ role, key }: TwinSignal): boolean =>
  role === 'product' || (role === null && NAMES_PRODUCT.test(key))

const steersHow = (twin: Twin, asset: TwinAsset): readonly TwinSignal[] =>
  settingsOf(twin, asset).filter(({ key }) => !OF_A_JOB.test(key))

/** Machines that one looks at up the flow for what they say is made. */
const FURTHEST = 50

/** Along the main flow, nearest first, the first machine that says what it makes. */
const productUpstream = (twin: Twin, asset: TwinAsset): readonly TwinSignal[] => {
  const seen = new Set([asset])
  let at: readonly TwinAsset[] = [asset]
  while (at.length > 0 && seen.size < FURTHEST) {
    const before = twin.flow.filter(({ to, kind }) => kind === 'main' && at.includes(to)).map(({ from }) => from)
    at = [...new Set(before)].filter((one) => !seen.has(one))
    for (const one of at) {
      seen.add(one)
      const found = steersHow(twin, one).filter(isProduct)
      if (found.length > 0) return found
    }
  }
  return []
}

/**
 * Signals that say under what setting a machine runs: its own and those of what it belongs to (line, area). Where none of
 * these says what is made, the nearest machine up the flow that does.
 */
export const settingsOver = (twin: Twin, asset: TwinAsset): readonly TwinSignal[] => {
  const found: TwinSignal[] = []
  for (let at: TwinAsset | null = asset; at; at = at.parent) found.push(...steersHow(twin, at))
  return found.some(isProduct) ? found : [...found, ...productUpstream(twin, asset)]
}
