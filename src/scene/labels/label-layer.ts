/** The labels over the picture: what they say, a few times a second; where they stand, with every picture. */
import type { PerspectiveCamera } from 'three'
import type { Selection } from '../../twin/selection.ts'
import type { PaintContext } from '../painting/paint.ts'
import type { SceneLayout } from '../plan/layout.ts'
import type { Anchors } from '../plan/scene-anchors.ts'
import { type Label, labelsOf } from './label-content.ts'
import { labelTargets } from './label-targets.ts'
import { Labels } from './labels.ts'

/** What labels say is worked out this often. */
const WORDS_MS = 250

export interface LabelView {
  readonly context: PaintContext
  readonly selection: Selection | null
  readonly camera: PerspectiveCamera
  /** Of the window, CSS px. */
  readonly width: number
  readonly height: number
  /** Machines that are not drawn. */
  readonly hidden: ReadonlySet<number>
}

export class LabelLayer {
  readonly #layout: SceneLayout
  readonly #anchors: Anchors
  readonly #labels: Labels
  #words: readonly Label[] = []
  #wordsAt = -Infinity

  constructor(layout: SceneLayout, anchors: Anchors, overlay: HTMLElement, onSelect: (selection: Selection) => void) {
    this.#layout = layout
    this.#anchors = anchors
    this.#labels = new Labels(overlay, onSelect)
  }

  /** What is said has changed: the next update looks. */
  reword(): void {
    this.#wordsAt = -Infinity
  }

  update({ context, selection, camera, width, height, hidden }: LabelView): void {
    const at = performance.now()
    if (at - this.#wordsAt >= WORDS_MS) {
      this.#words = labelsOf(this.#layout, context, selection)
      this.#wordsAt = at
    }
    this.#labels.update(labelTargets(this.#words, { camera, anchors: this.#anchors, unit: this.#layout.unit, width, height }, hidden), width, height)
  }

  dispose(): void {
    this.#labels.dispose()
  }
}
