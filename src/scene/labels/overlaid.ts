/** What stands over the picture and must not be covered, nor cover: elements of the page that are marked `data-over-scene`, sheets that lie over a part of it among them. */
import type { Box } from './box.ts'

/** Their boxes, CSS px from the overlay's top left. */
export const overlaidBoxes = (overlay: HTMLElement): Box[] => {
  const room = overlay.closest('main')?.parentElement ?? overlay.parentElement
  const over = room?.querySelectorAll<HTMLElement>('[data-over-scene]')
  if (!over?.length) return []
  const origin = overlay.getBoundingClientRect()
  return [...over].flatMap((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect()
    return right > left && bottom > top
      ? [{ left: left - origin.left, right: right - origin.left, top: top - origin.top, bottom: bottom - origin.top }]
      : []
  })
}
