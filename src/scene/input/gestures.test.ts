import { expect, test, vi } from 'vitest'
import { type GestureSink, listen } from './gestures.ts'

/** An element reduced to what gestures need: listeners, and a place on the page. */
class Surface extends EventTarget {
  getBoundingClientRect(): { left: number; top: number } {
    return { left: 100, top: 50 }
  }
}

interface Finger {
  readonly x: number
  readonly y: number
  readonly at: number
  readonly id?: number
  readonly type?: string
  readonly button?: number
  readonly buttons?: number
}

const setup = () => {
  const element = new Surface()
  const canvas = new Surface()
  const told: string[] = []
  const sink: GestureSink = {
    tap: (x, y, pointer) => told.push(`tap ${x},${y} ${pointer}`),
    doubleTap: (x, y, pointer) => told.push(`double ${x},${y} ${pointer}`),
    hover: (at) => at && told.push(`hover ${at.join(',')}`),
    menu: (at, pointer) => told.push(`menu ${at?.join(',') ?? 'here'} ${pointer}`),
    key: (key, shift) => {
      told.push(`key ${shift ? 'shift ' : ''}${key}`)
      return key === '+'
    },
  }
  const dispose = listen(element as unknown as HTMLElement, canvas as unknown as HTMLElement, sink)
  const send = (name: string, { x, y, at, id = 1, type = 'mouse', button = 0, buttons = 0 }: Finger): void => {
    const event = new Event(name)
    Object.assign(event, { clientX: x + 100, clientY: y + 50, pointerId: id, pointerType: type, button, buttons })
    Object.defineProperty(event, 'timeStamp', { value: at })
    canvas.dispatchEvent(event)
  }
  const tap = (x: number, y: number, at: number, type = 'mouse'): void => {
    send('pointerdown', { x, y, at, type })
    send('pointerup', { x, y, at: at + 60, type })
  }
  return { element, canvas, told, dispose, send, tap }
}

test('a tap is told in px of the element; two quick ones at one place are a double tap, three are that and a tap', () => {
  const { told, tap } = setup()
  tap(10, 20, 0)
  tap(12, 21, 150)
  tap(12, 21, 300)
  expect(told).toEqual(['tap 10,20 mouse', 'double 12,21 mouse', 'tap 12,21 mouse'])
})

test('two taps far apart, in place or time, are two taps', () => {
  const { told, tap } = setup()
  tap(10, 20, 0)
  tap(90, 20, 150)
  tap(90, 20, 900)
  expect(told.filter((word) => word.startsWith('double'))).toEqual([])
  expect(told).toHaveLength(3)
})

test('what moves is a drag, and a finger may roll further than a mouse', () => {
  const { told, send } = setup()
  const press = (type: string, px: number): void => {
    send('pointerdown', { x: 10, y: 10, at: 0, type })
    send('pointermove', { x: 10 + px, y: 10, at: 30, type, buttons: 1 })
    send('pointerup', { x: 10 + px, y: 10, at: 60, type })
  }
  press('mouse', 8)
  expect(told).toEqual([])
  press('touch', 8)
  expect(told).toEqual(['tap 18,10 touch'])
  press('touch', 20)
  expect(told).toHaveLength(1)
})

test('a second finger makes it a pinch: no tap comes of it, and the next tap counts again', () => {
  const { told, send, tap } = setup()
  send('pointerdown', { x: 10, y: 10, at: 0, id: 1, type: 'touch' })
  send('pointerdown', { x: 60, y: 10, at: 20, id: 2, type: 'touch' })
  send('pointerup', { x: 60, y: 10, at: 80, id: 2, type: 'touch' })
  send('pointerup', { x: 10, y: 10, at: 90, id: 1, type: 'touch' })
  expect(told).toEqual([])
  tap(10, 10, 1000, 'touch')
  expect(told).toEqual(['tap 10,10 touch'])
})

test('a long press and the other buttons are no taps; a cancelled touch leaves nothing behind', () => {
  const { told, send, tap } = setup()
  send('pointerdown', { x: 10, y: 10, at: 0 })
  send('pointerup', { x: 10, y: 10, at: 900 })
  send('pointerdown', { x: 10, y: 10, at: 1000, button: 1 })
  send('pointerup', { x: 10, y: 10, at: 1050, button: 1 })
  send('pointerdown', { x: 10, y: 10, at: 2000, type: 'touch' })
  send('pointercancel', { x: 10, y: 10, at: 2010, type: 'touch' })
  expect(told).toEqual([])
  tap(1, 2, 3000)
  expect(told).toEqual(['tap 1,2 mouse'])
})

test('only an idle mouse hovers; after dispose nothing is told', () => {
  const { told, send, tap, dispose } = setup()
  send('pointermove', { x: 5, y: 6, at: 0 })
  send('pointermove', { x: 7, y: 8, at: 10, buttons: 1 })
  send('pointermove', { x: 7, y: 8, at: 20, type: 'touch' })
  expect(told).toEqual(['hover 5,6'])
  dispose()
  tap(1, 1, 50)
  expect(told).toHaveLength(1)
})

test("a key that was used goes no further; with a modifier it is the browser's", () => {
  const { element, told } = setup()
  const press = (key: string, ctrlKey: boolean): boolean => {
    const event = new Event('keydown', { cancelable: true })
    Object.assign(event, { key, ctrlKey, metaKey: false, altKey: false })
    return element.dispatchEvent(event)
  }
  expect(press('+', false)).toBe(false)
  expect(press('x', false)).toBe(true)
  expect(press('+', true)).toBe(true)
  expect(told).toEqual(['key +', 'key x'])
})

test('a finger that stays asks what can be done, and taps nothing; one that moves away does not', () => {
  vi.useFakeTimers()
  try {
    const { told, send } = setup()
    send('pointerdown', { x: 10, y: 10, at: 0, type: 'touch' })
    vi.advanceTimersByTime(600)
    send('pointerup', { x: 10, y: 10, at: 620, type: 'touch' })
    expect(told).toEqual(['menu 10,10 touch'])
    send('pointerdown', { x: 10, y: 10, at: 2000, type: 'touch' })
    send('pointermove', { x: 60, y: 10, at: 2100, type: 'touch', buttons: 1 })
    vi.advanceTimersByTime(2000)
    expect(told).toHaveLength(1)
    send('pointerup', { x: 60, y: 10, at: 4100, type: 'touch' })
    expect(told).toHaveLength(1)
  } finally {
    vi.useRealTimers()
  }
})

test("lifting the finger from a long press is nobody's click, nor does it take the focus; lifting it from a tap may", () => {
  vi.useFakeTimers()
  try {
    const { canvas, send } = setup()
    const lifted = (): boolean => canvas.dispatchEvent(new Event('touchend', { cancelable: true }))
    send('pointerdown', { x: 10, y: 10, at: 0, type: 'touch' })
    vi.advanceTimersByTime(600)
    send('pointerup', { x: 10, y: 10, at: 620, type: 'touch' })
    expect(lifted(), 'left to the browser').toBe(false)
    send('pointerdown', { x: 10, y: 10, at: 2000, type: 'touch' })
    send('pointerup', { x: 10, y: 10, at: 2060, type: 'touch' })
    expect(lifted(), 'left to the browser').toBe(true)
  } finally {
    vi.useRealTimers()
  }
})

test("the secondary button asks, too, unless it drags; the browser's own menu stays away", () => {
  const { told, send } = setup()
  send('pointerdown', { x: 10, y: 10, at: 0, button: 2 })
  send('pointerup', { x: 11, y: 10, at: 80, button: 2 })
  send('pointerdown', { x: 10, y: 10, at: 1000, button: 2 })
  send('pointermove', { x: 90, y: 10, at: 1050, buttons: 2 })
  send('pointerup', { x: 90, y: 10, at: 1080, button: 2 })
  expect(told).toEqual(['menu 11,10 mouse'])
})

test("keys of what stands in the scene are not the scene's; the menu key is", () => {
  const { element, told } = setup()
  const child = new EventTarget()
  const press = (key: string, target: EventTarget, shiftKey = false): void => {
    const event = new Event('keydown', { cancelable: true })
    Object.assign(event, { key, shiftKey, ctrlKey: false, metaKey: false, altKey: false })
    if (target !== element) Object.defineProperty(event, 'target', { value: target })
    element.dispatchEvent(event)
  }
  press('Enter', child)
  press('ContextMenu', element)
  press('F10', element, true)
  press('ArrowLeft', element, true)
  expect(told).toEqual(['menu here mouse', 'menu here mouse', 'key shift ArrowLeft'])
})
