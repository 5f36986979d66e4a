/** What is marked out: machines whose alarm holds by rings; what is selected, hovered or was never heard by outlines. */
import { type AlarmBoard, isCalling, isStanding } from '../../alarms/board.ts'
import { type ThemeName, THEMES } from '../../look/tokens.ts'
import type { Selection } from '../../twin/selection.ts'
import type { AlarmRing } from './alarm-rings.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { FLAG } from '../painting/part-state.ts'
import type { Stage } from './stage.ts'

/** @param places machine → its matrix in the world. @param hidden machines that are not drawn have no ring */
export const ringsOf = (
  layout: SceneLayout,
  board: AlarmBoard,
  places: readonly Float64Array[],
  theme: ThemeName,
  hidden: ReadonlySet<number>,
): AlarmRing[] =>
  layout.machines.flatMap(({ index, asset, equipment: { bounds } }) => {
    const row = board.ofAsset(asset.id).find(isStanding)
    if (!row || hidden.has(index)) return []
    const matrix = places[index]!
    const radius = (Math.min(bounds.max[0] - bounds.min[0], bounds.max[2] - bounds.min[2]) / 2) * 1.15
    return [
      {
        at: [matrix[12]!, matrix[14]!] as const,
        radius,
        colour: THEMES[theme].priority[row.priority],
        calls: isCalling(row),
      },
    ]
  })

/** Shapes of a machine, or of one of its components. */
export const shapesOf = (layout: SceneLayout, selection: Selection | null): readonly number[] => {
  if (!selection) return []
  if (selection.component !== null) return layout.partFor(selection.asset, selection.component)?.shapes ?? []
  return layout.machineOf(selection.asset)?.parts.flatMap((part) => part.shapes) ?? []
}

export const outlineAll = (
  { batches: { state }, selected, hovered, never }: Stage,
  layout: SceneLayout,
  selection: Selection | null,
  pointedAt: Selection | null,
): void => {
  selected.setShapes(shapesOf(layout, selection))
  hovered.setShapes(shapesOf(layout, pointedAt))
  // What recedes has no edges either.
  never.setShapes(
    layout.parts.flatMap((part) =>
      (state[part.index * 4 + 3]! & (FLAG.never | FLAG.recedes)) === FLAG.never ? part.shapes : [],
    ),
  )
}
