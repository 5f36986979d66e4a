/** A ring on the floor round every machine whose alarm holds, in the colour of its worst priority: twice as wide while nobody has taken note. */
import { Color, InstancedBufferAttribute, InstancedMesh, Matrix4, PlaneGeometry, ShaderMaterial } from 'three'

const RADIUS_M = 0.95
const SLIGHTLY_ABOVE_M = 0.008
/** Of a ring that calls. */
const ACKNOWLEDGED_WIDTH = 0.5

export interface AlarmRing {
  readonly at: readonly [number, number]
  /** Half of the machine's smaller side; the ring goes round it where the machine is bigger than a robot's foot. */
  readonly radius: number
  readonly colour: string
  /** Nobody has taken note yet. */
  readonly calls: boolean
}

export class AlarmRings {
  readonly mesh: InstancedMesh<PlaneGeometry, ShaderMaterial>
  readonly #colours: InstancedBufferAttribute
  /** Radius, m, and width beside that of a ring that calls. */
  readonly #forms: InstancedBufferAttribute
  readonly #unit: number

  constructor(most: number, unit: number) {
    this.#unit = unit
    const geometry = new PlaneGeometry(2, 2).rotateX(-Math.PI / 2)
    this.#colours = new InstancedBufferAttribute(new Float32Array(Math.max(1, most) * 3), 3)
    this.#forms = new InstancedBufferAttribute(new Float32Array(Math.max(1, most) * 2), 2)
    geometry.setAttribute('iColour', this.#colours)
    geometry.setAttribute('iForm', this.#forms)
    const material = new ShaderMaterial({
      transparent: true,
      depthWrite: false,
      toneMapped: false,
      vertexShader: /* glsl */ `
        attribute vec3 iColour;
        attribute vec2 iForm;
        varying vec2 vAt;
        varying vec3 vColour;
        varying vec2 vForm;
        void main() {
          vColour = iColour;
          vForm = iForm;
          vAt = position.xz * ( iForm.x * 1.1 );
          gl_Position = projectionMatrix * modelViewMatrix * instanceMatrix * vec4( vAt.x, 0., vAt.y, 1. );
        }`,
      fragmentShader: /* glsl */ `
        varying vec2 vAt;
        varying vec3 vColour;
        varying vec2 vForm;
        void main() {
          float d = length( vAt ) - vForm.x * .97;
          float pixel = fwidth( d );
          float width = clamp( vForm.x * .03, pixel * 1.1, pixel * 1.6 ) * vForm.y;
          float ring = 1. - smoothstep( width - pixel * .5, width + pixel * .5, abs( d ) );
          float fill = 1. - smoothstep( -pixel, pixel, d );
          gl_FragColor = vec4( vColour, max( ring * .9, fill * .1 ) );
          #include <colorspace_fragment>
        }`,
    })
    this.mesh = new InstancedMesh(geometry, material, Math.max(1, most))
    this.mesh.count = 0
    this.mesh.visible = false
    this.mesh.frustumCulled = false
    this.mesh.matrixAutoUpdate = false
  }

  set(rings: readonly AlarmRing[]): void {
    const colour = new Color()
    this.mesh.count = rings.length
    this.mesh.visible = rings.length > 0
    rings.forEach((ring, i) => {
      this.mesh.setMatrixAt(i, new Matrix4().makeTranslation(ring.at[0], SLIGHTLY_ABOVE_M * this.#unit, ring.at[1]))
      colour.set(ring.colour).toArray(this.#colours.array, i * 3)
      this.#forms.array[i * 2] = Math.max(RADIUS_M * this.#unit, ring.radius)
      this.#forms.array[i * 2 + 1] = ring.calls ? 1 : ACKNOWLEDGED_WIDTH
    })
    this.mesh.instanceMatrix.needsUpdate = true
    this.#colours.needsUpdate = true
    this.#forms.needsUpdate = true
  }

  dispose(): void {
    this.mesh.geometry.dispose()
    this.mesh.material.dispose()
    this.mesh.dispose()
  }
}
