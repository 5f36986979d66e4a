/** What is marked out: machines whose alarm holds by rings; what is selected, hovered or was never heard by outlines. */
import { type AlarmBoard, byUrgency, isCalling, isStanding } from '../../alarms/board.ts'
import { type ThemeName, THEMES } from '../../look/tokens.ts'
import type { Selection } from '../../twin/selection.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { AlarmRing } from './alarm-rings.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { FLAG } from '../painting/part-state.ts'
import type { Stage } from './stage.ts'

/** Painted in this order: what nobody has taken note of over what somebody has, and of both the more urgent over the less. */
const paintOrder = (a: AlarmRow, b: AlarmRow): number => Number(isCalling(a)) - Number(isCalling(b)) || byUrgency(b, a)

/** In the order in which they are painted. @param places machine → its matrix in the world. @param hidden machines that are not drawn have no ring */
export const ringsOf = (
  layout: SceneLayout,
  board: AlarmBoard,
  places: readonly Float64Array[],
  theme: ThemeName,
  hidden: ReadonlySet<number>,
): AlarmRing[] =>
  layout.machines
    .flatMap(({ index, asset, equipment: { bounds } }) => {
      const row = board.ofAsset(asset.id).find(isStanding)
      return row && !hidden.has(index) ? [{ row, bounds, matrix: places[index]! }] : []
    })
    .toSorted((a, b) => paintOrder(a.row, b.row))
    .map(({ row, bounds: { min, max }, matrix }) => ({
      at: [matrix[12]!, matrix[14]!],
      radius: (Math.min(max[0] - min[0], max[2] - min[2]) / 2) * 1.15,
      colour: THEMES[theme].priority[row.priority],
      calls: isCalling(row),
    }))

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
  // What recedes has no edges either; edges of handles and louvres would be crumbs.
  never.setShapes(
    layout.parts.flatMap((part) =>
      (state[part.index * 4 + 3]! & (FLAG.never | FLAG.recedes)) === FLAG.never
        ? part.shapes.filter((shape) => layout.shapes[shape]!.detail < 2)
        : [],
    ),
  )
}
