/** What a document says of foresight: of a signal, else of its asset, else of its class, else of the twin. */
import type { AssetDoc, TwinDocument } from './schema.ts'
import type { ForesightDoc, SignalDoc } from './schema-signal.ts'

/** Of a signal that is watched. */
export interface SignalForesight {
  /** The threshold from which something counts as unusual is divided by it. */
  readonly sensitivity: number
  /** Where it wears towards, beside the limits of its alarms; in its unit. */
  readonly wears: { readonly limit: number; readonly side: 'above' | 'below' } | null
}

/** Of a signal that counts how long its part has lived. */
export interface SignalLife {
  /** Key of the alarm of its asset that says that it failed; null: it always runs until it fails. */
  readonly failed: string | null
}

/** Of all signals of an asset that say nothing else. */
export interface AssetForesight extends SignalForesight {
  readonly off: boolean
}

/** What is said first of each counts, field by field. */
const resolved = (said: readonly (ForesightDoc | null | undefined)[]): AssetForesight => ({
  off: said.find((one) => one?.off !== undefined)?.off ?? false,
  sensitivity: said.find((one) => one?.sensitivity !== undefined)?.sensitivity ?? 1,
  wears: null,
})

/** Answers for each asset; assets that only say which class they are of share theirs. */
export class ForesightDefaults {
  readonly #document: Pick<TwinDocument, 'classes' | 'defaults'>
  readonly #ofClass = new Map<string | undefined, AssetForesight>()

  constructor(document: Pick<TwinDocument, 'classes' | 'defaults'>) {
    this.#document = document
  }

  of({ class: id, foresight }: Pick<AssetDoc, 'class' | 'foresight'>): AssetForesight {
    if (foresight !== undefined) return resolved([foresight, ...this.#said(foresight === null ? undefined : id)])
    let known = this.#ofClass.get(id)
    if (!known) this.#ofClass.set(id, (known = resolved(this.#said(id))))
    return known
  }

  /** Of the class, of those it extends, of the twin; `null` takes back what would come after it of classes. */
  #said(id: string | undefined): readonly (ForesightDoc | null | undefined)[] {
    const { classes, defaults } = this.#document
    const said: (ForesightDoc | null | undefined)[] = []
    const asked = new Set<string>()
    for (let at = id; at !== undefined && Object.hasOwn(classes, at) && !asked.has(at); at = classes[at]!.extends) {
      asked.add(at)
      const { foresight } = classes[at]!
      if (foresight === null) break
      said.push(foresight)
    }
    return [...said, defaults.foresight]
  }
}

/**
 * Numbers that say where a thing is, how much it has done or what it was told, and not how it is: beside their own past they
 * are unlike it every day, and nothing is wrong. A signal that says of itself how it is foreseen is, whatever its role.
 */
const SAYS_LITTLE: ReadonlySet<string> = new Set([
  'position',
  'angle',
  'grip',
  'energy',
  'count',
  'count-good',
  'count-rejected',
  'count-pallets',
  'completed',
  'rejected',
  'setpoint',
  'speed-setpoint',
  'items',
  'stock',
  'cell',
  'free-cells',
  'orders',
  'steps',
  'progress',
  'operating-hours',
  'maintenance',
])

/** @returns null where nothing is foreseen of it: no number, nothing bound, of a role that says little, or switched off */
export const foresightOf = (
  { type, role, bindings, foresight }: SignalDoc,
  all: AssetForesight,
): SignalForesight | null => {
  if ((type !== 'number' && type !== 'integer') || !bindings?.length) return null
  if (foresight?.off ?? all.off) return null
  // It counts: beside its own past it is unlike it every day.
  if (foresight?.life) return null
  if (!foresight && role !== undefined && SAYS_LITTLE.has(role)) return null
  return foresight ? { sensitivity: foresight.sensitivity ?? all.sensitivity, wears: foresight.wears ?? null } : all
}

/** @returns null where it counts no life, or nothing is foreseen of it */
export const lifeOf = ({ type, bindings, foresight }: SignalDoc, all: AssetForesight): SignalLife | null => {
  if (!foresight?.life || (type !== 'number' && type !== 'integer') || !bindings?.length) return null
  return (foresight.off ?? all.off) ? null : { failed: foresight.life.failed ?? null }
}
