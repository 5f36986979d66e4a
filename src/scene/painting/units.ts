/**
 * What is coloured as one: each part by itself, or all parts of a machine together. With the signals that say how old it
 * is, and those that colour it in a layer, in flat columns.
 */
import type { Grain, TwinLayer } from '../../colouring/layer.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { SceneLayout, ScenePart } from '../plan/layout.ts'
import { inverted, type Rows, rowsOf } from '../../values/rows.ts'

export interface Units {
  readonly count: number
  /** Unit → its parts. */
  readonly parts: Rows
  /** Unit → 1 where anything of it can be seen. */
  readonly seen: Uint8Array
  /** Unit → 1 where it is the machine itself, not one of its components. */
  readonly whole: Uint8Array
  /** Unit → its machine. */
  readonly machine: Uint32Array
  /** Unit → slots that say how old it is, and back. */
  readonly aging: Rows
  readonly agedBy: Rows
}

const slotsOf = (signals: readonly TwinSignal[]): number[] => signals.map(({ slot }) => slot)

const isSeen = ({ shapes }: ScenePart): boolean => shapes.length > 0

export const unitsOf = ({ parts, machines, twin }: SceneLayout, grain: Grain): Units => {
  const aging = rowsOf(
    grain === 'machine'
      ? machines.map(({ asset }) => slotsOf(asset.signals))
      : parts.map(({ signals }) => slotsOf(signals)),
  )
  return {
    count: grain === 'machine' ? machines.length : parts.length,
    parts: rowsOf(
      grain === 'machine'
        ? machines.map((machine) => machine.parts.map(({ index }) => index))
        : parts.map(({ index }) => [index]),
    ),
    seen: Uint8Array.from(
      grain === 'machine'
        ? machines.map((machine) => Number(machine.parts.some(isSeen)))
        : parts.map((part) => Number(isSeen(part))),
    ),
    whole: Uint8Array.from(
      grain === 'machine' ? machines.map(() => 1) : parts.map(({ component }) => Number(component === null)),
    ),
    machine: Uint32Array.from(
      grain === 'machine' ? machines.map(({ index }) => index) : parts.map(({ machine }) => machine.index),
    ),
    aging,
    agedBy: inverted(aging, twin.signals.length),
  }
}

/** Unit → slots that colour it, and back. */
export const colouringOf = (
  layout: SceneLayout,
  grain: Grain,
  { reading }: TwinLayer,
): { readonly slots: Rows; readonly units: Rows } => {
  const told = reading.from === 'values' ? reading : null
  const ofMachine = layout.machines.map(({ asset }) => told?.ofMachine(asset) ?? [])
  const slots = rowsOf(
    grain === 'machine'
      ? ofMachine.map(slotsOf)
      : layout.parts.map((part) => slotsOf(told?.ofPart(part, ofMachine[part.machine.index]!) ?? [])),
  )
  return { slots, units: inverted(slots, layout.twin.signals.length) }
}
