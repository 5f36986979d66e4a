/** Parameters of a kind of equipment: ranges, units, defaults, and what becomes of a value that a twin gives. */

/** What a twin document gives: `model.params`. */
export type GivenParams = Readonly<Record<string, number | string | boolean>>

/** Metres, degrees, factors (×) and whole numbers (no unit). */
export interface NumberParam {
  readonly type: 'number'
  readonly name: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly default: number
  readonly unit: 'm' | '°' | '×' | ''
}
export interface ChoiceParam {
  readonly type: 'choice'
  readonly name: string
  readonly options: readonly string[]
  readonly default: string
}
export interface SwitchParam {
  readonly type: 'switch'
  readonly name: string
  readonly default: boolean
}
export type Param = NumberParam | ChoiceParam | SwitchParam
export type Params = Readonly<Record<string, Param>>

const number =
  (unit: NumberParam['unit'], usualStep: number) =>
  (name: string, standard: number, min: number, max: number, step = usualStep): NumberParam => ({
    type: 'number',
    name,
    min,
    max,
    step,
    default: standard,
    unit,
  })
/** Metres. */
export const length = number('m', 0.05)
export const degrees = number('°', 5)
export const factor = number('×', 0.05)
/** Whole numbers. */
export const count = number('', 1)
export const toggle = (name: string, standard: boolean): SwitchParam => ({ type: 'switch', name, default: standard })
export const choice = <const O extends readonly [string, ...string[]]>(
  name: string,
  options: O,
): ChoiceParam & { readonly options: O; readonly default: O[number] } => ({
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
export type ValuesOf<P extends Params> = { readonly [K in keyof P]: ValueOf<P[K]> }

/** What a parameter becomes: clamped, rounded where it counts; its default where the value is of the wrong type. */
const settle = (param: Param, value: number | string | boolean | undefined): number | string | boolean => {
  if (param.type === 'switch') return typeof value === 'boolean' ? value : param.default
  if (param.type === 'choice') return typeof value === 'string' && param.options.includes(value) ? value : param.default
  if (typeof value !== 'number' || Number.isNaN(value)) return param.default
  const clamped = Math.min(param.max, Math.max(param.min, value))
  return param.unit === '' ? Math.round(clamped) : clamped
}

/** A value for every parameter, whatever is given: the gallery turns knobs to their ends, and a picture is drawn of each. */
export const settled = <P extends Params>(params: P, given: GivenParams): ValuesOf<P> =>
  Object.fromEntries(
    Object.entries(params).map(([key, param]) => [
      key,
      settle(param, Object.hasOwn(given, key) ? given[key] : undefined),
    ]),
  ) as ValuesOf<P>
