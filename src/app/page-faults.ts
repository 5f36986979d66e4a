/**
 * What went wrong in this page that nobody answered for: thrown errors, rejections nobody waited for, parts that could not
 * be shown. Kept for the diagnostics, so that a person can tell a supporter more than "it does not work".
 */
import type { Dispose } from '../base/disposable.ts'
import type { PageFault } from '../wire/diagnostics.ts'

const KEPT = 20
const LONGEST = 300

/** The browser's own remark that a layout took two rounds; nothing is wrong. */
const HARMLESS = /^ResizeObserver loop/

export const wordsOf = (failure: unknown): string =>
  (failure instanceof Error ? failure.message || failure.name : String(failure)).slice(0, LONGEST)

export class PageFaults {
  #list: readonly PageFault[] = []
  readonly #clock: () => number
  readonly #listeners = new Set<() => void>()

  /** @param clock of this device, ms */
  constructor(clock: () => number = Date.now) {
    this.#clock = clock
  }

  /** The newest last; the same object until something is added. */
  readonly get = (): readonly PageFault[] => this.#list

  readonly subscribe = (listener: () => void): Dispose => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @param where file and line, or the part of the page, where that is known */
  note(failure: unknown, where = ''): void {
    const what = wordsOf(failure)
    if (HARMLESS.test(what)) return
    const known = this.#list.find((fault) => fault.what === what && fault.where === where)
    const others = this.#list.filter((fault) => fault !== known)
    this.#list = [...others, { at: this.#clock(), what, where, times: (known?.times ?? 0) + 1 }].slice(-KEPT)
    for (const listener of this.#listeners) listener()
  }

  /** Listens for what nobody caught, as long as the page lives. */
  watch(target: Pick<Window, 'addEventListener'>): void {
    target.addEventListener('error', ({ error, message, filename, lineno }) =>
      this.note(error ?? message, filename ? `${filename.slice(filename.lastIndexOf('/') + 1)}:${lineno}` : ''),
    )
    target.addEventListener('unhandledrejection', ({ reason }) => this.note(reason))
  }
}

/** Of this page. */
export const pageFaults = new PageFaults()
