/** Taps, double taps, long presses, hover and keys, told apart from drags. Knows nothing of what is tapped. */
import { type Dispose, DisposeBag } from '../../base/disposable.ts'

/** A finger rolls further than a mouse before it means a drag, CSS px. */
const SLOP = { mouse: 5, touch: 12, pen: 8 } as const
const LONGEST_TAP_MS = 600
/** A finger that stays asks what can be done. */
const LONG_PRESS_MS = 550
const DOUBLE_TAP_MS = 300
const DOUBLE_TAP_PX = 28

export interface GestureSink {
  tap(x: number, y: number, pointer: 'mouse' | 'touch'): void
  doubleTap(x: number, y: number, pointer: 'mouse' | 'touch'): void
  /** Null: the mouse has left, or is dragging. */
  hover(at: readonly [number, number] | null): void
  /** A long press, the secondary button or the menu key; null = no place was meant. */
  menu(at: readonly [number, number] | null, pointer: 'mouse' | 'touch'): void
  /** True when it was answered. */
  key(key: string, shift: boolean): boolean
}

interface Press {
  readonly id: number
  readonly x: number
  readonly y: number
  readonly at: number
  readonly slop: number
  readonly secondary: boolean
}

/** Positions are CSS px from the element's top left. */
export const listen = (element: HTMLElement, canvas: HTMLElement, sink: GestureSink): Dispose => {
  const bag = new DisposeBag()
  const on = <K extends keyof HTMLElementEventMap>(
    target: HTMLElement,
    type: K,
    handler: (event: HTMLElementEventMap[K]) => void,
  ): void => {
    target.addEventListener(type, handler)
    bag.add(() => target.removeEventListener(type, handler))
  }
  let press: Press | null = null
  let pointers = 0
  let last: { x: number; y: number; at: number } | null = null
  let longPress: ReturnType<typeof setTimeout> | undefined
  bag.add(() => clearTimeout(longPress))
  let answered = false
  const letGo = (): void => {
    clearTimeout(longPress)
    press = null
  }
  const at = (event: PointerEvent): readonly [number, number] => {
    const box = element.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const release = (): void => {
    pointers = Math.max(0, pointers - 1)
  }

  on(canvas, 'pointerdown', (event) => {
    pointers++
    const [x, y] = at(event)
    sink.hover(null)
    // A second finger makes it a pinch: no tap comes of it.
    letGo()
    answered = false
    if (pointers !== 1 || (event.button !== 0 && event.button !== 2)) return
    press = {
      id: event.pointerId,
      x,
      y,
      at: event.timeStamp,
      slop: SLOP[event.pointerType as keyof typeof SLOP] ?? SLOP.touch,
      secondary: event.button === 2,
    }
    if (event.pointerType !== 'mouse')
      longPress = setTimeout(() => {
        press = null
        answered = true
        sink.menu([x, y], 'touch')
      }, LONG_PRESS_MS)
  })
  on(canvas, 'pointermove', (event) => {
    const [x, y] = at(event)
    if (press && event.pointerId === press.id && Math.hypot(x - press.x, y - press.y) > press.slop) letGo()
    if (event.pointerType === 'mouse' && event.buttons === 0) sink.hover([x, y])
  })
  on(canvas, 'pointerup', (event) => {
    release()
    const begun = press
    letGo()
    if (!begun || begun.id !== event.pointerId || event.timeStamp - begun.at > LONGEST_TAP_MS) return
    const [x, y] = at(event)
    const pointer = event.pointerType === 'mouse' ? 'mouse' : 'touch'
    if (begun.secondary) return sink.menu([x, y], pointer)
    const double =
      last !== null && event.timeStamp - last.at < DOUBLE_TAP_MS && Math.hypot(x - last.x, y - last.y) < DOUBLE_TAP_PX
    last = double ? null : { x, y, at: event.timeStamp }
    if (double) sink.doubleTap(x, y, pointer)
    else sink.tap(x, y, pointer)
  })
  on(canvas, 'pointercancel', () => {
    release()
    letGo()
  })
  // Some browsers make a click of a finger lifted late: it would take the focus and with it the menu just opened.
  on(canvas, 'touchend', (event) => answered && event.preventDefault())
  // Ours comes when the button is let go, unless it was a drag.
  on(canvas, 'contextmenu', (event) => event.preventDefault())
  on(canvas, 'pointerleave', () => sink.hover(null))
  on(element, 'keydown', (event) => {
    // What stands in the scene (the arrows at its edge) has keys of its own.
    if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault()
      sink.menu(null, 'mouse')
    } else if (sink.key(event.key, event.shiftKey)) event.preventDefault()
  })
  return () => bag.dispose()
}
