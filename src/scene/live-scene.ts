/**
 * The running scene: one object per mounted viewer, framework-free. One frame: take what has arrived, repaint and move
 * only what it touches, draw if anything changed, and ask for another frame only while something moves.
 */
import type { WebGLRenderer } from 'three'
import { DisposeBag } from '../base/disposable.ts'
import { Guard } from '../base/guard.ts'
import type { Selection } from '../twin/selection.ts'
import type { Pictures } from './drawing/pictures.ts'
import { Stage } from './drawing/stage.ts'
import type { DrawnKind } from './equipment/draws.ts'
import { CameraRig } from './input/camera.ts'
import { answers } from './input/gesture-answers.ts'
import { listen } from './input/gestures.ts'
import { neighbour } from './input/neighbour.ts'
import { Pilot } from './input/pilot.ts'
import { PointWatch } from './input/point-watch.ts'
import { ScenePicker } from './input/scene-picker.ts'
import { Intake } from './intake.ts'
import { SceneLabels } from './labels/scene-labels.ts'
import { drawnWords } from './labels/drawn-words.ts'
import { liveProbe } from './live-probe.ts'
import type { ModelShelf } from './plan/model-shelf.ts'
import { Carry } from './carry.ts'
import { Motion } from './motion/motion.ts'
import { MachineAges } from './painting/machine-ages.ts'
import { outlineAll, ringsOf, shapesOf } from './drawing/marks.ts'
import type { PaintContext } from './painting/paint-context.ts'
import { Painter } from './painting/painter.ts'
import { FLAG } from './painting/part-state.ts'
import { joinScene } from './joining.ts'
import { layOut, type SceneLayout } from './plan/layout.ts'
import { Anchors } from './labels/scene-anchors.ts'
import type { SceneProbe } from './scene-probe.ts'
import type { PictureFigures, SceneProps } from './scene-props.ts'
import { Schedule } from './schedule.ts'

/** So long after the first picture nobody has pointed at anything yet, or filtered; who does, waits for what is made then. */
const FORESIGHT_MS = 2500
/** Ages are looked at this often while nothing arrives. */
const AGE_CHECK_MS = 500

const illustrates = ({ twin, reducedMotion, illustrates: wanted }: SceneProps): boolean =>
  twin.illustration && !reducedMotion && wanted !== false

export class LiveScene {
  readonly layout: SceneLayout
  readonly stage: Stage
  readonly rig: CameraRig
  readonly motion: Motion
  /** Of what frames and timers do. */
  readonly guard = new Guard()
  readonly #renderer: WebGLRenderer
  readonly #bag = new DisposeBag()
  readonly #picker: ScenePicker
  readonly #anchors: Anchors
  readonly #labels: SceneLabels
  readonly #painter: Painter
  readonly #carry: Carry
  readonly #intake: Intake
  readonly #schedule: Schedule
  readonly #pilot: Pilot
  readonly #pointed: PointWatch
  /** Machines that are not drawn. */
  readonly #hidden = new Set<number>()
  /** Machine → 1 where all of it recedes. */
  #receding: Uint8Array
  #props: SceneProps
  #alarmsDirty = true
  #ringsDue = true
  #outlinesDue = true
  #hovered: Selection | null = null
  #firstFrameTold = false
  #unsettled = true
  #travelling = false
  #size = { width: 0, height: 0 }
  /** Machines are drawn as finely as this many pixels to a CSS px can show. */
  #fineness = 1

  /** @param host takes keys; `canvas`, `overlay` (for labels) and `edges` (for arrows) fill it. @param pictures null: every frame draws at once, for those who measure */
  constructor(
    renderer: WebGLRenderer,
    host: {
      readonly element: HTMLElement
      readonly canvas: HTMLElement
      readonly overlay: HTMLElement
      readonly edges: HTMLElement
    },
    kinds: ReadonlyMap<string, DrawnKind>,
    props: SceneProps,
    invalidate: () => void,
    models: ModelShelf | null = null,
    pictures: Pictures | null = null,
  ) {
    this.#renderer = renderer
    this.#props = props
    this.layout = layOut(props.twin, kinds, models)
    this.motion = new Motion(this.layout, props.values)
    this.stage = new Stage(renderer, this.layout, this.motion.carriers, this.motion.frames)
    this.#picker = new ScenePicker(this.layout, () => this.motion.present(), this.stage.batches.state)
    this.#anchors = new Anchors(this.layout, this.motion)
    const ages = new MachineAges(this.layout, props.values)
    this.#labels = new SceneLabels({
      layout: this.layout,
      anchors: this.#anchors,
      motion: this.motion,
      ages,
      places: this.motion.places,
      overlay: host.overlay,
      edges: host.edges,
      onSelect: (selection) => this.#props.onSelect(selection),
      onGo: (selection) => {
        this.#props.onSelect(selection)
        this.#flyTo(selection.asset)
      },
    })
    this.rig = new CameraRig(host.canvas, this.layout.bounds, this.layout.unit, invalidate)
    this.#pilot = new Pilot(this.rig, this.layout, this.motion.places)
    this.#pointed = new PointWatch((on) => this.#tellPointed(on))
    this.#bag.add(() => this.#pointed.dispose())
    this.#painter = new Painter(this.layout, props.values, this.stage.batches.state)
    this.#receding = new Uint8Array(this.layout.machines.length)
    this.#carry = new Carry(this.motion, this.stage, this.#hidden, () => this.#picker.moved())
    this.#schedule = new Schedule(invalidate, pictures)
    this.#schedule.under = () => this.#travelling || this.rig.moving
    this.#intake = new Intake(
      () => this.#props,
      this.#painter,
      this.motion,
      ages,
      () => this.guard.run(() => this.#takeBetween()),
    )
    this.rig.reducedMotion = props.reducedMotion
    this.motion.illustrates = illustrates(props)
    this.rig.enabled = props.interactive
    this.#bag.add(
      props.board.subscribe(() => {
        this.#alarmsDirty = true
        this.#painter.alarmsChanged()
        this.#labels.reword()
        invalidate()
      }),
    )
    this.#bag.add(
      props.onArrival(() => {
        invalidate()
        this.#intake.arrived()
      }),
    )
    const checks = setInterval(() => this.guard.run(() => this.#checkAges()), AGE_CHECK_MS)
    this.#bag.add(() => clearInterval(checks))
    this.#bag.add(
      listen(
        host.element,
        host.canvas,
        answers({
          props: () => this.#props,
          rig: this.rig,
          pick: (x, y, pointer) => this.#pick(x, y, pointer),
          hover: (hovered) => this.#hover(hovered),
          focus: (asset) => this.#flyTo(asset),
          beside: (way) => neighbour(this.#onScreen(), this.#middle(), way, this.#props.selection?.asset ?? null),
          middle: () => this.#middle(),
          illustrated: (asset) => this.#illustrated(asset),
          wake: invalidate,
        }),
      ),
    )
    this.#setQuality(props)
    this.stage.setTheme(props.theme)
    props.onPicture?.(() => this.#figures())
    props.onProbe?.(this.#probe())
    props.onNotes?.((asset) => this.#noteOf(asset))
    props.onSurvey?.(this.#painter.survey)
  }

  #setQuality({ quality = 'auto' }: SceneProps): void {
    this.#schedule.setQuality(quality)
    this.stage.thrifty = quality === 'light'
  }

  #figures(): PictureFigures {
    const { pace, frames } = this.#schedule
    const { calls, triangles } = this.#renderer.info.render
    return {
      frames,
      tookMs: pace?.lastMs ?? 0,
      full: pace?.full ?? 1,
      moving: pace?.ratio ?? 1,
      shadowsEveryMs: this.stage.shadowsEveryMs,
      drawCalls: calls,
      triangles,
    }
  }

  #noteOf(asset: string): string | null {
    const machine = this.layout.machineOf(asset)
    if (!machine) return null
    const movement = this.motion.illustrated(machine.index) ? 'illustration' : this.motion.noteOf(machine.index)
    return drawnWords(machine, this.layout.apart.get(machine.index), movement)
  }

  #checkAges(): void {
    if (document.visibilityState !== 'hidden') this.motion.attend(this.#props.now())
    if (this.#repaint()) this.#schedule.need()
    else if (!this.#props.paused) this.#updateLabels()
  }

  resize(width: number, height: number, pixelRatio: number): void {
    const first = this.#size.width === 0
    this.#size = { width, height }
    this.rig.resize(width, height)
    if (first) this.#pilot.begin(this.#props.camera)
    this.#fineness = Math.min(1, pixelRatio)
    this.#schedule.setFullRatio(pixelRatio)
    this.stage.setPixelRatio(pixelRatio)
    if (first) this.stage.prepare(this.rig.camera)
    this.#schedule.need()
  }

  update(next: SceneProps): void {
    const before = this.#props
    this.#props = next
    this.#labels.reword()
    this.rig.reducedMotion = next.reducedMotion
    this.motion.illustrates = illustrates(next)
    this.rig.enabled = next.interactive
    this.#setQuality(next)
    if (next.theme !== before.theme) this.stage.setTheme(next.theme)
    if (next.theme !== before.theme) this.#ringsDue = true
    if (next.selection?.asset !== before.selection?.asset || next.selection?.component !== before.selection?.component)
      this.#outlinesDue = true
    if (next.camera && next.camera !== before.camera) this.rig.fly(next.camera, true, false)
    if (next.focus && next.focus !== before.focus) this.#pilot.to(next.focus)
    this.#schedule.need()
  }

  /** Models that have come take their placeholders' places. False where they do not fit: then the scene is to be made anew. */
  join(models: ModelShelf): boolean {
    const joined = joinScene(
      {
        layout: this.layout,
        motion: this.motion,
        stage: this.stage,
        picker: this.#picker,
        labels: this.#labels,
        rig: this.rig,
        pilot: this.#pilot,
      },
      models,
      this.#props.now(),
    )
    if (joined !== 'joined') return joined === 'nothing'
    // What its frame spoke for, a part of its own may show now.
    this.#painter.alarmsChanged()
    this.#alarmsDirty = this.#outlinesDue = true
    this.#labels.reword()
    this.#schedule.need()
    return true
  }

  #flyTo(asset: string): void {
    const { onFocus } = this.#props
    if (onFocus) onFocus(asset)
    else this.#pilot.to({ asset })
    this.#schedule.ask()
  }

  #context(): PaintContext {
    const { values, board, layer, grain = 'component', filter = null, theme, now, receding = null } = this.#props
    return { values, board, layer, grain, filter, theme, now: now(), receding }
  }

  /** Repaints what is due. True when anything looks different. */
  #repaint(): boolean {
    const changed = this.#painter.paint(this.#context())
    if (changed) this.stage.batches.upload(true, false)
    if (this.#painter.neverChanged) this.#outlinesDue = true
    if (this.#painter.recedingChanged) {
      this.#outlinesDue = true
      this.#receding = this.#painter.receding()
      this.stage.recede(this.#receding, this.#painter.recedingParts > 0)
      this.#labels.reword()
    }
    this.#painter.neverChanged = this.#painter.recedingChanged = false
    return changed
  }

  /** No frame came in time: the paint is current all the same, and the next picture has it. */
  #takeBetween(): void {
    const started = performance.now()
    const props = this.#props
    if (!this.#intake.take(props.now())) return
    if (this.#repaint()) this.#schedule.due()
    props.onApplied?.(performance.now() - started)
    if (!props.paused) this.#updateLabels()
    this.#schedule.ask()
  }

  /** There is no graphics device just now: nothing is drawn until `restored`. */
  lost(): void {
    this.#schedule.blind = true
  }

  /** One frame. @param seconds since the last one */
  frame(seconds: number): void {
    // Thrown from here it would be the browser's to tell, and the picture would stand still without a word.
    this.guard.run(() => this.#frame(seconds))
  }

  #frame(seconds: number): void {
    const started = performance.now()
    const props = this.#props
    const now = props.now()
    const news = this.#intake.take(now)
    this.#schedule.heard = this.#intake.heard
    if (props.paused) {
      this.#repaint()
      this.#schedule.settle(() => props.values.dirtyCount > 0)
      return
    }
    if (this.#repaint() || this.#alarmsDirty) this.#schedule.due()
    const { travelling, moved: carried } = this.#carry.step(now)
    this.#travelling = travelling
    if (carried) {
      this.#schedule.moved()
      this.#labels.moved(this.#carry.placesMoved)
    }
    if (this.#ringsDue || this.#alarmsDirty || this.#carry.placesMoved)
      this.stage.setRings(ringsOf(this.layout, props.board, this.motion.places, props.theme, this.#hidden))
    this.#ringsDue = this.#alarmsDirty = this.#carry.placesMoved = false
    if (news) props.onApplied?.(performance.now() - started)
    if (this.#outlinesDue) {
      outlineAll(this.stage, this.layout, props.selection, this.#hovered)
      this.#outlinesDue = false
      this.#schedule.due()
    }
    // After a pause the clock has run on without us: a movement begins with its first frame, not with a leap.
    const { moved, rested } = this.rig.update(this.rig.moving ? seconds : 1 / 60)
    if (moved) {
      this.#schedule.due()
      this.#pointed.moved()
    }
    const drawn = this.#schedule.mayDraw(started)
    if (drawn) this.#draw()
    if (drawn || news) this.#updateLabels()
    this.#unsettled = moved || this.motion.gliding(now)
    // While a picture is on its way, its end asks for the next.
    if ((moved || travelling) && !this.#schedule.inFlight) this.#schedule.ask()
    if (!this.#unsettled) this.#schedule.settle(() => this.#unsettled || this.#props.values.dirtyCount > 0)
    if (rested) props.onCamera(this.rig.pose())
  }

  #updateLabels(): void {
    this.#labels.update(
      { camera: this.rig.camera, ...this.#size },
      { context: this.#context(), selection: this.#props.selection, hidden: this.#hidden, receding: this.#receding },
      this.#props.steady?.() ?? performance.now(),
    )
  }

  #draw(): void {
    const ratio = this.#schedule.begin(performance.now(), this.rig.moving)
    if (ratio !== null) this.stage.setPixelRatio(ratio)
    this.stage.focus(this.rig.distance)
    this.stage.look(this.rig.camera, this.#size.height * this.#fineness, this.motion.places)
    this.#schedule.submitted(this.stage.render(this.rig.camera, performance.now(), this.#schedule.awaited))
    if (this.#intake.heard && !this.#firstFrameTold) {
      this.#firstFrameTold = true
      this.#props.onFirstFrame()
      const foresight = setTimeout(() => this.guard.run(() => this.#foresee()), FORESIGHT_MS)
      this.#bag.add(() => clearTimeout(foresight))
    }
  }

  #foresee(): void {
    this.#picker.prepare()
    this.stage.prepareReceding(this.rig.camera)
  }

  /** The context came back with nothing in it. */
  restored(): void {
    this.#schedule.blind = false
    this.stage.restored()
    this.#schedule.need()
  }

  #hover(hovered: Selection | null): void {
    this.#pointed.at(this.rig.moving ? null : hovered)
    if (hovered?.asset === this.#hovered?.asset && hovered?.component === this.#hovered?.component) return
    this.#hovered = hovered
    this.#outlinesDue = true
    this.#schedule.ask()
  }

  #tellPointed(on: Selection | null): void {
    const box = on && this.#picker.box(this.rig.camera, shapesOf(this.layout, on), this.#size.width, this.#size.height)
    this.#props.onPoint?.(on && box ? { ...on, box, illustrated: this.#illustrated(on.asset) } : null)
  }

  #illustrated(asset: string): boolean {
    const machine = this.layout.machineOf(asset)
    return machine !== undefined && this.motion.illustrated(machine.index)
  }

  #pick(x: number, y: number, pointer: 'mouse' | 'touch'): Selection | null {
    return this.#picker.at(
      this.rig.camera,
      x,
      y,
      this.#size.width,
      this.#size.height,
      pointer,
      this.#props.selection?.asset,
    )
  }

  /** Machines in the picture that a person may go to by keys. */
  #onScreen(): { key: string; at: readonly [number, number] }[] {
    const { width, height } = this.#size
    return this.layout.machines.flatMap((machine) => {
      if (this.#hidden.has(machine.index) || this.#receding[machine.index] === 1) return []
      const at = this.#anchors.screen(this.rig.camera, this.#anchors.world(machine, null), width, height)
      return at && at[0] >= 0 && at[0] <= width && at[1] >= 0 && at[1] <= height
        ? [{ key: machine.asset.id as string, at }]
        : []
    })
  }

  /** Of the selected machine, CSS px; of the picture where none is, or where it is out of sight. */
  #middle(): readonly [number, number] {
    const { width, height } = this.#size
    const machine = this.#props.selection && this.layout.machineOf(this.#props.selection.asset)
    const at = machine && this.#anchors.screen(this.rig.camera, this.#anchors.world(machine, null), width, height)
    return at ?? [width / 2, height / 2]
  }

  #hide(asset: string): void {
    const machine = this.layout.machineOf(asset)
    if (!machine) return
    this.#hidden.add(machine.index)
    for (const part of machine.parts) this.stage.batches.state[part.index * 4 + 3]! |= FLAG.hidden
    this.stage.contact.hide(machine.index)
    this.stage.batches.upload(true, false)
    this.stage.castersMoved()
    this.#outlinesDue = true
    this.#schedule.need()
  }

  #probe(): SceneProbe {
    return liveProbe({
      layout: this.layout,
      motion: this.motion,
      anchors: this.#anchors,
      rig: this.rig,
      state: this.stage.batches.state,
      render: this.#renderer.info.render,
      size: () => this.#size,
      now: () => this.#props.now(),
      frames: () => this.#schedule.frames,
      pick: (x, y) => this.#pick(x, y, 'mouse'),
      hide: (asset) => this.#hide(asset),
      idle: (tell) => this.#schedule.whenQuiet(tell),
    })
  }

  /** Its end, but for what the graphics device holds: a scene made in its place finds that still there. Whoever ends it disposes of the stage. */
  leave(): Stage {
    this.#props.onProbe?.(null)
    this.#props.onNotes?.(null)
    this.#props.onPicture?.(null)
    this.#props.onSurvey?.(null)
    this.#bag.dispose()
    this.#schedule.dispose()
    this.#intake.dispose()
    this.#labels.dispose()
    this.rig.dispose()
    this.#renderer.renderLists.dispose()
    return this.stage
  }
}
