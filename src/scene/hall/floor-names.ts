/** Names painted on the floor: zones' labels in Inter, as a decal each. The font is the page's own; nothing is fetched for it. */
import { CanvasTexture, Group, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace } from 'three'
import type { Theme } from '../../look/tokens.ts'
import type { FloorZone } from './floor-map.ts'

const FONT = '600 96px "Inter Variable", Inter, sans-serif'
/** Inter's cap height is .727 em. */
const CAP_SHARE = 0.727
const CAPS_M = 0.45
/** A work zone is named along its front unless it is much deeper than wide. */
const SQUARISH = 0.5

const painted = (
  text: string,
  colour: string,
  unit: number,
): { canvas: HTMLCanvasElement; width: number; height: number } | null => {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) return null
  const style = (): void => {
    context.font = FONT
    context.letterSpacing = '6px'
    context.fillStyle = colour
    context.textBaseline = 'middle'
  }
  style()
  canvas.width = Math.ceil(context.measureText(text).width) + 16
  canvas.height = 128
  style()
  context.fillText(text, 8, 68)
  const perPixel = (CAPS_M * unit) / (96 * CAP_SHARE)
  return { canvas, width: canvas.width * perPixel, height: canvas.height * perPixel }
}

export class FloorNames {
  readonly group = new Group()
  readonly #zones: readonly FloorZone[]
  readonly #unit: number
  #colour = ''

  constructor(zones: readonly FloorZone[], unit: number) {
    this.#unit = unit
    this.#zones = zones.filter(({ label }) => label)
  }

  setTheme({ scene }: Theme): void {
    this.#colour = scene.paint
    this.paint()
  }

  /** Paints anew: after a theme change, and once the font has arrived. */
  paint(): void {
    this.#clear()
    for (const zone of this.#zones) {
      const name = painted(zone.label!.toUpperCase(), this.#colour, this.#unit)
      if (!name) continue
      const map = new CanvasTexture(name.canvas)
      map.colorSpace = SRGBColorSpace
      map.anisotropy = 8
      // Lanes and walkways are narrower than they are long: their name lies along them, small ones shrink to fit.
      const along = zone.half[0] >= zone.half[1] * (zone.kind === 'work' ? SQUARISH : 1)
      const [run, across] = along ? zone.half : [zone.half[1], zone.half[0]]
      const fit = Math.min(1, (run * 1.8) / name.width, (across * (zone.kind === 'work' ? 0.5 : 1.3)) / name.height)
      const mesh = new Mesh(
        new PlaneGeometry(name.width * fit, name.height * fit),
        new MeshBasicMaterial({
          map,
          transparent: true,
          opacity: zone.kind === 'work' ? 0.8 : 0.65,
          depthWrite: false,
          toneMapped: false,
        }),
      )
      const turn = (zone.heading * Math.PI) / 180 + (along ? 0 : Math.PI / 2)
      // A work zone has its name inside the front edge, where machines leave room; others in the middle.
      const ahead = zone.kind === 'work' ? across - name.height * fit * 0.75 : 0
      mesh.rotation.set(-Math.PI / 2, 0, turn)
      mesh.position.set(
        zone.centre[0] + Math.sin(turn) * ahead,
        0.006 * this.#unit,
        zone.centre[1] + Math.cos(turn) * ahead,
      )
      this.group.add(mesh)
    }
    this.group.updateMatrixWorld()
  }

  #clear(): void {
    for (const child of [...this.group.children] as Mesh<PlaneGeometry, MeshBasicMaterial>[]) {
      this.group.remove(child)
      child.geometry.dispose()
      child.material.map?.dispose()
      child.material.dispose()
    }
  }

  dispose(): void {
    this.#clear()
  }
}
