/** What takes all the room between rail and timeline. Each is a folder here with a `workspace.ts`, listed in `workspace-list.ts`; the hall is the one that the page itself is. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { TextId } from '../texts/text.ts'

/** What a workspace shows, as the address says it. */
export type Shown = Readonly<Record<string, string>>

export interface Workspace {
  readonly id: string
  /** On the button that opens it, and its name: a word. */
  readonly nav: TextId
  readonly Icon: LucideIcon
  /** While it is fetched. */
  readonly loading: TextId
  /** Its parameters in the address. Another value of a `step` is a step in the browser's history, of the others not. */
  readonly steps: readonly string[]
  readonly keys: readonly string[]
  /** Ids of the signals whose values it shows. */
  readonly signals: (shown: Shown) => readonly string[]
  readonly load: () => Promise<{ readonly default: ComponentType }>
}
