/** The whole program but for the process around it. */
import type { Result } from '../../base/result.ts'
import { parseModel } from '../../whatif/model/read-model.ts'
import { readArguments, USAGE } from './arguments.ts'
import { asJson } from './as-json.ts'
import { asTable } from './as-table.ts'
import { simulated } from './simulation.ts'

export interface Outcome {
  readonly output: string
  readonly errors: string
  /** 0; 1: the model is wrong or cannot be simulated; 2: the command line is wrong. */
  readonly code: number
}

const failed = (code: number, lines: readonly string[]): Outcome => ({
  output: '',
  errors: `${lines.join('\n')}\n`,
  code,
})

/** @param readText of a file, or why it cannot be read */
export const runSimulate = (given: readonly string[], readText: (file: string) => Result<string, string>): Outcome => {
  const read = readArguments(given)
  if (!read.ok) return failed(2, [...read.error, '', USAGE])
  if (read.value === null) return { output: `${USAGE}\n`, errors: '', code: 0 }
  const { file, json, ...asked } = read.value
  const text = readText(file)
  if (!text.ok) return failed(1, [`${file}: ${text.error}`])
  const model = parseModel(text.value)
  if (!model.ok)
    return failed(1, [
      `${file} cannot be simulated:`,
      ...model.error.map(({ path, message }) => `  ${path}: ${message}`),
    ])
  const simulation = simulated(model.value, asked)
  if (!simulation.ok) return failed(1, [`${file}: ${simulation.error}`])
  return { output: json ? asJson(simulation.value) : asTable(simulation.value), errors: '', code: 0 }
}
