/** Taps, double taps, hover and keys, told apart from drags. Knows nothing of what is tapped. */
import { type Dispose, DisposeBag } from '../../base/disposable.ts'

/** A finger rolls further than a mouse before it means a drag, CSS px. */
const SLOP = { mouse: 5, touch: 12, pen: 8 } as const
const LONGEST_TAP_MS = 600
const DOUBLE_TAP_MS = 300
const DOUBLE_TAP_PX = 28

export interface GestureSink {
  tap(x: number, y: number, pointer: 'mouse' | 'touch'): void
  doubleTap(x: number, y: number, pointer: 'mouse' | 'touch'): void
  /** Null: the mouse has left, or is dragging. */
  hover(at: readonly [number, number] | null): void
  key(key: string): boolean
}

interface Press {
  readonly id: number
  readonly x: number
  readonly y: number
  readonly at: number
  readonly slop: number
}

/** Positions are CSS px from the element's top left. */
export const listen = (element: HTMLElement, canvas: HTMLElement, sink: GestureSink): Dispose => {
  const bag = new DisposeBag()
  const on = <K extends keyof HTMLElementEventMap>(target: HTMLElement, type: K, handler: (event: HTMLElementEventMap[K]) => void): void => {
    target.addEventListener(type, handler)
    bag.add(() => target.removeEventListener(type, handler))
  }
  let press: Press | null = null
  let pointers = 0
  let last: { x: number; y: number; at: number } | null = null
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
    press = pointers === 1 && event.button === 0 ? { id: event.pointerId, x, y, at: event.timeStamp, slop: SLOP[event.pointerType as keyof typeof SLOP] ?? SLOP.touch } : null
  })
  on(canvas, 'pointermove', (event) => {
    const [x, y] = at(event)
    if (press && event.pointerId === press.id && Math.hypot(x - press.x, y - press.y) > press.slop) press = null
    if (event.pointerType === 'mouse' && event.buttons === 0) sink.hover([x, y])
  })
  on(canvas, 'pointerup', (event) => {
    release()
    const begun = press
    press = null
    if (!begun || begun.id !== event.pointerId || event.timeStamp - begun.at > LONGEST_TAP_MS) return
    const [x, y] = at(event)
    const pointer = event.pointerType === 'mouse' ? 'mouse' : 'touch'
    const double = last !== null && event.timeStamp - last.at < DOUBLE_TAP_MS && Math.hypot(x - last.x, y - last.y) < DOUBLE_TAP_PX
    last = double ? null : { x, y, at: event.timeStamp }
    if (double) sink.doubleTap(x, y, pointer)
    else sink.tap(x, y, pointer)
  })
  on(canvas, 'pointercancel', () => {
    release()
    press = null
  })
  on(canvas, 'pointerleave', () => sink.hover(null))
  on(element, 'keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (sink.key(event.key)) event.preventDefault()
  })
  return () => bag.dispose()
}
