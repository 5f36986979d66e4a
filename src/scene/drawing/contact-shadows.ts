/** Soft contact shadows: one instanced quad for each footprint, the blur of a rectangle worked out in the shader. */
import {
  InstancedBufferAttribute,
  InstancedMesh,
  Matrix4,
  PlaneGeometry,
  ShaderMaterial,
  UniformsLib,
  UniformsUtils,
} from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'

const SLIGHTLY_ABOVE_M = 0.004
/** Share of its shadow that a machine keeps when it recedes. */
const FADED = 0.3

const MATERIAL = {
  transparent: true,
  depthWrite: false,
  fog: true,
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
  // .5 + .5 tanh 1.2 x, with one exponential.
  fragmentShader: /* glsl */ `
    varying vec2 vAt;
    varying vec4 vFoot;
    varying float vAway;
    uniform float uStrength, fogNear, fogFar;
    vec2 edge( vec2 x ) { return 1. / ( 1. + exp( -2.4 * x ) ); }
    void main() {
      vec2 reach = vFoot.xy * .5;
      float s = vFoot.z * .55;
      vec2 shade = edge( ( vAt + reach ) / s ) - edge( ( vAt - reach ) / s );
      // In the fog there is no floor left to darken.
      gl_FragColor = vec4( 0., 0., 0., shade.x * shade.y * vFoot.w * uStrength * ( 1. - smoothstep( fogNear, fogFar, vAway ) ) );
    }`,
}

/** A machine's quads: where they are kept, the first and how many. */
interface Range {
  readonly mesh: InstancedMesh
  readonly first: number
  readonly count: number
}

export class ContactShadows {
  /** Under what stands in its place: part of the floor for as long as nothing here changes. */
  readonly still: InstancedMesh
  /** Under what drives about. */
  readonly moving: InstancedMesh
  /** Told when what lies under standing machines looks different. */
  onStillChanged: () => void = () => {}
  readonly #layout: SceneLayout
  readonly #ranges: readonly Range[]
  readonly #material: ShaderMaterial
  readonly #strength = { value: 0.6 }

  /** @param travels machines that change their place */
  constructor(layout: SceneLayout, travels: (machine: Machine) => boolean) {
    this.#layout = layout
    this.#material = new ShaderMaterial({
      ...MATERIAL,
      uniforms: { ...UniformsUtils.clone(UniformsLib.fog), uStrength: this.#strength },
    })
    const [moving, standing] = [layout.machines.filter(travels), layout.machines.filter((machine) => !travels(machine))]
    this.still = this.#mesh(standing)
    this.moving = this.#mesh(moving)
    this.moving.visible = this.moving.count > 0
    const ranges: Range[] = []
    for (const [mesh, machines] of [
      [this.still, standing],
      [this.moving, moving],
    ] as const) {
      let first = 0
      for (const { index, equipment } of machines) {
        ranges[index] = { mesh, first, count: equipment.footprints.length }
        first += equipment.footprints.length
      }
    }
    this.#ranges = ranges
    layout.machines.forEach(({ index, matrix }) => this.place(index, matrix))
  }

  #mesh(machines: readonly Machine[]): InstancedMesh {
    const feet = machines.flatMap(({ equipment }) => equipment.footprints)
    const geometry = new PlaneGeometry(1, 1).rotateX(-Math.PI / 2)
    geometry.setAttribute(
      'iFoot',
      new InstancedBufferAttribute(
        Float32Array.from(feet.flatMap(({ size, softness, strength }) => [...size, softness, strength])),
        4,
      ),
    )
    const mesh = new InstancedMesh(geometry, this.#material, Math.max(1, feet.length))
    mesh.count = feet.length
    mesh.frustumCulled = false
    mesh.matrixAutoUpdate = false
    mesh.renderOrder = -1
    return mesh
  }

  #changed(mesh: InstancedMesh): void {
    if (mesh === this.still) this.onStillChanged()
  }

  /** Puts a machine's shadows under its present place (16 numbers). */
  place(machine: number, matrix: ArrayLike<number>): void {
    const { mesh, first } = this.#ranges[machine]!
    const world = new Matrix4().fromArray(matrix as number[])
    this.#layout.machines[machine]!.equipment.footprints.forEach(({ at }, i) => {
      mesh.setMatrixAt(
        first + i,
        world.clone().multiply(new Matrix4().makeTranslation(at[0], SLIGHTLY_ABOVE_M * this.#layout.unit, at[1])),
      )
    })
    mesh.instanceMatrix.needsUpdate = true
    this.#changed(mesh)
  }

  /** A machine stands on other feet, as many as before. */
  join({ index, equipment: { footprints } }: Machine, matrix: ArrayLike<number>): void {
    const { mesh, first } = this.#ranges[index]!
    const feet = this.#feet(mesh)
    footprints.forEach(({ size, softness, strength }, i) => feet.setXYZW(first + i, ...size, softness, strength))
    feet.needsUpdate = true
    this.place(index, matrix)
  }

  /** Machines that recede (`machines[index]` = 1) hardly darken the floor. */
  fade(machines: Uint8Array): void {
    for (const {
      index,
      equipment: { footprints },
    } of this.#layout.machines) {
      const { mesh, first } = this.#ranges[index]!
      footprints.forEach(({ strength }, i) =>
        this.#feet(mesh).setW(first + i, machines[index] ? strength * FADED : strength),
      )
    }
    for (const mesh of [this.still, this.moving]) this.#feet(mesh).needsUpdate = true
    this.onStillChanged()
  }

  #feet({ geometry }: InstancedMesh): InstancedBufferAttribute {
    return geometry.getAttribute('iFoot') as InstancedBufferAttribute
  }

  hide(machine: number): void {
    const { mesh, first, count } = this.#ranges[machine]!
    for (let i = 0; i < count; i++) mesh.setMatrixAt(first + i, new Matrix4().makeScale(0, 0, 0))
    mesh.instanceMatrix.needsUpdate = true
    this.#changed(mesh)
  }

  setTheme({ light }: Theme): void {
    this.#strength.value = light.contact
    this.onStillChanged()
  }

  dispose(): void {
    for (const mesh of [this.still, this.moving]) {
      mesh.geometry.dispose()
      mesh.dispose()
    }
    this.#material.dispose()
  }
}
