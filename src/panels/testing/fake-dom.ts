/** As little of a page as React needs to mount a panel and to run its effects; nothing is laid out and nobody presses anything. */
import { vi } from 'vitest'

class FakeNode extends EventTarget {
  readonly nodeType: number
  readonly nodeName: string
  readonly tagName: string
  readonly namespaceURI = 'http://www.w3.org/1999/xhtml'
  readonly attributes = new Map<string, string>()
  readonly style: Record<string, string> = {}
  readonly childNodes: FakeNode[] = []
  readonly ownerDocument = document
  parentNode: FakeNode | null = null
  nodeValue = ''
  /** How often its text was written. */
  written = 0
  #text = ''

  constructor(tag: string, nodeType = 1) {
    super()
    this.nodeType = nodeType
    this.nodeName = this.tagName = tag.toUpperCase()
  }

  get textContent(): string {
    return this.childNodes.length > 0
      ? this.childNodes.map(({ textContent }) => textContent).join('')
      : this.#text + this.nodeValue
  }
  set textContent(text: string) {
    this.written++
    this.childNodes.length = 0
    this.#text = text
  }
  appendChild(child: FakeNode): FakeNode {
    child.parentNode = this
    this.childNodes.push(child)
    return child
  }
  removeChild(child: FakeNode): FakeNode {
    this.childNodes.splice(this.childNodes.indexOf(child), 1)
    return child
  }
  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value))
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name)
  }
}

/** Puts it in the place of the browser's globals; `vi.unstubAllGlobals` takes it away. @returns what panels are mounted in */
export const stubDom = (): {
  readonly document: EventTarget & { visibilityState: string }
  readonly root: FakeNode
} => {
  const page = Object.assign(new EventTarget(), {
    nodeType: 9,
    visibilityState: 'visible',
    activeElement: null,
    createElement: (tag: string) => new FakeNode(tag),
    createTextNode: (words: string) => Object.assign(new FakeNode('#text', 3), { nodeValue: words }),
  })
  vi.stubGlobal('document', page)
  vi.stubGlobal('window', Object.assign(new EventTarget(), { document: page, HTMLIFrameElement: EventTarget }))
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  return { document: page, root: new FakeNode('div') }
}
