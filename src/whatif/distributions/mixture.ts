/** One of several, by share: a line that makes several products, a repair that is mostly short. */
import * as z from 'zod'
import type { Distribution } from './distribution.ts'
import { lasted } from './remaining.ts'

/** @param Single what may be mixed: not another mixture */
export const mixtureOf = <S extends z.ZodType>(Single: S) =>
  z.strictObject({
    type: z.literal('mixture'),
    /** Shares need not add up to 1. */
    of: z
      .array(z.strictObject({ share: z.number().positive().max(1e9), time: Single }))
      .min(1)
      .max(100),
  })

interface Part {
  readonly share: number
  readonly drawn: Distribution
}

/** @param make of one part */
export const makeMixture = <T>(
  { of }: { readonly of: readonly { readonly share: number; readonly time: T }[] },
  make: (written: T) => Distribution,
): Distribution => mixed(of.map(({ share, time }) => ({ share, drawn: make(time) })))

const mixed = (parts: readonly Part[]): Distribution => {
  const whole = parts.reduce((sum, { share }) => sum + share, 0)
  const mean = parts.reduce((sum, { share, drawn }) => sum + share * drawn.mean, 0) / whole
  const square =
    parts.reduce((sum, { share, drawn }) => sum + share * drawn.mean ** 2 * (1 + drawn.variation ** 2), 0) / whole
  // The first uniform chooses; each part takes as many of the others as it needs.
  const uniformsEach = 1 + Math.max(...parts.map(({ drawn }) => drawn.uniformsEach))
  const [own, one] = [new Float64Array(uniformsEach - 1), new Float64Array(1)]
  return {
    mean,
    variation: mean > 0 ? Math.sqrt(Math.max(0, square - mean * mean)) / mean : 0,
    uniformsEach,
    // It is more likely to be one of those that last so long.
    lasted: (passed) => {
      const each = parts.map(({ share, drawn }) => ({ share, ...lasted(drawn, passed) }))
      const survival = each.reduce((sum, part) => sum + part.share * part.survival, 0)
      const left = each.map((part) => ({
        share: survival > 0 ? part.share * part.survival : part.share,
        drawn: part.remaining,
      }))
      return { survival: survival / whole, remaining: mixed(left.filter(({ share }) => share > 0)) }
    },
    transform: (uniforms, draws, count) => {
      for (let i = 0; i < count; i++) {
        const at = i * uniformsEach
        let left = uniforms[at]! * whole
        let chosen = 0
        while (chosen < parts.length - 1 && (left -= parts[chosen]!.share) > 0) chosen++
        own.set(uniforms.subarray(at + 1, at + uniformsEach))
        parts[chosen]!.drawn.transform(own, one, 1)
        draws[i] = one[0]!
      }
    },
  }
}
