/** The panels of the right side, in the order of their buttons. A panel more is a folder more, a line here, and its words in `src/texts`. */
import { alerts } from './alerts/panel.ts'
import { health } from './diagnostics/panel.ts'
import type { SidePanel } from './side-panel.ts'

const ALL = [alerts, health] as const satisfies readonly SidePanel[]

export type PanelId = (typeof ALL)[number]['id']

export const SIDE_PANELS: readonly (SidePanel & { readonly id: PanelId })[] = ALL

/** What a screen shows that has room while nothing is selected. */
export const OVERVIEW: PanelId = 'alerts'
