import { afterEach, expect, test, vi } from 'vitest'
import { FrameLoop } from './frame-loop.ts'

afterEach(() => vi.unstubAllGlobals())

/** A browser whose frames come when they are called for. */
const browser = () => {
  const wanted = new Map<number, (now: number) => void>()
  let next = 0
  vi.stubGlobal('requestAnimationFrame', (run: (now: number) => void) => (wanted.set(++next, run), next))
  vi.stubGlobal('cancelAnimationFrame', (handle: number) => wanted.delete(handle))
  return {
    waiting: () => wanted.size,
    frame: (now: number) => {
      const due = [...wanted.values()]
      wanted.clear()
      for (const run of due) run(now)
    },
  }
}

test('a frame comes once for all who ask, and none unasked', () => {
  const { waiting, frame } = browser()
  const drawn: number[] = []
  const loop = new FrameLoop((seconds) => drawn.push(seconds))
  expect(waiting()).toBe(0)
  loop.ask()
  loop.ask()
  expect(waiting()).toBe(1)
  frame(1000)
  frame(1016)
  expect(drawn).toEqual([0])
  loop.ask()
  frame(1050)
  expect(drawn).toEqual([0, 0.05])
})

test('who asks within a frame gets the next one, and nothing is drawn after the end', () => {
  const { waiting, frame } = browser()
  let left = 3
  const loop: FrameLoop = new FrameLoop(() => {
    if (--left > 0) loop.ask()
  })
  loop.ask()
  for (let now = 0; now < 10; now++) frame(now * 16)
  expect(left).toBe(0)
  loop.ask()
  loop.dispose()
  expect(waiting()).toBe(0)
})

test('a clock that steps back is no negative time', () => {
  const { frame } = browser()
  const drawn: number[] = []
  const loop = new FrameLoop((seconds) => drawn.push(seconds))
  for (const now of [1000, 900]) {
    loop.ask()
    frame(now)
  }
  expect(drawn).toEqual([0, 0])
})
