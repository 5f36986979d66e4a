/** What stands over the picture and must not be covered: elements beside the scene that are marked `data-over-scene`. */
import type { Box } from './box.ts'

/** Their boxes, CSS px from the overlay's top left. */
export const overlaidBoxes = (overlay: HTMLElement): Box[] => {
  const room = overlay.closest('main') ?? overlay.parentElement
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
