/** The peer: plain three.js `InstancedMesh`es, as many instances in as many draws, the same geometry, places and camera. */
import {
  AmbientLight,
  BoxGeometry,
  Color,
  DirectionalLight,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedMesh,
  MeshStandardMaterial,
  type PerspectiveCamera,
  Raycaster,
  Scene,
  Vector2,
  type WebGLRenderer,
} from 'three'
import { FRAME, onFrame } from '../../src/base/rigid.ts'
import { createRenderer, type FrameCost, type Viewer } from './viewer.ts'

/** All shapes of the hall, near or far, as boxes in one draw. */
const boxes = (viewer: Viewer, material: MeshStandardMaterial): InstancedMesh => {
  const { shapes } = viewer.live.layout
  const world = viewer.live.motion.present()
  const mesh = new InstancedMesh(new BoxGeometry(2, 2, 2), material, shapes.length)
  shapes.forEach(({ dim }, i) => {
    for (let k = 0; k < 16; k++)
      mesh.instanceMatrix.array[i * 16 + k] = world[i * 16 + k]! * (k < 12 ? (dim[1] === 0 ? dim[0] : dim[k >> 2]!) : 1)
  })
  mesh.instanceColor = new InstancedBufferAttribute(new Float32Array(shapes.length * 3).fill(0.6), 3).setUsage(
    DynamicDrawUsage,
  )
  mesh.frustumCulled = false
  return mesh
}

export class Bare {
  readonly renderer: WebGLRenderer = createRenderer()
  readonly scene = new Scene()
  readonly camera: PerspectiveCamera
  readonly meshes: readonly InstancedMesh[]
  readonly instances: number
  readonly #raycaster = new Raycaster()

  constructor(viewer: Viewer, what: 'as drawn' | 'every shape a box') {
    this.camera = viewer.live.rig.camera.clone()
    const material = new MeshStandardMaterial({ roughness: 0.7 })
    const { frames } = viewer.live.motion
    const shown = viewer.live.stage.batches.group.children.filter(
      (child): child is InstancedMesh => child instanceof InstancedMesh && child.visible && child.count > 0,
    )
    this.meshes =
      what === 'every shape a box'
        ? [boxes(viewer, material)]
        : shown.map((mesh) => {
            const geometry = mesh.geometry.clone()
            for (const name of ['iDim', 'iPart', 'iCarrier', 'iKind']) geometry.deleteAttribute(name)
            const copy = new InstancedMesh(geometry, material, mesh.count)
            const carrier = mesh.geometry.getAttribute('iCarrier')
            for (let i = 0; i < mesh.count; i++)
              onFrame(
                copy.instanceMatrix.array as Float32Array,
                i * 16,
                frames,
                carrier.getX(i) * FRAME,
                mesh.instanceMatrix.array as Float32Array,
                i * 16,
              )
            // The product's shader sizes a unit template; here the size is in the matrix.
            const dim = mesh.geometry.getAttribute('iDim')
            for (let i = 0; i < mesh.count; i++)
              for (let axis = 0; axis < 3; axis++) {
                const size = dim.getY(i) === 0 ? dim.getX(i) : dim.getComponent(i, axis)
                for (let k = 0; k < 3; k++) copy.instanceMatrix.array[i * 16 + axis * 4 + k]! *= size
              }
            copy.instanceColor = new InstancedBufferAttribute(new Float32Array(mesh.count * 3).fill(0.6), 3).setUsage(
              DynamicDrawUsage,
            )
            copy.frustumCulled = false
            copy.matrixAutoUpdate = false
            return copy
          })
    this.scene.add(...this.meshes)
    this.instances = this.meshes.reduce((sum, { count }) => sum + count, 0)
    this.scene.background = new Color(0x1b1e22)
    const sun = new DirectionalLight(0xffffff, 2)
    sun.position.set(3, 8, 5)
    this.scene.add(sun, new AmbientLight(0xffffff, 0.6))
  }

  /** Recolours every `step`-th instance, from `first` on, and draws. */
  frame(first: number, step: number, level: number): FrameCost {
    const began = performance.now()
    let at = first
    let before = 0
    for (const mesh of this.meshes) {
      const colours = mesh.instanceColor!
      for (; at < before + mesh.count; at += step) colours.setXYZ(at - before, level, 0.5, 1 - level)
      before += mesh.count
      colours.needsUpdate = true
    }
    const updated = performance.now()
    this.renderer.render(this.scene, this.camera)
    return { update: updated - began, submit: performance.now() - updated }
  }

  /** three's own raycast, nearest hit. */
  pick(nx: number, ny: number): boolean {
    this.#raycaster.setFromCamera(new Vector2(nx, ny), this.camera)
    return this.#raycaster.intersectObjects([...this.meshes], false).length > 0
  }

  dispose(): void {
    for (const mesh of this.meshes) {
      mesh.geometry.dispose()
      mesh.dispose()
    }
    this.renderer.dispose()
    this.renderer.forceContextLoss()
  }
}
