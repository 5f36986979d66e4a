/** What is drawn and when shadows are redrawn, over a renderer that only notes what it is asked for. */
import { PerspectiveCamera } from 'three'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeRenderer } from '../testing/fake-renderer.ts'
import { smallHall } from '../testing/small-hall.ts'
import { OPEN } from '../plan/openness.ts'
import { STRIPS_AT } from './paint-uniforms.ts'
import { Stage } from './stage.ts'

beforeEach(() => {
  // Without a font the names on the floor wait, for ever.
  vi.stubGlobal('document', { fonts: { load: () => new Promise(() => {}) } })
})
afterEach(() => vi.unstubAllGlobals())

const begin = () => {
  const { layout, motion } = smallHall()
  const fake = fakeRenderer()
  const stage = new Stage(fake.renderer, layout, motion.carriers, motion.frames)
  stage.setTheme('dark')
  const camera = new PerspectiveCamera(34, 800 / 600, 0.3, 400)
  camera.position.set(4, 8, 20)
  camera.lookAt(4, 0, 0)
  camera.updateMatrixWorld()
  stage.look(camera, 600, motion.places)
  const draw = (atMs: number, awaited = false): number => stage.render(camera, atMs, awaited)
  return { ...fake, stage, draw, motion, layout, camera }
}

test('the first picture comes without shadows; they follow with the next that is due, or at once for whoever waits', () => {
  const { pictures, draw } = begin()
  expect(draw(1000), 'ms until the shadows').toBeGreaterThan(0)
  expect(pictures.map(({ shadows }) => shadows)).not.toContain(true)
  expect(draw(1010, true)).toBe(0)
  expect(pictures.some(({ shadows }) => shadows)).toBe(true)
})

test('shadows follow what moves no more often than a tenth of a second, and seldom where the device is to be spared', () => {
  const { pictures, stage, draw } = begin()
  const redrawn = (from: number, to: number, stepMs: number): number => {
    pictures.length = 0
    for (let at = from; at < to; at += stepMs) {
      stage.castersMoved()
      draw(at)
    }
    return pictures.filter(({ shadows }) => shadows).length
  }
  draw(0)
  draw(200)
  const often = redrawn(300, 2300, 10)
  expect(often).toBeGreaterThan(10)
  expect(often).toBeLessThanOrEqual(20)
  stage.thrifty = true
  const seldom = redrawn(2300, 4300, 10)
  expect(seldom).toBeGreaterThan(0)
  expect(seldom).toBeLessThanOrEqual(2)
})

test('while the eye stands still the floor is kept as a picture; another theme, or another eye, makes it anew', () => {
  const { copied, draw, stage, camera } = begin()
  draw(0)
  draw(200)
  draw(400)
  const first = copied()
  expect(first).toBeGreaterThan(0)
  draw(600)
  expect(copied(), 'it is kept').toBe(first)
  stage.setTheme('light')
  draw(800, true)
  draw(1000)
  expect(copied()).toBeGreaterThan(first)
  const second = copied()
  camera.position.x += 3
  camera.updateMatrixWorld()
  draw(1200)
  expect(copied(), 'not while it moves').toBe(second)
  draw(1400)
  expect(copied()).toBeGreaterThan(second)
})

test('programs for what recedes are made ahead once, and only while nothing recedes', () => {
  const { stage, camera, compiled } = begin()
  stage.prepareReceding(camera)
  expect([compiled(), stage.batches.receding]).toEqual([1, false])
  stage.recede(Uint8Array.of(0, 1, 1), true)
  stage.prepareReceding(camera)
  expect([compiled(), stage.batches.receding]).toEqual([1, true])
})

test('who looks after the picture is told which machines are in it', () => {
  const { stage, camera, motion } = begin()
  const seen: (readonly number[])[] = []
  stage.onSight = (machines) => seen.push(machines)
  camera.position.set(0, 1, 3)
  camera.lookAt(-50, 0, 3)
  camera.updateMatrixWorld()
  stage.look(camera, 600, motion.places)
  camera.position.set(4, 8, 20)
  camera.lookAt(4, 0, 0)
  camera.updateMatrixWorld()
  stage.look(camera, 600, motion.places)
  expect(seen.at(-1)).toEqual([0, 1, 2])
})

test('disposed, its scene is empty', () => {
  const { stage } = begin()
  expect(stage.scene.children.length).toBeGreaterThan(5)
  stage.dispose()
  expect(stage.scene.children).toEqual([])
})

test('how open things stand is found out from the first picture on; then light fades, and whoever waits has it at once', async () => {
  const { draw, stage } = begin()
  const { uHall } = stage.batches.uniforms
  const taken = (): number => uHall.value[STRIPS_AT * 3 + 1]!
  draw(0)
  draw(200)
  expect(stage.batches.table.open.every((share) => share === OPEN)).toBe(true)
  await new Promise<void>((changed) => stage.open(changed))
  expect(stage.opening).toBe(false)
  expect(stage.batches.table.open.some((share) => share < OPEN)).toBe(true)
  expect(draw(1000), 'ms until more of it').toBe(1)
  expect(taken()).toBe(0)
  draw(1000 + 125)
  expect(taken()).toBeCloseTo(0.5)
  draw(1000 + 130, true)
  expect(taken()).toBe(1)
  expect(draw(1400)).toBe(0)
})

test('a stage that is gone finds out nothing more', async () => {
  vi.useFakeTimers()
  try {
    const { stage } = begin()
    const changed = vi.fn()
    stage.open(changed)
    stage.dispose()
    await vi.runAllTimersAsync()
    expect(changed).not.toHaveBeenCalled()
  } finally {
    vi.useRealTimers()
  }
})
