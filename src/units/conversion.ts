/**
 * From one unit to another, worked out once: on the hot path it is one multiplication and one addition. The knowledge is
 * js-quantities'; how plants write it stands in `spellings.ts`. What measures something else, or is measured from another
 * zero (gauge and absolute pressure), is never converted.
 */
import Qty from 'js-quantities'
import { err, ok, type Result } from '../base/result.ts'
import { meaningsOf, type Unit } from './meanings.ts'
import type { Nature } from './spellings.ts'

/** value · scale + offset */
export interface Conversion {
  readonly scale: number
  readonly offset: number
}

/** Why not. `unknown`: `unit` says nothing to us; `other-zero`: gauge and absolute; `other-kind`: they measure different things. */
export type NotConvertible =
  | { readonly why: 'unknown'; readonly unit: string }
  | { readonly why: 'other-zero' | 'other-kind' }

const SAME: Conversion = { scale: 1, offset: 0 }

/** The last digits are what floating point made of a factor. */
const rounded = (value: number): number => Number(value.toPrecision(13))

const isOneThing = (a: Unit, b: Unit): boolean =>
  a.onScale === b.onScale && a.quantity.isCompatible(b.quantity) && a.quantity.kind() === b.quantity.kind()

/** A cubic metre is no cubic metre at 0 °C and one bar: these count only where both sides say so. */
const SAID: ReadonlySet<Nature> = new Set(['normal-volume', 'standard-volume', 'standard-cubic-foot', 'level'])

/** Humidity is often written as a mere per cent. */
const HUMIDITY: ReadonlySet<Nature> = new Set(['ratio', 'humidity'])

/** A unit that says nothing of its nature ("bar", "1/min") takes the other's. */
const isOneNature = ({ nature: a }: Unit, { nature: b }: Unit): boolean =>
  a === b || ((a === '' || b === '') && !SAID.has(a) && !SAID.has(b)) || (HUMIDITY.has(a) && HUMIDITY.has(b))

const between = ({ quantity: a, onScale }: Unit, { quantity: b }: Unit): Conversion => {
  if (!onScale) return { scale: rounded(a.baseScalar / b.baseScalar), offset: 0 }
  const [zero, hundred] = [0, 100].map((value) => new Qty(value, a.units()).to(b.units()).scalar)
  return { scale: rounded((hundred! - zero!) / 100), offset: rounded(zero!) }
}

const ZEROS: ReadonlySet<Nature> = new Set(['gauge', 'absolute', 'difference'])

/** What is to be done to a value in `from` to have it in `to`. */
export const conversion = (from: string, to: string): Result<Conversion, NotConvertible> => {
  const [source, target] = [from.trim(), to.trim()]
  if (source === target) return ok(SAME)
  for (const unit of [source, target]) if (meaningsOf(unit).length === 0) return err({ why: 'unknown', unit })
  let zeros = false
  for (const a of meaningsOf(source))
    for (const b of meaningsOf(target)) {
      if (!isOneThing(a, b)) continue
      if (isOneNature(a, b)) return ok(between(a, b))
      zeros ||= ZEROS.has(a.nature) && ZEROS.has(b.nature)
    }
  return err({ why: zeros ? 'other-zero' : 'other-kind' })
}
