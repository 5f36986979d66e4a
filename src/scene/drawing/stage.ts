/** Everything that is drawn, put together once for a twin; later changes are bytes and matrices, never new objects. */
import {
  type BufferGeometry,
  Color,
  Fog,
  type PerspectiveCamera,
  Scene,
  Vector2,
  type Vector3,
  type WebGLRenderer,
} from 'three'
import { THEMES, type Theme, type ThemeName } from '../../look/tokens.ts'
import type { Level } from '../equipment/castings.ts'
import { AlarmRings, type AlarmRing } from './alarm-rings.ts'
import { Batches } from './batches.ts'
import { ContactShadows } from './contact-shadows.ts'
import { Floor, zonesOf } from '../hall/floor.ts'
import { FloorPicture } from '../hall/floor-picture.ts'
import { FloorNames } from '../hall/floor-names.ts'
import { travels } from '../motion/travel.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import type { Carriers } from '../motion/carriers.ts'
import { Lights } from '../hall/lights.ts'
import { Walls } from '../hall/walls.ts'
import { STEPS } from './levels.ts'
import { Opening } from './opening.ts'
import { Outline } from './outline.ts'
import { STRIPS_AT } from './paint-uniforms.ts'
import { Sight } from './sight.ts'
import { templateGeometry } from './templates.ts'
import { installToneMapping } from './tone.ts'

const GLASS_OPACITY: Record<ThemeName, number> = { dark: 0.08, light: 0.13, contrast: 0.13 }
/** Shadows follow moving casters no more often than this, and where frames are slow no more often than every fourth. */
const SHADOW_INTERVAL_MS = 100
const OPENED_AT = STRIPS_AT * 3 + 1
/** Light is taken away so slowly that nothing leaps. */
const OPENING_MS = 250
/** Of the fog's way from clear to all gone. */
const HARDLY_SEEN = 0.4
/** The fog's way is so many times longer still when all of a hall is looked at, from 12 to 32 m away. */
const WIDER = 1.6
const FRAMES_A_SHADOW = 4
const LONGEST_SHADOW_INTERVAL_MS = 1500

/** What is a table's size stands in a hall that nobody sees. */
const TABLE_UNIT = 0.3

const wallsOf = ({ twin, bounds, unit }: SceneLayout): Walls | null =>
  twin.hall === 'hint' && unit >= TABLE_UNIT ? new Walls(bounds, unit) : null

export class Stage {
  readonly scene = new Scene()
  readonly batches: Batches
  readonly contact: ContactShadows
  readonly rings: AlarmRings
  readonly selected: Outline
  readonly hovered: Outline
  readonly never: Outline
  /** Told of the machines in the picture when they, or how big they are, change. */
  onSight: (machines: readonly number[]) => void = () => {}
  /** Shadows follow moving casters as seldom as on the slowest device. */
  thrifty = false
  /** Shadows follow moving casters no more often than this now, ms. */
  shadowsEveryMs = SHADOW_INTERVAL_MS
  readonly #renderer: WebGLRenderer
  readonly #layout: SceneLayout
  readonly #unit: number
  readonly #sight: Sight
  readonly #lights: Lights
  #floor: Floor
  #walls: Walls | null
  readonly #floorPicture = new FloorPicture()
  readonly #names: FloorNames
  readonly #fog = new Fog(0)
  readonly #templates = new Map<string, BufferGeometry>()
  readonly #resolution = { value: new Vector2(1, 1) }
  #theme: Theme = THEMES.dark
  #opening: Opening | null = null
  /** When the first picture was drawn since it was known how open all stands; NaN = the next is, Infinity = it is not known. */
  #openedAt = Infinity
  #shadowsDue = true
  /** Where they are needed now there are none. */
  #shadowsElsewhere = false
  #shadowsAt = -Infinity
  #renderedAt = -Infinity
  #disposed = false

  /** @param frames present frames of the carriers, written by motion */
  constructor(renderer: WebGLRenderer, layout: SceneLayout, carriers: Carriers, frames: Float32Array) {
    this.#renderer = renderer
    this.#layout = layout
    this.#unit = layout.unit
    this.#sight = new Sight(layout)
    this.claimRenderer()
    const geometryOf = (key: string): BufferGeometry => {
      const known = this.#templates.get(key) ?? templateGeometry(key)
      this.#templates.set(key, known)
      return known
    }
    const zones = zonesOf(layout.twin)
    this.batches = new Batches(layout, geometryOf, carriers, frames)
    this.contact = new ContactShadows(layout, ({ asset }) => travels(asset))
    this.contact.onStillChanged = () => this.#floorPicture.forget()
    this.rings = new AlarmRings(layout.machines.length, layout.unit)
    const outline = (style: 'selection' | 'hover' | 'never', levelOf: (machine: number) => Level): Outline =>
      new Outline(style, layout, this.batches.table, geometryOf, this.batches.uniforms, this.#resolution, levelOf)
    // Of these there is one, and it is looked at; of those there may be a hall full.
    this.selected = outline('selection', () => 2)
    this.hovered = outline('hover', () => 2)
    this.never = outline('never', (machine) => STEPS[this.#sight.steps[machine]!]?.level ?? 0)
    this.#lights = new Lights(layout.bounds, layout.unit)
    this.#floor = new Floor(zones, layout.bounds, layout.unit)
    this.#walls = wallsOf(layout)
    this.#names = new FloorNames(zones, layout.unit)
    this.scene.fog = this.#fog
    // Nothing here moves by its matrix: carriers do, in the shaders. What is put elsewhere says so itself.
    this.scene.matrixWorldAutoUpdate = false
    this.scene.background = new Color()
    this.scene.add(
      this.#lights.group,
      this.#floor.mesh,
      ...(this.#walls ? [this.#walls.mesh] : []),
      this.contact.still,
      this.contact.moving,
      this.rings.mesh,
      this.#names.group,
      this.batches.group,
      this.never.group,
      this.selected.group,
      this.hovered.group,
    )
    void document.fonts.load('600 96px "Inter Variable"').then(() => {
      if (!this.#disposed) this.#names.paint()
    })
  }

  /** Sets the renderer up as this stage needs it; again after anyone else has configured it. */
  claimRenderer(): void {
    this.#renderer.toneMapping = installToneMapping()
    this.#renderer.shadowMap.enabled = true
    this.#renderer.shadowMap.autoUpdate = false
    this.#shadowsDue = true
    this.#floorPicture.forget()
  }

  /** Has the programs made while data are on their way; the browser may do that beside us. */
  prepare(camera: PerspectiveCamera): void {
    this.#renderer.compile(this.scene, camera)
  }

  /** The same for programs that are wanted once anything recedes. */
  prepareReceding(camera: PerspectiveCamera): void {
    if (this.batches.receding) return
    this.batches.setReceding(true)
    this.prepare(camera)
    this.batches.setReceding(false)
  }

  /** From the first picture on: less light where things stand close, once it is known where. @param changed a picture is due */
  open(changed: () => void): void {
    this.#opening ??= new Opening(this.#layout, this.batches.table.open, () => {
      this.batches.opened()
      this.#openedAt = Number.NaN
      changed()
    })
  }

  /** Still finding out. */
  get opening(): boolean {
    return this.#opening !== null && this.#openedAt === Infinity
  }

  /** True while it goes on. */
  #openFurther(nowMs: number, awaited: boolean): boolean {
    const { value } = this.batches.uniforms.uHall
    if (this.#openedAt === Infinity || value[OPENED_AT] === 1) return false
    if (Number.isNaN(this.#openedAt)) this.#openedAt = nowMs
    const share = awaited ? 1 : Math.min(1, (nowMs - this.#openedAt) / OPENING_MS)
    value[OPENED_AT] = share
    return share < 1
  }

  setPixelRatio(pixelRatio: number): void {
    for (const outline of [this.selected, this.hovered, this.never]) outline.setPixelRatio(pixelRatio)
  }

  setTheme(name: ThemeName): void {
    const theme = (this.#theme = THEMES[name])
    ;(this.scene.background as Color).set(theme.scene.background)
    this.#fog.color.set(theme.scene.background)
    this.batches.setTheme(theme, GLASS_OPACITY[name])
    this.#lights.setTheme(theme)
    this.#floor.setTheme(theme, this.batches.hallLight)
    this.#walls?.setTheme(theme)
    this.#names.setTheme(theme)
    this.contact.setTheme(theme)
    this.selected.setColour(theme.accent)
    this.hovered.setColour(theme.neutral[6])
    this.never.setColour(theme.scene.neverEdge)
    this.#shadowsDue = true
    this.#floorPicture.forget()
  }

  setRings(rings: readonly AlarmRing[]): void {
    this.rings.set(rings)
  }

  /** Fog starts behind what is looked at, so that it alone is clear; shadows are as fine as they are seen there. */
  focus(target: Vector3, distance: number): void {
    if (this.#lights.follow(target, distance)) {
      this.#shadowsDue = true
      this.#shadowsElsewhere = true
    }
    this.#fog.near = distance * 1.02
    // Near by it hides what is behind; who looks at the whole hall wants to see all of it.
    const wide = 1 + WIDER * Math.min(1, Math.max(0, (distance / this.#unit - 12) / 20))
    this.#fog.far = this.#fog.near + (Math.max(distance * 1.1, 16 * this.#unit) / this.#theme.light.fogSpan) * wide
  }

  /** What is farther away has gone so far into the fog that it is hardly seen, m. */
  get clearTo(): number {
    return this.#fog.near + HARDLY_SEEN * (this.#fog.far - this.#fog.near)
  }

  /** Draws machines as finely as they are seen. @param height of the window in pixels that can show something. True when the picture changes. */
  look(camera: PerspectiveCamera, height: number, places: readonly Float64Array[]): boolean {
    const changed = this.#sight.look(camera, height, places)
    if (changed.length > 0) this.onSight(this.#sight.seen())
    this.never.relevel(changed)
    return changed.length > 0 && this.batches.arrange(changed, this.#sight.steps)
  }

  /** Other shapes for some machines, see `Batches.replace`. @param places machine → its matrix in the world */
  replace(machines: readonly Machine[], change: () => void, places: readonly Float64Array[]): void {
    this.batches.replace(machines, change)
    for (const machine of machines) {
      this.#sight.measure(machine)
      this.contact.join(machine, places[machine.index]!)
    }
    // The same shapes by number are others now.
    for (const outline of [this.selected, this.hovered, this.never]) outline.setShapes([])
    this.#shadowsDue = true
  }

  /** The hall is of another size. */
  rebound(layout: SceneLayout): void {
    const { twin, bounds } = layout
    this.scene.remove(this.#floor.mesh)
    this.#floor.dispose()
    this.#floor = new Floor(zonesOf(twin), bounds, this.#unit)
    this.#floor.setTheme(this.#theme, this.batches.hallLight)
    this.scene.add(this.#floor.mesh)
    if (this.#walls) this.scene.remove(this.#walls.mesh)
    this.#walls?.dispose()
    this.#walls = wallsOf(layout)
    if (this.#walls) this.scene.add(this.#walls.mesh)
    this.#walls?.setTheme(this.#theme)
    this.#floorPicture.forget()
    this.#lights.fit(bounds, this.#unit)
    this.#shadowsDue = true
  }

  /** Machines that recede altogether cast no shadow. @param machines machine → 1. @param any part of any machine */
  recede(machines: Uint8Array, any: boolean): void {
    this.contact.fade(machines)
    this.batches.setReceding(any)
    this.#shadowsDue = true
  }

  /** A machine as a whole stands elsewhere. */
  moved(machine: number): void {
    this.#sight.moved(machine)
  }

  castersMoved(): void {
    this.#shadowsDue = true
  }

  /** The context came back with nothing in it. */
  restored(): void {
    this.#shadowsDue = true
    this.#floorPicture.forget()
  }

  /** Draws. @param awaited someone waits for all of it: shadows as well. @returns the milliseconds until another picture is due, for shadows or light (0 = all is up to date) */
  render(camera: PerspectiveCamera, nowMs: number, awaited = false): number {
    this.#renderer.getDrawingBufferSize(this.#resolution.value)
    // The first picture comes without shadows, and sooner.
    const first = this.#shadowsAt === -Infinity
    if (first) this.#shadowsAt = nowMs
    const gap = nowMs - this.#renderedAt
    this.#renderedAt = nowMs
    const slow = this.#lights.shadowsShown && gap < LONGEST_SHADOW_INTERVAL_MS ? gap * FRAMES_A_SHADOW : 0
    this.shadowsEveryMs = this.thrifty
      ? LONGEST_SHADOW_INTERVAL_MS
      : Math.min(LONGEST_SHADOW_INTERVAL_MS, Math.max(SHADOW_INTERVAL_MS, slow))
    const wait = this.#shadowsAt + this.shadowsEveryMs - nowMs
    const shades = this.#shadowsDue && (wait <= 0 || ((awaited || this.#shadowsElsewhere) && !first))
    const opens = this.#openFurther(nowMs, awaited)
    this.batches.send(this.#renderer)
    this.batches.showCasters(shades)
    if (shades) {
      this.#lights.shadowsShown = true
      this.#renderer.shadowMap.needsUpdate = true
      this.#shadowsDue = false
      this.#shadowsElsewhere = false
      this.#shadowsAt = nowMs
      this.#floorPicture.forget()
    }
    if (this.#floorPicture.stands(camera, this.#resolution.value) && !this.#floorPicture.holds)
      this.#pictureFloor(camera)
    const pictured = this.#floorPicture.holds
    this.#floor.mesh.material = pictured ? this.#floorPicture.material : this.#floor.shading
    this.contact.still.visible = !pictured
    // `look` has just seen to the camera.
    camera.matrixWorldAutoUpdate = false
    this.#renderer.render(this.scene, camera)
    camera.matrixWorldAutoUpdate = true
    return opens ? 1 : this.#shadowsDue ? Math.max(1, wait) : 0
  }

  /** Draws the floor alone, as if nothing stood on it, and keeps that. Shadows that are due come with it. */
  #pictureFloor(camera: PerspectiveCamera): void {
    this.contact.still.visible = true
    const kept = new Set<unknown>([
      this.#floor.mesh,
      this.contact.still,
      this.#lights.group,
      this.batches.group,
      this.batches.casting,
    ])
    const hidden = [...this.scene.children, ...this.batches.group.children].filter(
      (child) => child.visible && !kept.has(child),
    )
    for (const child of hidden) child.visible = false
    this.#floor.mesh.material = this.#floor.shading
    this.#renderer.render(this.scene, camera)
    this.#floorPicture.take(this.#renderer, this.#resolution.value)
    for (const child of hidden) child.visible = true
  }

  dispose(): void {
    this.#disposed = true
    this.#opening?.dispose()
    this.#floorPicture.dispose()
    for (const part of [
      this.batches,
      this.contact,
      this.rings,
      this.selected,
      this.hovered,
      this.never,
      this.#lights,
      this.#floor,
      this.#names,
    ])
      part.dispose()
    this.#walls?.dispose()
    for (const geometry of this.#templates.values()) geometry.dispose()
    this.scene.clear()
  }
}
