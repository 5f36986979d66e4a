/**
 * Lines round things. A silhouette (selection, hover) is drawn by stencil: the shapes mark their pixels, then the same
 * shapes, pushed outward along their screen normals, are drawn where nothing is marked: whole in front, 30 % behind others.
 * Parts never heard of are edged one by one with the back faces of the pushed-out hull.
 */
import {
  AlwaysStencilFunc,
  BackSide,
  Color,
  DoubleSide,
  Group,
  Mesh,
  NotEqualStencilFunc,
  ReplaceStencilOp,
  ShaderMaterial,
  type ShaderMaterialParameters,
  Sphere,
  type Texture,
  type Vector2,
} from 'three'
import type { Level } from '../equipment/castings.ts'
import type { GeometryOf } from './batches.ts'
import { type Hull, hullOf } from './hull.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { RIDE } from './carrier-texture.ts'
import type { PaintUniforms } from './paint-uniforms.ts'
import { BODY, HIDE, STATE_PARS } from './shader-parts.ts'
import type { ShapeTable } from './shape-table.ts'

const vertexShader = /* glsl */ `
${STATE_PARS}
${RIDE}
attribute float iMember;
uniform sampler2D uMatrices;
uniform float uWidth;
uniform vec2 uResolution;
void main() {
  ${BODY}
  ${HIDE}
  int row = int( iMember );
  mat4 world = mat4( texelFetch( uMatrices, ivec2( 0, row ), 0 ), texelFetch( uMatrices, ivec2( 1, row ), 0 ), texelFetch( uMatrices, ivec2( 2, row ), 0 ), texelFetch( uMatrices, ivec2( 3, row ), 0 ) );
  if ( iCarrier > .5 ) world = carrierFrame( iCarrier ) * world;
  mat4 toClip = projectionMatrix * viewMatrix * world;
  vec4 here = toClip * vec4( transformed, 1. );
  vec4 there = toClip * vec4( transformed + normal * .01, 1. );
  vec2 along = ( there.xy / there.w - here.xy / here.w ) * uResolution;
  float reach = length( along );
  if ( reach > 1e-5 ) here.xy += along / reach * uWidth * 2. / uResolution * here.w;
  gl_Position = here;
}`

const fragmentShader = /* glsl */ `
uniform vec3 uColour;
uniform float uAlpha;
void main() {
  gl_FragColor = vec4( uColour, uAlpha );
  #include <colorspace_fragment>
}`

interface Pass {
  readonly width: number
  readonly alpha: number
  readonly order: number
  readonly options: ShaderMaterialParameters
}

const silhouette = (width: number, ref: number): readonly Pass[] => {
  const order = 20 + ref * 3
  const ring = {
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    stencilWrite: true,
    stencilRef: ref,
    stencilFunc: NotEqualStencilFunc,
  } as const
  return [
    {
      width: 0,
      alpha: 1,
      order,
      options: {
        transparent: true,
        colorWrite: false,
        depthWrite: false,
        depthTest: false,
        side: DoubleSide,
        stencilWrite: true,
        stencilRef: ref,
        stencilFunc: AlwaysStencilFunc,
        stencilZPass: ReplaceStencilOp,
        stencilFail: ReplaceStencilOp,
        stencilZFail: ReplaceStencilOp,
      },
    },
    { width, alpha: 0.3, order: order + 1, options: { ...ring, depthTest: false } },
    { width, alpha: 1, order: order + 2, options: ring },
  ]
}

const edges = (width: number): readonly Pass[] => [{ width, alpha: 1, order: 1, options: { side: BackSide } }]

export class Outline {
  readonly group = new Group()
  readonly #layout: SceneLayout
  readonly #table: ShapeTable
  readonly #geometryOf: GeometryOf
  readonly #colour = { value: new Color() }
  readonly #matrices: { value: Texture | null } = { value: null }
  readonly #passes: readonly { readonly css: number; readonly order: number; readonly material: ShaderMaterial }[]
  /** Machine → how finely it is drawn. */
  readonly #levelOf: (machine: number) => Level
  #hull: Hull | null = null
  /** Outlined machines → their level in the hull. */
  readonly #machines = new Map<number, Level>()

  constructor(
    style: 'selection' | 'hover' | 'never',
    layout: SceneLayout,
    table: ShapeTable,
    geometryOf: GeometryOf,
    uniforms: PaintUniforms,
    resolution: { value: Vector2 },
    levelOf: (machine: number) => Level,
  ) {
    this.#layout = layout
    this.#levelOf = levelOf
    this.#table = table
    this.#geometryOf = geometryOf
    const passes = style === 'never' ? edges(1.1) : style === 'selection' ? silhouette(2, 1) : silhouette(1.5, 3)
    this.#passes = passes.map(({ width, alpha, order, options }) => ({
      css: width,
      order,
      material: new ShaderMaterial({
        ...options,
        uniforms: {
          uWidth: { value: width },
          uResolution: resolution,
          uColour: this.#colour,
          uAlpha: { value: alpha },
          uState: uniforms.uState,
          uCarriers: uniforms.uCarriers,
          uMatrices: this.#matrices,
        },
        vertexShader,
        fragmentShader,
        toneMapped: false,
      }),
    }))
  }

  setColour(colour: string): void {
    this.#colour.value.set(colour)
  }

  setPixelRatio(pixelRatio: number): void {
    for (const { css, material } of this.#passes) material.uniforms['uWidth']!.value = css * pixelRatio
  }

  /** Replaces what is outlined. */
  setShapes(shapes: readonly number[]): void {
    const wanted = shapes.filter((shape) => this.#layout.shapes[shape]!.surface !== 'glass')
    const before = this.#hull?.shapes ?? []
    if (wanted.length === before.length && wanted.every((shape, i) => shape === before[i])) return
    this.#clear()
    if (wanted.length > 0) this.#outline(wanted)
  }

  /** These machines are drawn more finely, or less. */
  relevel(machines: readonly number[]): void {
    if (
      !this.#hull ||
      machines.every(
        (machine) =>
          this.#machines.get(machine) === undefined || this.#machines.get(machine) === this.#levelOf(machine),
      )
    )
      return
    const { shapes } = this.#hull
    this.#clear()
    this.#outline(shapes)
  }

  #machineOf(shape: number): number {
    return this.#layout.parts[this.#layout.partOf[shape]!]!.machine.index
  }

  #outline(shapes: readonly number[]): void {
    for (const shape of shapes) this.#machines.set(this.#machineOf(shape), this.#levelOf(this.#machineOf(shape)))
    const hull = (this.#hull = hullOf(this.#layout, this.#table, this.#geometryOf, shapes, (shape) =>
      this.#machines.get(this.#machineOf(shape))!,
    ))
    this.#matrices.value = hull.matrices
    hull.geometry.boundingSphere = new Sphere()
    for (const { material, order } of this.#passes) {
      const mesh = new Mesh(hull.geometry, material)
      mesh.frustumCulled = false
      mesh.matrixAutoUpdate = false
      mesh.renderOrder = order
      this.group.add(mesh)
    }
  }

  #clear(): void {
    this.group.clear()
    this.#machines.clear()
    this.#hull?.dispose()
    this.#hull = null
  }

  dispose(): void {
    this.#clear()
    for (const { material } of this.#passes) material.dispose()
  }
}
