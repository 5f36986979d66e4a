import { expect, test } from 'vitest'
import { LivesLook } from './look.ts'

/** Settles when it is told to. */
const later = <T>() => {
  let settle: (value: T) => void = () => {}
  return { promise: new Promise<T>((done) => void (settle = done)), settle: (value: T): void => settle(value) }
}

test('what is worked out is said at once, and again when lives are looked at; while one goes on one more waits at most', async () => {
  const ticks: { readonly now: number; readonly isSure: boolean }[] = []
  const looks = [later<boolean>(), later<boolean>()]
  let told = 0
  const look = new LivesLook({
    lives: {
      tick: (now, isSure) => {
        ticks.push({ now, isSure })
        return looks[ticks.length - 1]!.promise
      },
    },
    // The wall clock stands far ahead of what has surely come.
    clock: () => ({ trusted: false, present: 1000 }),
    tell: async () => void told++,
    failed: (failure) => expect.unreachable(String(failure)),
  })
  const first = look.look()
  await expect.poll(() => ticks).toEqual([{ now: 1000, isSure: false }])
  expect(told).toBe(1)
  await look.look()
  await look.look()
  expect([told, ticks.length]).toEqual([3, 1])
  looks[0]!.settle(true)
  await expect.poll(() => ticks.length).toBe(2)
  expect(told).toBe(4)
  // Where it was not time for it, nothing is another.
  looks[1]!.settle(false)
  await first
  expect([told, ticks.length]).toEqual([4, 2])
})

test('a look that fails is counted, and the next one goes on', async () => {
  const failures: unknown[] = []
  let ticks = 0
  const look = new LivesLook({
    lives: { tick: () => (++ticks, Promise.reject(new Error('full'))) },
    clock: () => ({ trusted: true, present: 1 }),
    tell: () => Promise.resolve(),
    failed: (failure) => void failures.push(failure),
  })
  await look.look()
  await look.look()
  expect([ticks, failures.length]).toEqual([2, 2])
})
