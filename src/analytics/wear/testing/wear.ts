/** Seeded signals that wear, and that do not. */
import { createRng } from '../../../base/rng.ts'
import type { Series } from '../sisters.ts'

const HOUR_MS = 3_600_000

/** From 0 to 1 (the limit) in about 20 to 40 days; a sample an hour; noise of a twentieth of the way. */
export const worn = (seed: number, kind: 'linear' | 'accelerating'): Series & { readonly reached: number } => {
  const rng = createRng(seed)
  const life = Math.round(480 * Math.exp(rng.normal(0, 0.3))) + 240
  const [start, noise] = [rng.between(0, 0.1), rng.between(0.02, 0.06)]
  const bend = kind === 'linear' ? 1 : rng.between(2, 3)
  let wander = 0
  const value = Float64Array.from({ length: life }, (_, i) => {
    wander += rng.normal(0, 0.002)
    return start + (1 - start) * ((i + 1) / life) ** bend + wander * (1 - (i + 1) / life) + rng.normal(0, noise)
  })
  return { at: value.map((_, i) => i * HOUR_MS), value, reached: life * HOUR_MS }
}

/** Thirty days, a sample every half hour; never wears. The limit is at 1. */
export const unworn = (seed: number, kind: 'stationary' | 'seasonal' | 'load'): Series => {
  const rng = createRng(seed)
  const [middle, noise] = [rng.between(0.2, 0.5), rng.between(0.01, 0.08)]
  const [swing, phase, ar] = [rng.between(0.05, 0.3), rng.between(0, 2 * Math.PI), rng.between(0, 0.9)]
  let [rest, load] = [0, 0]
  const value = Float64Array.from({ length: 30 * 48 }, (_, i) => {
    rest = ar * rest + rng.normal(0, noise * Math.sqrt(1 - ar * ar))
    if (kind === 'load' && rng.next() < 1 / 150) load = rng.between(-0.2, 0.3)
    const day = kind === 'seasonal' ? swing * Math.sin((2 * Math.PI * i) / 48 + phase) : 0
    return middle + day + load + rest
  })
  return { at: value.map((_, i) => (i * HOUR_MS) / 2), value }
}
