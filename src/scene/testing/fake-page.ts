/** Stands in for a page where there is none: its elements keep what is written to them, and nothing is laid out. */
import { vi } from 'vitest'

/** A letter of a label is so wide, px. */
const LETTER_PX = 7

export class FakeElement extends EventTarget {
  readonly children: FakeElement[] = []
  readonly style: Record<string, string> = {}
  readonly dataset: Record<string, string> = {}
  readonly attributes = new Map<string, string>()
  readonly ownerDocument = document
  parentElement: FakeElement | null = null
  className = ''
  textContent = ''
  type = ''
  tabIndex = 0
  /** Listeners that nobody has taken away. */
  listening = 0
  #html = ''

  set innerHTML(html: string) {
    this.#html = html
    this.textContent = html.replaceAll(/<[^>]*>/g, ' ').trim()
  }
  get innerHTML(): string {
    return this.#html
  }
  get offsetWidth(): number {
    return this.textContent.length * LETTER_PX
  }

  append(...more: FakeElement[]): void {
    for (const child of more) child.parentElement = this
    this.children.push(...more)
  }
  remove(): void {
    this.parentElement?.children.splice(this.parentElement.children.indexOf(this), 1)
  }
  replaceChildren(): void {
    this.children.length = 0
  }
  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value)
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name)
  }
  hasAttribute(name: string): boolean {
    return this.attributes.has(name)
  }
  toggleAttribute(name: string, on: boolean): void {
    if (on) this.attributes.set(name, '')
    else this.attributes.delete(name)
  }
  /** No part of a page lies over a scene in it. */
  closest(): null {
    return null
  }
  querySelectorAll(): FakeElement[] {
    return []
  }
  getBoundingClientRect(): { left: number; top: number; right: number; bottom: number; width: number; height: number } {
    const width = this.children.reduce((sum, { offsetWidth }) => sum + offsetWidth, this.offsetWidth)
    return { left: 0, top: 0, right: width, bottom: 0, width, height: 0 }
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listening++
    super.addEventListener(...args)
  }
  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listening--
    super.removeEventListener(...args)
  }

  /** This and all below it that such a `data-` attribute is written to. */
  having(data: string): FakeElement[] {
    return [...(data in this.dataset ? [this] : []), ...this.children.flatMap((child) => child.having(data))]
  }
}

/** Puts it in the place of the browser's globals; `vi.unstubAllGlobals` takes it away. */
export const stubPage = (): void => {
  vi.stubGlobal(
    'document',
    Object.assign(new EventTarget(), {
      visibilityState: 'visible',
      pointerLockElement: null,
      createElement: () => new FakeElement(),
      // Without a font the names on the floor wait, for ever.
      fonts: { load: () => new Promise(() => {}) },
    }),
  )
  vi.stubGlobal(
    'DOMRect',
    class {
      left = 0
      top = 0
      width = 0
      height = 0
    },
  )
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 16))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
}
