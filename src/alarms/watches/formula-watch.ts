/** A condition over several signals of a machine, as its author wrote it. */
import { formulaName } from '../../twin/check-alarm.ts'
import { compileFormula, type Formula, type FormulaValue } from '../../twin/formula.ts'
import type { TwinWatch } from '../../twin/alarm-rule.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { Known, type Watch } from './watch.ts'

export class FormulaWatch implements Watch {
  readonly minds = true
  readonly dueAt = Number.POSITIVE_INFINITY
  readonly #of: readonly TwinSignal[]
  readonly #known: Known
  readonly #values: FormulaValue[]
  readonly #formula: Formula | null

  constructor({ formula, of }: Extract<TwinWatch, { kind: 'formula' }>) {
    this.#of = of.map((one) => one.signal)
    this.#known = new Known(of.length)
    this.#values = of.map(() => Number.NaN)
    const names = of.map(({ name, signal: one }) => formulaName(name, one))
    const compiled = compileFormula(formula, names)
    this.#formula = compiled.ok ? compiled.value : null
  }

  take(input: number, value: number, text: string): void {
    this.#known.set(input, true)
    this.#values[input] = said(this.#of[input]!, value, text)
  }

  lose(input: number): void {
    this.#known.set(input, false)
  }

  measure(): number {
    const holds = this.#known.all ? this.#formula?.holds(this.#values) : undefined
    return holds === undefined ? Number.NaN : Number(holds)
  }

  stood(): void {}
  setBack(): void {}
}

const said = ({ type, states }: TwinSignal, value: number, text: string): FormulaValue => {
  if (type === 'text') return text
  if (type === 'boolean') return value !== 0
  return type === 'state' ? (states.find(({ code }) => code === value)?.key ?? '') : value
}
