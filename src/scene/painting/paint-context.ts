/** What the looks of the parts follow from. */
import type { AlarmBoard } from '../../alarms/board.ts'
import type { TimeMs } from '../../base/brand.ts'
import type { ThemeName } from '../../look/tokens.ts'
import type { LayerFilter } from '../../colouring/layer-filter.ts'
import type { Grain } from '../../colouring/layer.ts'
import type { ValueTable } from '../../values/table.ts'

export interface PaintContext {
  readonly values: ValueTable
  readonly board: AlarmBoard
  /** One of `layersOf(twin)`. */
  readonly layer: string
  readonly grain: Grain
  /** What of the layer is looked at; the rest recedes. Null = all. */
  readonly filter: LayerFilter | null
  readonly theme: ThemeName
  readonly now: TimeMs
  /** Assets that recede, null = none. */
  readonly receding: ReadonlySet<string> | null
}
