/** The page of the scene bench: scenarios that the case calls one by one, each leaving the page as it was. */
import { InstancedMesh } from 'three'
import type { TwinDocumentInput } from '../../src/twin/schema.ts'
import type { Twin } from '../../src/twin/twin.ts'
import { Bare } from './bare.ts'
import { hall, twinOf } from './hall.ts'
import { opening } from './opening.ts'
import { finish, type FrameCost, SIZE, Viewer } from './viewer.ts'

/** Pictures before any counts: until then it is the engine's compiler that is measured, the same for both sides. */
const WARM_UP = 40
/** Longer than the scene waits until it makes ready what nobody has asked for yet. */
const FORESEEN_MS = 3500

declare const gc: () => void

const slotsOf = (twin: Twin, role: string): number[] =>
  twin.heard.filter((signal) => signal.role === role).map(({ slot }) => slot)

/** From a document to the picture on the screen. */
const open = (document: TwinDocumentInput, layer: string): { readonly viewer: Viewer; readonly ms: number } => {
  const began = performance.now()
  const viewer = new Viewer(twinOf(document), layer)
  for (const { slot } of viewer.twin.heard) viewer.set(slot, 20)
  viewer.frame()
  finish(viewer.renderer)
  return { viewer, ms: performance.now() - began }
}

const describe = (viewer: Viewer) => ({
  machines: viewer.live.layout.machines.length,
  parts: viewer.live.layout.parts.length,
  shapes: viewer.live.layout.shapes.length,
  drawn: viewer.live.stage.batches.group.children.reduce(
    (sum, child) => sum + (child instanceof InstancedMesh && child.visible ? child.count : 0),
    0,
  ),
  drawCalls: viewer.probe.drawCalls,
  triangles: viewer.probe.triangles,
})

/** Shadows are drawn once things have moved, within the second frame or two; a picture without that pass is the cheapest of several. */
const withoutShadows = (viewer: Viewer): ReturnType<typeof describe> => {
  const seen = Array.from({ length: 6 }, () => {
    viewer.setLayer('temperature')
    viewer.frame()
    finish(viewer.renderer)
    return describe(viewer)
  })
  return seen.toSorted((a, b) => a.triangles - b.triangles)[0]!
}

export interface Recoloured {
  readonly what: ReturnType<typeof describe>
  readonly openMs: number
  readonly product: readonly FrameCost[]
  readonly bare: readonly FrameCost[]
  readonly boxes: readonly FrameCost[]
  readonly boxPixels: readonly number[]
  readonly bareDrawCalls: number
  readonly bareTriangles: number
  readonly productPixels: readonly number[]
  readonly barePixels: readonly number[]
  readonly layerSwitch: readonly FrameCost[]
  readonly filtered: readonly FrameCost[]
  readonly pickUs: readonly number[]
  readonly bareRaycastUs: readonly number[]
}

/** Every `step`-th part recoloured each frame, by the product and by bare three, in turn. */
const recoloured = async ({
  machines,
  seed,
  step,
  rounds,
  pixelRounds,
  picks,
}: {
  machines: number
  seed: number
  step: number
  rounds: number
  pixelRounds: number
  picks: number
}): Promise<Recoloured> => {
  const { viewer, ms } = open(hall({ machines, seed }), 'temperature')
  await new Promise((foreseen) => setTimeout(foreseen, FORESEEN_MS))
  const slots = slotsOf(viewer.twin, 'temperature')
  const what = withoutShadows(viewer)
  const bare = new Bare(viewer, 'as drawn')
  const change = (round: number): void => {
    for (let i = round % step; i < slots.length; i += step) viewer.set(slots[i]!, 10 + ((i * 7 + round * 31) % 80))
  }
  const productFrame = (round: number): FrameCost => {
    const began = performance.now()
    change(round)
    const setting = performance.now() - began
    const cost = viewer.frame()
    return { update: cost.update + setting, submit: cost.submit }
  }
  const bareFrame = (round: number): FrameCost => bare.frame(round % step, step, (round % 10) / 10)
  const product: FrameCost[] = []
  const plain: FrameCost[] = []
  for (let round = -WARM_UP; round < rounds; round++) {
    const mine = productFrame(round + WARM_UP)
    finish(viewer.renderer)
    const theirs = bareFrame(round + WARM_UP)
    finish(bare.renderer)
    if (round >= 0) {
      product.push(mine)
      plain.push(theirs)
    } else if (round === -1) gc()
  }
  const toPixels = (draw: (round: number) => unknown, renderer: Viewer['renderer'], round: number): number => {
    const began = performance.now()
    draw(round)
    finish(renderer)
    return performance.now() - began
  }
  const [productPixels, barePixels]: [number[], number[]] = [[], []]
  for (let round = 0; round < pixelRounds; round++) {
    productPixels.push(toPixels(productFrame, viewer.renderer, round))
    barePixels.push(toPixels(bareFrame, bare.renderer, round))
  }
  const layerSwitch: FrameCost[] = []
  for (let round = 0; round < 6; round++) {
    const began = performance.now()
    viewer.setLayer(round % 2 ? 'temperature' : 'power')
    const setting = performance.now() - began
    const cost = viewer.frame()
    layerSwitch.push({ update: cost.update + setting, submit: cost.submit })
    finish(viewer.renderer)
  }
  // As a thumb is dragged: each time another tenth of the hall passes, and at last all of it.
  const filtered: FrameCost[] = []
  for (let round = 0; round < 10; round++) {
    const began = performance.now()
    viewer.setFilter(round === 9 ? null : { range: [10 * round, 10 * round + 20], only: [] })
    const setting = performance.now() - began
    const cost = viewer.frame()
    filtered.push({ update: cost.update + setting, submit: cost.submit })
    finish(viewer.renderer)
  }
  const pickUs: number[] = []
  const bareRaycastUs: number[] = []
  // A ray into the void costs nothing: only points where something stands are asked.
  const points = Array.from(
    { length: 40 * picks },
    (_, i) => [((i * 0.618034) % 1) * SIZE.width, ((i * 0.754878) % 1) * SIZE.height] as const,
  ).filter(([x, y]) => viewer.probe.pick(x, y))
  for (const [i, [x, y]] of points.slice(0, picks).entries()) {
    const repeats = 50
    let began = performance.now()
    for (let n = 0; n < repeats; n++) viewer.probe.pick(x, y)
    pickUs.push(((performance.now() - began) / repeats) * 1000)
    if (i % 10 > 0) continue
    began = performance.now()
    bare.pick((x / SIZE.width) * 2 - 1, 1 - (y / SIZE.height) * 2)
    bareRaycastUs.push((performance.now() - began) * 1000)
  }
  const all = new Bare(viewer, 'every shape a box')
  const boxes: FrameCost[] = []
  const boxPixels: number[] = []
  for (let round = -1; round < pixelRounds; round++) {
    const began = performance.now()
    const cost = all.frame((round + 1) % step, step, (round + 1) / 10)
    finish(all.renderer)
    if (round < 0) continue
    boxes.push(cost)
    boxPixels.push(performance.now() - began)
  }
  all.dispose()
  const { calls, triangles } = bare.renderer.info.render
  bare.dispose()
  viewer.dispose()
  return {
    what,
    openMs: ms,
    product,
    bare: plain,
    boxes,
    boxPixels,
    bareDrawCalls: calls,
    bareTriangles: triangles,
    productPixels,
    barePixels,
    layerSwitch,
    filtered,
    pickUs,
    bareRaycastUs,
  }
}

/** All joints of all robots follow new angles. */
const moveAll = (viewer: Viewer, slots: readonly number[], round: number): FrameCost => {
  const began = performance.now()
  for (const slot of slots) viewer.set(slot, 30 * Math.sin((round + slot) / 9))
  const setting = performance.now() - began
  const cost = viewer.frame()
  return { update: cost.update + setting, submit: cost.submit }
}
const anglesOf = (twin: Twin): number[] => twin.heard.filter(({ key }) => key === 'angle').map(({ slot }) => slot)

/** A fleet of robots whose joints all move in each frame. */
const robots = ({ machines, seed, rounds }: { machines: number; seed: number; rounds: number }) => {
  openRobots({ machines, seed })
  const viewer = held!
  const slots = anglesOf(viewer.twin)
  move({ rounds: WARM_UP })
  // The peer copies what is drawn: the first picture comes before the camera has been seen through.
  const bare = new Bare(viewer, 'as drawn')
  const floorFrame = (): FrameCost => {
    for (const mesh of bare.meshes) mesh.instanceMatrix.needsUpdate = true
    const cost = bare.frame(0, Number.POSITIVE_INFINITY, 0)
    finish(bare.renderer)
    return cost
  }
  for (let round = 0; round < WARM_UP; round++) floorFrame()
  gc()
  const product: FrameCost[] = []
  const floor: FrameCost[] = []
  for (let round = 0; round < rounds; round++) {
    product.push(moveAll(viewer, slots, WARM_UP + round))
    finish(viewer.renderer)
    floor.push(floorFrame())
  }
  const what = { ...describe(viewer), joints: slots.length }
  bare.dispose()
  release()
  return { what, product, floor }
}

let held: Viewer | null = null
/** Opens a hall and leaves it there, drawing when it asks for it, as in the product. */
const hold = async ({ machines, seed }: { machines: number; seed: number }) => {
  const { viewer, ms } = open(hall({ machines, seed }), 'temperature')
  held = viewer
  let due = false
  viewer.onAsked = () => {
    if (due) return
    due = true
    requestAnimationFrame(() => {
      due = false
      viewer.frame(16)
    })
  }
  viewer.onAsked()
  await new Promise((done) => setTimeout(done, 2500))
  return { what: describe(viewer), openMs: ms }
}
/** A hall that stays, for `repaint`. */
const openToRepaint = ({ machines, seed }: { machines: number; seed: number }): void => {
  held = open(hall({ machines, seed }), 'temperature').viewer
}
/** A fleet that stays, for `move`. */
const openRobots = ({ machines, seed }: { machines: number; seed: number }): void => {
  held = open(hall({ machines, seed, kinds: ['robot'], moving: true }), 'temperature').viewer
}
/** As `robots` does it, with nothing else in between. */
const move = ({ rounds }: { rounds: number }): readonly FrameCost[] => {
  const viewer = held!
  const slots = anglesOf(viewer.twin)
  return Array.from({ length: rounds }, (_, round) => {
    const cost = moveAll(viewer, slots, round)
    finish(viewer.renderer)
    return cost
  })
}
/** As `recoloured` does it, with nothing else in between: for whoever wants to see where a frame's time goes. */
const repaint = ({ step, rounds }: { step: number; rounds: number }): readonly FrameCost[] => {
  const viewer = held!
  const slots = slotsOf(viewer.twin, 'temperature')
  return Array.from({ length: rounds }, (_, round) => {
    const began = performance.now()
    for (let i = round % step; i < slots.length; i += step) viewer.set(slots[i]!, 10 + ((i * 7 + round * 31) % 80))
    const setting = performance.now() - began
    const cost = viewer.frame()
    finish(viewer.renderer)
    return { update: cost.update + setting, submit: cost.submit }
  })
}
const frames = (): number => held!.probe.frames
const release = (): void => {
  held?.dispose()
  held = null
}

const scenarios = { opening, recoloured, robots, hold, openToRepaint, repaint, openRobots, move, frames, release }
export type Scenarios = typeof scenarios
Object.assign(window, { scenarios })
