/** What all programs of the equipment are told: colours, finishes, the states of parts, and where carriers are. */
import { Color, type DataTexture, Vector3 } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Surface } from '../equipment/shape.ts'
import { LIGHT_BANDS } from '../hall/hall-light.ts'

/** Index = the number a shape's surface has in `iKind`. */
export const SURFACES: readonly Surface[] = ['body', 'panel', 'structure', 'dark', 'steel', 'belt', 'goods', 'pallet', 'screen', 'glass']

/** Roughness, metalness, self-lit. */
const FINISH: Record<Surface, readonly [number, number, number]> = {
  body: [0.5, 0, 0], panel: [0.6, 0, 0], structure: [0.55, 0.25, 0], dark: [0.62, 0.1, 0], steel: [0.34, 0.75, 0],
  belt: [0.9, 0, 0], goods: [0.95, 0, 0], pallet: [0.95, 0, 0], screen: [0.5, 0, 0.45], glass: [0.2, 0, 0],
}

export interface PaintUniforms {
  readonly uPalette: { value: Color[] }
  readonly uFinish: { value: Vector3[] }
  readonly uState: { value: DataTexture }
  readonly uPhase: { value: DataTexture }
  readonly uCarriers: { value: DataTexture }
  readonly uStale: { value: Color }
  readonly uStaleLine: { value: Color }
  readonly uNever: { value: Color }
  readonly uAmbientFloor: { value: number }
  /** The hall's light as nine coefficients, see `hall-light.ts`. */
  readonly uHallLight: { value: Vector3[] }
  /** See `SceneLayout.unit`. */
  readonly uUnit: { value: number }
}

export const createUniforms = (state: DataTexture, phase: DataTexture, carriers: DataTexture, unit: number): PaintUniforms => ({
  uPalette: { value: SURFACES.map(() => new Color()) },
  uFinish: { value: SURFACES.map((surface) => new Vector3(...FINISH[surface])) },
  uState: { value: state },
  uPhase: { value: phase },
  uCarriers: { value: carriers },
  uStale: { value: new Color() },
  uStaleLine: { value: new Color() },
  uNever: { value: new Color() },
  uAmbientFloor: { value: 0.6 },
  uHallLight: { value: Array.from({ length: LIGHT_BANDS }, () => new Vector3()) },
  uUnit: { value: unit },
})

export const themeUniforms = (uniforms: PaintUniforms, theme: Theme): void => {
  SURFACES.forEach((surface, i) => uniforms.uPalette.value[i]!.set(theme.scene[surface]))
  uniforms.uStale.value.set(theme.scene.stale[0])
  uniforms.uStaleLine.value.set(theme.scene.stale[1])
  uniforms.uNever.value.set(theme.scene.zone)
  uniforms.uAmbientFloor.value = theme.light.ambientFloor
}
