/**
 * All words in the picture: a few times a second which labels there are and what they say, in every frame where they
 * stand. Where nothing has moved nothing is placed. Alarms out of sight become arrows at the edge.
 */
import { type PerspectiveCamera, Vector3 } from 'three'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { Selection } from '../../twin/selection.ts'
import type { MachineAges } from '../painting/machine-ages.ts'
import type { PaintContext } from '../painting/paint-context.ts'
import { EyeWatch } from '../plan/eye-watch.ts'
import type { Anchors } from './scene-anchors.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import type { Vec3 } from '../../base/rigid.ts'
import type { Box } from './box.ts'
import { EdgeArrows, type EdgeTag } from './edge-arrows.ts'
import { type EdgePlace, EDGE_HEIGHT, type EdgeRequest, placeEdges } from './edge-place.ts'
import { chooseLabels, clearedInSight, MOST_CLEARED, mostCalls, strengthOf } from './label-choice.ts'
import { type Ghost, ghostLabel, type Illustrations, type Label, labelOf, RANK } from './label-content.ts'
import { type LabelPlace, type LabelRequest, placeLabels } from './label-place.ts'
import { heightOf, Labels } from './labels.ts'
import { overlaidBoxes } from './overlaid.ts'
import { RestTag } from './rest-tag.ts'
import { type LabelEye, LabelCandidates } from './label-candidates.ts'

/** What labels say is worked out this often; where they stand, in every frame. */
const WORDS_MS = 250
/** This many alarms have room to say everything. */
const MOST_WORDY = 4
const STEM = { alarm: 34, ghost: 28, selected: 24, missing: 34, stale: 34, never: 34, cleared: 24, name: 8 } as const
/** Even a small thing with an alarm keeps this much of the picture to itself: half its side, px. */
const SMALLEST_KEPT_PX = 10
/** Urgency of an alarm of low priority, see `urgencyOf`. */
const LOW = PRIORITIES.indexOf('low') * 2
/** About the radius of a robot's joint: an alarm's tag stands clear of the part it speaks of. */
const PART_RADIUS_M = 0.3

export interface LabelContext {
  readonly context: PaintContext
  readonly selection: Selection | null
  /** Machines that are not drawn. */
  readonly hidden: ReadonlySet<number>
  /** Machine → 1 where all of it recedes. */
  readonly receding: Uint8Array
  /** Ids of assets that somebody has written a note about; a new set is another. Null = none. */
  readonly noted?: ReadonlySet<string> | null
  /** By asset: what it does in a future that is played; null = none is. */
  readonly ghosts?: ReadonlyMap<string, Ghost> | null
}

/** A label that was chosen, and where what it speaks of is now. */
interface Chosen {
  readonly label: Label
  /** Of its tag, px; NaN until it was measured. */
  width: number
  /** In the window. */
  inside: boolean
  /** CSS px from the top left where it is inside; else which way it is from the middle. */
  x: number
  y: number
  away: number
}
/** So many numbers of a chosen one its place follows from; and four of the picture. */
const TRACED = 5
const NOTHING_TRACED = new Float64Array(0)
const NONE_NOTED: ReadonlySet<string> = new Set()

export interface LabelDeps {
  readonly layout: SceneLayout
  readonly anchors: Anchors
  readonly motion: Illustrations
  readonly ages: MachineAges
  /** Machine → its present matrix in the world. */
  readonly places: readonly Float64Array[]
  /** Where the labels are, and where the arrows: only those are for everyone. */
  readonly overlay: HTMLElement
  readonly edges: HTMLElement
  onSelect(selection: Selection): void
  /** The person wants to see what an arrow points to. */
  onGo(selection: Selection): void
  /** The person wants to see those that have no tag of their own; absent = there is no list of them. */
  readonly onRest: (() => void) | null
}

export class SceneLabels {
  readonly #deps: LabelDeps
  readonly #labels: Labels
  readonly #arrows: EdgeArrows
  readonly #rest: RestTag
  readonly #candidates: LabelCandidates
  #chosen: readonly Chosen[] = []
  #chosenKeys: ReadonlySet<string> = new Set()
  #chosenAt = -Infinity
  readonly #eye = new EyeWatch()
  #moved = true
  #alarmsDue = true
  #noted: ReadonlySet<string> = NONE_NOTED
  #kept: readonly Box[] = []
  /** What the present places follow from. */
  #traced = NOTHING_TRACED
  #places: ReadonlyMap<string, LabelPlace> = new Map()
  #groups: ReadonlyMap<string, string> = new Map()

  constructor(deps: LabelDeps) {
    this.#deps = deps
    this.#labels = new Labels(deps.overlay, (selection) => deps.onSelect(selection))
    this.#arrows = new EdgeArrows(deps.edges, (key) => {
      const label = this.#chosen.find((one) => one.label.key === key)?.label
      if (label) deps.onGo({ asset: key, component: label.calls?.component ?? label.component })
    })
    this.#rest = new RestTag(deps.edges, deps.onRest)
    this.#candidates = new LabelCandidates(deps.layout, deps.ages, deps.places)
  }

  /** A machine is of another size. */
  join(machine: Machine): void {
    this.#candidates.measure(machine)
    this.#moved = true
    this.#traced = NOTHING_TRACED
  }

  /** What they say is worked out anew at the next update. */
  reword(): void {
    this.#chosenAt = -Infinity
    this.#alarmsDue = true
  }

  /** Something stands elsewhere. @param machines as a whole */
  moved(machines: boolean): void {
    this.#moved = true
    if (machines) this.#candidates.moved()
  }

  update(eye: LabelEye, told: LabelContext, nowMs: number): void {
    if (eye.width === 0) return
    const due = nowMs - this.#chosenAt >= WORDS_MS
    const moved = this.#eye.moved(eye.camera, eye.width, eye.height) || this.#moved
    this.#moved = false
    if (due) this.#choose(eye, told, nowMs)
    if (due || moved) {
      for (const one of this.#chosen) this.#follow(one, eye)
      if (this.#trace(eye, told)) this.#place(eye, told)
    }
    this.#labels.keep(this.#places, this.#chosenKeys, nowMs)
  }

  #choose(
    eye: LabelEye,
    { context, selection, hidden, receding, noted, ghosts = null }: LabelContext,
    nowMs: number,
  ): void {
    const {
      layout: { machines },
      motion,
      overlay,
    } = this.#deps
    const candidates = this.#candidates
    this.#chosenAt = nowMs
    if (this.#alarmsDue) candidates.takeAlarms(context.board)
    this.#alarmsDue = false
    if (this.#noted !== (noted ?? NONE_NOTED)) candidates.takeNotes((this.#noted = noted ?? NONE_NOTED))
    candidates.look(eye, context.now, selection, hidden, receding, ghosts)
    const before = new Map(this.#chosen.map((one) => [one.label, one]))
    let urgent = false
    this.#chosen = chooseLabels(candidates, eye.width * eye.height).map((machine, i) => {
      // Beside what is more urgent, what is not says only its name.
      const low = candidates.urgency[machine]! >= LOW
      urgent ||= candidates.rank[machine] === RANK.alarm && !low
      const ghost = candidates.rank[machine] === RANK.ghost ? ghosts?.get(machines[machine]!.asset.id) : undefined
      const label = ghost
        ? ghostLabel(machines[machine]!, ghost)
        : labelOf(
            machines[machine]!,
            context,
            selection,
            motion,
            i >= MOST_WORDY || (low && urgent),
            candidates.noted[machine] === 1,
          )
      return before.get(label) ?? { label, width: Number.NaN, inside: false, x: 0, y: 0, away: 1 }
    })
    this.#chosenKeys = new Set(this.#chosen.map(({ label }) => label.key))
    const kept = overlaidBoxes(overlay)
    // An arrow may call for something else now.
    if (this.#chosen.some((one) => one.label.calls && !before.has(one.label)) || !sameBoxes(kept, this.#kept))
      this.#traced = NOTHING_TRACED
    this.#kept = kept
  }

  #screen(point: Vec3, { camera, width, height }: LabelEye): readonly [number, number] | null {
    return this.#deps.anchors.screen(camera, point, width, height)
  }

  /** Looks where what it speaks of is now. */
  #follow(one: Chosen, eye: LabelEye): void {
    const { camera } = eye
    const { label } = one
    const point = this.#deps.anchors.held(label.machine, label.component, (tried) =>
      within(this.#screen(tried, eye), eye),
    )
    const at = this.#screen(point, eye)
    one.inside = within(at, eye)
    const [x, y] = one.inside ? at! : pointedTo(label) ? towardsOf(camera, point) : NOWHERE
    one.x = x
    one.y = y
    one.away = distance(camera, point)
    if (one.inside && Number.isNaN(one.width)) one.width = this.#labels.width(label)
  }

  /** True where anything that places follow from is different. */
  #trace({ width, height }: LabelEye, { context: { theme } }: LabelContext): boolean {
    const chosen = this.#chosen
    const length = chosen.length * TRACED + 4
    let differs = this.#traced.length !== length
    if (differs) this.#traced = new Float64Array(length)
    const traced = this.#traced
    const put = (at: number, value: number): void => {
      if (traced[at] === value) return
      traced[at] = value
      differs = true
    }
    put(0, width)
    put(1, height)
    put(2, Number(theme === 'contrast'))
    put(3, clearedInSight(this.#candidates))
    for (let i = 0; i < chosen.length; i++) {
      const { label, inside, x, y, away, width: wide } = chosen[i]!
      const at = 4 + i * TRACED
      put(
        at,
        (label.machine.index * 8 + RANK[label.kind]) * 8 +
          Number(label.selected) * 4 +
          Number(label.brief) * 2 +
          Number(inside),
      )
      put(at + 1, x)
      put(at + 2, y)
      put(at + 3, away)
      put(at + 4, inside ? wide : 0)
    }
    return differs
  }

  #place({ camera, width, height }: LabelEye, { context: { theme } }: LabelContext): void {
    const { unit } = this.#deps.layout
    const perMetre = height / (2 * Math.tan((camera.fov * Math.PI) / 360))
    const requests: LabelRequest[] = []
    const strengths = new Map<string, number>()
    const most = mostCalls(width * height)
    let calls = 0
    let more = 0
    for (const { label, inside, x, y, away, width: wide } of this.#chosen) {
      if (!inside) continue
      const size = (this.#candidates.bulk(label.machine.index) * perMetre) / away
      const thing = label.component === null ? 0 : (PART_RADIUS_M * unit * perMetre) / away
      const alarm = label.kind === 'alarm'
      if (alarm && ++calls > most && !label.selected) {
        more++
        continue
      }
      strengths.set(label.key, theme === 'contrast' || label.kind !== 'name' ? 1 : strengthOf(size))
      requests.push({
        key: label.key,
        rank: label.selected ? Math.min(RANK.selected, RANK[label.kind]) : RANK[label.kind],
        urgency: label.urgency,
        weight: size,
        x,
        y,
        width: wide,
        height: heightOf(label),
        stem: alarm ? Math.max(STEM.alarm, thing + 20) : STEM[label.kind],
        clear: alarm ? Math.max(SMALLEST_KEPT_PX, thing) : 0,
      })
    }
    const arrows = this.#placeArrows(
      this.#chosen.filter(({ inside, label }) => !inside && pointedTo(label)),
      width,
      height,
    )
    const kept = arrows.length ? [...this.#kept, ...arrows] : this.#kept
    const cleared = clearedInSight(this.#candidates)
    const told = cleared > MOST_CLEARED ? cleared : 0
    const rest = this.#rest.put({ more, cleared: told }, width, height, kept)
    let places = placeLabels(requests, width, height, rest ? [...kept, rest] : kept, this.#places)
    // An alarm that found no room is among the others.
    const placed = new Set(places.map(({ key }) => key))
    const without = requests.filter(({ key, rank }) => rank === RANK.alarm && !placed.has(key)).length
    if (without > 0) {
      const wider = this.#rest.put({ more: more + without, cleared: told }, width, height, kept)
      if (wider) places = placeLabels(requests, width, height, [...kept, wider], this.#places)
    }
    this.#places = new Map(places.map((place) => [place.key, place]))
    this.#candidates.shown.fill(0)
    for (const { label, x, y } of this.#chosen) {
      const place = this.#places.get(label.key)
      if (!place) continue
      this.#candidates.shown[label.machine.index] = 1
      this.#labels.put(place, x, y, strengths.get(label.key)!)
    }
  }

  /** Puts the arrows and returns where they stand. Every alarm that calls has its share in one, and what is selected. */
  #placeArrows(outside: readonly Chosen[], width: number, height: number): Box[] {
    const tags = new Map<string, EdgeTag>()
    const requests: EdgeRequest[] = []
    for (const { label, x, y } of outside) {
      const { title, priority } = label.calls ?? { title: label.title, priority: null }
      const tag: EdgeTag = { key: label.key, name: title, priority }
      tags.set(label.key, tag)
      requests.push({ key: label.key, towards: [x, y], width: this.#arrows.width(tag, outside.length > 1) })
    }
    const places: readonly EdgePlace[] = requests.length
      ? placeEdges(requests, width, height, this.#kept, this.#groups)
      : []
    this.#groups = new Map(places.flatMap(({ key, group }) => group.map((member) => [member, key])))
    this.#arrows.put(tags, places)
    const widths = new Map(requests.map((request) => [request.key, request.width]))
    return places.map(({ key, x, y }) => ({ left: x, right: x + widths.get(key)!, top: y, bottom: y + EDGE_HEIGHT }))
  }

  dispose(): void {
    this.#labels.dispose()
    this.#arrows.dispose()
    this.#rest.dispose()
  }
}

const NOWHERE = [0, 0] as const

/** Out of sight it has an arrow at the edge: it calls, or a person has chosen it. */
const pointedTo = ({ calls, selected }: Label): boolean => calls !== null || selected

const sameBoxes = (a: readonly Box[], b: readonly Box[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ left, right, top, bottom }, i) =>
      left === b[i]!.left && right === b[i]!.right && top === b[i]!.top && bottom === b[i]!.bottom,
  )

const within = (at: readonly [number, number] | null, { width, height }: Pick<LabelEye, 'width' | 'height'>): boolean =>
  at !== null && at[0] >= 0 && at[0] <= width && at[1] >= 0 && at[1] <= height

const eye = new Vector3()
/** From the middle of the picture; of what is behind the eye, the way to turn. */
const towardsOf = ({ matrixWorldInverse }: PerspectiveCamera, point: Vec3): [number, number] => {
  const { x, y } = eye.set(...point).applyMatrix4(matrixWorldInverse)
  return [x, -y]
}

const distance = ({ position }: PerspectiveCamera, point: Vec3): number =>
  Math.max(1e-6, Math.hypot(position.x - point[0], position.y - point[1], position.z - point[2]))
