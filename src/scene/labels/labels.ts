/** The labels' elements: a pool in one overlay, positioned by transforms; their places come from `placeLabels`. */
import { PRIORITY_SHAPES } from '../../look/tokens.ts'
import type { Selection } from '../../twin/selection.ts'
import { type Label, RANK } from './label-content.ts'
import { type LabelPlace, type LabelRequest, placeLabels } from './label-place.ts'
import styles from './labels.module.css'

const STEM = { alarm: 34, selected: 24, missing: 34, stale: 34, never: 34, name: 14 } as const
/** Even a small thing with an alarm keeps this much of the picture to itself: half its side, px. */
const SMALLEST_KEPT_PX = 10
const heightOf = (label: Label): number => (label.kind === 'alarm' && !label.brief ? 44 : 24)
/** A clock face, 16 × 16, drawn with the tag's own ink. */
const CLOCK = '<svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" aria-hidden="true"><circle cx="8" cy="8" r="6.3"/><path d="M8 4.6V8l2.3 1.6"/></svg>'

/** A box that is not there. */
const BOX = '<svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" stroke-dasharray="2 1.6" aria-hidden="true"><path d="M8 1.6 13.6 4.8v6.4L8 14.4l-5.6-3.2V4.8zM2.4 4.8 8 8m0 0 5.6-3.2M8 8v6.4"/></svg>'
/** What stands before a tag's words. */
const signOf = ({ kind, detail, machine }: Label): string => (machine.missing !== null ? BOX : kind === 'stale' || (kind === 'selected' && detail) ? CLOCK : '')

interface Pin {
  readonly root: HTMLDivElement
  readonly tag: HTMLButtonElement
  readonly stem: HTMLDivElement
  readonly dot: HTMLDivElement
  shown: string
  width: number
  label: Label | null
}

export interface LabelTarget {
  readonly label: Label
  /** Screen position of what it speaks of, CSS px; may lie outside. Null: behind the eye. */
  readonly at: readonly [number, number] | null
  /** Apparent size, px: of two names the bigger machine's wins. */
  readonly size: number
  /** Apparent radius of the thing itself, px: an alarm's tag stands clear of it. */
  readonly clear: number
}

const escaped = (s: string): string => s.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!)

const content = (label: Label): string => {
  const title = `<b>${escaped(label.title)}</b>`
  const detail = label.detail && `<span>${escaped(label.detail)}</span>`
  if (label.alarm) return `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${PRIORITY_SHAPES[label.alarm.priority]}"/></svg><div>${title}${detail}</div>`
  return `${signOf(label)}${title}${detail}`
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

  #pin(): Pin {
    const spare = this.#idle.pop()
    if (spare) return spare
    const root = document.createElement('div')
    const tag = document.createElement('button')
    const stem = document.createElement('div')
    const dot = document.createElement('div')
    tag.type = 'button'
    tag.tabIndex = -1
    stem.className = styles['stem']!
    dot.className = styles['dot']!
    root.append(stem, dot, tag)
    this.#overlay.append(root)
    const pin: Pin = { root, tag, stem, dot, shown: '', width: 0, label: null }
    tag.addEventListener('click', () => {
      if (pin.label) this.#onSelect({ asset: pin.label.machine.asset.id, component: pin.label.component })
    })
    return pin
  }

  /** Writes only what differs, and measures only what was written. */
  #fill(pin: Pin, label: Label): void {
    pin.label = label
    const classes = [styles['pin'], styles[label.kind], label.selected && styles['chosen'], label.alarm && styles[label.alarm.priority], label.alarm && styles[label.alarm.filled ? 'filled' : 'outlined'], label.brief && styles['brief']]
    const name = classes.filter(Boolean).join(' ')
    const html = content(label)
    if (pin.shown === name + html) return
    pin.shown = name + html
    pin.root.className = name
    pin.root.dataset['label'] = label.key
    pin.root.dataset['kind'] = label.kind
    pin.tag.innerHTML = html
    pin.width = pin.tag.offsetWidth
  }

  update(targets: readonly LabelTarget[], width: number, height: number): void {
    const requests: LabelRequest[] = []
    const wanted = new Map<string, Pin>()
    for (const { label, at, size, clear } of targets) {
      if (!at && label.kind !== 'alarm') continue
      const pin = this.#pins.get(label.key) ?? this.#pin()
      this.#pins.set(label.key, pin)
      wanted.set(label.key, pin)
      pin.root.hidden = false
      this.#fill(pin, label)
      const [x, y] = at ?? [width / 2, height + 1]
      const stem = label.kind === 'alarm' ? Math.max(STEM.alarm, clear + 20) : STEM[label.kind]
      const kept = label.kind === 'alarm' && at ? Math.max(SMALLEST_KEPT_PX, clear) : 0
      requests.push({ key: label.key, rank: RANK[label.kind], weight: size, x, y, width: pin.width, height: heightOf(label), stem, clear: kept })
    }
    for (const [key, pin] of this.#pins) {
      if (wanted.has(key)) continue
      this.#pins.delete(key)
      this.#idle.push(pin)
      pin.root.hidden = true
      pin.label = null
    }
    const places = new Map(placeLabels(requests, width, height).map((place) => [place.key, place]))
    for (const [key, pin] of wanted) this.#put(pin, places.get(key))
  }

  #put(pin: Pin, place: LabelPlace | undefined): void {
    const label = pin.label!
    pin.root.hidden = !place
    if (!place) return
    const height = heightOf(label)
    pin.root.style.zIndex = String(10 - RANK[label.kind])
    pin.tag.style.transform = `translate(${Math.round(place.x - pin.width / 2)}px, ${Math.round(place.bottom - height)}px)`
    const { point } = place
    pin.stem.hidden = pin.dot.hidden = !point
    if (!point) return
    const [x, y] = point
    const above = place.bottom <= y
    const from = above ? place.bottom : y
    const length = above ? y - place.bottom : Math.max(0, place.bottom - height - y)
    pin.dot.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
    pin.stem.style.transform = `translate(${Math.round(x)}px, ${Math.round(from)}px)`
    pin.stem.style.height = `${Math.round(length)}px`
  }

  dispose(): void {
    this.#overlay.replaceChildren()
    this.#pins.clear()
    this.#idle.length = 0
  }
}
