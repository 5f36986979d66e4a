/**
 * Lines round things. A silhouette (selection, hover) is drawn by stencil: the shapes mark their pixels, then the same
 * shapes, pushed outward along their screen normals, are drawn where nothing is marked: whole in front, 30 % behind others.
 * Parts never heard of are edged one by one with the back faces of the pushed-out hull.
 */
import {
  AlwaysStencilFunc, BackSide, Color, DoubleSide, Group, InstancedMesh, NotEqualStencilFunc, ReplaceStencilOp, ShaderMaterial,
  type ShaderMaterialParameters, type Vector2,
} from 'three'
import { type GeometryOf, instanced } from './batches.ts'
import type { SceneLayout } from './layout.ts'
import { BODY, type PaintUniforms, STATE_PARS } from './material.ts'
import { type Body, bodyOf } from './templates.ts'

const vertexShader = (body: Body): string => /* glsl */ `
${STATE_PARS}
uniform float uWidth;
uniform vec2 uResolution;
void main() {
  ${BODY[body]}
  mat4 toClip = projectionMatrix * modelViewMatrix * instanceMatrix;
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
  const ring = { transparent: true, depthWrite: false, side: DoubleSide, stencilWrite: true, stencilRef: ref, stencilFunc: NotEqualStencilFunc } as const
  return [
    {
      width: 0, alpha: 1, order,
      options: {
        transparent: true, colorWrite: false, depthWrite: false, depthTest: false, side: DoubleSide, stencilWrite: true, stencilRef: ref,
        stencilFunc: AlwaysStencilFunc, stencilZPass: ReplaceStencilOp, stencilFail: ReplaceStencilOp, stencilZFail: ReplaceStencilOp,
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
  readonly #geometryOf: GeometryOf
  readonly #uniforms: PaintUniforms
  readonly #passes: readonly Pass[]
  readonly #resolution: { value: Vector2 }
  readonly #colour = { value: new Color() }
  readonly #widths: { readonly css: number; readonly uniform: { value: number } }[] = []
  readonly #materials = new Map<string, ShaderMaterial>()
  #meshes: { readonly mesh: InstancedMesh; readonly shapes: readonly number[] }[] = []
  #pixelRatio = 1

  constructor(style: 'selection' | 'hover' | 'never', layout: SceneLayout, geometryOf: GeometryOf, uniforms: PaintUniforms, resolution: { value: Vector2 }) {
    this.#layout = layout
    this.#geometryOf = geometryOf
    this.#uniforms = uniforms
    this.#resolution = resolution
    this.#passes = style === 'never' ? edges(1.1) : style === 'selection' ? silhouette(2, 1) : silhouette(1.5, 3)
  }

  setColour(colour: string): void {
    this.#colour.value.set(colour)
  }

  setPixelRatio(pixelRatio: number): void {
    this.#pixelRatio = pixelRatio
    for (const { css, uniform } of this.#widths) uniform.value = css * pixelRatio
  }

  /** Replaces what is outlined. `matrixOf` fills the current matrix of a shape. */
  setShapes(shapes: readonly number[], matrixOf: (shape: number, out: Float32Array, offset: number) => void): void {
    this.#clear()
    const byTemplate = new Map<string, number[]>()
    for (const shape of shapes) {
      const { template, surface } = this.#layout.shapes[shape]!
      if (surface === 'glass') continue
      byTemplate.set(template, [...(byTemplate.get(template) ?? []), shape])
    }
    for (const [template, members] of byTemplate) {
      const geometry = instanced(this.#layout, this.#geometryOf(template), members)
      this.#passes.forEach((pass, i) => {
        const mesh = new InstancedMesh(geometry, this.#material(bodyOf(template), pass, i), members.length)
        mesh.frustumCulled = false
        mesh.matrixAutoUpdate = false
        mesh.renderOrder = pass.order
        this.#meshes.push({ mesh, shapes: members })
        this.group.add(mesh)
      })
    }
    this.follow(matrixOf)
  }

  /** Takes over the shapes' present matrices. */
  follow(matrixOf: (shape: number, out: Float32Array, offset: number) => void): void {
    for (const { mesh, shapes } of this.#meshes) {
      shapes.forEach((shape, slot) => matrixOf(shape, mesh.instanceMatrix.array as Float32Array, slot * 16))
      mesh.instanceMatrix.needsUpdate = true
    }
  }

  get empty(): boolean {
    return this.#meshes.length === 0
  }

  #material(body: Body, pass: Pass, index: number): ShaderMaterial {
    const key = `${body} ${index}`
    const known = this.#materials.get(key)
    if (known) return known
    const width = { value: pass.width * this.#pixelRatio }
    this.#widths.push({ css: pass.width, uniform: width })
    const material = new ShaderMaterial({
      ...pass.options,
      uniforms: { uWidth: width, uResolution: this.#resolution, uColour: this.#colour, uAlpha: { value: pass.alpha }, uState: this.#uniforms.uState },
      vertexShader: vertexShader(body),
      fragmentShader,
      toneMapped: false,
    })
    this.#materials.set(key, material)
    return material
  }

  #clear(): void {
    for (const { mesh } of this.#meshes) {
      this.group.remove(mesh)
      mesh.geometry.dispose()
      mesh.dispose()
    }
    this.#meshes = []
  }

  dispose(): void {
    this.#clear()
    for (const material of this.#materials.values()) material.dispose()
  }
}
