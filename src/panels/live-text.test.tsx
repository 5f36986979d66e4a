/** A live text writes its own node: at once, four times a second while the page is seen, and only what is new. React renders nothing for it. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LiveText } from './live-text.tsx'
import { stubDom } from './testing/fake-dom.ts'
import { TICK_MS } from './ticker.ts'

let dom: ReturnType<typeof stubDom>
let root: Root
let said = ''
let renders = 0
const Panel = ({ silent = false }: { readonly silent?: boolean }) => {
  renders++
  return <LiveText className="value" silent={silent} read={() => said} />
}
const mount = (silent = false): void => act(() => root.render(<Panel silent={silent} />))
const node = () => dom.root.childNodes[0]!

beforeEach(() => {
  vi.useFakeTimers()
  dom = stubDom()
  root = createRoot(dom.root as unknown as HTMLElement)
  said = '1.0'
  renders = 0
})
afterEach(() => {
  act(() => root.unmount())
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('it says what is so from its first picture on, and what comes with the next tick, without a render', () => {
  mount()
  expect(node().textContent).toBe('1.0')
  const before = renders
  said = '1.1'
  expect(node().textContent).toBe('1.0')
  vi.advanceTimersByTime(TICK_MS)
  expect(node().textContent).toBe('1.1')
  expect(renders).toBe(before)
})

test('what has not changed is not written again', () => {
  mount()
  const before = node().written
  vi.advanceTimersByTime(8 * TICK_MS)
  expect(node().written).toBe(before)
  said = '2.0'
  vi.advanceTimersByTime(8 * TICK_MS)
  expect(node().written).toBe(before + 1)
})

test('on a page that nobody sees nothing is written; seen again, it is right at once', () => {
  mount()
  dom.document.visibilityState = 'hidden'
  dom.document.dispatchEvent(new Event('visibilitychange'))
  said = '3.0'
  vi.advanceTimersByTime(20 * TICK_MS)
  expect(node().textContent).toBe('1.0')
  dom.document.visibilityState = 'visible'
  dom.document.dispatchEvent(new Event('visibilitychange'))
  expect(node().textContent).toBe('3.0')
})

test('a silent one is kept from whoever is read to; one that is gone keeps no clock', () => {
  mount(true)
  expect(node().attributes.get('aria-hidden')).toBe('true')
  mount(false)
  expect(node().attributes.has('aria-hidden')).toBe(false)
  expect(vi.getTimerCount()).toBe(1)
  act(() => root.render(null))
  expect(vi.getTimerCount()).toBe(0)
})
