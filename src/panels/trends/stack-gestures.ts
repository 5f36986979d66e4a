/** What fingers, mouse and wheel do over the panels of trends. Times in ms. */
import { panned, type TrendWindow, zoomed } from './trend-data.ts'

export interface StackAnswers {
  readonly window: () => TrendWindow
  readonly now: () => number
  readonly go: (window: TrendWindow) => void
  /** The moment under the pointer; null = it has left. */
  readonly point: (at: number | null) => void
  /** A span is being marked; `done` at its end. */
  readonly mark: (from: number, to: number, done: boolean) => void
  /** A press without a movement. */
  readonly tap: (at: number) => void
  /** One finger marks, too. */
  readonly marking: () => boolean
}

/** A press that moves less than this is a tap, px. */
const STILL_PX = 5
/** Wheels that count in lines or pages, px each. */
const WHEEL_PX = [1, 16, 400] as const

interface Finger {
  x: number
  readonly began: number
  moved: boolean
  readonly does: 'pan' | 'mark'
}

/** Returns its end. */
export const listenTo = (over: HTMLElement, answers: StackAnswers): (() => void) => {
  const fingers = new Map<number, Finger>()
  const abort = new AbortController()
  const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void): void =>
    over.addEventListener(type, run, { signal: abort.signal, passive: false })
  const share = (x: number): number => (x - over.getBoundingClientRect().left) / Math.max(1, over.clientWidth)
  const timeAt = (x: number): number => {
    const { from, to } = answers.window()
    return from + (to - from) * Math.min(1, Math.max(0, share(x)))
  }
  on('wheel', (event) => {
    // With Ctrl it is a pinch on a touchpad; a plain wheel over panels that do not fit scrolls them with Alt.
    if (event.altKey) return
    event.preventDefault()
    const px = WHEEL_PX[event.deltaMode] ?? 1
    const [dx, dy] = event.shiftKey ? [(event.deltaY || event.deltaX) * px, 0] : [event.deltaX * px, event.deltaY * px]
    answers.go(
      Math.abs(dx) > Math.abs(dy)
        ? panned(answers.window(), dx / over.clientWidth, answers.now())
        : zoomed(answers.window(), share(event.clientX), 1.0015 ** dy, answers.now()),
    )
  })
  on('pointerdown', (event) => {
    if (event.button !== 0 && event.button !== 1) return
    over.setPointerCapture(event.pointerId)
    const pans =
      event.button === 1 || event.shiftKey || (event.pointerType !== 'mouse' && !answers.marking()) || fingers.size > 0
    fingers.set(event.pointerId, {
      x: event.clientX,
      began: event.clientX,
      moved: false,
      does: pans ? 'pan' : 'mark',
    })
    answers.point(timeAt(event.clientX))
  })
  on('pointermove', (event) => {
    const finger = fingers.get(event.pointerId)
    answers.point(timeAt(event.clientX))
    if (!finger) return
    if (Math.abs(event.clientX - finger.began) > STILL_PX) finger.moved = true
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    if (other) {
      const spread = Math.max(16, Math.abs(event.clientX - other.x))
      const before = Math.max(16, Math.abs(finger.x - other.x))
      answers.go(zoomed(answers.window(), share((event.clientX + other.x) / 2), before / spread, answers.now()))
      other.moved = true
    } else if (finger.moved && finger.does === 'pan')
      answers.go(panned(answers.window(), (finger.x - event.clientX) / over.clientWidth, answers.now()))
    else if (finger.moved) answers.mark(timeAt(finger.began), timeAt(event.clientX), false)
    finger.x = event.clientX
  })
  const up = (event: PointerEvent, kept: boolean): void => {
    const finger = fingers.get(event.pointerId)
    fingers.delete(event.pointerId)
    if (!finger || !kept) return
    if (!finger.moved && fingers.size === 0) answers.tap(timeAt(event.clientX))
    else if (finger.does === 'mark' && finger.moved) answers.mark(timeAt(finger.began), timeAt(event.clientX), true)
  }
  on('pointerup', (event) => up(event, true))
  on('pointercancel', (event) => up(event, false))
  on('pointerleave', (event) => {
    if (event.pointerType === 'mouse') answers.point(null)
  })
  return () => abort.abort()
}

/** What keys do to the window; null = back to now. */
export const STACK_KEYS: Readonly<Record<string, (window: TrendWindow, now: number) => TrendWindow | null>> = {
  ArrowLeft: (w, now) => panned(w, -0.2, now),
  ArrowRight: (w, now) => panned(w, 0.2, now),
  '+': (w, now) => zoomed(w, 0.5, 0.7, now),
  '=': (w, now) => zoomed(w, 0.5, 0.7, now),
  '-': (w, now) => zoomed(w, 0.5, 1 / 0.7, now),
  '0': () => null,
}
