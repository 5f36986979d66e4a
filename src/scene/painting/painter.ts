/**
 * Repaints what may look different, and nothing else: what has news that its looks depend on, and what has just outlived
 * its limit. Everything it needs of the twin stands in flat columns; what a part looks like is one 32-bit number.
 */
import type { Slot, TimeMs } from '../../base/brand.ts'
import { passing } from '../../colouring/layer-filter.ts'
import type { LayerSurvey } from '../../colouring/layer-survey.ts'
import { layerOf } from '../../colouring/layer-list.ts'
import type { Grain, ReadCode, TwinLayer } from '../../colouring/layer.ts'
import type { ValueTable } from '../../values/table.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { AGE } from '../../values/age.ts'
import { ageOfRow, nextStaleOfRow } from './age.ts'
import { alarmCodes } from './alarm-codes.ts'
import type { PaintContext } from './paint-context.ts'
import { FLAG_SHIFT, paletteOf } from './palette.ts'
import { FLAG } from './part-state.ts'
import type { Rows } from '../../values/rows.ts'
import { surveyOf } from './survey.ts'
import { colouringOf, type Units, unitsOf } from './units.ts'

const HIDDEN_BIT = (FLAG.hidden << FLAG_SHIFT) >>> 0
const RECEDES_BIT = (FLAG.recedes << FLAG_SHIFT) >>> 0
const NEVER_BIT = (FLAG.never << FLAG_SHIFT) >>> 0
const APART_BIT = (FLAG.apart << FLAG_SHIFT) >>> 0
const STALE_BIT = (FLAG.stale << FLAG_SHIFT) >>> 0

/** Where nothing but the clock changes looks, they are looked at this often. */
const AGES_MS = 250

type Look = Pick<PaintContext, 'layer' | 'grain' | 'theme' | 'filter' | 'receding'>
const sameColours = (a: Look, b: Look): boolean => a.layer === b.layer && a.grain === b.grain && a.theme === b.theme
const sameReceding = (a: Look, b: Look): boolean => a.filter === b.filter && a.receding === b.receding

export class Painter {
  /** A part became, or is no longer, one that was never heard; whoever looks after those sets it back. */
  neverChanged = true
  /** A part began or ceased to recede; likewise. */
  recedingChanged = false
  /** How many parts recede. */
  recedingParts = 0
  /** Of the layer painted last. */
  readonly survey: LayerSurvey
  readonly #layout: SceneLayout
  readonly #values: ValueTable
  /** Red, green, blue, flags of a part, as the GPU is given them: browsers run on little-endian machines only. */
  readonly #words: Uint32Array
  readonly #unitsOf = new Map<Grain, Units>()
  readonly #colouringOf = new Map<string, ReturnType<typeof colouringOf>>()
  /** 1 where a signal must keep coming. */
  readonly #regular: Uint8Array
  /** Machine → 1 where the asset as a whole recedes. */
  readonly #receding: Uint8Array
  #look: Look | null = null
  #layer: TwinLayer
  #units!: Units
  /** Slot → units that it colours. */
  #coloured!: Rows
  #colouring!: Rows
  #read: ReadCode | null = null
  /** `AGE` of what has no alarm → its code, on a layer that shows those. */
  #quiet: readonly number[] = []
  #withTime = false
  #palette: Uint32Array = new Uint32Array(256)
  #passes: Uint8Array | null = null
  #alarms = new Uint8Array(0)
  #alarmsBefore = new Uint8Array(0)
  #alarmsDue = true
  /** Of each unit. */
  #codes = new Uint8Array(0)
  /** Rises when one of them is another. */
  #codesVersion = 0
  #ages = new Uint8Array(0)
  /** When it may be older than it is now, ms, at the earliest. */
  #due = new Float64Array(0)
  #earliest = -Infinity
  /** 1 = news of its value, 2 = also its age may be another. */
  #dirty = new Uint8Array(0)
  #dirtyUnits = new Uint32Array(0)
  #dirtyCount = 0
  #agesAt = -Infinity

  /** @param state four bytes a part, see `part-state.ts` */
  constructor(layout: SceneLayout, values: ValueTable, state: Uint8Array) {
    this.#layout = layout
    this.#values = values
    this.#words = new Uint32Array(state.buffer, state.byteOffset, state.byteLength / 4)
    this.#layer = layerOf(layout.twin, '')
    this.#regular = new Uint8Array(layout.twin.signals.length)
    this.#receding = new Uint8Array(layout.machines.length)
    this.survey = surveyOf(layout, () => ({
      units: this.#look && this.#units,
      layer: this.#layer.id,
      grain: this.#look?.grain ?? 'component',
      codes: this.#codes,
      version: this.#codesVersion,
      hidden: (machine) =>
        layout.machines[machine]!.parts.every(({ index }) => (this.#words[index]! & HIDDEN_BIT) !== 0),
    }))
  }

  /** A slot has changed. @param liveUntil see `ValueTable.liveUntil` */
  take(slot: Slot, liveUntil: number): void {
    if (!this.#look) return
    const regular = this.#values.limitMs[slot] === Infinity ? 0 : 1
    // News of a live signal makes nothing older; whatever else has happened may.
    const odd = regular !== this.#regular[slot] || Number.isNaN(liveUntil)
    this.#regular[slot] = regular
    // Of one that is not live, what is painted anew works out when it is due.
    if (liveUntil < this.#earliest) this.#earliest = liveUntil
    const due = this.#due
    const ages = this.#ages
    const { start, items } = this.#units.agedBy
    for (let at = start[slot]!, end = start[slot + 1]!; at < end; at++) {
      const unit = items[at]!
      if (liveUntil < due[unit]!) due[unit] = liveUntil
      if (odd || ages[unit] !== AGE.live) this.#mark(unit, 2)
    }
    const { start: first, items: coloured } = this.#coloured
    for (let at = first[slot]!, end = first[slot + 1]!; at < end; at++) {
      const unit = coloured[at]!
      if (liveUntil < due[unit]!) due[unit] = liveUntil
      this.#mark(unit, 1)
    }
  }

  #mark(unit: number, how: 1 | 2): void {
    const before = this.#dirty[unit]!
    if (before === 0) this.#dirtyUnits[this.#dirtyCount++] = unit
    if (how > before) this.#dirty[unit] = how
  }

  /** The alarm list has changed. */
  alarmsChanged(): void {
    this.#alarmsDue = true
  }

  /** Paints what is due. True when anything looks different. */
  paint(context: PaintContext): boolean {
    const { now } = context
    if (!this.#look || !sameColours(this.#look, context)) {
      this.#turnTo(context)
      return this.#paintAll(now)
    }
    // What recedes has the colours that it had.
    let changed = !sameReceding(this.#look, context) && this.#recedeAnew(context)
    if (this.#alarmsDue) this.#takeAlarms(context)
    if (this.#withTime && now - this.#agesAt >= AGES_MS) return this.#paintAll(now) || changed
    if (this.#earliest <= now) this.#expire(now)
    for (let i = 0; i < this.#dirtyCount; i++) changed = this.#paintUnit(this.#dirtyUnits[i]!, now) || changed
    this.#dirtyCount = 0
    return changed
  }

  /** Machine → 1 where all of it recedes. */
  receding(): Uint8Array {
    return Uint8Array.from(this.#layout.machines, ({ parts }) =>
      Number(parts.every(({ index }) => (this.#words[index]! & RECEDES_BIT) !== 0)),
    )
  }

  #turnTo(context: PaintContext): void {
    const { layer: id, grain, theme, board } = context
    const before = this.#look
    const layer = (this.#layer = layerOf(this.#layout.twin, id))
    if (before?.grain !== grain) this.#regrain(grain)
    if (before?.grain !== grain || before.layer !== id) {
      const key = `${grain} ${id}`
      const colouring = this.#colouringOf.get(key) ?? colouringOf(this.#layout, grain, layer)
      this.#colouringOf.set(key, colouring)
      this.#coloured = colouring.units
      this.#colouring = colouring.slots
      const { reading } = layer
      this.#read = reading.from === 'values' ? reading.reader(colouring.slots, this.#values) : null
      this.#quiet = reading.from === 'alarms' ? reading.quiet : []
      this.#withTime = reading.from === 'values' && (reading.withTime ?? false)
    }
    if (before?.theme !== theme || before.layer !== id) this.#palette = paletteOf(layer, theme)
    this.#turnAside(context)
    if (before?.grain !== grain || this.#alarmsDue) alarmCodes(this.#layout, grain, board, this.#alarms)
    this.#alarmsDue = false
  }

  /** What is looked at from now on, and what recedes. */
  #turnAside({ layer, grain, theme, filter, receding }: PaintContext): void {
    if (!this.#look || this.#look.receding !== receding)
      this.#layout.machines.forEach(
        ({ index, asset }) => (this.#receding[index] = Number(receding?.has(asset.id) ?? false)),
      )
    this.#passes = filter && passing(this.#layer, filter)
    this.#look = { layer, grain, theme, filter, receding }
  }

  #recedeAnew(context: PaintContext): boolean {
    this.#turnAside(context)
    const { start, items } = this.#units.parts
    let changed = 0
    for (let unit = 0; unit < this.#units.count; unit++) {
      const recedes = this.#recedes(unit, this.#codes[unit]!) ? RECEDES_BIT : 0
      for (let at = start[unit]!; at < start[unit + 1]!; at++) {
        const word = this.#words[items[at]!]!
        if ((word & RECEDES_BIT) >>> 0 === recedes) continue
        this.#words[items[at]!] = (word ^ RECEDES_BIT) >>> 0
        this.recedingParts += recedes ? 1 : -1
        changed++
      }
    }
    if (changed > 0) this.recedingChanged = true
    return changed > 0
  }

  #recedes(unit: number, code: number): boolean {
    return this.#receding[this.#units.machine[unit]!] === 1 || (this.#passes !== null && this.#passes[code] === 0)
  }

  #regrain(grain: Grain): void {
    const units = this.#unitsOf.get(grain) ?? unitsOf(this.#layout, grain)
    this.#unitsOf.set(grain, units)
    this.#units = units
    this.#alarms = new Uint8Array(units.count)
    this.#alarmsBefore = new Uint8Array(units.count)
    this.#codes = new Uint8Array(units.count)
    this.#codesVersion++
    this.#ages = new Uint8Array(units.count)
    this.#due = new Float64Array(units.count)
    this.#dirty = new Uint8Array(units.count)
    this.#dirtyUnits = new Uint32Array(units.count)
    this.#dirtyCount = 0
  }

  #takeAlarms({ grain, board }: PaintContext): void {
    this.#alarmsDue = false
    const before = this.#alarms
    this.#alarms = this.#alarmsBefore
    this.#alarmsBefore = before
    alarmCodes(this.#layout, grain, board, this.#alarms)
    for (let unit = 0; unit < before.length; unit++) if (before[unit] !== this.#alarms[unit]) this.#mark(unit, 1)
  }

  #paintAll(now: TimeMs): boolean {
    this.#agesAt = now
    this.#earliest = Infinity
    this.#dirtyCount = 0
    this.#dirty.fill(2)
    for (let slot = 0; slot < this.#regular.length; slot++)
      this.#regular[slot] = this.#values.limitMs[slot] === Infinity ? 0 : 1
    let changed = false
    for (let unit = 0; unit < this.#units.count; unit++) changed = this.#paintUnit(unit, now) || changed
    return changed
  }

  /** Marks what has outlived a limit. */
  #expire(now: TimeMs): void {
    this.#earliest = Infinity
    const due = this.#due
    for (let unit = 0; unit < due.length; unit++) {
      if (due[unit]! <= now) this.#mark(unit, 2)
      else if (due[unit]! < this.#earliest) this.#earliest = due[unit]!
    }
  }

  #paintUnit(unit: number, now: TimeMs): boolean {
    if (this.#dirty[unit] === 2) {
      this.#ages[unit] = ageOfRow(this.#units.aging, unit, this.#values, now)
      const due = Math.min(
        nextStaleOfRow(this.#units.aging, unit, this.#values, now),
        nextStaleOfRow(this.#colouring, unit, this.#values, now),
      )
      this.#due[unit] = due
      if (due < this.#earliest) this.#earliest = due
    }
    this.#dirty[unit] = 0
    const age = this.#ages[unit]!
    const alarm = this.#alarms[unit]!
    let code: number
    if (this.#read) code = this.#read(unit, now, age)
    else code = alarm > 0 ? alarm : this.#quiet[age]!
    if (this.#codes[unit] !== code) {
      this.#codes[unit] = code
      this.#codesVersion++
    }
    let word = this.#palette[code]!
    if (age === AGE.stale) word |= STALE_BIT
    else if (age === AGE.never && word === 0) word = NEVER_BIT
    else if (word === 0 && !this.#layer.plain) word = APART_BIT
    if (this.#recedes(unit, code)) word |= RECEDES_BIT
    return this.#write(unit, word)
  }

  #write(unit: number, look: number): boolean {
    const { start, items } = this.#units.parts
    let changed = false
    for (let at = start[unit]!; at < start[unit + 1]!; at++) {
      const part = items[at]!
      const before = this.#words[part]!
      const word = (look | (before & HIDDEN_BIT)) >>> 0
      if (word === before) continue
      this.#words[part] = word
      changed = true
      const differs = word ^ before
      if (differs & NEVER_BIT) this.neverChanged = true
      if (differs & RECEDES_BIT) {
        this.recedingChanged = true
        this.recedingParts += word & RECEDES_BIT ? 1 : -1
      }
    }
    return changed
  }
}
