/** What a time can be drawn from. Each kind is a file beside this one; all stand in the list of `registry.ts`. */
import * as z from 'zod'
import type { Lasted } from './remaining.ts'

/**
 * Draws come from uniforms alone, always as many of them: two runs that share their uniforms stay in step whatever the
 * parameters are (inverse transform; Law, *Simulation Modeling and Analysis*, 5th ed., 8.2.1 and 11.2).
 */
export interface Distribution {
  /** In the unit of the model. */
  readonly mean: number
  /** Standard deviation over mean; 0 where the mean is 0. */
  readonly variation: number
  /** Uniforms that one draw takes. */
  readonly uniformsEach: number
  /**
   * Turns uniforms within (0, 1), never 0 nor 1, into draws ≥ 0.
   * @param uniforms `count` × `uniformsEach` of them, from 0
   * @param draws filled from 0
   */
  transform(uniforms: Float64Array, draws: Float64Array, count: number): void
  /** What is left after so long: for what takes several uniforms, or does not grow or fall with its one. */
  lasted?(passed: number): Lasted
}

/** A kind as it stands in a model file, and what it draws. */
export interface DistributionKind<S extends z.ZodType> {
  readonly schema: S
  make(written: z.output<S>): Distribution
}

/** Longer than any time in a factory, in whatever unit: what is larger is a slip. */
const MOST = 1e9

export const Positive = z.number().positive().max(MOST)
export const NotNegative = z.number().min(0).max(MOST)
