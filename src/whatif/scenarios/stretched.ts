/** A time that is so many times as long as another, drawn from the same chance. */
import type { Distribution } from '../distributions/distribution.ts'

export const stretched = (whole: Distribution, by: number): Distribution => ({
  mean: whole.mean * by,
  variation: whole.variation,
  uniformsEach: whole.uniformsEach,
  transform: (uniforms, draws, count) => {
    whole.transform(uniforms, draws, count)
    for (let i = 0; i < count; i++) draws[i]! *= by
  },
})
