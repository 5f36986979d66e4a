import { expect, test } from 'vitest'
import { PageFaults } from './page-faults.ts'

const made = (): PageFaults => {
  let now = 1000
  return new PageFaults(() => now++)
}

test('the same fault again is counted and is the newest, not listed twice', () => {
  const faults = made()
  faults.note(new Error('one'), 'a.js:1')
  faults.note(new TypeError('two'))
  faults.note(new Error('one'), 'a.js:1')
  expect(faults.get()).toEqual([
    { at: 1001, what: 'two', where: '', times: 1 },
    { at: 1002, what: 'one', where: 'a.js:1', times: 2 },
  ])
})

test('never more than twenty, never very long, and the newest stay', () => {
  const faults = made()
  for (let i = 0; i < 50; i++) faults.note(`fault ${i} ${'x'.repeat(1000)}`)
  expect(faults.get()).toHaveLength(20)
  expect(faults.get().at(-1)!.what).toMatch(/^fault 49 x+$/)
  expect(Math.max(...faults.get().map(({ what }) => what.length))).toBe(300)
})

test('hears what nobody caught, and not what harms nobody', () => {
  const faults = made()
  const target = new EventTarget()
  faults.watch(target as unknown as Window)
  let told = 0
  const stop = faults.subscribe(() => told++)
  const dispatch = (kind: string, fields: object): boolean =>
    target.dispatchEvent(Object.assign(new Event(kind), fields))
  dispatch('error', {
    error: new Error('broken'),
    message: 'Uncaught Error: broken',
    filename: 'http://x/assets/index-1.js',
    lineno: 7,
  })
  dispatch('unhandledrejection', { reason: 'nobody waited' })
  dispatch('error', {
    error: null,
    message: 'ResizeObserver loop completed with undelivered notifications.',
    filename: '',
    lineno: 0,
  })
  expect(faults.get().map(({ what, where }) => [what, where])).toEqual([
    ['broken', 'index-1.js:7'],
    ['nobody waited', ''],
  ])
  expect(told).toBe(2)
  stop()
  faults.note('later')
  expect(told).toBe(2)
})
