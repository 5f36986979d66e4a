/** Whether the eye has moved: what follows from where it is alone need not be worked out while it stands still. */

interface Matrix {
  readonly elements: ArrayLike<number>
}

/** As three's cameras have it. */
export interface Eye {
  readonly matrixWorld: Matrix
  readonly projectionMatrix: Matrix
}

export class EyeWatch {
  /** Camera and size of the last look: sixteen, sixteen and two numbers. */
  readonly #seen = new Float64Array(34).fill(Number.NaN)

  /** Looks where the eye is now. True when it, or the window it looks through, is another than when last asked. */
  moved({ matrixWorld, projectionMatrix }: Eye, width: number, height: number): boolean {
    const seen = this.#seen
    const { elements: world } = matrixWorld
    const { elements: projection } = projectionMatrix
    let same = seen[32] === width && seen[33] === height
    for (let i = 0; i < 16 && same; i++) same = seen[i] === world[i] && seen[16 + i] === projection[i]
    if (same) return false
    seen.set(world, 0)
    seen.set(projection, 16)
    seen[32] = width
    seen[33] = height
    return true
  }
}
