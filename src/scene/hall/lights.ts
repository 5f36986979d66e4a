/** Sky light and one key light whose shadows fall right and back; the shadow box is fitted to what is looked at, and redrawn only when it or a caster moved. */
import { DirectionalLight, Group, HemisphereLight, Vector3 } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { Bounds } from '../plan/hall-extent.ts'

const TOWARDS_LIGHT = new Vector3(-9, 17, 11).normalize()
const RIGHT = new Vector3(0, 1, 0).cross(TOWARDS_LIGHT).normalize()
/** Of the shadow box: right, up, towards the light. */
const AXES = [RIGHT, TOWARDS_LIGHT.clone().cross(RIGHT), TOWARDS_LIGHT] as const

/** A surface stands this many texels of the shadow map in front of its own shadow. */
const TEXELS_OFF = 2.4
/** Its edge is blurred over so much. */
const SOFT_M = 0.028
/** Half the shadow box, of the eye's distance from what it looks at; a box of this much of the hall is the hall's own. */
const BOX_SHARE = 0.62
const NEARLY_ALL = 0.75
/** It is fitted anew when what is looked at has gone so far in it, or its size has changed so much. */
const STRAYS = 0.25
const RESIZED = 1.5

export class Lights {
  readonly group = new Group()
  readonly key = new DirectionalLight()
  readonly #sky = new HemisphereLight()
  #hall = { centre: new Vector3(), width: 1, height: 1, depth: 1, unit: 1 }
  #followed: { readonly at: Vector3; readonly radius: number } | null = null
  #shadow = 0
  #shown = false

  constructor(bounds: Bounds, unit: number) {
    this.group.add(this.#sky, this.key, this.key.target)
    const { shadow } = this.key
    this.key.castShadow = true
    shadow.bias = -0.0004
    this.fit(bounds, unit)
  }

  /** Fits the shadow box to the hall. */
  fit({ min, max }: Bounds, unit: number): void {
    const centre = new Vector3((min[0] + max[0]) / 2, 0, (min[2] + max[2]) / 2)
    const half = [0, 0, 0]
    for (const x of [min[0], max[0]]) {
      for (const y of [0, max[1]]) {
        for (const z of [min[2], max[2]]) {
          const corner = new Vector3(x, y, z).sub(centre)
          AXES.forEach((axis, i) => {
            half[i] = Math.max(half[i]!, Math.abs(corner.dot(axis)))
          })
        }
      }
    }
    const [width, height, depth] = half.map((v) => v + unit) as [number, number, number]
    this.#hall = { centre, width, height, depth, unit }
    const texels = Math.max(width, height) > 60 * unit ? 4096 : 2048
    if (this.key.shadow.mapSize.x !== texels) {
      this.key.shadow.mapSize.set(texels, texels)
      this.key.shadow.map?.dispose()
      this.key.shadow.map = null
    }
    this.#box(centre, width, height)
    this.#followed = null
  }

  /**
   * Near by the box is fitted to what is looked at: shadows of a machine are as fine as it is then. It is fitted anew only when
   * the eye has gone on a good deal.
   * @param distance of the eye. @returns whether it is another box now
   */
  follow(target: Vector3, distance: number): boolean {
    const { centre, width, height } = this.#hall
    const wanted = distance * BOX_SHARE
    if (wanted >= Math.max(width, height) * NEARLY_ALL) {
      if (!this.#followed) return false
      this.#followed = null
      this.#box(centre, width, height)
      return true
    }
    const now = this.#followed
    if (
      now &&
      now.at.distanceTo(target) < STRAYS * now.radius &&
      wanted < now.radius * RESIZED &&
      wanted > now.radius / RESIZED
    )
      return false
    this.#followed = { at: target.clone(), radius: wanted }
    // By whole texels, so that edges of shadows do not crawl.
    const texel = (2 * wanted) / this.key.shadow.mapSize.x
    const on = (axis: Vector3): number => Math.round(target.dot(axis) / texel) * texel
    const [right, up, towards] = AXES
    const snapped = new Vector3()
      .addScaledVector(right, on(right))
      .addScaledVector(up, on(up))
      .addScaledVector(towards, target.dot(towards))
    this.#box(snapped, wanted, wanted)
    return true
  }

  /** As deep as the hall, wherever it is: what stands between it and the light casts into it. */
  #box(centre: Vector3, width: number, height: number): void {
    const { centre: middle, depth, unit } = this.#hall
    const { shadow } = this.key
    const behind = centre.clone().sub(middle).dot(TOWARDS_LIGHT)
    this.key.target.position.copy(centre)
    this.key.position.copy(centre).addScaledVector(TOWARDS_LIGHT, depth - behind + 2 * unit)
    Object.assign(shadow.camera, {
      left: -width,
      right: width,
      bottom: -height,
      top: height,
      near: unit,
      far: 2 * depth + 4 * unit,
    })
    shadow.camera.updateProjectionMatrix()
    const texel = (2 * Math.max(width, height)) / shadow.mapSize.x
    // Texels as wide as a bevel would paint stripes on what leans towards the light.
    shadow.normalBias = Math.max(0.03 * unit, TEXELS_OFF * texel)
    // As soft in metres, however fine the texels are.
    shadow.radius = Math.min(4, Math.max(1.6, (SOFT_M * unit) / texel))
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
