/**
 * A proposal put into a twin document. What stands in the document already stays as it is: assets that are there are found
 * again by their topic (`vars.root`) or id and only get what they lack; ids that others have are changed, never reused.
 */
import { loadInForce } from '../twin/load-in-force.ts'
import type { TwinDocumentInput } from '../twin/schema.ts'
import type { Binding } from '../twin/schema-signal.ts'
import type { Proposal, ProposedAsset, ProposedClass, ProposedSignal } from '../wire/discovery.ts'
import { overviewOf } from './overview.ts'
import { watching } from './watching.ts'
import { unique } from './words.ts'

type Document = TwinDocumentInput
type ClassDoc = NonNullable<Document['classes']>[string]
type AssetDoc = Document['assets'][number]
type SignalDoc = NonNullable<NonNullable<ClassDoc['signals']>[string]>

/** The twin of somebody who has just begun: one place, nothing in it. */
export const emptyDocument = (name: string): Document => ({
  format: 1,
  id: 'plant',
  name,
  assets: [{ id: 'plant', name, level: 'site' }],
})

/** Nothing in it that a proposal should stand beside. */
export const isEmptyDocument = (document: Document): boolean =>
  document.assets.length === 1 &&
  document.assets[0]!.class === undefined &&
  document.assets[0]!.signals === undefined &&
  Object.keys(document.classes ?? {}).length === 0

const bindingOf = (
  { reading, nulls }: ProposedSignal,
  broker: string | null,
): Partial<Binding> & { topic: string } => ({
  ...(broker === null ? {} : { broker }),
  topic: reading.topic,
  ...(reading.format === 'auto' ? {} : { format: reading.format }),
  ...(reading.metric === undefined ? {} : { metric: reading.metric }),
  ...(reading.field === undefined ? {} : { field: reading.field }),
  ...(reading.select === '' ? {} : { select: reading.select }),
  ...(reading.where === undefined ? {} : { where: reading.where }),
  ...(reading.timeAt === undefined ? {} : { timeAt: reading.timeAt }),
  ...(reading.quality === undefined ? {} : { quality: reading.quality }),
  ...(nulls === 'bad' ? {} : { nulls }),
})

const signalDoc = (signal: ProposedSignal, broker: string | null): SignalDoc =>
  ({
    name: signal.name,
    ...(signal.type === 'number' ? {} : { type: signal.type }),
    ...(signal.unit === '' ? {} : { unit: signal.unit }),
    ...(signal.role === null ? {} : { role: signal.role }),
    ...(signal.type === 'state' && signal.states ? { states: signal.states } : {}),
    staleAfterS: signal.staleAfterS,
    bindings: [bindingOf(signal, broker)],
  }) as SignalDoc

/** The class without what its person took off. */
const classDoc = (proposed: ProposedClass, broker: string | null): ClassDoc => {
  const ticked = proposed.signals.filter(({ on }) => on)
  const inPart = (part: string | null): Record<string, SignalDoc> =>
    Object.fromEntries(
      ticked.filter((signal) => signal.part === part).map((signal) => [signal.key, signalDoc(signal, broker)]),
    )
  const parts = Object.entries(proposed.parts).filter(([part]) => ticked.some((signal) => signal.part === part))
  const alarms = alarmDocs(proposed, broker)
  const motion = Object.entries(proposed.motion).filter(([, key]) =>
    ticked.some((signal) => signal.part === null && signal.key === key),
  )
  return {
    name: proposed.name,
    ...(proposed.kind === null ? {} : { model: { kind: proposed.kind } }),
    ...(parts.length
      ? { parts: Object.fromEntries(parts.map(([key, name]) => [key, { name, signals: inPart(key) }])) }
      : {}),
    signals: inPart(null),
    ...(Object.keys(alarms).length ? { alarms } : {}),
    ...(motion.length ? { motion: Object.fromEntries(motion) } : {}),
  }
}

type AlarmDocs = NonNullable<ClassDoc['alarms']>

const alarmDocs = (proposed: ProposedClass, broker: string | null): AlarmDocs => {
  const docs: AlarmDocs = {}
  for (const signal of proposed.signals) {
    const found = watching(signal)
    if (found) docs[found.key] = found.alarm
  }
  for (const { key, name, priority, faults, on } of proposed.alarms)
    if (on) docs[listKey(key, docs)] = { name, priority, faults: { ...(broker === null ? {} : { broker }), ...faults } }
  return docs
}
/** A list and a signal may share a name. */
const listKey = (key: string, taken: AlarmDocs): string => (Object.hasOwn(taken, key) ? `${key}-list` : key)

export interface Merged {
  readonly document: Document
  /** Ids of assets that are new. */
  readonly added: readonly string[]
  /** What was there already and was kept. */
  readonly kept: readonly string[]
}

/**
 * @param document as it stands on disk; it is not changed
 * @param severalBrokers bindings then name theirs
 * @param figures names of the key figures that a first twin gets; absent = those that are taken unless somebody says no
 */
export const withProposal = (
  document: Document,
  proposal: Proposal,
  severalBrokers: boolean,
  figures?: ReadonlySet<string>,
): Merged => {
  const wanted = wantedAssets(proposal)
  if (wanted.length === 0) return { document, added: [], kept: [] }
  const broker = severalBrokers ? proposal.broker : null
  const empty = isEmptyDocument(document)
  const base: Document = empty ? { ...document, name: proposal.name, assets: [] } : document
  const classes: Record<string, ClassDoc> = { ...base.classes }
  const offset = empty ? 0 : rightOf(document)
  const known = new Map(
    base.assets.flatMap((asset) =>
      asset.vars?.['root'] === undefined ? [] : [[asset.vars['root'], asset.id] as const],
    ),
  )
  const taken = new Set(base.assets.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]))
  const idOf = new Map<string, string>()
  const kept: string[] = []
  for (const asset of wanted) {
    const same = asset.root === null ? undefined : known.get(asset.root)
    if (same !== undefined) kept.push(same)
    idOf.set(asset.id, same ?? unique(asset.id, taken))
  }
  const classOf = new Map<string, string>()
  const takenClasses = new Set(Object.keys(classes))
  for (const proposed of proposal.classes) {
    const members = wanted.filter((asset) => asset.class === proposed.key)
    if (!proposed.on || members.length === 0) continue
    const made = classDoc(proposed, broker)
    // Machines of the same topics as before: their class gets what it lacks.
    const before = base.assets.find(
      (asset) => members.some(({ id }) => idOf.get(id) === asset.id) && asset.class !== undefined,
    )?.class
    if (before !== undefined && takenClasses.has(before) && classes[before]) {
      classes[before] = grown(classes[before], made)
      classOf.set(proposed.key, before)
      continue
    }
    const key = unique(proposed.key, takenClasses)
    classes[key] = made
    classOf.set(proposed.key, key)
  }
  const keptIds = new Set(kept)
  const fresh = wanted.filter(({ id }) => !keptIds.has(idOf.get(id)!))
  const drives = (asset: ProposedAsset): boolean =>
    Object.keys(proposal.classes.find(({ key }) => key === asset.class)?.motion ?? {}).length > 0
  const roams = fresh.some(drives)
  const frame = roams ? unique('agv-map', new Set(Object.keys(base.frames ?? {}))) : ''
  const added = fresh.map((asset) => ({
    ...assetDoc(asset, proposal, idOf, classOf, offset),
    ...(drives(asset) ? { frame } : {}),
  }))
  const merged: Document = {
    ...base,
    classes,
    assets: [...base.assets, ...added],
    // Vehicles tell where they are on a map of their own: it is laid beside what stands still, for its person to move.
    ...(roams ? { frames: { ...base.frames, [frame]: { origin: [offset + widthOf(fresh) + 4, 0] } } } : {}),
  }
  return {
    document: { ...merged, ...(empty ? overviewOf(proposal, figures) : {}) },
    added: added.map(({ id }) => id),
    kept,
  }
}

/** Ticked machines with the places that lead to them. */
const wantedAssets = (proposal: Proposal): ProposedAsset[] => {
  const classes = new Map(proposal.classes.map((one) => [one.key, one]))
  const byId = new Map(proposal.assets.map((asset) => [asset.id, asset]))
  const wanted = new Set<string>()
  for (const asset of proposal.assets) {
    const own = asset.class === null ? undefined : classes.get(asset.class)
    if (!own?.on || !asset.on || !(own.signals.some(({ on }) => on) || own.alarms.some(({ on }) => on))) continue
    for (let at: ProposedAsset | undefined = asset; at; at = at.parent === null ? undefined : byId.get(at.parent))
      wanted.add(at.id)
  }
  return proposal.assets.filter(({ id }) => wanted.has(id))
}

/** Metres, from the left of the new assets to their right. */
const widthOf = (assets: readonly ProposedAsset[]): number =>
  Math.max(
    0,
    ...assets
      .filter(({ parent }) => parent === null)
      .map(({ at, zone }) => at[0] + (zone ? zone.at[0] + zone.size[0] / 2 : 3)),
  )

const grown = (before: ClassDoc, made: ClassDoc): ClassDoc => {
  const parts = new Map(Object.entries(before.parts ?? {}))
  for (const [key, part] of Object.entries(made.parts ?? {})) {
    const known = parts.get(key)
    parts.set(key, known ? { ...part, ...known, signals: { ...part!.signals, ...known.signals } } : part)
  }
  return {
    ...before,
    ...(parts.size ? { parts: Object.fromEntries(parts) } : {}),
    signals: { ...made.signals, ...before.signals },
    ...((made.alarms ?? before.alarms) ? { alarms: { ...made.alarms, ...before.alarms } } : {}),
  }
}

const assetDoc = (
  asset: ProposedAsset,
  proposal: Proposal,
  idOf: ReadonlyMap<string, string>,
  classOf: ReadonlyMap<string, string>,
  offset: number,
): AssetDoc => {
  const proposed = proposal.classes.find(({ key }) => key === asset.class)
  const has = proposed?.on === true && classOf.has(proposed.key)
  const x = asset.at[0] + (asset.parent === null ? offset : 0)
  const lacks = has ? lacking(asset, proposed) : {}
  return {
    id: idOf.get(asset.id)!,
    name: asset.name,
    ...(asset.level === 'machine' ? {} : { level: asset.level }),
    ...(asset.parent === null ? {} : { parent: idOf.get(asset.parent)! }),
    ...(has ? { class: classOf.get(proposed.key)! } : {}),
    ...(asset.root === null ? {} : { vars: { root: asset.root, ...asset.vars } }),
    ...lacks,
    place: { at: [x, 0, asset.at[1]] },
    ...(asset.zone ? { zone: { size: [...asset.zone.size], at: [...asset.zone.at], label: asset.name } } : {}),
  } as AssetDoc
}

/** `null` takes a signal of the class away from one asset, with the alarm that watched it. */
const lacking = (
  asset: ProposedAsset,
  proposed: ProposedClass,
): Pick<AssetDoc, 'signals' | 'parts' | 'alarms' | 'motion'> => {
  const without = new Set(asset.without)
  const gone = proposed.signals.filter(({ on, part, key }) => on && without.has(part === null ? key : `${part}/${key}`))
  const lists = proposed.alarms.filter(({ on, key }) => on && without.has(`alarm ${key}`))
  if (gone.length === 0 && lists.length === 0) return {}
  const own = gone.filter(({ part }) => part === null)
  const parts = [...new Set(gone.flatMap(({ part }) => part ?? []))]
  const partDocs = parts.map((part) => {
    const ofPart = gone.filter((signal) => signal.part === part)
    const whole = ofPart.length === proposed.signals.filter((signal) => signal.on && signal.part === part).length
    return [part, whole ? null : { signals: Object.fromEntries(ofPart.map(({ key }) => [key, null])) }] as const
  })
  const signalAlarms = alarmDocs({ ...proposed, alarms: [] }, null)
  const alarms = [
    ...own.flatMap((signal) => watching(signal)?.key ?? []),
    ...lists.map(({ key }) => listKey(key, signalAlarms)),
  ]
  return {
    ...(own.length ? { signals: Object.fromEntries(own.map(({ key }) => [key, null])) } : {}),
    ...(parts.length ? { parts: Object.fromEntries(partDocs) } : {}),
    ...(own.some(({ key }) => Object.values(proposed.motion).includes(key))
      ? { motion: Object.fromEntries(Object.keys(proposed.motion).map((channel) => [channel, null])) }
      : {}),
    ...(alarms.length ? { alarms: Object.fromEntries(alarms.map((key) => [key, null])) } : {}),
  }
}

/** Metres to the right of all that stands there. */
const rightOf = (document: Document): number => {
  const loaded = loadInForce(document)
  if (!loaded.ok) return 0
  const right = loaded.value.twin.assets.map(
    ({ place, zone }) => place.at[0] + (zone ? zone.at[0] + zone.size[0] / 2 : 3),
  )
  return right.length ? Math.ceil(Math.max(...right)) + 6 : 0
}
