/**
 * What each part looks like: layer + values + alarms → four bytes a part. Pure: the same inputs give the same bytes.
 * Grey is normal (ISA-101); colour is an alarm, or a layer that a person asked for. Age is always said: old data never
 * looks live, whatever the layer.
 */
import { type AlarmBoard, isOpen } from '../../alarms/board.ts'
import type { TimeMs } from '../../base/brand.ts'
import { rampAt } from '../../look/ramp.ts'
import { THEMES, type ThemeName } from '../../look/tokens.ts'
import type { LayerDoc } from '../../twin/schema.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { type Age } from '../../values/quality.ts'
import type { ValueTable } from '../../values/table.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { ScenePart, SceneLayout } from '../plan/layout.ts'
import { FLAG } from './part-state.ts'

export interface PaintContext {
  readonly values: ValueTable
  readonly board: AlarmBoard
  /** `condition`, `data-age`, or a layer of the twin. */
  readonly layer: string
  readonly theme: ThemeName
  readonly now: TimeMs
  /** Assets that recede, null = none. */
  readonly ghosted: ReadonlySet<string> | null
}

/** Shown for data without a stale limit, ms: where the data-age layer's scale ends. */
const DEFAULT_LIMIT_MS = 10_000

/**
 * How old a thing is that several signals tell of: live while any signal that must keep coming is live. Signals that are
 * published on change only count where there are no others. Without signals there is nothing to be old.
 */
export const ageOf = (signals: readonly TwinSignal[], values: ValueTable, now: TimeMs): Age => {
  if (signals.length === 0) return 'live'
  let heard = false
  let regular = false
  let onChangeAlive = false
  for (const { slot } of signals) {
    const age = values.age(slot, now)
    if (age === 'never') continue
    heard = true
    if (values.limitMs[slot] === Number.POSITIVE_INFINITY) onChangeAlive ||= age === 'live'
    else if (age === 'live') return 'live'
    else regular = true
  }
  if (!heard) return 'never'
  return !regular && onChangeAlive ? 'live' : 'stale'
}

/** The most urgent open alarm that this part shows: its component's, or for the frame what no other part shows. */
export const alarmOf = (part: ScenePart, board: AlarmBoard): AlarmRow | undefined => {
  const { asset, parts } = part.machine
  return board.ofAsset(asset.id).find((row) => {
    if (!isOpen(row)) return false
    if (part.component) return row.component === part.component.key
    return row.component === null || !parts.some((p) => p.component?.key === row.component && p.shapes.length > 0)
  })
}

/** Signals of a role: the part's own component first, else all of its machine. */
const roleSignals = (part: ScenePart, role: string): readonly TwinSignal[] => {
  const own = part.component?.signals.filter((s) => s.role === role) ?? []
  return own.length ? own : part.machine.asset.signals.filter((s) => s.role === role)
}

/** One number of several; null where none is fit to be shown. */
export const reduced = (signals: readonly TwinSignal[], reduce: LayerDoc['reduce'], values: ValueTable, now: TimeMs): number | null => {
  let result = 0
  let count = 0
  for (const { slot } of signals) {
    if (!values.usable(slot, now)) continue
    const value = values.value[slot]!
    if (count++ === 0) result = value
    else if (reduce === 'max') result = Math.max(result, value)
    else if (reduce === 'min') result = Math.min(result, value)
    else result += value
  }
  if (count === 0) return null
  return reduce === 'mean' ? result / count : result
}

/** 0 = just heard, 1 = at its stale limit; null = nothing was ever heard. */
const ageShare = (signals: readonly TwinSignal[], values: ValueTable, now: TimeMs): number | null => {
  let share: number | null = null
  for (const { slot } of signals) {
    const received = values.receive[slot]!
    if (received > 0) share = Math.min(share ?? Infinity, (now - received) / (Number.isFinite(values.limitMs[slot]) ? values.limitMs[slot]! : DEFAULT_LIMIT_MS))
  }
  return share
}

const byteHex = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16)

/** Writes the part's bytes at `out[4 · index]`, keeping its hidden flag. True when they changed. */
export const paintPart = (part: ScenePart, context: PaintContext, out: Uint8Array): boolean => {
  const { values, board, layer, theme, now } = context
  const at = part.index * 4
  let r = 0
  let g = 0
  let b = 0
  let flags = out[at + 3]! & FLAG.hidden
  if (context.ghosted?.has(part.machine.asset.id)) flags |= FLAG.ghost
  const age = ageOf(part.signals, values, now)
  const alarm = layer === 'condition' ? alarmOf(part, board) : undefined
  if (alarm) {
    const colour = THEMES[theme].priority[alarm.priority]
    r = byteHex(colour, 1)
    g = byteHex(colour, 3)
    b = byteHex(colour, 5)
    flags |= FLAG.tint | FLAG.alarm
    if (age === 'stale') flags |= FLAG.stale
  } else if (age === 'never') flags |= FLAG.never
  else if (layer !== 'condition') {
    const share = layerShare(part, context)
    if (share !== null) {
      const colour = rampAt(theme, share)
      r = Math.round(colour[0] * 255)
      g = Math.round(colour[1] * 255)
      b = Math.round(colour[2] * 255)
      flags |= FLAG.tint
    }
  }
  if (age === 'stale') flags |= FLAG.stale
  if (out[at] === r && out[at + 1] === g && out[at + 2] === b && out[at + 3] === flags) return false
  out[at] = r
  out[at + 1] = g
  out[at + 2] = b
  out[at + 3] = flags
  return true
}

/** Where on the layer's scale (0…1) the part stands; null = nothing to show. */
export const layerShare = (part: ScenePart, { values, layer, now }: PaintContext): number | null => {
  if (layer === 'data-age') return ageShare(part.signals, values, now)
  const scale = values.twin.layers.get(layer)
  if (!scale) return null
  const value = reduced(roleSignals(part, scale.role), scale.reduce, values, now)
  return value === null ? null : (value - scale.scale[0]) / (scale.scale[1] - scale.scale[0])
}

/** Paints every part. True when any byte changed. */
export const paintAll = (layout: SceneLayout, context: PaintContext, out: Uint8Array): boolean => {
  let changed = false
  for (const part of layout.parts) changed = paintPart(part, context, out) || changed
  return changed
}
