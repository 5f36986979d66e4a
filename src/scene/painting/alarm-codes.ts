/** Which units show which alarm: of each the most urgent that holds, as its priority's code. What has cleared is normal again. */
import { type AlarmBoard, isStanding } from '../../alarms/board.ts'
import type { Grain } from '../../colouring/layer.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { SceneLayout } from '../plan/layout.ts'

/**
 * Writes 0 or 1 + the priority's index for every unit. A part shows its component's alarms; what is no component, those that
 * no other part shows; a machine all of its own.
 */
export const alarmCodes = ({ machineOf }: SceneLayout, grain: Grain, board: AlarmBoard, out: Uint8Array): void => {
  out.fill(0)
  // The most urgent come first.
  for (const row of board.rows) {
    const machine = isStanding(row) ? machineOf(row.asset) : undefined
    if (!machine) continue
    const code = 1 + PRIORITIES.indexOf(row.priority)
    if (grain === 'machine') {
      out[machine.index] ||= code
      continue
    }
    const visible =
      row.component !== null &&
      machine.parts.some((part) => part.component?.key === row.component && part.shapes.length > 0)
    for (const part of machine.parts) {
      const shows = part.component ? part.component.key === row.component : !visible
      if (shows) out[part.index] ||= code
    }
  }
}
