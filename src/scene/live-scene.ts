/**
 * The running scene: one object per mounted viewer, framework-free. One frame: take what has arrived, repaint and move
 * only what it touches, draw if anything changed, and ask for another frame only while something moves.
 */
import type { WebGLRenderer } from 'three'
import type { TimeMs } from '../base/brand.ts'
import { DisposeBag } from '../base/disposable.ts'
import type { Selection } from '../twin/selection.ts'
import type { EquipmentKind } from './equipment/shape.ts'
import { CameraRig } from './input/camera.ts'
import { layOut, type SceneLayout, worldBounds } from './plan/layout.ts'
import type { PaintContext } from './painting/paint.ts'
import { Painter } from './painting/painter.ts'
import { FLAG } from './painting/part-state.ts'
import { answers } from './input/gesture-answers.ts'
import { listen } from './input/gestures.ts'
import { type Label, labelsOf } from './labels/label-content.ts'
import { Labels } from './labels/labels.ts'
import { labelTargets } from './labels/label-targets.ts'
import { liveProbe } from './live-probe.ts'
import { outlineAll, ringsOf } from './painting/marks.ts'
import type { ModelShelf } from './models/model-shelf.ts'
import { Motion, type MotionSink } from './motion/motion.ts'
import type { Pictures } from './drawing/pictures.ts'
import { Anchors } from './plan/scene-anchors.ts'
import { ScenePicker } from './input/scene-picker.ts'
import type { SceneProbe } from './scene-probe.ts'
import type { SceneProps } from './scene-props.ts'
import { Stage } from './drawing/stage.ts'

/** Ages are looked at this often while nothing arrives. */
const AGE_CHECK_MS = 500
/** What labels say is worked out this often; where they stand, in every frame. */
const LABEL_WORDS_MS = 250
/** The first picture waits for the first values this long; then an empty hall is better than nothing. */
const LONGEST_WAIT_MS = 1500
/** Values are taken and painted no later than this after they came, also while a picture is being drawn. */
const LONGEST_UNTAKEN_MS = 50
/** A picture that was waited for stays sharp while it is looked at. */
const WAITED_FOR_MS = 2000
const MEASURE = 'gemba:apply'
/** The browser keeps every measure until told otherwise. */
const MOST_MEASURES = 600

export class LiveScene {
  readonly layout: SceneLayout
  readonly stage: Stage
  readonly rig: CameraRig
  readonly motion: Motion
  readonly #picker: ScenePicker
  readonly #anchors: Anchors
  readonly #labels: Labels
  readonly #renderer: WebGLRenderer
  readonly #bag = new DisposeBag()
  readonly #invalidate: () => void
  readonly #painter: Painter
  #props: SceneProps
  #allDirty = true
  #alarmsDirty = true
  #drawDue = true
  /** Only what moves by itself asks for a picture: it may wait, and nobody waits for it. */
  #moveDue = false
  #outlinesDue = true
  #hovered: Selection | null = null
  #heard = false
  #firstFrameTold = false
  #measures = 0
  #words: readonly Label[] = []
  #wordsAt = -Infinity
  #hurried = false
  #frames = 0
  #placesMoved = false
  #phaseMoved = false
  readonly #hidden = new Set<number>()
  #quiet: (() => void)[] = []
  #unsettled = true
  #shadowTimer: ReturnType<typeof setTimeout> | undefined
  #size = { width: 0, height: 0 }
  /** Null: every frame draws at once, for those who measure. */
  readonly #pictures: Pictures | null
  #travelling = false
  /** Something else than mere motion is to be seen. */
  #urgent = true
  #sharpUntil = -Infinity
  #untaken: ReturnType<typeof setTimeout> | undefined

  /** @param host takes keys; `canvas` and `overlay` (for labels) fill it */
  constructor(renderer: WebGLRenderer, host: { readonly element: HTMLElement; readonly canvas: HTMLElement; readonly overlay: HTMLElement }, kinds: ReadonlyMap<string, EquipmentKind>, props: SceneProps, invalidate: () => void, models: ModelShelf | null = null, pictures: Pictures | null = null) {
    this.#pictures = pictures
    this.#renderer = renderer
    this.#props = props
    this.#invalidate = invalidate
    this.layout = layOut(props.twin, kinds, models)
    this.motion = new Motion(this.layout, props.values)
    this.stage = new Stage(renderer, this.layout, this.motion.world, (shape) => this.motion.moves(shape))
    this.#picker = new ScenePicker(this.layout, this.motion.world, this.stage.batches.state)
    this.#anchors = new Anchors(this.layout, this.motion)
    this.#labels = new Labels(host.overlay, (selection) => this.#props.onSelect(selection))
    this.rig = new CameraRig(host.canvas, this.layout.bounds, this.layout.unit, invalidate)
    this.#painter = new Painter(this.layout, this.stage.batches.state)
    this.rig.reducedMotion = props.reducedMotion
    this.rig.enabled = props.interactive
    this.#bag.add(props.board.subscribe(() => {
      this.#alarmsDirty = true
      this.#wordsAt = -Infinity
      invalidate()
    }))
    this.#bag.add(props.onArrival(() => {
      invalidate()
      this.#untaken ??= setTimeout(() => this.#takeBetween(), LONGEST_UNTAKEN_MS)
    }))
    this.#bag.add(() => pictures?.dispose())
    if (pictures)
      pictures.onFinished = (stood) => {
        if (stood && !this.#travelling && !this.rig.moving) this.#drawDue = true
        if (this.#drawDue || this.#travelling || this.rig.moving) invalidate()
      }
    const ages = setInterval(() => this.#checkAges(), AGE_CHECK_MS)
    this.#bag.add(() => clearInterval(ages))
    this.#bag.add(() => [this.#untaken, this.#shadowTimer].forEach((timer) => clearTimeout(timer)))
    this.#bag.add(listen(host.element, host.canvas, answers({
      props: () => this.#props,
      rig: this.rig,
      pick: (x, y, pointer) => this.#pick(x, y, pointer),
      hover: (hovered) => this.#hover(hovered),
      focus: (asset) => this.#focusOn(asset),
      wake: invalidate,
    })))
    // What was drained before this scene was mounted is still in the table.
    for (let slot = 0; slot < props.values.size; slot++) {
      if (!(props.values.receive[slot]! > 0)) continue
      this.#heard = true
      this.motion.take(slot, props.now())
    }
    this.stage.setTheme(props.theme)
    const hurry = setTimeout(() => {
      this.#hurried = true
      invalidate()
    }, LONGEST_WAIT_MS)
    this.#bag.add(() => clearTimeout(hurry))
    props.onProbe?.(this.#probe())
  }

  #checkAges(): void {
    if (this.#repaint(false)) {
      this.#drawDue = true
      this.#invalidate()
    } else this.#updateLabels()
  }

  resize(width: number, height: number, pixelRatio: number): void {
    const first = this.#size.width === 0
    this.#size = { width, height }
    this.rig.resize(width, height)
    if (first) this.#goHome(false)
    this.#pictures?.pace.setFull(pixelRatio)
    this.stage.setPixelRatio(pixelRatio)
    if (first) this.stage.prepare(this.rig.camera)
    this.#drawDue = true
    this.#invalidate()
  }

  #goHome(animate: boolean): void {
    const view = this.#props.camera ?? [...this.layout.twin.views.values()][0]
    if (view) this.rig.fly(view, animate, view !== this.#props.camera)
    else {
      this.rig.fly({ target: [0, 0, 0], azimuth: 43, elevation: 34, distance: 10 }, false, false)
      this.rig.fit(this.layout.bounds, animate)
    }
  }

  update(next: SceneProps): void {
    const before = this.#props
    this.#props = next
    this.#wordsAt = -Infinity
    this.rig.reducedMotion = next.reducedMotion
    this.rig.enabled = next.interactive
    if (next.theme !== before.theme) this.stage.setTheme(next.theme)
    if (next.theme !== before.theme || next.layer !== before.layer) this.#allDirty = true
    if (next.selection?.asset !== before.selection?.asset || next.selection?.component !== before.selection?.component) this.#outlinesDue = true
    if (next.camera && next.camera !== before.camera) this.rig.fly(next.camera, true, false)
    if (next.focus && next.focus !== before.focus) this.#focusOn(next.focus.asset)
    this.#drawDue = true
    this.#invalidate()
  }

  #focusOn(asset: string | null): void {
    if (asset === null) return this.#goHome(true)
    const bounds = worldBounds(this.layout, this.motion.places, asset)
    if (bounds) this.rig.fit(bounds, true)
  }

  #context(): PaintContext {
    const { values, board, layer, theme, now } = this.#props
    return { values, board, layer, theme, now: now() }
  }

  /** Repaints what is due, or all. True when anything looks different. */
  #repaint(all: boolean): boolean {
    const changed = this.#painter.paint(this.#context(), all)
    if (changed) this.stage.batches.upload(true, false)
    if (this.#painter.neverChanged) this.#outlinesDue = true
    this.#painter.neverChanged = false
    return changed
  }

  readonly #sink: MotionSink = {
    shape: (shape) => this.stage.batches.moved(shape),
    machine: (machine) => {
      if (!this.#hidden.has(machine)) this.stage.contact.place(machine, this.motion.places[machine]!)
      this.#placesMoved = true
    },
    phase: (part, metres) => {
      this.stage.batches.phase[part] = metres
      this.#phaseMoved = true
    },
  }

  /** Takes what has arrived into the paint and the motion. True when something came. */
  #take(now: TimeMs): boolean {
    clearTimeout(this.#untaken)
    this.#untaken = undefined
    const { values, pump } = this.#props
    pump()
    const slots = values.drain()
    for (const slot of slots) {
      this.#heard ||= values.receive[slot]! > 0
      this.#painter.take(slot, values)
      this.motion.take(slot, now)
    }
    return slots.length > 0
  }

  /** No frame came in time: the paint is current all the same, and the next picture has it. */
  #takeBetween(): void {
    this.#untaken = undefined
    if (document.visibilityState === 'hidden') return
    const started = performance.now()
    if (!this.#take(this.#props.now())) return
    if (this.#repaint(false)) this.#drawDue = this.#urgent = true
    this.#measure(started)
    this.#updateLabels()
    this.#invalidate()
  }

  /** One frame. @param seconds since the last one */
  frame(seconds: number): void {
    const started = performance.now()
    const props = this.#props
    const now = props.now()
    const news = this.#take(now)
    const repaintAll = this.#allDirty || this.#alarmsDirty
    if (this.#repaint(repaintAll) || repaintAll) this.#drawDue = true
    this.#urgent ||= this.#drawDue
    const travelling = (this.#travelling = this.#move(now))
    if (repaintAll || this.#placesMoved) this.stage.setRings(ringsOf(this.layout, this.#props.board, this.motion.places, this.#props.theme, this.#hidden))
    this.#allDirty = this.#alarmsDirty = this.#placesMoved = false
    if (news || repaintAll) this.#measure(started)
    if (this.#outlinesDue) {
      outlineAll(this.stage, this.layout, props.selection, this.#hovered)
      this.#outlinesDue = false
      this.#drawDue = this.#urgent = true
    }
    // After a pause the clock has run on without us: a movement begins with its first frame, not with a leap.
    const { moved, rested } = this.rig.update(this.rig.moving ? seconds : 1 / 60)
    if (moved) this.#drawDue = this.#urgent = true
    const drawn = (this.#drawDue || this.#moveDue) && (this.#heard || this.#hurried) && (this.#pictures?.mayBegin(started, this.#urgent || this.#quiet.length > 0) ?? true)
    if (drawn) this.#draw()
    if (drawn || news) this.#updateLabels()
    this.#unsettled = moved || this.motion.gliding(now)
    // While a picture is on its way, its end asks for the next.
    if ((moved || travelling) && !this.#pictures?.inFlight) this.#invalidate()
    if (!this.#unsettled) this.#settle()
    if (rested) props.onCamera(this.rig.pose())
  }

  /** Takes motion one step on. True while something is on its way. */
  #move(now: TimeMs): boolean {
    const travelling = this.motion.step(now, this.#sink)
    const batches = this.stage.batches
    const { moved, casters } = batches.upload(false, this.#phaseMoved)
    if (moved || this.#phaseMoved) this.#moveDue = true
    this.#phaseMoved = false
    if (moved) {
      this.#picker.moved()
      for (const outline of [this.stage.selected, this.stage.hovered, this.stage.never]) if (!outline.empty) outline.follow()
    }
    if (casters) this.stage.castersMoved()
    return travelling
  }

  #updateLabels(): void {
    const context = this.#context()
    const at = performance.now()
    if (at - this.#wordsAt >= LABEL_WORDS_MS) {
      this.#words = labelsOf(this.layout, context, this.#props.selection)
      this.#wordsAt = at
    }
    const targets = labelTargets(this.#words, { camera: this.rig.camera, anchors: this.#anchors, unit: this.layout.unit, now: context.now, ...this.#size }, this.#hidden)
    this.#labels.update(targets, this.#size.width, this.#size.height)
  }

  /** Whoever waits for idle is told two quiet frames later: React and the layout get their turn too. */
  #settle(): void {
    const waiting = this.#quiet
    if (waiting.length === 0) return
    this.#quiet = []
    requestAnimationFrame(() => requestAnimationFrame(() => {
      // Not after its end: when a model arrives another scene takes this one's place.
      if (!this.#bag.disposed && (this.#unsettled || this.#drawDue || this.#props.values.dirtyCount > 0)) {
        this.#quiet.push(...waiting)
        this.#invalidate()
      } else for (const tell of waiting) tell()
    }))
  }

  #measure(started: number): void {
    performance.measure(MEASURE, { start: started, end: performance.now() })
    if (++this.#measures % MOST_MEASURES === 0) performance.clearMeasures(MEASURE)
  }

  #draw(): void {
    this.#drawDue = this.#moveDue = this.#urgent = false
    const at = performance.now()
    if (this.#quiet.length > 0) this.#sharpUntil = at + WAITED_FOR_MS
    if (this.#pictures) this.stage.setPixelRatio(this.#pictures.begin(at, at < this.#sharpUntil))
    this.stage.focus(this.rig.distance)
    this.stage.look(this.rig.camera, this.#size.height, this.motion.places)
    const wait = this.stage.render(this.rig.camera, performance.now())
    this.#pictures?.submitted()
    this.#frames++
    if (wait > 0) {
      clearTimeout(this.#shadowTimer)
      this.#shadowTimer = setTimeout(() => {
        this.#drawDue = true
        this.#invalidate()
      }, wait)
    }
    if (this.#heard && !this.#firstFrameTold) {
      this.#firstFrameTold = true
      this.#props.onFirstFrame()
    }
  }

  /** The context came back with nothing in it. */
  restored(): void {
    this.stage.castersMoved()
    this.#allDirty = true
    this.#drawDue = true
    this.#invalidate()
  }

  #hover(hovered: Selection | null): void {
    if (hovered?.asset === this.#hovered?.asset && hovered?.component === this.#hovered?.component) return
    this.#hovered = hovered
    this.#outlinesDue = true
    this.#invalidate()
  }

  #pick(x: number, y: number, pointer: 'mouse' | 'touch'): Selection | null {
    return this.#picker.at(this.rig.camera, x, y, this.#size.width, this.#size.height, pointer)
  }

  #hide(asset: string): void {
    const machine = this.layout.machineOf(asset)
    if (!machine) return
    this.#hidden.add(machine.index)
    for (const part of machine.parts) this.stage.batches.state[part.index * 4 + 3]! |= FLAG.hidden
    this.stage.contact.hide(machine.index)
    this.stage.batches.upload(true, false)
    this.stage.castersMoved()
    this.#outlinesDue = this.#drawDue = true
    this.#invalidate()
  }

  #probe(): SceneProbe {
    return liveProbe({
      layout: this.layout, motion: this.motion, anchors: this.#anchors, rig: this.rig,
      state: this.stage.batches.state,
      render: this.#renderer.info.render,
      size: () => this.#size,
      now: () => this.#props.now(),
      frames: () => this.#frames,
      pick: (x, y) => this.#pick(x, y, 'mouse'),
      hide: (asset) => this.#hide(asset),
      idle: (tell) => {
        this.#quiet.push(tell)
        if (this.#pictures?.coarse) this.#drawDue = true
        this.#invalidate()
      },
    })
  }

  dispose(): void {
    this.#props.onProbe?.(null)
    for (const tell of this.#quiet) tell()
    this.#bag.dispose()
    this.#labels.dispose()
    this.rig.dispose()
    this.stage.dispose()
    this.#renderer.renderLists.dispose()
  }
}
