/** What stands on the command line. */
import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../../base/result.ts'

export const USAGE = `npm run simulate -- MODEL.json [--reps N] [--hours H] [--warmup H] [--seed S] [--json]

  MODEL.json    the line: see src/whatif/README.md
  --reps N      independent replications (default 30); with 1, batch means
  --hours H     simulated and measured in each, after the warm-up (default: about 10 million events altogether)
  --warmup H    simulated before, not measured (default: a tenth of --hours)
  --seed S      of the random numbers, 0 to 4294967295 (default 1); same seed, same output
  --json        the result as JSON`

export interface Arguments {
  readonly file: string
  readonly replications: number | undefined
  readonly hours: number | undefined
  readonly warmupHours: number | undefined
  readonly seed: number
  readonly json: boolean
}

interface Range {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

const RANGES: Readonly<Record<'reps' | 'hours' | 'warmup' | 'seed', Range>> = {
  reps: { min: 1, max: 100_000, whole: true },
  hours: { min: 1e-6, max: 1e9, whole: false },
  warmup: { min: 0, max: 1e9, whole: false },
  seed: { min: 0, max: 2 ** 32 - 1, whole: true },
}

/** `null`: only the usage is wanted. Otherwise the arguments, or every problem. */
export const readArguments = (given: readonly string[]): Result<Arguments | null, readonly string[]> => {
  let parsed
  try {
    parsed = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        reps: { type: 'string' },
        hours: { type: 'string' },
        warmup: { type: 'string' },
        seed: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (failure) {
    return err([(failure as Error).message])
  }
  const { values, positionals } = parsed
  if (values.help) return ok(null)
  const problems: string[] = []
  const number = (name: keyof typeof RANGES): number | undefined => {
    const text = values[name]
    if (text === undefined) return undefined
    const { min, max, whole } = RANGES[name]
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value)))
      problems.push(`--${name}: found "${text}"; right would be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`)
    return value
  }
  const [replications, hours, warmupHours, seed] = [number('reps'), number('hours'), number('warmup'), number('seed')]
  if (positionals.length !== 1)
    problems.push(`found ${positionals.length || 'no'} files; right would be one: the model`)
  if (problems.length) return err(problems)
  return ok({ file: positionals[0]!, replications, hours, warmupHours, seed: seed ?? 1, json: values.json ?? false })
}
