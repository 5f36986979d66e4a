/** Alarms as a twin document says them: found, changed and added there, nothing else of it touched. */
import { merge, withoutNulls } from '../../twin/inherit.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'

export type Definition = Readonly<Record<string, unknown>>
/** Of the class of that name, or of one machine alone. */
export type Place = { readonly class: string } | { readonly asset: string }

export interface RuleInDocument {
  readonly key: string
  /** Where it was last spoken of. */
  readonly place: Place
  readonly definition: Definition
}

type Body = { readonly alarms?: Readonly<Record<string, Definition | null>>; readonly extends?: string }
interface Document {
  readonly classes?: Readonly<Record<string, Body>>
  readonly assets: readonly (Body & { readonly id: string; readonly class?: string })[]
}

/** Inside one machine: "heat", "joint-2/vib". */
export const refOf = ({ component, key }: TwinSignal): string => (component === null ? key : `${component}/${key}`)

/** From the class that all others stand on to the machine itself. */
const levelsOf = (document: Document, asset: string): { readonly place: Place; readonly body: Body }[] => {
  const own = document.assets.find(({ id }) => id === asset)
  const levels: { readonly place: Place; readonly body: Body }[] = own ? [{ place: { asset }, body: own }] : []
  const seen = new Set<string>()
  for (let id = own?.class; id !== undefined && !seen.has(id);) {
    seen.add(id)
    const body: Body | undefined = document.classes?.[id]
    if (!body) break
    levels.unshift({ place: { class: id }, body })
    id = body.extends
  }
  return levels
}

/** What a machine has of alarms up to a place, by key. */
const collected = (levels: ReturnType<typeof levelsOf>): Map<string, RuleInDocument> => {
  const found = new Map<string, RuleInDocument>()
  for (const { place, body } of levels)
    for (const [key, said] of Object.entries(body.alarms ?? {})) {
      const before = found.get(key)
      if (said === null) found.delete(key)
      else if (!before) found.set(key, { key, place, definition: said })
      else found.set(key, { key, place, definition: merge(before.definition, said) as Definition })
    }
  return found
}

/** Every alarm of a machine that watches a signal, those that are switched off too. */
export const rulesOn = (document: unknown, asset: TwinAsset, signal: TwinSignal): readonly RuleInDocument[] =>
  [...collected(levelsOf(document as Document, asset.id)).values()]
    .filter(({ definition }) => definition['signal'] === refOf(signal))
    .map((rule) => ({ ...rule, definition: withoutNulls(rule.definition) as Definition }))

/** What is said of an alarm where nothing is said. */
const UNSAID: Definition = {
  enabled: true,
  deadband: 0,
  onDelayS: 0,
  offDelayS: 0,
  latched: false,
  help: '',
  cause: '',
  consequence: '',
  action: '',
}

/** So that it comes out as this whatever is inherited: maps merge by key, and what is watched for is taken whole. */
const overriding = (wanted: Definition, inherited: Definition): Definition => ({
  ...Object.fromEntries(Object.entries(UNSAID).filter(([key]) => key in inherited && !(key in wanted))),
  ...wanted,
})

/** A key that no alarm of the machine, or of its classes, has. */
export const freeKey = (document: unknown, asset: string, name: string): string => {
  const taken = new Set(levelsOf(document as Document, asset).flatMap(({ body }) => Object.keys(body.alarms ?? {})))
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'alarm'
  for (let i = 1; ; i++) {
    const key = i === 1 ? plain : `${plain}-${i}`
    if (!taken.has(key)) return key
  }
}

/** The document with this alarm said at this place. @param asset of whom it is looked at */
export const withRule = (
  json: unknown,
  asset: string,
  { key, place, definition }: RuleInDocument,
): Readonly<Record<string, unknown>> => {
  const document = json as Document & Record<string, unknown>
  const isClass = 'class' in place
  const levels = levelsOf(document, asset)
  const at = levels.findIndex((level) =>
    isClass ? 'class' in level.place && level.place.class === place.class : 'asset' in level.place,
  )
  const inherited = collected(levels.slice(0, Math.max(0, at))).get(key)
  const said = inherited ? overriding(definition, inherited.definition) : definition
  const put = <T extends Body>(body: T): T => ({ ...body, alarms: { ...body.alarms, [key]: said } })
  return isClass
    ? { ...document, classes: { ...document.classes, [place.class]: put(document.classes![place.class]!) } }
    : { ...document, assets: document.assets.map((one) => (one.id === place.asset ? put(one) : one)) }
}
