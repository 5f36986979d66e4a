/** What everything looks like: paint, outlines, rings, what recedes, and what is not drawn at all. Redone where it is due. */
import type { Stage } from './drawing/stage.ts'
import { outlineAll, ringsOf } from './drawing/marks.ts'
import { isWithin } from '../twin/within.ts'
import type { Selection } from '../twin/selection.ts'
import type { PaintContext } from './painting/paint-context.ts'
import type { Painter } from './painting/painter.ts'
import { FLAG } from './painting/part-state.ts'
import type { SceneLayout } from './plan/layout.ts'

export interface LooksDeps {
  readonly layout: SceneLayout
  readonly painter: Painter
  readonly stage: Stage
  /** Machine → its matrix in the world. */
  readonly places: readonly Float64Array[]
  /** Other machines recede than before. */
  onReceding(): void
}

export class Looks {
  /** Machines that are not drawn. */
  readonly hidden = new Set<number>()
  readonly #deps: LooksDeps
  #receding: Uint8Array
  #ringsDue = true
  #outlinesDue = true

  constructor(deps: LooksDeps) {
    this.#deps = deps
    this.#receding = new Uint8Array(deps.layout.machines.length)
  }

  /** Machine → 1 where all of it recedes. */
  get receding(): Uint8Array {
    return this.#receding
  }

  get ringsDue(): boolean {
    return this.#ringsDue
  }

  /** Neither hidden nor receding. */
  isShown(machine: number): boolean {
    return !this.hidden.has(machine) && this.#receding[machine] !== 1
  }

  alarmsChanged(): void {
    this.#ringsDue = true
    this.#deps.painter.alarmsChanged()
  }

  themeChanged(): void {
    this.#ringsDue = true
  }

  /** Something else is selected or pointed at, or is made of other shapes. */
  outlinesChanged(): void {
    this.#outlinesDue = true
  }

  /** Repaints what is due. True when anything looks different. */
  repaint(context: PaintContext): boolean {
    const { painter, stage, onReceding } = this.#deps
    const changed = painter.paint(context)
    if (changed) stage.batches.upload(true, false)
    if (painter.neverChanged) this.#outlinesDue = true
    if (painter.recedingChanged) {
      this.#outlinesDue = true
      this.#receding = painter.receding()
      stage.recede(this.#receding, painter.recedingParts > 0)
      onReceding()
    }
    painter.neverChanged = painter.recedingChanged = false
    return changed
  }

  /** Rings around what has an alarm, where they are due. @param placesMoved machines stand elsewhere */
  ring({ board, theme }: Pick<PaintContext, 'board' | 'theme'>, placesMoved: boolean): void {
    if (!this.#ringsDue && !placesMoved) return
    const { layout, stage, places } = this.#deps
    stage.setRings(ringsOf(layout, board, places, theme, this.hidden))
    this.#ringsDue = false
  }

  /** Outlines where they are due. True when they were. */
  outline(selection: Selection | null, hovered: Selection | null): boolean {
    if (!this.#outlinesDue) return false
    outlineAll(this.#deps.stage, this.#deps.layout, selection, hovered)
    this.#outlinesDue = false
    return true
  }

  /** Nothing is drawn but what lies in this asset. */
  showOnly(scope: string): void {
    for (const { asset } of this.#deps.layout.machines) if (!isWithin(asset, scope)) this.hide(asset.id)
  }

  /** False where there is no such machine. */
  hide(asset: string): boolean {
    const { layout, stage } = this.#deps
    const machine = layout.machineOf(asset)
    if (!machine) return false
    this.hidden.add(machine.index)
    for (const part of machine.parts) stage.batches.state[part.index * 4 + 3]! |= FLAG.hidden
    stage.contact.hide(machine.index)
    stage.batches.upload(true, false)
    stage.castersMoved()
    this.#outlinesDue = true
    return true
  }
}
