import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { err, ok } from '../base/result.ts'
import { caseOf } from '../panels/foresight/testing/made.ts'
import type { ForesightCase } from '../wire/foresight.ts'
import { watchCases } from './case-watch.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const made = () => {
  let cases: readonly ForesightCase[] | null = []
  let asked = 0
  let visible = true
  const told = new Set<() => void>()
  const page = {
    get visibilityState() {
      return visible ? ('visible' as const) : ('hidden' as const)
    },
    addEventListener: (_: string, listener: unknown) => void told.add(listener as () => void),
    removeEventListener: (_: string, listener: unknown) => void told.delete(listener as () => void),
  } as never
  const watch = watchCases(async () => {
    asked++
    return cases ? ok({ cases: [...cases] }) : err({ error: 'gone' })
  }, page)
  return {
    watch,
    told,
    asked: () => asked,
    answer: (next: readonly ForesightCase[] | null): void => {
      cases = next
    },
    show: (now: boolean): void => {
      visible = now
      for (const listener of told) listener()
    },
  }
}

test('machines with an open case are told when they change, and are the same object as long as they do not', async () => {
  const { watch, answer } = made()
  const heard = vi.fn()
  answer([caseOf(), caseOf({ id: 8, asset: 'held', heldBack: true }), caseOf({ id: 9, asset: 'closed', closedAt: 1 })])
  watch.subscribe(heard)
  await vi.advanceTimersByTimeAsync(2000)
  expect([...watch.get()]).toEqual(['r-1'])
  const first = watch.get()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(watch.get()).toBe(first)
  expect(heard).toHaveBeenCalledTimes(1)
  answer([caseOf({ asset: 'r-2' })])
  await vi.advanceTimersByTimeAsync(10_000)
  expect([...watch.get()]).toEqual(['r-2'])
  expect(heard).toHaveBeenCalledTimes(2)
})

test('nothing is asked while nobody listens or looks', async () => {
  const { watch, asked, show, told } = made()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asked()).toBe(0)
  const end = watch.subscribe(() => {})
  await vi.advanceTimersByTimeAsync(12_000)
  expect(asked()).toBe(2)
  show(false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked()).toBe(2)
  show(true)
  await vi.advanceTimersByTimeAsync(2000)
  expect(asked()).toBe(3)
  end()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked()).toBe(3)
  expect(told.size).toBe(0)
})

test('what cannot be asked now is asked again, and what was known stays', async () => {
  const { watch, answer } = made()
  answer([caseOf()])
  watch.subscribe(() => {})
  await vi.advanceTimersByTimeAsync(2000)
  answer(null)
  await vi.advanceTimersByTimeAsync(10_000)
  expect([...watch.get()]).toEqual(['r-1'])
  answer([])
  await vi.advanceTimersByTimeAsync(10_000)
  expect([...watch.get()]).toEqual([])
})
