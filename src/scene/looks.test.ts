/** Paint, rings, outlines and what is not drawn, over a stage whose renderer draws nothing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timeMs } from '../base/brand.ts'
import { THEMES } from '../look/tokens.ts'
import { Stage } from './drawing/stage.ts'
import { Looks } from './looks.ts'
import type { PaintContext } from './painting/paint-context.ts'
import { Painter } from './painting/painter.ts'
import { FLAG } from './painting/part-state.ts'
import { fakeRenderer } from './testing/fake-renderer.ts'
import { smallHall } from './testing/small-hall.ts'

beforeEach(() => {
  vi.stubGlobal('document', { fonts: { load: () => new Promise(() => {}) } })
})
afterEach(() => vi.unstubAllGlobals())

const begin = () => {
  const hall = smallHall()
  const { layout, motion, values, board, twin } = hall
  const stage = new Stage(fakeRenderer().renderer, layout, motion.carriers, motion.frames)
  const onReceding = vi.fn()
  const painter = new Painter(layout, values, stage.batches.state)
  const looks = new Looks({ layout, painter, stage, places: motion.places, onReceding })
  const rings = vi.spyOn(stage, 'setRings')
  const outlines = vi.spyOn(stage.selected, 'setShapes')
  const context = (over: Partial<PaintContext> = {}): PaintContext => ({
    values,
    board,
    layer: 'condition',
    grain: 'component',
    filter: null,
    theme: 'dark',
    now: timeMs(1000),
    receding: null,
    ...over,
  })
  const flags = (asset: string): number => stage.batches.state[layout.machineOf(asset)!.parts[0]!.index * 4 + 3]!
  const say = (value: number, now: number): void => values.set(twin.signal('a/temp')!.slot, value, 0, now, 0)
  return { ...hall, stage, looks, rings, outlines, onReceding, context, flags, say }
}

test('the first paint shows what was never heard; nothing new, nothing repainted', () => {
  const { looks, context, flags, say, values } = begin()
  expect(looks.repaint(context())).toBe(true)
  expect(flags('a') & FLAG.never).toBe(FLAG.never)
  expect(looks.repaint(context())).toBe(false)
  say(20, 1000)
  values.drain()
  expect(looks.repaint(context({ theme: 'light' })), 'another theme').toBe(true)
})

test('rings that lie on one another: what calls over what somebody has seen, the urgent over the less urgent', () => {
  const { looks, rings, context, board, row } = begin()
  board.replace(
    [
      { ...row, key: 'a/hot', asset: 'a', priority: 'high' },
      { ...row, key: 'b/hot', asset: 'b', priority: 'critical', state: 'acknowledged' },
      { ...row, key: 'c/hot', asset: 'c', priority: 'low' },
      { ...row, key: 'c/over', asset: 'c', priority: 'critical', state: 'returned' },
    ],
    2,
  )
  looks.alarmsChanged()
  looks.ring(context(), false)
  const { priority } = THEMES.dark
  expect(rings.mock.lastCall![0].map(({ colour }) => colour)).toEqual([priority.critical, priority.low, priority.high])
})

test('rings come with alarms, follow machines that move, and are set only where they are due', () => {
  const { looks, rings, context, board, row } = begin()
  looks.ring(context(), false)
  expect(rings.mock.lastCall).toEqual([[]])
  looks.ring(context(), false)
  expect(rings).toHaveBeenCalledTimes(1)
  board.replace([row], 1)
  looks.alarmsChanged()
  expect(looks.ringsDue).toBe(true)
  looks.ring(context(), false)
  expect(rings.mock.lastCall![0]).toHaveLength(1)
  expect(looks.ringsDue).toBe(false)
  looks.ring(context(), true)
  expect(rings).toHaveBeenCalledTimes(3)
})

test('a ring calls until someone has taken note; what has cleared has none', () => {
  const { looks, rings, context, board, row } = begin()
  const ringed = (state: 'unacknowledged' | 'acknowledged' | 'returned'): unknown => {
    board.replace([{ ...row, state }], 1)
    looks.alarmsChanged()
    looks.ring(context(), false)
    return rings.mock.lastCall![0].map(({ calls }) => calls)
  }
  expect(ringed('unacknowledged')).toEqual([true])
  expect(ringed('acknowledged')).toEqual([false])
  expect(ringed('returned')).toEqual([])
})

test('outlines are drawn for what is selected, once', () => {
  const { looks, outlines, layout } = begin()
  const a = { asset: 'a', component: null }
  expect([looks.outline(a, null), looks.outline(a, null)]).toEqual([true, false])
  expect(outlines.mock.lastCall![0]).toEqual(layout.machineOf('a')!.parts.flatMap(({ shapes }) => shapes))
  looks.outlinesChanged()
  expect(looks.outline(null, null)).toBe(true)
  expect(outlines.mock.lastCall![0]).toEqual([])
})

test('what stands alone makes all others recede: they are not shown, and labels are told', () => {
  const { looks, context, layout, onReceding } = begin()
  looks.repaint(context())
  onReceding.mockClear()
  looks.repaint(context({ receding: new Set(['b', 'c']) }))
  expect(onReceding).toHaveBeenCalledOnce()
  expect(['a', 'b', 'c'].map((asset) => looks.isShown(layout.machineOf(asset)!.index))).toEqual([true, false, false])
  looks.repaint(context())
  expect(layout.machines.every(({ index }) => looks.isShown(index))).toBe(true)
})

test('a machine that is hidden is not drawn, has no ring, and is not there to be gone to', () => {
  const { looks, rings, context, board, row, flags, layout } = begin()
  board.replace([row], 1)
  expect([looks.hide('a'), looks.hide('nobody')]).toEqual([true, false])
  looks.repaint(context())
  looks.ring(context(), false)
  expect(rings.mock.lastCall![0]).toEqual([])
  expect(flags('a') & FLAG.hidden).toBe(FLAG.hidden)
  expect(looks.isShown(layout.machineOf('a')!.index)).toBe(false)
})
