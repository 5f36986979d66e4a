/** The labels' elements: a pool in one overlay, each at its point by a transform; they fade in and out instead of popping. */
import { PRIORITY_SHAPES } from '../../look/tokens.ts'
import type { Selection } from '../../twin/selection.ts'
import { type Label, RANK } from './label-content.ts'
import { markSigns, signOf } from './label-signs.ts'
import type { LabelPlace } from './label-place.ts'
import { leaderTo } from './leader.ts'
import styles from './labels.module.css'

/** The element of one that has faded may serve another, ms. */
const FADED_MS = 220

interface Pin {
  readonly root: HTMLDivElement
  readonly tag: HTMLButtonElement
  /** Its line, under all tags. */
  readonly line: HTMLDivElement
  readonly stem: HTMLDivElement
  shown: string
  width: number
  label: Label | null
  place: LabelPlace | null
  strength: number
  /** When it began to fade, ms; 0 = it is shown. */
  leftAt: number
}

export const heightOf = (label: Label): number =>
  label.kind === 'alarm' && !label.brief ? 44 : label.kind === 'name' ? 20 : label.kind === 'cleared' ? 28 : 24

const escaped = (s: string): string =>
  s.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!)

const content = (label: Label): string => {
  const title = `<b>${escaped(label.title)}</b>`
  const detail = label.detail && `<span>${escaped(label.detail)}</span>`
  const more = label.more > 0 ? `<i>+${label.more}</i>` : ''
  if (label.alarm)
    return `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${PRIORITY_SHAPES[label.alarm.priority]}"/></svg><div>${title}${detail}</div>${more}${markSigns(label)}`
  return `${signOf(label)}${title}${detail}${markSigns(label)}`
}

export class Labels {
  readonly #overlay: HTMLElement
  readonly #pins = new Map<string, Pin>()
  readonly #idle: Pin[] = []
  readonly #onSelect: (selection: Selection) => void

  constructor(overlay: HTMLElement, onSelect: (selection: Selection) => void) {
    this.#overlay = overlay
    this.#onSelect = onSelect
  }

  #make(): Pin {
    const root = document.createElement('div')
    const line = document.createElement('div')
    const tag = document.createElement('button')
    const stem = document.createElement('div')
    tag.type = 'button'
    tag.tabIndex = -1
    stem.className = styles['stem']!
    root.append(tag)
    line.append(stem)
    this.#overlay.append(line, root)
    const pin: Pin = { root, tag, line, stem, shown: '', width: 0, label: null, place: null, strength: 1, leftAt: 0 }
    tag.addEventListener('click', () => {
      if (pin.label && pin.leftAt === 0)
        this.#onSelect({ asset: pin.label.machine.asset.id, component: pin.label.component })
    })
    return pin
  }

  #pinOf(key: string): Pin {
    const known = this.#pins.get(key)
    if (known) return known
    const pin = this.#idle.pop() ?? this.#make()
    pin.place = null
    // Faded until it has a place.
    pin.leftAt ||= 1
    this.#pins.set(key, pin)
    return pin
  }

  /** Width of a label's tag, px: writes only what differs, and measures only what was written. */
  width(label: Label): number {
    const pin = this.#pinOf(label.key)
    pin.label = label
    const classes = [
      styles['pin'],
      styles[label.kind],
      label.selected && styles['chosen'],
      label.alarm && styles[label.alarm.priority],
      label.alarm && styles[label.alarm.filled ? 'filled' : 'outlined'],
      label.brief && styles['brief'],
    ]
    const name = classes.filter(Boolean).join(' ')
    const html = content(label)
    if (pin.shown === name + html) return pin.width
    pin.shown = name + html
    pin.root.className = name
    pin.line.className = `${name} ${styles['line']}`
    pin.root.dataset['label'] = pin.line.dataset['lineOf'] = label.key
    pin.root.dataset['kind'] = label.kind
    pin.root.style.zIndex = String(10 - RANK[label.kind])
    pin.tag.innerHTML = html
    pin.width = pin.tag.offsetWidth
    pin.tag.style.marginLeft = `${-Math.round(pin.width / 2)}px`
    return pin.width
  }

  /** Puts a label whose width was asked for at its point, CSS px. @param strength 0…1 */
  put(place: LabelPlace, x: number, y: number, strength: number): void {
    const pin = this.#pins.get(place.key)!
    const appears = pin.leftAt !== 0
    pin.root.style.transform = pin.line.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
    const [dx, dy] = [Math.round(place.dx), Math.round(place.dy)]
    if (!pin.place || Math.round(pin.place.dx) !== dx || Math.round(pin.place.dy) !== dy || appears) {
      // One that appears does so in its place; one that gives way to another moves aside.
      this.#still(pin, appears)
      pin.tag.style.transform = `translate(${dx}px, ${dy}px)`
      this.#putStem(pin, dx, dy)
    } else if (pin.root.hasAttribute('data-still')) this.#still(pin, false)
    pin.place = place
    if (!appears && pin.strength === strength) return
    pin.strength = strength
    pin.leftAt = 0
    pin.root.style.opacity = pin.line.style.opacity = String(strength)
    pin.root.dataset['shown'] = ''
  }

  /** It does not glide to its next place. */
  #still({ root, line }: Pin, on: boolean): void {
    root.toggleAttribute('data-still', on)
    line.toggleAttribute('data-still', on)
  }

  /** A line from the point to the tag, which may stand over it, under it or aside. */
  #putStem(pin: Pin, dx: number, dy: number): void {
    const [toX, toY] = leaderTo(pin.width, heightOf(pin.label!), dx, dy)
    pin.stem.style.height = `${Math.round(Math.hypot(toX, toY))}px`
    pin.stem.style.transform = `rotate(${Math.atan2(-toX, toY).toFixed(3)}rad)`
  }

  /** Fades out all that have no place. @param wanted those that may have one soon keep their elements */
  keep(placed: ReadonlyMap<string, LabelPlace>, wanted: ReadonlySet<string>, nowMs: number): void {
    for (const [key, pin] of this.#pins) {
      if (placed.has(key)) continue
      if (pin.leftAt === 0) {
        pin.leftAt = nowMs
        pin.root.style.opacity = pin.line.style.opacity = '0'
        delete pin.root.dataset['shown']
      } else if (!wanted.has(key) && nowMs - pin.leftAt > FADED_MS) {
        this.#pins.delete(key)
        this.#idle.push(pin)
        pin.label = null
        delete pin.root.dataset['label']
        delete pin.line.dataset['lineOf']
      }
    }
  }

  dispose(): void {
    this.#overlay.replaceChildren()
    this.#pins.clear()
    this.#idle.length = 0
  }
}
