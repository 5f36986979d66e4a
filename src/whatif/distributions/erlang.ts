/** Sum of equal exponential stages: less scattered the more of them. */
import * as z from 'zod'
import { type DistributionKind, Positive } from './distribution.ts'
import type { Lasted } from './remaining.ts'

const schema = z.strictObject({ type: z.literal('erlang'), stages: z.int().min(1).max(100), mean: Positive })

/** So many uniforms may be multiplied, each above 1e-10: a logarithm takes longer than all of it. */
const TOGETHER = 25

/** The sum of their logarithms. */
const logOfProduct = (uniforms: Float64Array, from: number, count: number): number => {
  let sum = 0
  for (let done = 0; done < count;) {
    let product = 1
    for (const until = Math.min(count, done + TOGETHER); done < until; done++) product *= uniforms[from + done]!
    sum += Math.log(product)
  }
  return sum
}

/** After so long `done` stages are over, by Poisson's chances as long as they are fewer than all; the others are to come. */
const lasted = (stages: number, mean: number, passed: number): Lasted => {
  const expected = (passed * stages) / mean
  // By logarithms: after long enough all but the last stage are over, however small the chance of it was.
  const logs: number[] = [-expected]
  for (let done = 1; done < stages; done++) logs.push(logs[done - 1]! + Math.log(expected / done))
  const largest = Math.max(...logs)
  const weights = logs.map((log) => Math.exp(log - largest))
  const whole = weights.reduce((a, b) => a + b, 0)
  return {
    survival: Math.min(1, whole * Math.exp(largest)),
    remaining: {
      mean: ((mean / stages) * weights.reduce((sum, weight, done) => sum + weight * (stages - done), 0)) / whole,
      variation: Number.NaN,
      uniformsEach: stages + 1,
      transform: (uniforms, draws, count) => {
        for (let i = 0; i < count; i++) {
          const at = i * (stages + 1)
          let left = uniforms[at]! * whole
          let done = 0
          while (done < stages - 1 && (left -= weights[done]!) > 0) done++
          draws[i] = (-mean / stages) * logOfProduct(uniforms, at + 1 + done, stages - done)
        }
      },
    },
  }
}

export const erlang: DistributionKind<typeof schema> = {
  schema,
  make: ({ stages, mean }) => ({
    mean,
    variation: 1 / Math.sqrt(stages),
    uniformsEach: stages,
    lasted: (passed) => lasted(stages, mean, passed),
    transform: (uniforms, draws, count) => {
      for (let i = 0; i < count; i++) draws[i] = (-mean / stages) * logOfProduct(uniforms, i * stages, stages)
    },
  }),
}
