/** Which signals somebody sets rather than measures: product, recipe, mode, setpoint. */
import type { Twin, TwinAsset, TwinSignal } from '../../twin/twin.ts'

/** As people name them, in the languages that twins are written in. */
const SET =
  /(^|[-_/ .])(set-?point|setpoint|sollwert|target|recipe|rezept|product|produkt|program|programm|article|artikel|order|auftrag|variant|variante|batch|charge-?no|mode)($|[-_/ .])/i

const confirmed = new WeakMap<Twin, ReadonlySet<TwinSignal>>()

/** Those that a command with a value sets. */
const setByCommands = (twin: Twin): ReadonlySet<TwinSignal> => {
  const known = confirmed.get(twin)
  if (known) return known
  const made = new Set(twin.commands.filter(({ value }) => value !== null).map(({ confirm }) => confirm.signal))
  confirmed.set(twin, made)
  return made
}

export const settingsOf = (twin: Twin, asset: TwinAsset): readonly TwinSignal[] => {
  const set = setByCommands(twin)
  return asset.signals.filter(
    (signal) =>
      signal.type !== 'boolean' &&
      (signal.role === 'mode' || (signal.role === null && (set.has(signal) || SET.test(signal.key)))),
  )
}
