import { Bell } from 'lucide-react'
import type { SidePanel } from '../side-panel.ts'

export const alerts = {
  id: 'alerts',
  title: 'alerts.title',
  nav: 'nav.alarms',
  Icon: Bell,
  loading: null,
  early: true,
  load: () => import('./alert-list.tsx').then(({ AlertList }) => ({ default: AlertList })),
} as const satisfies SidePanel
