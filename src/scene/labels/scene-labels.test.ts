/** The labels of a hall on a page that is none: which there are, where they stand, what becomes of their elements. */
import { PerspectiveCamera } from 'three'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { timeMs } from '../../base/brand.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import { ValueTable } from '../../values/table.ts'
import { QUALITY } from '../../wire/quality.ts'
import { drawnKinds } from '../equipment/library.ts'
import { Motion } from '../motion/motion.ts'
import { MachineAges } from '../painting/machine-ages.ts'
import { layOut } from '../plan/layout.ts'
import { FakeElement, stubPage } from '../testing/fake-page.ts'
import { alarmOf, liveTwin } from '../testing/live-bench.ts'
import type { Box } from './box.ts'
import { Anchors } from './scene-anchors.ts'
import { type LabelContext, SceneLabels } from './scene-labels.ts'

beforeEach(() => {
  vi.useFakeTimers()
  stubPage()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const [WIDTH, HEIGHT] = [1200, 800]
/** From so far, m, all of the row is seen; from so near some machines, big enough for a name. */
const [FAR, NEAR] = [110, 25]
const NOW = timeMs(10_000)
const MACHINES = Array.from({ length: 24 }, (_, i) => `r-${i}`)
const translation = ({ style }: FakeElement): number[] =>
  [.../(-?\d+)px, (-?\d+)px/.exec(style['transform']!)!].slice(1).map(Number)

/** @param over boxes of tools that lie over the picture */
const begin = (over: readonly Box[] = [], clearTo = Infinity) => {
  const twin = liveTwin(MACHINES)
  const values = new ValueTable(twin)
  for (const { slot } of twin.signals) values.set(slot, 1, QUALITY.good, NOW, 0)
  const board = new AlarmBoard('gateway')
  const layout = layOut(twin, drawnKinds)
  const motion = new Motion(layout, values)
  const ages = new MachineAges(layout, values)
  const [overlay, edges, room] = [new FakeElement(), new FakeElement(), new FakeElement()]
  room.append(overlay)
  room.querySelectorAll = () => over.map((box) => ({ getBoundingClientRect: () => box }) as FakeElement)
  const camera = new PerspectiveCamera(32, WIDTH / HEIGHT, 0.3, 400)
  const stand = (back: number): void => {
    camera.position.set(57, back / 2, back)
    camera.lookAt(57, 0, 0)
    camera.updateMatrixWorld()
  }
  stand(FAR)
  const labels = new SceneLabels({
    layout,
    anchors: new Anchors(layout, motion),
    motion,
    ages,
    places: motion.places,
    overlay: overlay as never,
    edges: edges as never,
    onSelect: () => {},
    onGo: () => {},
    onRest: null,
  })
  let at = 0
  const context = {
    values,
    board,
    layer: 'condition',
    grain: 'component',
    filter: null,
    theme: 'dark',
    now: NOW,
    receding: null,
  } as const
  /** @param ms since the last one */
  const update = (told: Partial<LabelContext> = {}, ms = 300): void =>
    labels.update(
      { camera, width: WIDTH, height: HEIGHT, clearTo },
      { context, selection: null, hidden: new Set(), receding: new Uint8Array(MACHINES.length), ...told },
      (at += ms),
    )
  const raise = (assets: readonly string[]): void => {
    board.replace(
      assets.map((asset, i) => alarmOf(asset, { priority: PRIORITIES[i % PRIORITIES.length]!, raisedAt: 1 })),
      1,
    )
    labels.reword()
  }
  const shown = () =>
    overlay.having('shown').map((root) => {
      const tag = root.children[0]!
      const [[x, y], [dx, dy]] = [translation(root), translation(tag)] as [[number, number], [number, number]]
      const kind = root.dataset['kind']!
      const height =
        kind === 'alarm' && !root.className.includes('brief') ? 44 : kind === 'name' ? 20 : kind === 'cleared' ? 28 : 24
      const left = x + dx - tag.offsetWidth / 2
      const box: Box = { left, right: left + tag.offsetWidth, top: y + dy - height, bottom: y + dy }
      return { asset: root.dataset['label']!, kind, words: tag.textContent, box, front: Number(root.style['zIndex']) }
    })
  const rest = () => edges.having('rest').map(({ textContent }) => textContent)
  const kinds = () => Object.fromEntries(shown().map(({ asset, kind }) => [asset, kind]))
  return { board, values, labels, update, raise, shown, rest, kinds, stand, overlay, edges, layout }
}

/** Two tags may touch, and no more. */
const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top

test('every alarm in the picture is told of, in front of the names; names are few; none lies on another', () => {
  const { update, raise, shown, stand } = begin()
  raise(MACHINES.slice(8, 16))
  update()
  const asset = ({ asset: its }: { asset: string }): string => its
  expect(shown().map(asset).toSorted()).toEqual(MACHINES.slice(8, 16).toSorted())
  stand(NEAR)
  raise(['r-11', 'r-12'])
  update()
  const alarms = shown().filter(({ kind }) => kind === 'alarm')
  const names = shown().filter(({ kind }) => kind === 'name')
  expect(alarms.map(asset).toSorted()).toEqual(['r-11', 'r-12'])
  expect(names.length).toBeGreaterThan(0)
  expect(names.length).toBeLessThanOrEqual(12)
  for (const name of names) for (const alarm of alarms) expect(name.front).toBeLessThan(alarm.front)
  const boxes = shown().map(({ box }) => box)
  for (const [i, one] of boxes.entries())
    for (const other of boxes.slice(i + 1)) expect(overlap(one, other)).toBe(false)
})

test('in a crowd of alarms the four most urgent have two lines, the others one', () => {
  const { update, raise, shown } = begin()
  raise(MACHINES.slice(8, 16))
  update()
  const heights = shown().map(({ box }) => box.bottom - box.top)
  expect(heights.toSorted((a, b) => b - a)).toEqual([44, 44, 44, 44, 24, 24, 24, 24])
})

test('of more alarms than a person takes in at once the most urgent have tags, and the others are counted', () => {
  const { update, board, labels, shown, rest } = begin()
  board.replace(
    MACHINES.slice(4, 20).map((asset, i) => alarmOf(asset, { priority: i === 15 ? 'high' : 'low', raisedAt: 1 })),
    1,
  )
  labels.reword()
  update()
  const alarms = shown().filter(({ kind }) => kind === 'alarm')
  expect(alarms).toHaveLength(8)
  expect(
    alarms.find(({ asset }) => asset === MACHINES[19])!.box,
    'what is urgent says all it knows, what is not its name',
  ).toSatisfy(({ top, bottom }: Box) => bottom - top === 44)
  expect(alarms.filter(({ box }) => box.bottom - box.top === 44)).toHaveLength(1)
  expect(rest()).toEqual(['and 8 more alarms'])
})

test('what has cleared has a small tag that says since when, not what was wrong; more than three have one together', () => {
  const { update, board, labels, shown, rest } = begin()
  const clear = (count: number): void => {
    board.replace(
      MACHINES.filter((_, i) => i % 5 === 3)
        .slice(0, count)
        .map((asset) => alarmOf(asset, { state: 'returned', active: false, raisedAt: 1, clearedAt: NOW - 3000 })),
      1,
    )
    labels.reword()
    update()
  }
  clear(3)
  const cleared = shown().filter(({ kind }) => kind === 'cleared')
  expect(cleared.map(({ words }) => words.replaceAll(/\s+/g, ' '))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^r-8 cleared 3\.0 s$/i)]),
  )
  expect(cleared).toHaveLength(3)
  expect(rest()).toEqual([])
  clear(4)
  expect(shown().filter(({ kind }) => kind === 'cleared')).toEqual([])
  expect(rest()).toEqual(['4 cleared'])
})

test('an alarm says the value of now; the last one, and how old it is, where no new one comes; else that it is of its raise', () => {
  const { update, board, labels, shown, values } = begin()
  const words = (): string => {
    labels.reword()
    update()
    return shown().find(({ kind }) => kind === 'alarm')!.words
  }
  board.replace([alarmOf('r-12', { value: 3.2, unit: 'mm/s', raisedAt: NOW - 60_000 })], 1)
  const { slot } = values.twin.signal('r-12/joint-3/vibration')!
  values.set(slot, 2.5, QUALITY.good, NOW, 0)
  expect(words()).toMatch(/2\.50\smm\/s · 1\smin/)
  values.limitMs[slot] = 5000
  values.set(slot, 2.5, QUALITY.good, NOW - 20_000, 0)
  expect(words(), 'not 3.2: it may be better or worse now').toMatch(/2\.50\smm\/s · stale 20\ss/)
  values.set(slot, 2.5, QUALITY.bad, NOW, 0)
  expect(words()).toMatch(/raised at 3\.20\smm\/s/)
})

test('what has cleared calls nobody from the edge; what the fog has taken has no name', () => {
  const { update, board, labels, edges, stand, kinds } = begin()
  stand(6)
  board.replace([alarmOf('r-0', { state: 'returned', active: false, raisedAt: 1, clearedAt: 2 })], 1)
  labels.reword()
  update()
  expect(edges.having('edge')).toEqual([])
  stand(NEAR)
  update()
  expect(Object.values(kinds())).toContain('name')
  const fog = begin([], 1)
  fog.stand(NEAR)
  fog.update()
  expect(Object.values(fog.kinds())).not.toContain('name')
})

test('no label lies on a tool that lies over the picture', () => {
  const seen = begin()
  seen.stand(NEAR)
  seen.update()
  const tools: Box[] = seen.shown().map(({ box }) => box)
  expect(tools.length).toBeGreaterThan(1)
  const { update, shown, stand } = begin(tools)
  stand(NEAR)
  update()
  for (const { box } of shown()) for (const tool of tools) expect(overlap(box, tool)).toBe(false)
})

test('what recedes or is hidden has none, unless it has an alarm; the one selected always has', () => {
  const { update, raise, kinds, layout } = begin()
  const [alarmed, selected] = ['r-10', 'r-12']
  raise([alarmed])
  const receding = new Uint8Array(MACHINES.length).fill(1)
  receding[layout.machineOf(selected)!.index] = 0
  update({ receding, selection: { asset: selected, component: null } })
  expect(kinds()).toEqual({ [alarmed]: 'alarm', [selected]: 'selected' })
  update({ receding, hidden: new Set([layout.machineOf(alarmed)!.index]) })
  expect(kinds()[alarmed]).toBeUndefined()
})

test('while the eye trembles, the same machines have labels', () => {
  const { update, kinds, stand } = begin()
  stand(NEAR)
  update()
  const first = kinds()
  expect(Object.keys(first).length).toBeGreaterThan(1)
  for (const back of [1.01, 0.995, 1.005, 0.99, 1]) {
    stand(NEAR * back)
    update()
    expect(kinds()).toEqual(first)
  }
})

test('words are worked out four times a second, places with every picture', () => {
  const { update, raise, shown, stand } = begin()
  update()
  raise(['r-12'])
  update({}, 10)
  expect(
    shown().some(({ kind }) => kind === 'alarm'),
    'an alarm does not wait',
  ).toBe(true)
  const before = shown()[0]!
  stand(105)
  update({}, 10)
  expect(shown().find(({ asset }) => asset === before.asset)!.box).not.toEqual(before.box)
})

test('an element that has faded serves another: there are never more than were shown at once', () => {
  const { update, raise, overlay } = begin()
  const receding = new Uint8Array(MACHINES.length).fill(1)
  for (const asset of MACHINES) {
    raise([asset])
    update({ receding })
    update({ receding })
  }
  // A tag and its line each.
  expect(overlay.children.length).toBeLessThanOrEqual(6)
})

test('at the end nothing of them is left', () => {
  const { labels, update, raise, overlay, edges, stand } = begin()
  stand(6)
  raise(MACHINES)
  update()
  expect(overlay.children.length).toBeGreaterThan(0)
  expect(edges.having('edge').length, 'alarms out of sight').toBeGreaterThan(0)
  labels.dispose()
  expect([overlay.children, edges.children]).toEqual([[], []])
  expect(vi.getTimerCount()).toBe(0)
})

test('what somebody has written a note about is named, smaller things too, with a sign; taken back, without', () => {
  const { update, stand, overlay } = begin()
  stand(NEAR)
  const signed = (): (string | undefined)[] =>
    overlay
      .having('shown')
      .filter((root) => root.children[0]!.innerHTML.includes('data-mark="noted"'))
      .map((root) => root.dataset['label'])
  update()
  expect(signed()).toEqual([])
  const noted = new Set(['r-12'])
  update({ noted })
  expect(signed()).toEqual(['r-12'])
  update({ noted: null })
  expect(signed()).toEqual([])
})
