/** A kind of equipment with how it is drawn. */
import type { DefinedKind, EquipmentKind } from '../../equipment/kind.ts'
import { type GivenParams, type Params, settled, type ValuesOf } from '../../equipment/param.ts'
import { Builder } from './builder.ts'
import type { Equipment } from './shape.ts'

export interface DrawnKind extends EquipmentKind {
  build(given: GivenParams): Equipment
}

/** @param draw draws into the builder every axis that the kind has */
export const draws = <const P extends Params>(
  kind: DefinedKind<P>,
  draw: (b: Builder, values: ValuesOf<P>) => void,
): DrawnKind => ({
  ...kind,
  build(given) {
    const builder = new Builder(kind.facts(given).axes)
    draw(builder, settled(kind.params, given))
    return builder.finish()
  },
})
