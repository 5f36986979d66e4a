/** When a picture is due, and who waits for one: asks for frames, holds them back, tells when all is quiet. */
import { DisposeBag } from '../base/disposable.ts'
import type { Pace, Quality } from './drawing/pace.ts'
import type { Pictures } from './drawing/pictures.ts'
import type { PictureFigures } from './scene-props.ts'

/** The first picture waits for the first values this long; then an empty hall is better than nothing. */
const LONGEST_WAIT_MS = 1500
/** A picture that was waited for stays sharp while it is looked at. */
const WAITED_FOR_MS = 2000

export class Schedule {
  /** Pictures drawn so far. */
  frames = 0
  /** The first picture need not wait any longer: something was heard. */
  heard = false
  /** There is nothing to draw with. */
  blind = false
  /** Something is on its way, or the camera moves: the end of a picture asks for the next. */
  under: () => boolean = () => false
  readonly #ask: () => void
  /** Null: every frame draws at once, for those who measure. */
  readonly #pictures: Pictures | null
  readonly #bag = new DisposeBag()
  #due = true
  /** Only what moves by itself asks for a picture: it may wait, and nobody waits for it. */
  #moveDue = false
  #hurried = false
  #quiet: (() => void)[] = []
  #sharpUntil = -Infinity
  #later: ReturnType<typeof setTimeout> | undefined

  /** @param ask asks for a frame */
  constructor(ask: () => void, pictures: Pictures | null) {
    this.#ask = ask
    this.#pictures = pictures
    if (pictures)
      pictures.onFinished = (stood) => {
        if (stood && !this.under()) this.#due = true
        if (this.#due || this.under()) ask()
      }
    const hurry = setTimeout(() => {
      this.#hurried = true
      ask()
    }, LONGEST_WAIT_MS)
    this.#bag.add(() => clearTimeout(hurry))
    this.#bag.add(() => clearTimeout(this.#later))
    this.#bag.add(() => pictures?.dispose())
  }

  /** @param render the renderer's own counters */
  figures(shadowsEveryMs: number, render: { readonly calls: number; readonly triangles: number }): PictureFigures {
    const { pace, frames } = this
    return {
      frames,
      tookMs: pace?.lastMs ?? 0,
      full: pace?.full ?? 1,
      moving: pace?.ratio ?? 1,
      shadowsEveryMs,
      drawCalls: render.calls,
      triangles: render.triangles,
    }
  }

  /** Something other than mere motion is to be seen. */
  need(): void {
    this.#due = true
    this.#ask()
  }

  /** The same, within a frame. */
  due(): void {
    this.#due = true
  }

  /** Something has moved on. */
  moved(): void {
    this.#moveDue = true
  }

  /** Asks for a frame, that may find nothing to draw. */
  ask(): void {
    this.#ask()
  }

  /** Someone waits for the picture to be up to date. */
  get awaited(): boolean {
    return this.#quiet.length > 0
  }

  get inFlight(): boolean {
    return this.#pictures?.inFlight ?? false
  }

  /** True where this frame is to draw. @param nowMs of the page's own clock */
  mayDraw(nowMs: number): boolean {
    return (
      !this.blind &&
      (this.#due || this.#moveDue) &&
      (this.heard || this.#hurried) &&
      (this.#pictures?.mayBegin(nowMs, this.#due || this.awaited) ?? true)
    )
  }

  /** Before drawing. The pixel ratio to draw with, null = as it is. @param byHand a person turns the picture */
  begin(nowMs: number, byHand: boolean): number | null {
    this.#due = this.#moveDue = false
    if (this.awaited) this.#sharpUntil = nowMs + WAITED_FOR_MS
    return this.#pictures?.begin(nowMs, nowMs < this.#sharpUntil, byHand) ?? null
  }

  /** After drawing. @param againMs a picture is needed then, 0 = none */
  submitted(againMs: number): void {
    this.#pictures?.submitted()
    this.frames++
    clearTimeout(this.#later)
    this.#later = againMs > 0 ? setTimeout(() => this.#again(), againMs) : undefined
  }

  #again(): void {
    this.#later = undefined
    this.need()
  }

  setQuality(quality: Quality): void {
    if (this.#pictures?.pace.quality === quality) return
    this.#pictures?.pace.setQuality(quality)
    this.need()
  }

  /** Null where every frame draws at once. */
  get pace(): Pace | null {
    return this.#pictures?.pace ?? null
  }

  setFullRatio(pixelRatio: number): void {
    this.#pictures?.pace.setFull(pixelRatio)
  }

  /** Tells when the picture is up to date. */
  whenQuiet(tell: () => void): void {
    this.#quiet.push(tell)
    if (this.#pictures?.coarse || this.#later !== undefined) this.#due = true
    this.#ask()
  }

  /** Whoever waits for quiet is told two frames later: React and the layout get their turn too. @param busy whether something is still to come */
  settle(busy: () => boolean): void {
    const waiting = this.#quiet
    if (waiting.length === 0) return
    this.#quiet = []
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        // What was to come later is wanted now.
        this.#due ||= this.#later !== undefined
        // Not after its end: when a model arrives another scene takes this one's place.
        if (!this.#bag.disposed && ((this.#due && !this.blind) || busy())) {
          this.#quiet.push(...waiting)
          this.#ask()
        } else for (const tell of waiting) tell()
      }),
    )
  }

  dispose(): void {
    for (const tell of this.#quiet) tell()
    this.#bag.dispose()
  }
}
