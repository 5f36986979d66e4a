/** What all programs of the equipment are told: colours, finishes, the states of parts, and where carriers are. */
import { Color, type DataTexture, type Vector3 } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Surface } from '../equipment/shape.ts'
import { LIGHT_BANDS } from '../hall/hall-light.ts'

/** Index = the number a shape's surface has in `iKind`. */
export const SURFACES: readonly Surface[] = [
  'body',
  'panel',
  'structure',
  'dark',
  'steel',
  'belt',
  'goods',
  'pallet',
  'screen',
  'glass',
]

/** Roughness, metalness, self-lit. */
const FINISH: Record<Surface, readonly [number, number, number]> = {
  body: [0.5, 0, 0],
  panel: [0.6, 0, 0],
  structure: [0.55, 0.25, 0],
  dark: [0.62, 0.1, 0],
  steel: [0.34, 0.75, 0],
  belt: [0.9, 0, 0],
  goods: [0.95, 0, 0],
  pallet: [0.95, 0, 0],
  screen: [0.5, 0, 0.45],
  glass: [0.2, 0, 0],
}

/** Where in `uHall` the surfaces' colours begin, and where their finishes. */
export const COLOURS_AT = LIGHT_BANDS
export const FINISHES_AT = COLOURS_AT + SURFACES.length
/** Radiance of the strip lights, and how much of what keeps light away is shown yet. */
export const STRIPS_AT = FINISHES_AT + SURFACES.length
export const HALL_SIZE = STRIPS_AT + 1

export interface PaintUniforms {
  /**
   * The hall's light as nine coefficients (see `hall-light.ts`), each surface's colour, each surface's finish, the strip lights: three
   * numbers each, and all in one, because each uniform costs every program of every picture a call.
   */
  readonly uHall: { value: Float32Array }
  readonly uState: { value: DataTexture }
  readonly uPhase: { value: DataTexture }
  readonly uCarriers: { value: DataTexture }
  readonly uStale: { value: Color }
  readonly uStaleLine: { value: Color }
  readonly uNever: { value: Color }
  readonly uAmbientFloor: { value: number }
  /** See `SceneLayout.unit`. */
  readonly uUnit: { value: number }
}

export const createUniforms = (
  state: DataTexture,
  phase: DataTexture,
  carriers: DataTexture,
  unit: number,
): PaintUniforms => ({
  uHall: {
    value: Float32Array.of(
      ...new Float32Array(FINISHES_AT * 3),
      ...SURFACES.flatMap((surface) => FINISH[surface]),
      0,
      0,
      0,
    ),
  },
  uState: { value: state },
  uPhase: { value: phase },
  uCarriers: { value: carriers },
  uStale: { value: new Color() },
  uStaleLine: { value: new Color() },
  uNever: { value: new Color() },
  uAmbientFloor: { value: 0.6 },
  uUnit: { value: unit },
})

/** @param light coefficients, of this theme */
export const themeUniforms = (uniforms: PaintUniforms, theme: Theme, light: readonly Vector3[]): void => {
  light.forEach((band, i) => band.toArray(uniforms.uHall.value, i * 3))
  SURFACES.forEach((surface, i) => new Color(theme.scene[surface]).toArray(uniforms.uHall.value, (COLOURS_AT + i) * 3))
  uniforms.uHall.value[STRIPS_AT * 3] = theme.light.strips
  uniforms.uStale.value.set(theme.scene.stale[0])
  uniforms.uStaleLine.value.set(theme.scene.stale[1])
  uniforms.uNever.value.set(theme.scene.zone)
  uniforms.uAmbientFloor.value = theme.light.ambientFloor
}
