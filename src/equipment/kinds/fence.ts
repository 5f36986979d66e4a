/** Machine guard (ISO 14120) along X, with wings towards +Z. */
import { defineKind } from '../kind.ts'
import { choice, length } from '../param.ts'

/** A shorter fence has no room for a door (m). */
export const DOOR_WIDTH = 1

export const fence = defineKind('fence', 'Fence', {
  params: {
    length: length('Length', 4.8, 0.8, 60),
    height: length('Height', 1.9, 1, 3),
    wings: length('Wings to the front', 0, 0, 20),
    door: choice('Door', ['none', 'left', 'middle', 'right']),
  },
  parts: ({ door, length: span }) => (door === 'none' || span < DOOR_WIDTH ? [] : ['door']),
})
