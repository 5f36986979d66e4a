/** Opening a twin, drawn whenever it asks to be, until it asks no more: the first picture, and all of it. */
import { hall, twinOf } from './hall.ts'
import { finish, Viewer } from './viewer.ts'

/** Nothing has asked for a picture for so long: this was the last. */
const QUIET_MS = 1500

export interface Opening {
  /** From the document to the first picture on the screen, and to the last that anything asked for, ms. */
  readonly firstMs: number
  readonly completeMs: number
  readonly pictures: number
  readonly labels: number
  /** One of the pictures drew what casts shadows too. */
  readonly shadows: boolean
}

export const opening = async ({ machines, seed }: { machines: number; seed: number }): Promise<Opening> => {
  const twinDocument = hall({ machines, seed })
  const began = performance.now()
  const viewer = new Viewer(twinOf(twinDocument), 'temperature')
  // Of some machines nothing is ever heard: that is told of, however small they are.
  for (const { slot, asset } of viewer.twin.heard) if (!asset.id.endsWith('50')) viewer.set(slot, 20)
  const triangles: number[] = []
  let asked = true
  let firstMs = 0
  let completeMs = 0
  const labels = (): number => document.querySelectorAll('[data-label][data-shown]').length
  viewer.onAsked = () => {
    asked = true
  }
  for (let last = performance.now(); performance.now() - last < QUIET_MS;) {
    if (!asked) {
      await new Promise((done) => requestAnimationFrame(done))
      continue
    }
    asked = false
    const [drawn, told] = [viewer.probe.frames, labels()]
    viewer.frame(16)
    if (viewer.probe.frames > drawn) {
      finish(viewer.renderer)
      triangles.push(viewer.probe.triangles)
    } else if (labels() === told) continue
    last = performance.now()
    completeMs = last - began
    firstMs ||= completeMs
  }
  const seen = {
    firstMs,
    completeMs,
    pictures: triangles.length,
    labels: labels(),
    shadows: Math.max(...triangles) > triangles.at(-1)!,
  }
  viewer.dispose()
  return seen
}
