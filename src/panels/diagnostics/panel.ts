import { Activity } from 'lucide-react'
import type { SidePanel } from '../side-panel.ts'

export const health = {
  id: 'health',
  title: 'health.title',
  nav: 'nav.health',
  Icon: Activity,
  loading: 'health.loading',
  early: false,
  load: () => import('./health-panel.tsx').then(({ HealthPanel }) => ({ default: HealthPanel })),
} as const satisfies SidePanel
