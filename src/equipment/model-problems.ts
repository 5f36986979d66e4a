/** What is wrong with a machine's model: its parameters. */
import { nearestName } from '../base/edit-distance.ts'
import type { EquipmentKind } from './kind.ts'
import type { GivenParams, Param } from './param.ts'

/** What is wrong, and where in the model. */
export interface ModelProblem {
  /** Fields from the machine down: `model`, `params`, `length`. */
  readonly at: readonly string[]
  readonly message: string
}

/** `Did you mean "x"?`, or what there is. */
const orRather = (wrong: string, known: readonly string[]): string => {
  const meant = nearestName(wrong, known)
  return meant !== null
    ? `Did you mean "${meant}"?`
    : known.length
      ? `There are: ${known.join(', ')}.`
      : 'There are none.'
}

const wrongValue = (param: Param, value: number | string | boolean): string | null => {
  const given = JSON.stringify(value)
  if (param.type === 'switch') return typeof value === 'boolean' ? null : `is true or false, not ${given}.`
  if (param.type === 'choice')
    return typeof value === 'string' && param.options.includes(value)
      ? null
      : `is one of ${param.options.map((option) => `"${option}"`).join(', ')}, not ${given}.`
  const unit = param.unit === '' || param.unit === '×' ? '' : ` ${param.unit}`
  if (typeof value !== 'number' || !(value >= param.min && value <= param.max))
    return `is a number from ${param.min} to ${param.max}${unit}, not ${given}.`
  return param.unit === '' && !Number.isInteger(value) ? `is a whole number, not ${given}.` : null
}

/** What is wrong with a kind's parameters; the machine can be drawn all the same. */
export const paramProblems = ({ kind, params: known }: EquipmentKind, params: GivenParams): readonly ModelProblem[] =>
  Object.entries(params).flatMap(([key, value]): ModelProblem[] => {
    const at = ['model', 'params', key]
    const param = Object.hasOwn(known, key) ? known[key] : undefined
    if (!param) return [{ at, message: `"${kind}" has no parameter "${key}". ${orRather(key, Object.keys(known))}` }]
    const wrong = wrongValue(param, value)
    return wrong === null ? [] : [{ at, message: `"${key}" of "${kind}" ${wrong}` }]
  })
