/**
 * A condition over several signals, as an author writes it: numbers, `+ - * / %`, `< <= > >= == !=`, `&& || !` (also
 * `and or not`), `a ? b : c`, brackets, "texts", true and false, and the functions abs, min, max, round, sqrt. It has no
 * loop and no memory, reaches nothing but the signals that are named to it, and is checked whole before it is ever
 * evaluated. `jsep` reads it to a tree; nothing is ever run as a program.
 */
import jsep, { type Expression } from 'jsep'
import type { Wrong } from '../base/problem.ts'
import { err, ok, type Result } from '../base/result.ts'

export type FormulaValue = number | boolean | string
type Kind = 'number' | 'boolean' | 'text'

/** A name in a formula. A state is the text that is its key. */
export interface FormulaName {
  readonly name: string
  readonly kind: Kind
  /** Of a state: the keys that it may have. */
  readonly keys: readonly string[] | null
}

/** @param values by the name's index. Undefined where something in it cannot be reckoned, as a division by 0. */
type Evaluate = (values: readonly FormulaValue[]) => FormulaValue

export interface Formula {
  /** Undefined: it cannot be told, for something in it is no number. */
  holds(values: readonly FormulaValue[]): boolean | undefined
}

jsep.addBinaryOp('or', 1)
jsep.addBinaryOp('and', 2)
jsep.addUnaryOp('not')

const FUNCTIONS: Readonly<
  Record<string, { readonly least: number; readonly most: number; readonly of: (...n: number[]) => number }>
> = {
  abs: { least: 1, most: 1, of: Math.abs },
  min: { least: 1, most: 20, of: Math.min },
  max: { least: 1, most: 20, of: Math.max },
  round: { least: 1, most: 1, of: Math.round },
  sqrt: { least: 1, most: 1, of: Math.sqrt },
}
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}
const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

class Refused extends Error {
  readonly wrong: Wrong
  constructor(wrong: Wrong) {
    super(wrong.code)
    this.wrong = wrong
  }
}

/** What cannot be reckoned. */
class NoValue extends Error {}

interface Part {
  readonly kind: Kind
  readonly value: Evaluate
  /** Of a name of a state, of a text that is written. */
  readonly keys?: readonly string[] | null
  readonly literal?: string
}

const refuse = (wrong: Wrong): never => {
  throw new Refused(wrong)
}

const numberOf = (value: FormulaValue): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new NoValue()
  return value
}

class Compiler {
  readonly #names: readonly FormulaName[]
  readonly #suggest: (wrong: string, known: Iterable<string>) => Wrong['hint']

  constructor(names: readonly FormulaName[], suggest: (wrong: string, known: Iterable<string>) => Wrong['hint']) {
    this.#names = names
    this.#suggest = suggest
  }

  part(node: Expression): Part {
    const n = node as unknown as Record<string, unknown> & { type: string }
    switch (n.type) {
      case 'Literal':
        return this.#literal(n['value'])
      case 'Identifier':
        return this.#name(String(n['name']))
      case 'UnaryExpression':
        return this.#unary(String(n['operator']), this.part(n['argument'] as Expression))
      case 'BinaryExpression':
      case 'LogicalExpression':
        return this.#binary(
          String(n['operator']),
          this.part(n['left'] as Expression),
          this.part(n['right'] as Expression),
        )
      case 'ConditionalExpression':
        return this.#either(
          this.#wanted(this.part(n['test'] as Expression), 'boolean', '?'),
          this.part(n['consequent'] as Expression),
          this.part(n['alternate'] as Expression),
        )
      case 'CallExpression':
        return this.#call(
          n['callee'] as Expression,
          (n['arguments'] as Expression[]).map((one) => this.part(one)),
        )
      default:
        return refuse({ code: 'formula-not-one', values: {} })
    }
  }

  #literal(value: unknown): Part {
    if (typeof value === 'number') return { kind: 'number', value: () => value }
    if (typeof value === 'boolean') return { kind: 'boolean', value: () => value }
    if (typeof value === 'string') return { kind: 'text', value: () => value, literal: value }
    return refuse({ code: 'formula-not-one', values: {} })
  }

  #name(name: string): Part {
    const index = this.#names.findIndex((one) => one.name === name)
    const known = this.#names[index]
    if (!known)
      return refuse({
        code: 'formula-name',
        values: { name },
        hint: this.#suggest(
          name,
          this.#names.map((one) => one.name),
        ),
      })
    return { kind: known.kind, keys: known.keys, value: (values) => values[index]! }
  }

  #wanted(part: Part, kind: Kind, of: string): Part {
    return part.kind === kind
      ? part
      : refuse({ code: 'formula-kind', values: { operator: of, wanted: kind, given: part.kind } })
  }

  #unary(operator: string, part: Part): Part {
    if (operator === '!' || operator === 'not') {
      const { value } = this.#wanted(part, 'boolean', operator)
      return { kind: 'boolean', value: (values) => value(values) !== true }
    }
    if (operator !== '-' && operator !== '+') refuse({ code: 'formula-operator', values: { operator } })
    const { value } = this.#wanted(part, 'number', operator)
    return {
      kind: 'number',
      value: (values) => (operator === '-' ? -numberOf(value(values)) : numberOf(value(values))),
    }
  }

  #binary(operator: string, left: Part, right: Part): Part {
    const a = left.value
    const b = right.value
    if (operator === '&&' || operator === 'and' || operator === '||' || operator === 'or') {
      this.#wanted(left, 'boolean', operator)
      this.#wanted(right, 'boolean', operator)
      return operator === '&&' || operator === 'and'
        ? { kind: 'boolean', value: (values) => a(values) === true && b(values) === true }
        : { kind: 'boolean', value: (values) => a(values) === true || b(values) === true }
    }
    if (operator === '==' || operator === '!=') {
      this.#wanted(right, left.kind, operator)
      this.#state(left, right)
      this.#state(right, left)
      const isNumber = left.kind === 'number'
      const same = (values: readonly FormulaValue[]): boolean =>
        isNumber ? numberOf(a(values)) === numberOf(b(values)) : a(values) === b(values)
      return { kind: 'boolean', value: operator === '==' ? same : (values) => !same(values) }
    }
    const order = Object.hasOwn(ORDER, operator) ? ORDER[operator]! : null
    const reckon = Object.hasOwn(ARITHMETIC, operator) ? ARITHMETIC[operator]! : null
    if (!order && !reckon) refuse({ code: 'formula-operator', values: { operator } })
    this.#wanted(left, 'number', operator)
    this.#wanted(right, 'number', operator)
    return order
      ? { kind: 'boolean', value: (values) => order(numberOf(a(values)), numberOf(b(values))) }
      : { kind: 'number', value: (values) => numberOf(reckon!(numberOf(a(values)), numberOf(b(values)))) }
  }

  /** A state is compared with one that it may have. */
  #state({ keys }: Part, { literal }: Part): void {
    if (!keys || literal === undefined || keys.includes(literal)) return
    refuse({ code: 'formula-state', values: { state: literal }, hint: this.#suggest(literal, keys) })
  }

  #either(test: Part, one: Part, other: Part): Part {
    this.#wanted(other, one.kind, ':')
    return {
      kind: one.kind,
      value: (values) => (test.value(values) === true ? one.value(values) : other.value(values)),
    }
  }

  #call(callee: Expression, parts: readonly Part[]): Part {
    const name = callee.type === 'Identifier' ? String(callee['name']) : ''
    const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]! : null
    if (!known)
      return refuse({
        code: 'formula-function',
        values: { name, known: Object.keys(FUNCTIONS).join(', ') },
      })
    if (parts.length < known.least || parts.length > known.most)
      refuse({ code: 'formula-arguments', values: { name, count: parts.length, least: known.least, most: known.most } })
    for (const part of parts) this.#wanted(part, 'number', name)
    return {
      kind: 'number',
      value: (values) => numberOf(known.of(...parts.map(({ value }) => numberOf(value(values))))),
    }
  }
}

/** @param suggest what was meant by a name that is not there. @returns what is wrong, with what would be right */
export const compileFormula = (
  written: string,
  names: readonly FormulaName[],
  suggest: (wrong: string, known: Iterable<string>) => Wrong['hint'] = () => undefined,
): Result<Formula, Wrong> => {
  let tree: Expression
  try {
    tree = jsep(written)
  } catch (error) {
    const { index = 0 } = error as { index?: number }
    return err({ code: 'formula-unreadable', values: { at: index + 1 } })
  }
  try {
    const { kind, value } = new Compiler(names, suggest).part(tree)
    if (kind !== 'boolean') return err({ code: 'formula-no-condition', values: { kind } })
    return ok({
      holds: (values) => {
        try {
          return value(values) === true
        } catch (error) {
          if (error instanceof NoValue) return undefined
          throw error
        }
      },
    })
  } catch (error) {
    if (error instanceof Refused) return err(error.wrong)
    throw error
  }
}
