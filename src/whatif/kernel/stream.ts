/**
 * A stream of random times of its own for each purpose of each machine: runs of two alternatives with the same seed then
 * differ by what was changed alone (common random numbers; Law, *Simulation Modeling and Analysis*, 5th ed., 11.2).
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand, public domain).
 */
import type { Distribution } from '../distributions/distribution.ts'

/** Draws are made ahead in blocks that grow: few for what is rare, many where thousands are taken. */
const FIRST_BLOCK = 8
const LARGEST_BLOCK = 256
const WARM_UP = 15

const mixed = (a: number, b: number): number => {
  let h = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ b
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** FNV-1a. */
const hashText = (text: string): number => {
  let h = 2166136261
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return h >>> 0
}

let scratch = new Float64Array(LARGEST_BLOCK)

export class Stream {
  readonly #distribution: Distribution
  readonly #name: number
  readonly #state = new Int32Array(4)
  #block = new Float64Array(FIRST_BLOCK)
  #at = 0
  #end = 0

  /** @param name of machine and purpose: adding another stream elsewhere changes nothing here */
  constructor(distribution: Distribution, name: string) {
    this.#distribution = distribution
    this.#name = hashText(name)
  }

  /** To the beginning of its numbers for this seed and replication. */
  reset(seed: number, replication: number): void {
    const state = this.#state
    state[0] = mixed(this.#name, seed)
    state[1] = mixed(seed ^ 0x9e3779b9, replication)
    state[2] = mixed(replication ^ 0x7f4a7c15, this.#name)
    state[3] = 1
    this.#at = this.#end = 0
    this.#uniforms(scratch, WARM_UP)
  }

  #uniforms(into: Float64Array, count: number): void {
    let [a, b, c, d] = this.#state as unknown as [number, number, number, number]
    for (let i = 0; i < count; i++) {
      const t = (((a + b) | 0) + d) | 0
      d = (d + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + t) | 0
      into[i] = ((t >>> 0) + 0.5) * 2.3283064365386963e-10
    }
    const state = this.#state
    state[0] = a
    state[1] = b
    state[2] = c
    state[3] = d
  }

  #refill(): void {
    if (this.#end === this.#block.length && this.#end < LARGEST_BLOCK) this.#block = new Float64Array(this.#end * 2)
    const count = this.#block.length
    const wanted = count * this.#distribution.uniformsEach
    if (scratch.length < wanted) scratch = new Float64Array(wanted)
    this.#uniforms(scratch, wanted)
    this.#distribution.transform(scratch, this.#block, count)
    this.#at = 0
    this.#end = count
  }

  /** What it returns goes back to the number that comes next now. */
  keep(): () => void {
    const [state, block, at, end] = [this.#state.slice(), this.#block, this.#at, this.#end]
    const ahead = block.slice(at, end)
    return () => {
      this.#state.set(state)
      this.#block = block
      block.set(ahead, at)
      this.#at = at
      this.#end = end
    }
  }

  next(): number {
    if (this.#at === this.#end) this.#refill()
    return this.#block[this.#at++]!
  }
}
