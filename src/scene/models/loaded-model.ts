/** A model as it came from its file, whatever the format: meshes, where they belong, and the joints that carry them. Plain data. */
import type { Rigid } from '../../base/rigid.ts'
import type { Gear } from '../../equipment/kinematics.ts'

export interface MeshData {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly indices: Uint32Array
}

export interface Piece extends MeshData {
  /** What the twin's parts may call it, nearest first: its node, then what that belongs to. */
  readonly names: readonly string[]
  /** Joint that carries it and whose frame it is given in; −1 = the model's own. */
  readonly joint: number
}

export interface Joint {
  readonly name: string
  /** Index of the joint before it, −1 = the model. Always smaller than its own. */
  readonly parent: number
  /** Where its frame is in its parent's, at 0. */
  readonly origin: Rigid
  readonly kind: 'rotary' | 'linear'
  readonly axis: readonly [number, number, number]
  /** Degrees or metres. */
  readonly limits: readonly [number, number]
  /** Joint whose signal moves it: its own name, or that of the joint it mimics. */
  readonly follows: string
  /** How it follows another joint; absent where it moves by itself. */
  readonly gear?: Gear
}

/** Something in a file that is not shown, and that a person may look for. */
export type LeftOut =
  | { readonly is: 'points' | 'lines' | 'shapeless' | 'hidden' | 'animations' }
  /** An extension that is not understood, and that the file does not require. */
  | { readonly is: 'extension'; readonly name: string }

export interface LoadedModel {
  readonly pieces: readonly Piece[]
  readonly joints: readonly Joint[]
  /** Which axis of the file points up where the twin does not say. */
  readonly up: 'y' | 'z'
  readonly leftOut: readonly LeftOut[]
}

export const trianglesOf = (pieces: readonly MeshData[]): number =>
  pieces.reduce((sum, { indices }) => sum + indices.length / 3, 0)
