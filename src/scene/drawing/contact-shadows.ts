/** Soft contact shadows: one instanced quad for each footprint, the blur of a rectangle worked out in the shader. */
import { InstancedBufferAttribute, InstancedMesh, Matrix4, PlaneGeometry, ShaderMaterial, UniformsLib, UniformsUtils } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'

const SLIGHTLY_ABOVE_M = 0.004
/** Share of its shadow that a machine keeps when it recedes. */
const FADED = 0.3

export class ContactShadows {
  readonly mesh: InstancedMesh<PlaneGeometry, ShaderMaterial>
  /** Machine → its first quad and how many. */
  readonly #range: { readonly first: number; readonly count: number }[] = []
  readonly #layout: SceneLayout
  readonly #strength = { value: 0.6 }
  readonly #feet: InstancedBufferAttribute

  constructor(layout: SceneLayout) {
    this.#layout = layout
    const all = layout.machines.flatMap(({ equipment }) => {
      this.#range.push({ first: this.#range.reduce((n, r) => n + r.count, 0), count: equipment.footprints.length })
      return equipment.footprints
    })
    const geometry = new PlaneGeometry(1, 1).rotateX(-Math.PI / 2)
    this.#feet = new InstancedBufferAttribute(Float32Array.from(all.flatMap(({ size, softness, strength }) => [...size, softness, strength])), 4)
    geometry.setAttribute('iFoot', this.#feet)
    const material = new ShaderMaterial({
      transparent: true, depthWrite: false, fog: true, uniforms: { ...UniformsUtils.clone(UniformsLib.fog), uStrength: this.#strength },
      vertexShader: /* glsl */ `
        attribute vec4 iFoot;
        varying vec2 vAt;
        varying vec4 vFoot;
        varying float vAway;
        void main() {
          vFoot = iFoot;
          vAt = position.xz * 2. * ( iFoot.xy * .5 + iFoot.z * 1.6 );
          vec4 seen = modelViewMatrix * instanceMatrix * vec4( vAt.x, 0., vAt.y, 1. );
          vAway = - seen.z;
          gl_Position = projectionMatrix * seen;
        }`,
      fragmentShader: /* glsl */ `
        varying vec2 vAt;
        varying vec4 vFoot;
        varying float vAway;
        uniform float uStrength, fogNear, fogFar;
        float edge( float x ) { return .5 + .5 * tanh( 1.2 * x ); }
        void main() {
          vec2 reach = vFoot.xy * .5;
          float s = vFoot.z * .55;
          float shade = ( edge( ( vAt.x + reach.x ) / s ) - edge( ( vAt.x - reach.x ) / s ) ) * ( edge( ( vAt.y + reach.y ) / s ) - edge( ( vAt.y - reach.y ) / s ) );
          // In the fog there is no floor left to darken.
          gl_FragColor = vec4( 0., 0., 0., shade * vFoot.w * uStrength * ( 1. - smoothstep( fogNear, fogFar, vAway ) ) );
        }`,
    })
    this.mesh = new InstancedMesh(geometry, material, Math.max(1, all.length))
    this.mesh.count = all.length
    this.mesh.frustumCulled = false
    this.mesh.matrixAutoUpdate = false
    this.mesh.renderOrder = -1
    layout.machines.forEach(({ index, matrix }) => this.place(index, matrix))
  }

  /** Puts a machine's shadows under its present place (16 numbers). */
  place(machine: number, matrix: ArrayLike<number>): void {
    const { first } = this.#range[machine]!
    const world = new Matrix4().fromArray(matrix as number[])
    this.#layout.machines[machine]!.equipment.footprints.forEach(({ at }, i) => {
      this.mesh.setMatrixAt(first + i, world.clone().multiply(new Matrix4().makeTranslation(at[0], SLIGHTLY_ABOVE_M * this.#layout.unit, at[1])))
    })
    this.mesh.instanceMatrix.needsUpdate = true
  }

  /** A machine stands on other feet, as many as before. */
  join({ index, equipment: { footprints } }: Machine, matrix: ArrayLike<number>): void {
    footprints.forEach(({ size, softness, strength }, i) => this.#feet.setXYZW(this.#range[index]!.first + i, ...size, softness, strength))
    this.#feet.needsUpdate = true
    this.place(index, matrix)
  }

  /** Machines that recede (`machines[index]` = 1) hardly darken the floor. */
  fade(machines: Uint8Array): void {
    for (const { index, equipment: { footprints } } of this.#layout.machines)
      footprints.forEach(({ strength }, i) => this.#feet.setW(this.#range[index]!.first + i, machines[index] ? strength * FADED : strength))
    this.#feet.needsUpdate = true
  }

  hide(machine: number): void {
    const { first, count } = this.#range[machine]!
    for (let i = 0; i < count; i++) this.mesh.setMatrixAt(first + i, new Matrix4().makeScale(0, 0, 0))
    this.mesh.instanceMatrix.needsUpdate = true
  }

  setTheme({ light }: Theme): void {
    this.#strength.value = light.contact
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.mesh.material.dispose()
    this.mesh.dispose()
  }
}
