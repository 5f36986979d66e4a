/** Only the rows that can be seen are in the document. */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

/** So many stand with the first render, before the list was measured. */
const FIRST_ROWS = 20

interface VirtualRows {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly count: number
  /** Pixels; a guess where rows measure themselves. */
  readonly rowHeight: number
  readonly gap?: number
  readonly keyOf?: (index: number) => string | number
}

export const useVirtualRows = ({
  scroller,
  count,
  rowHeight,
  gap = 0,
  keyOf,
}: VirtualRows): Virtualizer<HTMLDivElement, Element> =>
  // The rule is about React Compiler's memoisation, which this project does not use.
  // oxlint-disable-next-line react/incompatible-library
  useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    initialRect: { width: 0, height: rowHeight * FIRST_ROWS },
    overscan: 8,
    gap,
    ...(keyOf && { getItemKey: keyOf }),
  })
