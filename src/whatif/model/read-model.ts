/** From the text of a file to a model, or to every problem that it has. */
import { err, ok, type Result } from '../../base/result.ts'
import { checkModel, checkTogether } from './check-model.ts'
import { explained, found, type ModelProblem } from './explain.ts'
import { LineModel } from './schema.ts'
import { soundPart } from './sound-part.ts'

/** Characters; a thousand stations with ten measured times each are a tenth of it. */
export const LONGEST_MODEL = 4_000_000
/** So many problems are told; of further ones only how many there are. */
const MOST_TOLD = 100

const told = (problems: readonly ModelProblem[]): readonly ModelProblem[] =>
  problems.length <= MOST_TOLD
    ? problems
    : [...problems.slice(0, MOST_TOLD), { path: '$', message: `and ${problems.length - MOST_TOLD} more problems` }]

/** A value as it came: everything is checked. */
export const readModel = (json: unknown): Result<LineModel, readonly ModelProblem[]> => {
  if (json === null || typeof json !== 'object' || Array.isArray(json))
    return err([
      {
        path: '$',
        message: `found ${found(json)}; right would be an object: { "sources": […], "stations": […], "sinks": […] }`,
      },
    ])
  const read = LineModel.safeParse(json, { reportInput: true })
  if (!read.success)
    return err(
      told([...explained(read.error, LineModel), ...checkTogether(soundPart(json as Record<string, unknown>))]),
    )
  const problems = checkModel(read.data)
  return problems.length ? err(told(problems)) : ok(read.data)
}

/** Keys that mean something else to JavaScript; zod would leave them out without a word. */
const HOSTILE = '__proto__'

export const parseModel = (text: string): Result<LineModel, readonly ModelProblem[]> => {
  if (text.length > LONGEST_MODEL)
    return err([{ path: '$', message: `found ${text.length} characters; right would be at most ${LONGEST_MODEL}` }])
  let hostile = false
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''), (key, value: unknown) => {
      hostile ||= key === HOSTILE
      return value
    })
  } catch (failure) {
    const what = failure instanceof RangeError ? 'it is nested too deeply' : (failure as Error).message
    return err([{ path: '$', message: `this is not JSON: ${what}` }])
  }
  if (hostile) return err([{ path: '$', message: `unknown field "${HOSTILE}"` }])
  return readModel(json)
}
