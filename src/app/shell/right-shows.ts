/** What the right side shows. Without a selection a desktop shows an overview; smaller screens give the room to the scene. */
import type { PanelId } from '../../panels/panel-list.ts'
import type { AppState } from '../stores/app-store.ts'

export const rightShows = ({ right, selection }: Pick<AppState, 'right' | 'selection'>): 'sheet' | PanelId | null =>
  right !== 'selection' ? right : selection ? 'sheet' : null
