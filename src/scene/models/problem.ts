/** What can be wrong with a model file, and how it is said to a person. */
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'

/** Of a model with all files it refers to. */
export const MOST_BYTES = 64 * 1024 * 1024
export const MOST_TRIANGLES = 2_000_000

export type ModelProblem =
  | { readonly kind: 'not-there'; /** A file that the model refers to; absent = the model itself. */ readonly file?: string }
  | { readonly kind: 'unreachable'; readonly why: string }
  | { readonly kind: 'too-many-bytes' }
  | { readonly kind: 'too-many-triangles'; readonly triangles: number }
  /** `why` is for the author of the file. */
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'nothing-in-it' }
  | { readonly kind: 'unknown-need'; readonly what: string }

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** @param file as the twin document names it */
export const sayProblem = (problem: ModelProblem, file: string): string => {
  const name = nameOf(file)
  switch (problem.kind) {
    case 'not-there':
      return problem.file === undefined ? text('model.not-there', { file }) : text('model.part-not-there', { file: name, part: nameOf(problem.file) })
    case 'unreachable':
      return text('model.unreachable', { file: name, why: problem.why })
    case 'too-many-bytes':
      return text('model.too-many-bytes', { file: name, most: MOST_BYTES / 1024 / 1024 })
    case 'too-many-triangles':
      return text('model.too-many-triangles', { file: name, triangles: formatNumber(problem.triangles / 1e6), most: MOST_TRIANGLES / 1e6 })
    case 'damaged':
      return text('model.damaged', { file: name, why: problem.why })
    case 'nothing-in-it':
      return text('model.nothing-in-it', { file: name })
    case 'unknown-need':
      return text('model.unknown-need', { file: name, what: problem.what })
  }
}
