/** The part of meshoptimizer's simplifier that is used; three ships the code without types. */
declare module 'three/examples/jsm/libs/meshopt_simplifier.module.js' {
  export const MeshoptSimplifier: {
    readonly supported: boolean
    readonly ready: Promise<void>
    /** Keeps seams and outlines. `error` is a share of the mesh's size. */
    simplify(
      indices: Uint32Array,
      positions: Float32Array,
      stride: number,
      targetIndexCount: number,
      error: number,
    ): [Uint32Array, number]
    /** Keeps the outline only: for what is seen from afar. */
    simplifySloppy(
      indices: Uint32Array,
      positions: Float32Array,
      stride: number,
      lock: Uint8Array | null,
      targetIndexCount: number,
      error: number,
    ): [Uint32Array, number]
  }
}
