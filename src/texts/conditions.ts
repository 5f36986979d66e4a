/** Conditions and values of signals in words. */
import type { DescribedCondition, DescribedValue } from '../wire/conditions.ts'
import './answers.ts'
import { asWritten, formatCount, formatQuantity, withUnit } from './numbers.ts'
import { text } from './text.ts'

const either = (values: readonly (string | boolean | number)[]): string =>
  values
    .map((value) =>
      typeof value === 'boolean'
        ? text(value ? 'value.on' : 'value.off')
        : typeof value === 'number'
          ? asWritten(value)
          : value,
    )
    .reduce((one, other) => text('condition.or', { one, other }))

/** "above 2 mm/s", "not Aborted": stands after "is". Limits are exact, as the twin has them. */
export const conditionInWords = (condition: DescribedCondition): string => {
  switch (condition.kind) {
    case 'above':
    case 'below':
      return text(`condition.${condition.kind}`, { limit: withUnit(asWritten(condition.limit), condition.unit) })
    case 'outside':
      return text('condition.outside', {
        low: asWritten(condition.low),
        high: withUnit(asWritten(condition.high), condition.unit),
      })
    case 'is':
    case 'not':
      return text(`condition.${condition.kind}`, { values: either(condition.values) })
  }
}

/** "Running", "on", "0.80 m/s". */
export const valueInWords = (value: DescribedValue): string => {
  switch (value.kind) {
    case 'none':
      return text('value.none')
    case 'word':
      return value.word === '' ? text('value.none') : value.word
    case 'switch':
      return text(value.on ? 'value.on' : 'value.off')
    case 'code':
      return asWritten(value.code)
    case 'count':
      return withUnit(formatCount(value.count), value.unit)
    case 'measure':
      return formatQuantity(value.value, value.unit, value.decimals)
  }
}
