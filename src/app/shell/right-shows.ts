/** What the right side shows. Without a selection a desktop shows the alarms; smaller screens give the room to the scene. */
import type { AppState } from '../stores/app-store.ts'

export const rightShows = ({
  right,
  selection,
}: Pick<AppState, 'right' | 'selection'>): 'sheet' | 'alerts' | 'health' | null =>
  right !== 'selection' ? right : selection ? 'sheet' : null
