/** Which machines are connected with one, how far away, and by which way. Pure. */
import type { FlowEdge, Way } from './facts.ts'

export interface Place {
  readonly way: Way
  readonly edges: number
}

/** Further than this nothing is looked for that did not make machines wait. */
export const MOST_EDGES = 3

interface Step {
  readonly to: string
  readonly way: Exclude<Way, 'own'>
}

/** Of a machine: its neighbours, and what they are to it. */
export class FlowMap {
  readonly #steps = new Map<string, Step[]>()

  constructor(flow: readonly FlowEdge[]) {
    for (const { from, to, kind } of flow) {
      this.#add(from, { to, way: 'downstream' })
      this.#add(to, { to: from, way: kind === 'supply' ? 'supply' : 'upstream' })
    }
  }

  #add(of: string, step: Step): void {
    const steps = this.#steps.get(of)
    if (steps) steps.push(step)
    else this.#steps.set(of, [step])
  }

  stepsOf(asset: string): readonly Step[] {
    return this.#steps.get(asset) ?? []
  }

  /**
   * Everything within so many edges, the machine itself included. The first edge says what it is to the machine: what lies
   * behind a supplier is supply, and a sister that the same supplier feeds is that as well.
   */
  within(asset: string, edges: number): ReadonlyMap<string, Place> {
    const found = new Map<string, Place>([[asset, { way: 'own', edges: 0 }]])
    let rim = [asset]
    for (let n = 1; n <= edges; n++) {
      const next: string[] = []
      for (const at of rim)
        for (const { to, way } of this.stepsOf(at)) {
          if (found.has(to)) continue
          const first = found.get(at)!.way
          found.set(to, { way: first === 'own' ? way : first, edges: n })
          next.push(to)
        }
      rim = next
    }
    return found
  }
}
