/** What the right side can show beside the sheet of a selection. Each is a folder here with a `panel.ts`, listed in `panel-list.ts`. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { TextId } from '../texts/text.ts'

export interface SidePanel {
  readonly id: string
  /** Above it. */
  readonly title: TextId
  /** On the button that opens it: a word. */
  readonly nav: TextId
  readonly Icon: LucideIcon
  /** While it is fetched; null = nothing is said. */
  readonly loading: TextId | null
  /** Fetched with the side, so that it opens where the network has gone meanwhile; else when it is first opened. */
  readonly early: boolean
  readonly load: () => Promise<{ readonly default: ComponentType }>
}
