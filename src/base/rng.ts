/** Seeded pseudo-random numbers (mulberry32, Tommy Ettinger, public domain): same seed, same sequence. */
export interface Rng {
  readonly seed: number
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Normal with the given mean and standard deviation (Box–Muller). */
  normal(mean: number, sd: number): number
  /** An independent stream, named so that adding one elsewhere does not shift it. */
  fork(name: string): Rng
}

const hashText = (text: string, seed: number): number => {
  let h = 2166136261 ^ seed
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return h >>> 0
}

export const createRng = (seed: number): Rng => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    seed,
    next,
    between: (low, high) => low + next() * (high - low),
    normal: (mean, sd) => mean + sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    fork: (name) => createRng(hashText(name, seed)),
  }
}
