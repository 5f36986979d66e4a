/** One tag for all that have none of their own: alarms beyond those that a person takes in at once, and what has cleared. It leads to the list. */
import { text } from '../../texts/text.ts'
import { type Box, clash, inside, MARGIN } from './box.ts'
import styles from './rest-tag.module.css'

export interface Rest {
  /** Alarms in the picture without a tag. */
  readonly more: number
  /** Machines in the picture whose alarm is over and not acknowledged, told of together. */
  readonly cleared: number
}

/** A target for gloves. */
const HEIGHT = 44
/** From the edge of the picture, px. */
const OFF = 12

/** A corner, or the middle of the upper or lower edge, where nothing lies: top left of the tag; null where there is none. */
export const restPlace = (
  tagWidth: number,
  width: number,
  height: number,
  kept: readonly Box[],
): readonly [number, number] | null => {
  const lefts = [OFF, width - OFF - tagWidth, (width - tagWidth) / 2]
  for (const top of [OFF, height - OFF - HEIGHT])
    for (const left of lefts) {
      const box = { left, right: left + tagWidth, top, bottom: top + HEIGHT }
      if (inside(box, width, height, OFF - MARGIN) && !kept.some((other) => clash(box, other))) return [left, top]
    }
  return null
}

export class RestTag {
  readonly #overlay: HTMLElement
  readonly #tag: HTMLElement
  #said = ''
  #width = 0
  #at = ''

  /** @param onOpen the person wants to see all of them; without it the tag only tells */
  constructor(overlay: HTMLElement, onOpen: (() => void) | null) {
    this.#overlay = overlay
    this.#tag = document.createElement(onOpen ? 'button' : 'div')
    this.#tag.className = styles['rest']!
    if (onOpen) {
      this.#tag.setAttribute('type', 'button')
      this.#tag.addEventListener('click', onOpen)
    }
  }

  /** Says it, and returns the box that it takes; null where there is nothing to say or no room. */
  put({ more, cleared }: Rest, width: number, height: number, kept: readonly Box[]): Box | null {
    const said = [
      more > 0 ? text('label.rest.alarms', { count: more }) : '',
      cleared > 0 ? text('label.rest.cleared', { count: cleared }) : '',
    ]
      .filter(Boolean)
      .join(' · ')
    if (said !== this.#said) {
      if (this.#said === '') this.#overlay.append(this.#tag)
      this.#said = said
      this.#at = ''
      this.#tag.textContent = said
      if (said === '') this.#tag.remove()
      else this.#width = Math.ceil(this.#tag.offsetWidth)
    }
    if (said === '') return null
    const at = restPlace(this.#width, width, height, kept)
    const placed = at ? `translate(${Math.round(at[0])}px, ${Math.round(at[1])}px)` : 'none'
    if (placed !== this.#at) {
      this.#at = placed
      if (at) {
        this.#tag.style.transform = placed
        this.#tag.dataset['rest'] = ''
      } else delete this.#tag.dataset['rest']
    }
    return at && { left: at[0], right: at[0] + this.#width, top: at[1], bottom: at[1] + HEIGHT }
  }

  dispose(): void {
    this.#tag.remove()
    this.#said = ''
  }
}
