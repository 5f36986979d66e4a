/** What the figures of a line, a machine or a hall are made of: which signals say what it did, what it made, and what that took. */
import { stateSignals } from '../twin/derive.ts'
import { oneUnit, type UnitConversion } from '../twin/one-unit.ts'
import type { Twin, TwinAsset, TwinSignal } from '../twin/twin.ts'

/** A machine and the signal that says its state. */
export interface StateSource {
  readonly asset: TwinAsset
  readonly signal: TwinSignal
}

/** A line or a machine: one that has an OEE of its own. */
export interface UnitSources {
  readonly asset: TwinAsset
  /** Whose state and counters count for it: of a line the last machine of the flow that counts good pieces. */
  readonly outlet: TwinAsset
  readonly state: TwinSignal | null
  /** All machines of it that say their state, along the flow. */
  readonly machines: readonly StateSource[]
  /** Counters of pieces: all, good, rejected. */
  readonly made: TwinSignal | null
  readonly good: TwinSignal | null
  readonly rejected: TwinSignal | null
  /** Planned run time of a piece, ms. */
  readonly beatMs: number | null
}

export interface FigureSources {
  readonly asset: TwinAsset
  readonly units: readonly UnitSources[]
  /** Where pieces are looked at for the first time: good and rejected are counted there. */
  readonly inspections: readonly {
    readonly asset: TwinAsset
    readonly good: TwinSignal
    readonly rejected: TwinSignal
  }[]
  readonly cycles: readonly TwinSignal[]
  readonly energy: {
    readonly unit: string
    readonly parts: readonly { readonly signal: TwinSignal; readonly to: UnitConversion }[]
    /** In units that cannot be told in it. */
    readonly otherUnit: readonly TwinSignal[]
  }
}

const isNumber = ({ type }: TwinSignal): boolean => type === 'number' || type === 'integer'

const own = (asset: TwinAsset, role: string): TwinSignal | null =>
  asset.signals.find((signal) => signal.component === null && signal.role === role && isNumber(signal)) ?? null

const stateOf = (asset: TwinAsset): TwinSignal | null =>
  stateSignals(asset).find(({ type }) => type === 'state') ?? null

const allUnder = (asset: TwinAsset): readonly TwinAsset[] =>
  asset.children.flatMap((child) => [child, ...allUnder(child)])

/** How many machines stand before it along the flow; where it goes round, as far as one comes without. */
const alongFlow = (twin: Twin, machines: readonly TwinAsset[]): readonly TwinAsset[] => {
  const before = new Map<TwinAsset, TwinAsset[]>()
  for (const { from, to, kind } of twin.flow) if (kind === 'main') before.set(to, [...(before.get(to) ?? []), from])
  const depths = new Map<TwinAsset, number>()
  const depth = (asset: TwinAsset): number => {
    const known = depths.get(asset)
    if (known !== undefined) return known
    depths.set(asset, 0)
    const found = Math.max(0, ...(before.get(asset) ?? []).map((one) => depth(one) + 1))
    depths.set(asset, found)
    return found
  }
  return machines.toSorted((a, b) => depth(a) - depth(b) || a.index - b.index)
}

const unitOf = (twin: Twin, asset: TwinAsset): UnitSources | null => {
  const inFlow = new Set(twin.flow.flatMap(({ from, to }) => [from, to]))
  const under = allUnder(asset)
  const flowing = under.filter((one) => inFlow.has(one))
  const machines = alongFlow(twin, flowing.length > 0 ? flowing : under)
  const counts = (one: TwinAsset, role: string): boolean => own(one, role) !== null
  const outlet =
    counts(asset, 'count-good') || counts(asset, 'count') || stateOf(asset)
      ? asset
      : (machines.findLast((one) => counts(one, 'count-good')) ?? machines.findLast((one) => counts(one, 'count')))
  if (!outlet) return null
  const beats = machines.flatMap(({ plannedRunTimePerItemMs: beat }) => beat ?? [])
  return {
    asset,
    outlet,
    state: stateOf(outlet),
    machines: (machines.length > 0 ? machines : [asset]).flatMap((one) => {
      const signal = stateOf(one)
      return signal ? [{ asset: one, signal }] : []
    }),
    made: own(outlet, 'count'),
    good: own(outlet, 'count-good'),
    rejected: own(outlet, 'count-rejected'),
    beatMs: asset.plannedRunTimePerItemMs ?? (beats.length > 0 ? Math.max(...beats) : null),
  }
}

const MOST_CHOICES = 400

/** What there are figures of: halls of several lines first, then the lines, then what else says its state or counts. */
export const figureScopes = (twin: Twin): readonly TwinAsset[] => {
  const lines = twin.assets.filter((asset) => asset.level === 'line' && unitOf(twin, asset))
  const halls = twin.assets.filter(
    (asset) => asset.level === 'area' && lines.filter((line) => allUnder(asset).includes(line)).length > 1,
  )
  const machines = twin.assets.filter(
    (asset) => asset.children.length === 0 && (stateOf(asset) || own(asset, 'count') || own(asset, 'count-good')),
  )
  return [...halls, ...lines, ...machines].slice(0, MOST_CHOICES)
}

/** @param asset one of `figureScopes` */
export const figureSources = (twin: Twin, asset: TwinAsset): FigureSources => {
  const under = [asset, ...allUnder(asset)]
  const lines = under.filter((one) => one.level === 'line')
  const units = (lines.length > 0 ? lines : [asset]).flatMap((one) => unitOf(twin, one) ?? [])
  const inspecting = alongFlow(twin, under).flatMap((one) => {
    const [good, rejected] = [own(one, 'count-good'), own(one, 'count-rejected')]
    return good && rejected ? [{ asset: one, good, rejected }] : []
  })
  // A meter of the line itself counts what those of its machines count.
  const meters = (one: TwinAsset): readonly TwinSignal[] => {
    const meter = own(one, 'energy')
    return meter ? [meter] : one.children.flatMap(meters)
  }
  const energy = meters(asset)
  const { unit, from } = oneUnit(
    twin.convert,
    energy.map((signal) => signal.unit),
    '',
  )
  return {
    asset,
    units,
    inspections: inspecting,
    cycles: alongFlow(twin, under).flatMap((one) => own(one, 'cycle-time') ?? []),
    energy: {
      unit,
      parts: energy.flatMap((signal) => {
        const to = from.get(signal.unit)
        return to ? [{ signal, to }] : []
      }),
      otherUnit: energy.filter((signal) => !from.has(signal.unit)),
    },
  }
}
