/** What can be wrong with a model file, and how it is said to a person. */
import { formatLength, formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { LeftOut } from './loaded-model.ts'

/** Of a model with all files it refers to. */
export const MOST_BYTES = 64 * 1024 * 1024
export const MOST_TRIANGLES = 2_000_000

/** Sizes that models of machines and halls have, metres. */
const LIKELY = { least: 0.01, across: 500, tall: 150 } as const
/** What may be meant where the twin gives a scale itself. */
const POSSIBLE = { least: 0.0001, across: 20_000 } as const
/** A model that is meant to stand here: no unit of survey coordinates is so small. */
const FARTHEST_M = 10_000
/** What a machine measures, if a file's unit was mistaken. */
const USUAL = { least: 0.3, most: 30 } as const
const UNITS = [
  ['mm', 0.001],
  ['cm', 0.01],
  ['inch', 0.0254],
  ['km', 1000],
  ['kilo', 100],
] as const

interface Size {
  readonly min: readonly number[]
  readonly max: readonly number[]
}

const across = ({ min, max }: Size): number => Math.max(...max.map((v, i) => v - min[i]!))

/** A size that is most likely one of another unit, and what would make a machine of it. */
export const wrongSize = (size: Size): ModelProblem => {
  const metres = across(size)
  const unit = UNITS.find(([, scale]) => metres * scale >= USUAL.least && metres * scale <= USUAL.most)
  return {
    kind: 'wrong-size',
    metres,
    tall: size.max[1]! - size.min[1]! >= metres,
    scale: unit && metres > 1 === unit[1] < 1 ? unit[1] : null,
  }
}

/**
 * @param size of a model as it would stand in the hall, about its own origin, metres
 * @param meant the twin gives a scale for it
 */
export const sizeProblem = (size: Size, meant: boolean): ModelProblem | null => {
  const metres = across(size)
  const limits = meant ? POSSIBLE : LIKELY
  if (!(metres >= limits.least && metres <= limits.across)) return wrongSize(size)
  if (!meant && size.max[1]! - size.min[1]! > LIKELY.tall) return wrongSize(size)
  const away = Math.hypot(...size.min.map((low, i) => Math.max(0, low, -size.max[i]!)))
  return away > FARTHEST_M ? { kind: 'far-off', metres: away } : null
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
  | { readonly kind: 'nothing-in-it'; readonly leftOut?: readonly LeftOut[] }
  /** Decoding it did not come to an end. */
  | { readonly kind: 'too-slow'; readonly limitMs: number }
  /** Larger than any machine, or smaller than any part of one: most likely another unit, that `scale` makes good. */
  | {
      readonly kind: 'wrong-size'
      readonly metres: number
      /** Of its height; else of what it measures most along. */
      readonly tall: boolean
      readonly scale: number | null
    }
  /** So far from its own origin: coordinates of a map. */
  | { readonly kind: 'far-off'; readonly metres: number }
  | { readonly kind: 'unknown-need'; readonly what: string }

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const leftOutName = (one: LeftOut): string => (one.is === 'extension' ? one.name : text(`model.left-out.${one.is}`))

/** What of a file is not shown; null where all is. @param file as the twin document names it */
export const leftOutText = (leftOut: readonly LeftOut[], file: string): string | null =>
  leftOut.length === 0
    ? null
    : text('model.left-out', { file: nameOf(file), what: leftOut.map(leftOutName).join(', ') })

const sizeText = ({ metres, tall, scale }: Extract<ModelProblem, { kind: 'wrong-size' }>, file: string): string => {
  const size = text(tall ? 'model.size.tall' : 'model.size.across', { file, size: formatLength(metres) })
  if (scale === null) return text('model.size.odd', { size })
  const unit = UNITS.find(([, factor]) => factor === scale)![0]
  return text('model.size.unit', { size, unit: text(`model.unit.${unit}`), scale: String(scale) })
}

/** @param file as the twin document names it */
export const problemText = (problem: ModelProblem, file: string): string => {
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
      return [text('model.nothing-in-it', { file: name }), leftOutText(problem.leftOut ?? [], file)]
        .filter((words) => words !== null)
        .join('. ')
    case 'too-slow':
      return text('model.too-slow', { file: name, seconds: Math.round(problem.limitMs / 1000) })
    case 'wrong-size':
      return sizeText(problem, name)
    case 'far-off':
      return text('model.far-off', { file: name, distance: formatLength(problem.metres) })
    case 'unknown-need':
      return text('model.unknown-need', { file: name, what: problem.what })
  }
}
