/** As much of a twin document as trying one alarm takes: its machine, those above it, the classes it is of, its sisters. */
import type { Twin, TwinAsset } from './twin.ts'

/** What the tried alarm is called there. */
export const TRIED = 'tried'
const MOST_SISTERS = 50

type Written = Readonly<Record<string, unknown>>

const withAlarms = (asset: Written, inherited: Iterable<string>, alarms: Written): Written => {
  const own = (asset['alarms'] ?? {}) as Written
  const none = Object.fromEntries([...inherited, ...Object.keys(own)].map((key) => [key, null]))
  return { ...asset, alarms: { ...none, ...alarms } }
}

export interface TrialDocument {
  readonly document: Written
  /** Where the alarm stands in it: the beginning of the paths of what is wrong with it. */
  readonly at: string
  /** Ids of the sisters, itself left out. */
  readonly sisters: readonly string[]
}

/** @param json the document that the twin was made from. @param definition as it would stand there */
export const trialDocument = (json: unknown, twin: Twin, asset: TwinAsset, definition: Written): TrialDocument => {
  const whole = json as Written & { readonly assets: readonly Written[]; readonly classes?: Record<string, Written> }
  const classes: Record<string, Written> = {}
  const inherited = new Set<string>()
  const take = (id: unknown): void => {
    if (typeof id !== 'string' || Object.hasOwn(classes, id) || !whole.classes || !Object.hasOwn(whole.classes, id))
      return
    const found = whole.classes[id]!
    classes[id] = found
    for (const key of Object.keys((found['alarms'] ?? {}) as Written)) inherited.add(key)
    take(found['extends'])
  }
  const sisters = Object.hasOwn((definition['when'] ?? {}) as Written, 'unlikeSisters')
    ? twin.assets.filter((one) => one !== asset && one.classId === asset.classId).slice(0, MOST_SISTERS)
    : []
  const kept = new Set<string>()
  for (let at: TwinAsset | null = asset; at; at = at.parent) kept.add(at.id)
  for (const sister of sisters) for (let at: TwinAsset | null = sister; at; at = at.parent) kept.add(at.id)
  const assets = whole.assets.filter(({ id }) => kept.has(String(id)))
  for (const one of assets) take(one['class'])
  const { format, id, name, defaults, frames, crews, timeZone } = whole
  const said = Object.fromEntries(
    Object.entries({ format, id, name, defaults, frames, crews, timeZone }).filter(([, value]) => value !== undefined),
  )
  return {
    document: {
      ...said,
      classes,
      assets: assets.map((one) => withAlarms(one, inherited, one['id'] === asset.id ? { [TRIED]: definition } : {})),
    },
    at: `$.assets[${assets.findIndex((one) => one['id'] === asset.id)}].alarms.${TRIED}`,
    sisters: sisters.map((one) => one.id),
  }
}
