/** A narrow window into the running scene for tests and diagnostics; it changes nothing but `hide`. */
import type { PartStateName } from './painting/part-state.ts'

export interface SceneProbe {
  /** Resolves when the picture is up to date: nothing arrived undrawn, no flight, no link or vehicle on its way. Belts may run. */
  idle(): Promise<void>
  /** What a part is painted with; `component` null = the machine's frame. Tint is sRGB 0–255, null where it keeps its own colour. */
  partColour(
    asset: string,
    component: string | null,
  ): { readonly tint: readonly [number, number, number] | null; readonly state: PartStateName } | null
  /** Why a placeholder stands where an asset's model should, in words; null where the model stands there. */
  missing(asset: string): string | null
  /** x, z (m), heading (deg), then each link's drawn position (deg or m). */
  pose(asset: string): readonly number[] | null
  /** CSS px in the scene's element where a tap finds it, else where its anchor is; null behind the eye. */
  screenPoint(asset: string, component: string | null): readonly [number, number] | null
  /** Asset and component under a point, as a tap there would find them. */
  pick(x: number, y: number): { readonly asset: string; readonly component: string | null } | null
  readonly frames: number
  readonly drawCalls: number
  readonly triangles: number
  /** Makes a machine disappear. */
  hide(asset: string): void
}
