/** What can be wrong with a model file, and how it is said to a person. */
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'

/** Of a model with all files it refers to. */
export const MOST_BYTES = 64 * 1024 * 1024
export const MOST_TRIANGLES = 2_000_000

/** Across, after the twin's scale: a hall is hundreds of metres long, a grain a millimetre. */
const SIZE_M = { least: 0.001, most: 2000 } as const

/** @param min, max of a model as it would stand in the hall, metres */
export const sizeProblem = ({
  min,
  max,
}: {
  readonly min: readonly number[]
  readonly max: readonly number[]
}): ModelProblem | null => {
  const metres = Math.max(...max.map((v, i) => v - min[i]!))
  return metres >= SIZE_M.least && metres <= SIZE_M.most ? null : { kind: 'absurd-size', metres }
}

export type ModelProblem =
  | {
      readonly kind: 'not-there'
      /** A file that the model refers to; absent = the model itself. */ readonly file?: string
    }
  | { readonly kind: 'unreachable'; readonly why: string }
  | { readonly kind: 'too-many-bytes' }
  | { readonly kind: 'too-many-triangles'; readonly triangles: number }
  /** `why` is for the author of the file. */
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'nothing-in-it' }
  /** Decoding it did not come to an end. */
  | { readonly kind: 'too-slow'; readonly limitMs: number }
  /** Larger than any machine, or smaller than any part of one: most likely another unit. */
  | { readonly kind: 'absurd-size'; readonly metres: number }
  | { readonly kind: 'unknown-need'; readonly what: string }

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** @param file as the twin document names it */
export const sayProblem = (problem: ModelProblem, file: string): string => {
  const name = nameOf(file)
  switch (problem.kind) {
    case 'not-there':
      return problem.file === undefined
        ? text('model.not-there', { file })
        : text('model.part-not-there', { file: name, part: nameOf(problem.file) })
    case 'unreachable':
      return text('model.unreachable', { file: name, why: problem.why })
    case 'too-many-bytes':
      return text('model.too-many-bytes', { file: name, most: MOST_BYTES / 1024 / 1024 })
    case 'too-many-triangles':
      return text('model.too-many-triangles', {
        file: name,
        triangles: formatNumber(problem.triangles / 1e6),
        most: MOST_TRIANGLES / 1e6,
      })
    case 'damaged':
      return text('model.damaged', { file: name, why: problem.why })
    case 'nothing-in-it':
      return text('model.nothing-in-it', { file: name })
    case 'too-slow':
      return text('model.too-slow', { file: name, seconds: Math.round(problem.limitMs / 1000) })
    case 'absurd-size':
      return text('model.absurd-size', { file: name, metres: formatNumber(problem.metres) })
    case 'unknown-need':
      return text('model.unknown-need', { file: name, what: problem.what })
  }
}
