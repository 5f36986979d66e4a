/** What a part looks like, worked out the slow and obvious way from the twin's own objects: what the painter must agree with. */
import { stateSignals, statesOfPart } from '../../../twin/derive.ts'
import { isStanding } from '../../../alarms/board.ts'
import { rampAt } from '../../../look/ramp.ts'
import { STATE_COLOURS } from '../../../look/state-colours.ts'
import { THEMES } from '../../../look/tokens.ts'
import type { LayerFilter } from '../../../colouring/layer-filter.ts'
import { colours, isScale, type ScaleLayer } from '../../../colouring/layer.ts'
import { layersOf } from '../../../colouring/layer-list.ts'
import { type StateGroup, stateGroup } from '../../../twin/packml.ts'
import type { Priority } from '../../../twin/priorities.ts'
import type { TwinSignal } from '../../../twin/twin.ts'
import { ageOf } from '../../../values/age.ts'
import type { ScenePart } from '../../plan/layout.ts'
import type { PaintContext } from '../paint-context.ts'
import { FLAG } from '../part-state.ts'

/** A class's key, a share of the scale in 0…1, or null = nothing of it tells of the layer. */
type Stand = string | number | null

const priorityOf = ({ machine, component }: ScenePart, { board, grain }: PaintContext): Priority | null => {
  const shown = machine.parts
    .filter(({ shapes }) => shapes.length > 0)
    .flatMap((part) => (part.component ? [part.component.key] : []))
  const row = board.ofAsset(machine.asset.id).find((one) => {
    if (!isStanding(one)) return false
    if (grain === 'machine') return true
    return component ? one.component === component.key : one.component === null || !shown.includes(one.component)
  })
  return row?.priority ?? null
}

const colouring = (
  part: ScenePart,
  grain: PaintContext['grain'],
  fits: (signal: TwinSignal) => boolean,
): readonly TwinSignal[] => {
  const own = grain === 'component' ? (part.component?.signals ?? []).filter(fits) : []
  return own.length > 0 ? own : part.machine.asset.signals.filter(fits)
}

/** Without a value that is fit to be shown: was there ever one that is now too old? */
const without = (signals: readonly TwinSignal[], { values, now }: PaintContext): Stand =>
  signals.length === 0 ? null : signals.some(({ slot }) => values.age(slot, now) === 'stale') ? 'old' : 'unknown'

/** In the layer's unit, or a class. */
const valueOn = (layer: ScaleLayer, part: ScenePart, aging: readonly TwinSignal[], context: PaintContext): Stand => {
  const { values, grain, now } = context
  if (layer.id === 'data-age') {
    const shares = aging
      .filter(({ slot }) => values.receive[slot]! > 0)
      .map(
        ({ slot }) =>
          (100 * (now - values.receive[slot]!)) /
          (Number.isFinite(values.limitMs[slot]) ? values.limitMs[slot]! : 10_000),
      )
    return shares.length > 0 ? Math.min(...shares) : without(aging, context)
  }
  const signals =
    layer.derived === undefined
      ? colouring(part, grain, (signal) => colours(layer, signal))
      : part.machine.asset.derived.filter(
          ({ derived, component }) =>
            derived?.what === layer.derived &&
            (grain === 'machine' || component === (part.component ? part.component.key : null)),
        )
  const usable =
    ageOf(aging, values, now) === 'never'
      ? []
      : signals
          .filter(({ slot }) => values.usable(slot, now))
          .map(({ slot, unit }) => values.value[slot]! * layer.from.get(unit)!.scale + layer.from.get(unit)!.offset)
  if (usable.length === 0)
    return ageOf(aging, values, now) === 'never' && signals.length > 0 ? 'unknown' : without(signals, context)
  if (layer.reduce === 'max') return Math.max(...usable)
  if (layer.reduce === 'min') return Math.min(...usable)
  const sum = usable.reduce((a, b) => a + b)
  return layer.reduce === 'sum' ? sum : sum / usable.length
}

const groupOf = (
  part: ScenePart,
  aging: readonly TwinSignal[],
  context: PaintContext,
): StateGroup | 'old' | 'unknown' | null => {
  const { values, grain, now } = context
  const { asset } = part.machine
  const all = grain === 'component' ? statesOfPart(asset, part.component?.key ?? null) : stateSignals(asset)
  const proper = all.filter(({ type }) => type === 'state')
  if (ageOf(aging, values, now) === 'never') return proper.length > 0 ? 'unknown' : null
  for (const { slot, states } of proper) {
    const state = values.usable(slot, now) ? states.find(({ code }) => code === values.value[slot]) : undefined
    if (state) return stateGroup(state)
  }
  return without(proper, context) as 'old' | 'unknown' | null
}

const passes = ({ range, only }: LayerFilter, stand: Stand, scale: readonly [number, number] | null): boolean => {
  if (stand === null) return false
  if (typeof stand === 'string') return only.includes(stand)
  if (!range || !scale) return false
  // To a 253rd of the scale.
  const step = (share: number): number => Math.min(252, Math.max(0, Math.floor(share * 253)))
  const at = (value: number): number => step((value - scale[0]) / (scale[1] - scale[0]))
  return step(stand) >= at(range[0]) && step(stand) <= at(range[1])
}

const bytes = (hex: string): [number, number, number] =>
  [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as [number, number, number]

/** Red, green, blue, flags. */
export const plainLook = (part: ScenePart, context: PaintContext): [number, number, number, number] => {
  const { values, theme, now, grain, filter, receding } = context
  const { asset } = part.machine
  const layer = layersOf(values.twin).get(context.layer)!
  const aging = grain === 'machine' ? asset.signals : part.signals
  const age = ageOf(aging, values, now)
  let colour: [number, number, number] | null = null
  let stand: Stand = null
  let flags = 0
  let scale: readonly [number, number] | null = null
  if (layer.id === 'condition' || layer.id === 'alarm-priority') {
    const priority = priorityOf(part, context)
    stand = priority ?? (layer.id === 'alarm-priority' ? 'none' : age === 'live' ? 'normal' : age)
    if (priority) {
      colour = bytes(THEMES[theme].priority[priority])
      flags |= FLAG.alarm
      if (layer.id === 'condition' && priority === 'low') flags |= FLAG.calm
    }
  } else if (!isScale(layer)) {
    stand = groupOf(part, aging, context)
    if (stand !== null && stand !== 'old' && stand !== 'unknown')
      colour = bytes(STATE_COLOURS[theme][stand as StateGroup])
  } else {
    scale = layer.scale
    const value = valueOn(layer, part, aging, context)
    stand = typeof value === 'number' ? Math.min(1, Math.max(0, (value - scale[0]) / (scale[1] - scale[0]))) : value
    if (typeof stand === 'number')
      colour = rampAt(theme, Math.min(252, Math.floor(stand * 253)) / 252).map((c) => Math.round(c * 255)) as [
        number,
        number,
        number,
      ]
  }
  if (colour) flags |= FLAG.tint
  if (age === 'stale') flags |= FLAG.stale
  if (age === 'never' && !colour) flags |= FLAG.never
  if (flags === 0 && layer.id !== 'condition') flags = FLAG.apart
  if (receding?.has(asset.id) || (filter && !passes(filter, stand, scale))) flags |= FLAG.recedes
  return [...(colour ?? ([0, 0, 0] as const)), flags]
}
