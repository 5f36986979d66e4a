import { expect, test, vi } from 'vitest'
import type { LinkState } from '../feed/live-channel.ts'
import { watchDoor } from './door-watch.ts'

const linked = () => {
  let state: LinkState = { state: 'live', since: 0, ageMs: 0, reason: '', detail: '', retryAt: 0 }
  const listeners = new Set<() => void>()
  return {
    link: {
      get: () => state,
      subscribe: (listener: () => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    become: (more: Partial<LinkState>): void => {
      state = { ...state, ...more }
      for (const listener of listeners) listener()
    },
  }
}

test('a lost way is asked about once a try; only who is told that the door is shut leaves, and once', async () => {
  const { link, become } = linked()
  const leave = vi.fn()
  const answers = [Promise.resolve(false), Promise.reject(new Error('unreachable')), Promise.resolve(true)]
  const isShut = vi.fn(() => answers.shift() ?? Promise.resolve(true))
  watchDoor({ link, isShut, leave })
  become({ state: 'delayed', retryAt: 1 })
  expect(isShut).not.toHaveBeenCalled()
  for (const retryAt of [1, 1, 2]) become({ state: 'reconnecting', retryAt })
  await vi.waitFor(() => expect(isShut).toHaveBeenCalledTimes(2))
  await Promise.resolve()
  expect(leave).not.toHaveBeenCalled()
  for (const retryAt of [3, 4]) become({ state: 'reconnecting', retryAt })
  await vi.waitFor(() => expect(leave).toHaveBeenCalledTimes(1))
})

test('a page that has ended leads nobody away', async () => {
  const { link, become } = linked()
  const leave = vi.fn()
  let answer: (shut: boolean) => void = () => {}
  const end = watchDoor({ link, isShut: () => new Promise((resolve) => (answer = resolve)), leave })
  become({ state: 'offline', retryAt: 5 })
  end()
  answer(true)
  await Promise.resolve()
  await Promise.resolve()
  expect(leave).not.toHaveBeenCalled()
})
