/**
 * All words in the picture: a few times a second which labels there are and what they say, in every frame where they
 * stand. Alarms out of sight become arrows at the edge.
 */
import { type PerspectiveCamera, Vector3 } from 'three'
import type { Selection } from '../../twin/selection.ts'
import type { PaintContext } from '../painting/paint-context.ts'
import type { Anchors } from '../plan/scene-anchors.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import type { Vec3 } from '../plan/rigid.ts'
import type { Box } from './box.ts'
import { EdgeArrows, type EdgeTag } from './edge-arrows.ts'
import { type EdgePlace, EDGE_HEIGHT, type EdgeRequest, placeEdges } from './edge-place.ts'
import { type Candidate, chooseLabels, strengthOf } from './label-choice.ts'
import { type Illustrations, type Label, labelsOf, RANK } from './label-content.ts'
import { type LabelPlace, type LabelRequest, placeLabels } from './label-place.ts'
import { heightOf, Labels } from './labels.ts'
import { overlaidBoxes } from './overlaid.ts'

/** What labels say is worked out this often; where they stand, in every frame. */
const WORDS_MS = 250
const STEM = { alarm: 34, selected: 24, missing: 34, stale: 34, never: 34, name: 8 } as const
/** Even a small thing with an alarm keeps this much of the picture to itself: half its side, px. */
const SMALLEST_KEPT_PX = 10
/** About the radius of a robot's joint: an alarm's tag stands clear of the part it speaks of. */
const PART_RADIUS_M = 0.3

/** What labels are seen with. */
export interface LabelEye {
  readonly camera: PerspectiveCamera
  readonly width: number
  readonly height: number
}

export interface LabelTold {
  readonly context: PaintContext
  readonly selection: Selection | null
  /** Machines that are not drawn. */
  readonly hidden: ReadonlySet<number>
  /** Machine → 1 where all of it recedes. */
  readonly ghosts: Uint8Array
}

interface Outside {
  readonly label: Label
  readonly towards: readonly [number, number]
}

export interface LabelDeps {
  readonly layout: SceneLayout
  readonly anchors: Anchors
  readonly motion: Illustrations
  /** Where the labels are, and where the arrows: only those are for everyone. */
  readonly overlay: HTMLElement
  readonly edges: HTMLElement
  onSelect(selection: Selection): void
  /** The person wants to see what an arrow points to. */
  onGo(selection: Selection): void
}

const bulkOf = ({ equipment: { bounds: { min, max } } }: Machine): number => Math.cbrt((max[0] - min[0]) * (max[1] - min[1]) * (max[2] - min[2]))

export class SceneLabels {
  readonly #deps: LabelDeps
  readonly #labels: Labels
  readonly #arrows: EdgeArrows
  /** Machine → cube root of its volume, m: bulk, not length; a conveyor is long and says little. */
  readonly #bulk: Float32Array
  #chosen: readonly Candidate[] = []
  #chosenAt = -Infinity
  #kept: readonly Box[] = []
  #places: ReadonlyMap<string, LabelPlace> = new Map()
  #groups: ReadonlyMap<string, string> = new Map()

  constructor(deps: LabelDeps) {
    this.#deps = deps
    this.#labels = new Labels(deps.overlay, (selection) => deps.onSelect(selection))
    this.#arrows = new EdgeArrows(deps.edges, (key) => {
      const label = this.#chosen.find((candidate) => candidate.label.key === key)?.label
      if (label) deps.onGo({ asset: key, component: label.calls?.component ?? label.component })
    })
    this.#bulk = Float32Array.from(deps.layout.machines, bulkOf)
  }

  /** A machine is of another size. */
  join(machine: Machine): void {
    this.#bulk[machine.index] = bulkOf(machine)
  }

  /** What they say is worked out anew at the next update. */
  reword(): void {
    this.#chosenAt = -Infinity
  }

  update(eye: LabelEye, told: LabelTold, nowMs: number): void {
    const { camera, width, height } = eye
    if (width === 0) return
    const perMetre = height / (2 * Math.tan((camera.fov * Math.PI) / 360))
    if (nowMs - this.#chosenAt >= WORDS_MS) this.#choose(eye, told, perMetre, nowMs)
    const { anchors, layout } = this.#deps
    const requests: LabelRequest[] = []
    const strengths = new Map<string, number>()
    const outside: Outside[] = []
    for (const { label } of this.#chosen) {
      const point = anchors.world(label.machine, label.component)
      const at = anchors.screen(camera, point, width, height)
      if (!at || at[0] < 0 || at[0] > width || at[1] < 0 || at[1] > height) {
        if (label.calls) outside.push({ label, towards: towardsOf(camera, point) })
        continue
      }
      const away = distance(camera, point)
      const size = (this.#bulk[label.machine.index]! * perMetre) / away
      const thing = label.component === null ? 0 : (PART_RADIUS_M * layout.unit * perMetre) / away
      const alarm = label.kind === 'alarm'
      strengths.set(label.key, told.context.theme === 'contrast' ? 1 : strengthOf(label, size))
      requests.push({
        key: label.key, rank: RANK[label.kind], weight: size, x: at[0], y: at[1], width: this.#labels.width(label), height: heightOf(label),
        stem: alarm ? Math.max(STEM.alarm, thing + 20) : STEM[label.kind], clear: alarm ? Math.max(SMALLEST_KEPT_PX, thing) : 0,
      })
    }
    const arrows = this.#placeArrows(outside, width, height)
    const places = placeLabels(requests, width, height, arrows.length ? [...this.#kept, ...arrows] : this.#kept, this.#places)
    this.#places = new Map(places.map((place) => [place.key, place]))
    for (const { key, x, y } of requests) {
      const place = this.#places.get(key)
      if (place) this.#labels.put(place, x, y, strengths.get(key)!)
    }
    this.#labels.keep(new Set(this.#places.keys()), nowMs)
  }

  #choose({ camera, width, height }: LabelEye, { context, selection, hidden, ghosts }: LabelTold, perMetre: number, nowMs: number): void {
    const { layout, anchors, motion, overlay } = this.#deps
    const candidates: Candidate[] = []
    for (const label of labelsOf(layout, context, selection, motion)) {
      if (hidden.has(label.machine.index)) continue
      const point = anchors.world(label.machine, label.component)
      const at = anchors.screen(camera, point, width, height)
      const seen = at !== null && at[0] >= 0 && at[0] <= width && at[1] >= 0 && at[1] <= height
      candidates.push({ label, size: seen ? (this.#bulk[label.machine.index]! * perMetre) / distance(camera, point) : 0 })
    }
    this.#chosen = chooseLabels(candidates, new Set(this.#places.keys()), width * height, ({ machine }) => ghosts[machine.index] === 1)
    this.#kept = overlaidBoxes(overlay)
    this.#chosenAt = nowMs
  }

  /** Puts the arrows and returns where they stand. Every open alarm that nobody has taken note of has its share in one. */
  #placeArrows(outside: readonly Outside[], width: number, height: number): Box[] {
    const tags = new Map<string, EdgeTag>()
    const requests: EdgeRequest[] = []
    for (const { label, towards } of outside) {
      const { title, priority } = label.calls!
      const tag: EdgeTag = { key: label.key, name: title, priority }
      tags.set(label.key, tag)
      requests.push({ key: label.key, towards, width: this.#arrows.width(tag, outside.length > 1) })
    }
    const places: readonly EdgePlace[] = requests.length ? placeEdges(requests, width, height, this.#kept, this.#groups) : []
    this.#groups = new Map(places.flatMap(({ key, group }) => group.map((member) => [member, key])))
    this.#arrows.put(tags, places)
    const widths = new Map(requests.map((request) => [request.key, request.width]))
    return places.map(({ key, x, y }) => ({ left: x, right: x + widths.get(key)!, top: y, bottom: y + EDGE_HEIGHT }))
  }

  dispose(): void {
    this.#labels.dispose()
    this.#arrows.dispose()
  }
}

const eye = new Vector3()
/** From the middle of the picture; of what is behind the eye, the way to turn. */
const towardsOf = ({ matrixWorldInverse }: PerspectiveCamera, point: Vec3): [number, number] => {
  const { x, y } = eye.set(...point).applyMatrix4(matrixWorldInverse)
  return [x, -y]
}

const distance = ({ position }: PerspectiveCamera, point: Vec3): number => Math.max(1e-6, Math.hypot(position.x - point[0], position.y - point[1], position.z - point[2]))
