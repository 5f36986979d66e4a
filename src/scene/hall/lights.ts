/** Sky light and one key light whose shadows fall right and back; the shadow box is fitted to the hall and redrawn only when a caster moved. */
import { DirectionalLight, Group, HemisphereLight, Vector3 } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Bounds } from '../plan/hall-extent.ts'

const TOWARDS_LIGHT = new Vector3(-9, 17, 11).normalize()

/** A surface stands this many texels of the shadow map in front of its own shadow. */
const TEXELS_OFF = 2.4

export class Lights {
  readonly group = new Group()
  readonly key = new DirectionalLight()
  readonly #sky = new HemisphereLight()
  #shadow = 0
  #shown = false

  constructor(bounds: Bounds, unit: number) {
    this.group.add(this.#sky, this.key, this.key.target)
    const { shadow } = this.key
    this.key.castShadow = true
    shadow.radius = 3.2
    shadow.bias = -0.0004
    this.fit(bounds, unit)
  }

  /** Fits the shadow box to the hall. */
  fit({ min, max }: Bounds, unit: number): void {
    const centre = new Vector3((min[0] + max[0]) / 2, 0, (min[2] + max[2]) / 2)
    const right = new Vector3(0, 1, 0).cross(TOWARDS_LIGHT).normalize()
    const up = TOWARDS_LIGHT.clone().cross(right)
    const half = [0, 0, 0]
    for (const x of [min[0], max[0]]) {
      for (const y of [0, max[1]]) {
        for (const z of [min[2], max[2]]) {
          const corner = new Vector3(x, y, z).sub(centre)
          ;[right, up, TOWARDS_LIGHT].forEach((axis, i) => {
            half[i] = Math.max(half[i]!, Math.abs(corner.dot(axis)))
          })
        }
      }
    }
    const [width, height, depth] = half.map((v) => v + unit) as [number, number, number]
    this.key.target.position.copy(centre)
    this.key.position.copy(centre).addScaledVector(TOWARDS_LIGHT, depth + 2 * unit)
    Object.assign(this.key.shadow.camera, {
      left: -width,
      right: width,
      bottom: -height,
      top: height,
      near: unit,
      far: 2 * depth + 4 * unit,
    })
    this.key.shadow.camera.updateProjectionMatrix()
    const texels = Math.max(width, height) > 60 * unit ? 4096 : 2048
    if (this.key.shadow.mapSize.x !== texels) {
      this.key.shadow.mapSize.set(texels, texels)
      this.key.shadow.map?.dispose()
      this.key.shadow.map = null
    }
    // Texels as wide as a bevel would paint stripes on what leans towards the light.
    this.key.shadow.normalBias = Math.max(0.03 * unit, (TEXELS_OFF * 2 * Math.max(width, height)) / texels)
    this.group.updateMatrixWorld()
  }

  setTheme({ light }: Theme): void {
    this.#sky.color.set(light.sky)
    this.#sky.groundColor.set(light.ground)
    this.#sky.intensity = light.hemisphere
    this.key.color.set(light.keyColour)
    this.key.intensity = light.key
    this.#shadow = light.shadow
    this.#showShadows()
  }

  get shadowsShown(): boolean {
    return this.#shown
  }

  /** False until there is a shadow map to look at. */
  set shadowsShown(shown: boolean) {
    this.#shown = shown
    this.#showShadows()
  }

  #showShadows(): void {
    this.key.shadow.intensity = this.#shown ? this.#shadow : 0
  }

  dispose(): void {
    this.key.dispose()
    this.#sky.dispose()
  }
}
