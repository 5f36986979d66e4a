/** The elements of the arrows to alarms out of sight: buttons at the edge of the picture, in the order of urgency for the keyboard. */
import { PRIORITY_SHAPES } from '../../look/tokens.ts'
import type { Priority } from '../../twin/priorities.ts'
import { text } from '../../texts/text.ts'
import styles from './edge-arrows.module.css'
import type { EdgePlace } from './edge-place.ts'

export interface EdgeTag {
  readonly key: string
  readonly name: string
  /** Null = no alarm: it is selected. */
  readonly priority: Priority | null
}

interface Arrow {
  readonly button: HTMLButtonElement
  readonly point: HTMLElement
  readonly more: HTMLElement
  readonly bare: number
  shown: string
}

const HEAD =
  '<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M2.5 8h11M9 3.5 13.5 8 9 12.5"/></svg>'
/** "+12" beside a name. */
const MORE_PX = 30
/** What was said to those who listen is not said again before it has stood this long, ms. */
const SAY_AFTER_MS = 700

export class EdgeArrows {
  readonly #overlay: HTMLElement
  readonly #status: HTMLElement
  readonly #onGo: (key: string) => void
  readonly #arrows = new Map<string, Arrow>()
  #saying: ReturnType<typeof setTimeout> | undefined
  #said = ''

  /** @param onGo the person wants to see this one */
  constructor(overlay: HTMLElement, onGo: (key: string) => void) {
    this.#overlay = overlay
    this.#onGo = onGo
    this.#status = document.createElement('div')
    this.#status.className = 'sr-only'
    this.#status.setAttribute('role', 'status')
    overlay.append(this.#status)
  }

  #make({ key, name, priority }: EdgeTag): Arrow {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = `${styles['arrow']} ${styles[priority ?? 'selected']}`
    button.dataset['edge'] = key
    const point = document.createElement('span')
    point.className = styles['point']!
    point.innerHTML = HEAD
    const mark = document.createElement('span')
    if (priority)
      mark.innerHTML = `<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="${PRIORITY_SHAPES[priority]}"/></svg>`
    const label = document.createElement('b')
    label.textContent = name
    const more = document.createElement('i')
    button.append(point, ...(priority ? [mark] : []), label, more)
    button.addEventListener('click', () => this.#onGo(key))
    this.#overlay.append(button)
    return { button, point, more, bare: Math.ceil(button.getBoundingClientRect().width), shown: '' }
  }

  /** Width of a tag, px. @param crowded room for "+n" behind its name */
  width(tag: EdgeTag, crowded: boolean): number {
    const id = `${tag.key} ${tag.priority} ${tag.name}`
    const arrow = this.#arrows.get(id) ?? this.#make(tag)
    this.#arrows.set(id, arrow)
    return arrow.bare + (crowded ? MORE_PX : 0)
  }

  /** @param tags of all places, by key; those without a place are taken away */
  put(tags: ReadonlyMap<string, EdgeTag>, places: readonly EdgePlace[]): void {
    const kept = new Set<string>()
    for (const { key, x, y, angle, group } of places) {
      const tag = tags.get(key)!
      const id = `${key} ${tag.priority} ${tag.name}`
      kept.add(id)
      const arrow = this.#arrows.get(id)!
      const more = group.length - 1
      const shown = `${Math.round(x)} ${Math.round(y)} ${angle.toFixed(2)} ${more}`
      arrow.button.dataset['shown'] = ''
      if (arrow.shown === shown) continue
      arrow.shown = shown
      arrow.button.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
      arrow.point.style.transform = `rotate(${angle.toFixed(2)}rad)`
      arrow.more.textContent = more ? `+${more}` : ''
      arrow.button.setAttribute(
        'aria-label',
        tag.priority
          ? text('edge.go', { name: tag.name, priority: text(`priority.${tag.priority}`), more })
          : text('edge.selected', { name: tag.name }),
      )
    }
    for (const [id, { button }] of this.#arrows) {
      if (kept.has(id)) continue
      button.remove()
      this.#arrows.delete(id)
    }
    this.#say(
      places.flatMap(({ group }) => group),
      tags,
    )
  }

  /** Told once the picture has come to rest, and only when it is another set. */
  #say(keys: readonly string[], tags: ReadonlyMap<string, EdgeTag>): void {
    const names = keys.flatMap((key) => (tags.get(key)!.priority ? [tags.get(key)!.name] : [])).toSorted()
    const words = names.length ? text('edge.status', { count: names.length, names: names.slice(0, 3).join(', ') }) : ''
    if (words === this.#said) return
    this.#said = words
    clearTimeout(this.#saying)
    this.#saying = setTimeout(() => {
      this.#status.textContent = words
    }, SAY_AFTER_MS)
  }

  dispose(): void {
    clearTimeout(this.#saying)
    this.#overlay.replaceChildren()
    this.#arrows.clear()
  }
}
