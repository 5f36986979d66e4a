/**
 * The running scene: one object per mounted viewer, framework-free. One frame: take what has arrived, repaint and move
 * only what it touches, draw if anything changed, and ask for another frame only while something moves.
 */
import type { WebGLRenderer } from 'three'
import { DisposeBag } from '../base/disposable.ts'
import { Guard } from '../base/guard.ts'
import type { Pictures } from './drawing/pictures.ts'
import { Stage } from './drawing/stage.ts'
import type { DrawnKind } from './equipment/draws.ts'
import { CameraRig } from './input/camera.ts'
import { answers } from './input/gesture-answers.ts'
import { listen } from './input/gestures.ts'
import { Pilot } from './input/pilot.ts'
import { ScenePicker } from './input/scene-picker.ts'
import { Following } from './following.ts'
import { Intake } from './intake.ts'
import { SceneLabels } from './labels/scene-labels.ts'
import { drawnWords } from './labels/drawn-words.ts'
import { liveProbe } from './live-probe.ts'
import type { ModelShelf } from './plan/model-shelf.ts'
import { Carry } from './carry.ts'
import { Motion } from './motion/motion.ts'
import { MachineAges } from './painting/machine-ages.ts'
import type { PaintContext } from './painting/paint-context.ts'
import { Painter } from './painting/painter.ts'
import { joinScene } from './joining.ts'
import { Looks } from './looks.ts'
import { Pointing } from './pointing.ts'
import { layOut, type SceneLayout } from './plan/layout.ts'
import { Anchors } from './labels/scene-anchors.ts'
import type { SceneProbe } from './scene-probe.ts'
import type { SceneHost, SceneProps } from './scene-props.ts'
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
  readonly #carry: Carry
  readonly #intake: Intake
  readonly #schedule: Schedule
  readonly #pilot: Pilot
  readonly #following: Following
  readonly #pointing: Pointing
  readonly #looks: Looks
  #props: SceneProps
  #firstFrameTold = false
  #unsettled = true
  #travelling = false
  #size = { width: 0, height: 0 }
  /** Machines are drawn as finely as this many pixels to a CSS px can show. */
  #fineness = 1

  /** @param pictures null: every frame draws at once, for those who measure */
  constructor(
    renderer: WebGLRenderer,
    host: SceneHost,
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
      onSelect: (selection) => this.#following.select(selection),
      onGo: (selection) => this.#following.go(selection),
      onRest: props.onAlarms ? () => this.#props.onAlarms?.() : null,
    })
    this.rig = new CameraRig(host.canvas, this.layout.bounds, this.layout.unit, invalidate)
    this.#pilot = new Pilot(this.rig, this.layout, this.motion.places, props.scope ?? null)
    this.#following = new Following({
      pilot: this.#pilot,
      rig: this.rig,
      props: () => this.#props,
      ask: () => this.#schedule.ask(),
    })
    this.#pointing = new Pointing({
      layout: this.layout,
      motion: this.motion,
      anchors: this.#anchors,
      picker: this.#picker,
      rig: this.rig,
      props: () => this.#props,
      size: () => this.#size,
      isShown: (machine) => this.#looks.isShown(machine),
      onHover: () => {
        this.#looks.outlinesChanged()
        this.#schedule.ask()
      },
    })
    this.#bag.add(() => this.#pointing.dispose())
    const painter = new Painter(this.layout, props.values, this.stage.batches.state)
    this.#looks = new Looks({
      layout: this.layout,
      painter,
      stage: this.stage,
      places: this.motion.places,
      onReceding: () => this.#labels.reword(),
    })
    this.#carry = new Carry(this.motion, this.stage, this.#looks.hidden, () => this.#picker.moved())
    this.#schedule = new Schedule(invalidate, pictures)
    this.#schedule.under = () => this.#travelling || this.rig.moving
    this.#intake = new Intake(
      () => this.#props,
      painter,
      this.motion,
      ages,
      () => this.guard.run(() => this.#takeBetween()),
    )
    this.rig.reducedMotion = props.reducedMotion
    this.motion.illustrates = illustrates(props)
    this.rig.enabled = props.interactive
    this.#bag.add(
      props.board.subscribe(() => {
        this.#looks.alarmsChanged()
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
          pick: (x, y, pointer) => this.#pointing.pick(x, y, pointer),
          hover: (hovered) => this.#pointing.hover(hovered),
          focus: (asset) => this.#following.flyTo(asset),
          take: (selection) => this.#following.select(selection),
          beside: (way) => this.#pointing.beside(way),
          middle: () => this.#pointing.middle(),
          illustrated: (asset) => this.#pointing.illustrated(asset),
          wake: invalidate,
        }),
      ),
    )
    this.#setQuality(props)
    if (props.scope != null) this.#looks.showOnly(props.scope)
    this.stage.setTheme(props.theme)
    props.onPicture?.(() => this.#schedule.figures(this.stage.shadowsEveryMs, renderer.info.render))
    props.onProbe?.(this.#probe())
    props.onNotes?.((asset) => this.#noteOf(asset))
    props.onSurvey?.(painter.survey)
  }

  #setQuality({ quality = 'auto' }: SceneProps): void {
    this.#schedule.setQuality(quality)
    this.stage.thrifty = quality === 'light'
  }

  #noteOf(asset: string): string | null {
    const machine = this.layout.machineOf(asset)
    if (!machine) return null
    const movement = this.motion.illustrated(machine.index) ? 'illustration' : this.motion.noteOf(machine.index)
    return drawnWords(machine, this.layout.apart.get(machine.index), movement)
  }

  #checkAges(): void {
    if (document.visibilityState !== 'hidden') this.motion.attend(this.#props.now())
    if (this.#looks.repaint(this.#context())) this.#schedule.need()
    else if (!this.#props.paused) this.#updateLabels()
  }

  resize(width: number, height: number, pixelRatio: number): void {
    const first = this.#size.width === 0
    this.#size = { width, height }
    this.rig.resize(width, height)
    if (first) this.#pilot.begin(this.#props.camera, this.#props.selection?.asset ?? null, height)
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
    if (next.theme !== before.theme) {
      this.stage.setTheme(next.theme)
      this.#looks.themeChanged()
    }
    if (next.selection?.asset !== before.selection?.asset || next.selection?.component !== before.selection?.component)
      this.#looks.outlinesChanged()
    this.#following.update(before, next, this.#size.height)
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
    this.#looks.alarmsChanged()
    this.#looks.outlinesChanged()
    this.#labels.reword()
    this.#schedule.need()
    return true
  }

  #context(): PaintContext {
    const { values, board, layer, grain = 'component', filter = null, theme, now, receding = null } = this.#props
    return { values, board, layer, grain, filter, theme, now: now(), receding }
  }

  /** No frame came in time: the paint is current all the same, and the next picture has it. */
  #takeBetween(): void {
    const started = performance.now()
    const props = this.#props
    if (!this.#intake.take(props.now())) return
    if (this.#looks.repaint(this.#context())) this.#schedule.due()
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
      this.#looks.repaint(this.#context())
      this.#schedule.settle(() => props.values.dirtyCount > 0)
      return
    }
    if (this.#looks.repaint(this.#context()) || this.#looks.ringsDue) this.#schedule.due()
    const { travelling, moved: carried } = this.#carry.step(now)
    this.#travelling = travelling
    if (carried) {
      this.#schedule.moved()
      this.#labels.moved(this.#carry.placesMoved)
    }
    this.#looks.ring(props, this.#carry.placesMoved)
    this.#carry.placesMoved = false
    if (news) props.onApplied?.(performance.now() - started)
    if (this.#looks.outline(props.selection, this.#pointing.hovered)) this.#schedule.due()
    // After a pause the clock has run on without us: a movement begins with its first frame, not with a leap.
    const { moved, rested } = this.rig.update(this.rig.moving ? seconds : 1 / 60)
    if (moved) {
      this.#schedule.due()
      this.#pointing.moved()
    }
    const drawn = this.#schedule.mayDraw(started)
    if (drawn) this.#draw()
    if (drawn || news) this.#updateLabels()
    this.#unsettled = moved || this.stage.opening || this.motion.gliding(now)
    // While a picture is on its way, its end asks for the next.
    if ((moved || travelling) && !this.#schedule.inFlight) this.#schedule.ask()
    if (!this.#unsettled) this.#schedule.settle(() => this.#unsettled || this.#props.values.dirtyCount > 0)
    if (rested) props.onCamera(this.rig.pose())
  }

  #updateLabels(): void {
    const { selection, noted = null, ghosts = null, steady } = this.#props
    const { hidden, receding } = this.#looks
    this.#labels.update(
      { camera: this.rig.camera, ...this.#size, clearTo: this.stage.clearTo },
      { context: this.#context(), selection, hidden, receding, noted, ghosts },
      steady?.() ?? performance.now(),
    )
  }

  #draw(): void {
    const ratio = this.#schedule.begin(performance.now(), this.rig.moving)
    if (ratio !== null) this.stage.setPixelRatio(ratio)
    this.stage.focus(this.rig.target, this.rig.distance)
    this.stage.look(this.rig.camera, this.#size.height * this.#fineness, this.motion.places)
    this.#schedule.submitted(this.stage.render(this.rig.camera, performance.now(), this.#schedule.awaited))
    if (this.#intake.heard && !this.#firstFrameTold) {
      this.#firstFrameTold = true
      this.#props.onFirstFrame()
      this.stage.open(() => this.#schedule.need())
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

  #hide(asset: string): void {
    if (this.#looks.hide(asset)) this.#schedule.need()
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
      pick: (x, y) => this.#pointing.pick(x, y, 'mouse'),
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
