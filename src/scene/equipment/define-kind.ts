/** A kind of equipment from its parameters and how it is drawn. */
import { Builder } from './builder.ts'
import type { EquipmentKind, Param } from './shape.ts'

type Metres = Extract<Param, { type: 'number' }>

/** Metres. */
export const length = (name: string, standard: number, min: number, max: number, step = 0.05): Metres => ({
  type: 'number',
  name,
  min,
  max,
  step,
  default: standard,
  unit: 'm',
})
export const degrees = (name: string, standard: number, min: number, max: number, step = 5): Metres => ({
  type: 'number',
  name,
  min,
  max,
  step,
  default: standard,
  unit: '°',
})
export const factor = (name: string, standard: number, min: number, max: number, step = 0.05): Metres => ({
  type: 'number',
  name,
  min,
  max,
  step,
  default: standard,
  unit: '×',
})
/** Whole numbers. */
export const count = (name: string, standard: number, min: number, max: number): Metres => ({
  type: 'number',
  name,
  min,
  max,
  step: 1,
  default: standard,
  unit: '',
})
export const toggle = (name: string, standard: boolean): Extract<Param, { type: 'switch' }> => ({
  type: 'switch',
  name,
  default: standard,
})
export const choice = <const O extends readonly [string, ...string[]]>(
  name: string,
  options: O,
): Extract<Param, { type: 'choice' }> & { readonly options: O; readonly default: O[number] } => ({
  type: 'choice',
  name,
  options,
  default: options[0],
})

type ValueOf<P extends Param> = P extends { type: 'number' }
  ? number
  : P extends { type: 'switch' }
    ? boolean
    : P extends { options: readonly (infer O)[] }
      ? O
      : never
export type ValuesOf<P extends Readonly<Record<string, Param>>> = { readonly [K in keyof P]: ValueOf<P[K]> }

/** What a parameter becomes: clamped, rounded where it counts; its default where the value is of the wrong type. */
const settle = (param: Param, value: number | string | boolean | undefined): number | string | boolean => {
  if (param.type === 'switch') return typeof value === 'boolean' ? value : param.default
  if (param.type === 'choice') return typeof value === 'string' && param.options.includes(value) ? value : param.default
  if (typeof value !== 'number' || Number.isNaN(value)) return param.default
  const clamped = Math.min(param.max, Math.max(param.min, value))
  return param.unit === '' ? Math.round(clamped) : clamped
}

export const defineKind = <const P extends Readonly<Record<string, Param>>>(
  kind: string,
  name: string,
  params: P,
  draw: (b: Builder, values: ValuesOf<P>) => void,
): EquipmentKind => ({
  kind,
  name,
  params,
  build(given) {
    const values = Object.fromEntries(
      Object.entries(params).map(([key, param]) => [
        key,
        settle(param, Object.hasOwn(given, key) ? given[key] : undefined),
      ]),
    )
    const builder = new Builder()
    draw(builder, values as ValuesOf<P>)
    return builder.finish()
  },
})
