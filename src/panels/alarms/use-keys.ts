/** Where the keyboard is in a long list, and what is marked in it. */
import { useCallback, useState, type KeyboardEvent } from 'react'
import { isHeading, type ListItem } from './list-rows.ts'

export interface ListKeys {
  /** Index of the row that keys act on; -1 = none. */
  readonly current: number
  readonly setCurrent: (index: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

interface KeyActs {
  readonly items: readonly ListItem[]
  /** Rows that a page key goes by. */
  readonly page: () => number
  readonly onMark: (key: string) => void
  readonly onMarkAll: () => void
  readonly onClear: () => void
  readonly onOpen: (key: string) => void
  readonly onAcknowledge: () => void
  readonly onShelve: () => void
  readonly onReveal: (index: number) => void
}

/** The next row in a direction, headings passed over; the same where there is none. */
export const stepTo = (items: readonly ListItem[], from: number, by: number): number => {
  const way = Math.sign(by)
  let [at, left, last] = [from, Math.abs(by), from]
  while (left > 0 && at + way >= 0 && at + way < items.length) {
    at += way
    if (isHeading(items[at]!)) continue
    last = at
    left--
  }
  return last
}

export const useListKeys = (acts: KeyActs): ListKeys => {
  // By key: the list moves under it.
  const [at, setAt] = useState<string | null>(null)
  const { items } = acts
  const current = at === null ? -1 : items.findIndex((item) => !isHeading(item) && item.key === at)
  const setCurrent = useCallback(
    (index: number) => {
      const item = items[index]
      setAt(item && !isHeading(item) ? item.key : null)
    },
    [items],
  )
  const go = (index: number): void => {
    setCurrent(index)
    acts.onReveal(index)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // A field or a button within keeps its own keys.
    if (event.target !== event.currentTarget || event.altKey) return
    const item = items[current]
    const row = item && !isHeading(item) ? item : null
    const wholesale = event.ctrlKey || event.metaKey
    const acted: Readonly<Record<string, (() => void) | undefined>> = wholesale
      ? { a: acts.onMarkAll }
      : {
          ArrowDown: () => go(stepTo(items, current, 1)),
          ArrowUp: () => go(stepTo(items, Math.max(current, 0), -1)),
          PageDown: () => go(stepTo(items, current, acts.page())),
          PageUp: () => go(stepTo(items, Math.max(current, 0), -acts.page())),
          Home: () => go(stepTo(items, -1, 1)),
          End: () => go(stepTo(items, items.length, -1)),
          ' ': row ? () => acts.onMark(row.key) : undefined,
          Enter: row ? () => acts.onOpen(row.key) : undefined,
          Escape: acts.onClear,
          a: acts.onAcknowledge,
          s: acts.onShelve,
        }
    const act = acted[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return { current, setCurrent, onKeyDown }
}
