import { Bell } from 'lucide-react'
import type { Workspace } from '../workspace.ts'

export const alarms = {
  id: 'alarms',
  nav: 'nav.alarms',
  Icon: Bell,
  loading: 'alerts.history.loading',
  steps: ['tab', 'handover'],
  keys: ['in', 'words', 'person', 'priority', 'sort', 'group', 'begin', 'end', 'over'],
  signals: () => [],
  load: () => import('./alarms.tsx').then(({ Alarms }) => ({ default: Alarms })),
} as const satisfies Workspace
