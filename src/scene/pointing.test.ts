/** What is pointed at, and where the keys lead: pure but for three's camera. */
import { PerspectiveCamera } from 'three'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Selection } from '../twin/selection.ts'
import { ScenePicker } from './input/scene-picker.ts'
import { Anchors } from './labels/scene-anchors.ts'
import { Pointing } from './pointing.ts'
import type { Pointed } from './scene-props.ts'
import { smallHall } from './testing/small-hall.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const size = { width: 800, height: 600 }
const begin = () => {
  const { layout, motion } = smallHall()
  const camera = new PerspectiveCamera(34, size.width / size.height, 0.3, 400)
  // From the front: a is on the left, c on the right.
  camera.position.set(4, 2, 20)
  camera.lookAt(4, 1, 0)
  camera.updateMatrixWorld()
  const anchors = new Anchors(layout, motion)
  const state = new Uint8Array(layout.parts.length * 4)
  const rig = { camera, moving: false }
  const hidden = new Set<number>()
  let selection: Selection | null = null
  const pointed: (Pointed | null)[] = []
  const onHover = vi.fn()
  const pointing = new Pointing({
    layout,
    motion,
    anchors,
    picker: new ScenePicker(layout, () => motion.present(), state),
    rig,
    props: () => ({ selection, onPoint: (one) => pointed.push(one) }),
    size: () => size,
    isShown: (machine) => !hidden.has(machine),
    onHover,
  })
  const machine = (asset: string) => layout.machineOf(asset)!
  /** Of the middle of a machine's front, CSS px. */
  const on = (asset: string): readonly [number, number] => {
    const { bounds } = machine(asset).equipment
    const { places } = motion
    const place = places[machine(asset).index]!
    return anchors.screen(
      camera,
      [place[12]!, (bounds.min[1] + bounds.max[1]) / 2, place[14]!],
      size.width,
      size.height,
    )!
  }
  return {
    pointing,
    on,
    rig,
    hidden,
    pointed,
    onHover,
    machine,
    select: (next: Selection | null) => (selection = next),
  }
}
const HALL = { component: null }

test('a tap takes the machine under it, and nothing beside', () => {
  const { pointing, on } = begin()
  expect(pointing.pick(...on('a'), 'mouse')?.asset).toBe('a')
  expect(pointing.pick(...on('c'), 'mouse')?.asset).toBe('c')
  expect(pointing.pick(2, 2, 'mouse')).toBeNull()
})

test('keys go from the selected machine to the next one that way; what is not shown is passed over', () => {
  const { pointing, select, hidden, machine } = begin()
  select({ asset: 'a', ...HALL })
  expect([pointing.beside('right'), pointing.beside('left')]).toEqual(['b', null])
  hidden.add(machine('b').index)
  expect(pointing.beside('right')).toBe('c')
})

test('without a selection they begin in the middle of the picture, as for one that is behind the eye', () => {
  const { pointing, select, rig } = begin()
  expect(pointing.middle()).toEqual([400, 300])
  select({ asset: 'a', ...HALL })
  expect(pointing.middle()[0]).toBeLessThan(400)
  rig.camera.position.set(4, 2, -20)
  rig.camera.lookAt(4, 1, -40)
  rig.camera.updateMatrixWorld()
  expect(pointing.middle()).toEqual([400, 300])
})

test('what the mouse rests on is told with its place, and is gone at once when the eye moves', () => {
  const { pointing, on, pointed, onHover } = begin()
  const thing = pointing.pick(...on('b'), 'mouse')
  pointing.hover(thing)
  pointing.hover(thing)
  expect([onHover.mock.calls.length, pointed.length]).toEqual([1, 0])
  vi.advanceTimersByTime(1000)
  expect(pointed).toMatchObject([{ asset: 'b', illustrated: false }])
  const [x, y] = on('b')
  const { box } = pointed[0]!
  expect(box.left < x && x < box.right && box.top < y && y < box.bottom).toBe(true)
  pointing.moved()
  expect(pointed.at(-1)).toBeNull()
  pointing.dispose()
})

test('while the eye moves nothing is pointed at, though it is hovered', () => {
  const { pointing, on, rig, pointed } = begin()
  rig.moving = true
  pointing.hover(pointing.pick(...on('b'), 'mouse'))
  vi.advanceTimersByTime(5000)
  expect([pointed, pointing.hovered?.asset]).toEqual([[], 'b'])
})
