/** How things stand on the layer that is shown, for whoever tells of it beside the picture. */
import type { Grain } from './layer.ts'

export interface LayerSurvey {
  /** Whether it tells of this layer: the picture follows a choice by a frame. */
  isOf(layer: string, grain: Grain): boolean
  /** Another number when anything stands elsewhere than it did. */
  version(): number
  /** Code (see `layer.ts`) → how many stand there: machines, or parts that are seen. */
  counts(): Uint32Array
  /** Code → how many machines stand there. Each counts once: where it stands itself, else where the most telling of its parts does; 0 = nothing of it tells of the layer. */
  machines(): Uint32Array
  /** Ids of the assets, and `asset/component` of the components, that stand at one of these codes. @param passes code → 1 */
  nodes(passes: Uint8Array): ReadonlySet<string>
  /** Of a machine or one of its components; 0 where it is not in the picture. */
  codeOf(asset: string, component: string | null): number
}
