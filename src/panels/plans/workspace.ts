import { ListChecks } from 'lucide-react'
import type { Workspace } from '../workspace.ts'

export const plans = {
  id: 'plans',
  nav: 'nav.plans',
  Icon: ListChecks,
  loading: 'plans.loading',
  steps: ['of', 'tab'],
  keys: ['life', 'planned', 'unplanned', 'spare', 'crew', 'at', 'if', 'ahead'],
  signals: () => [],
  load: () => import('./plans.tsx').then(({ Plans }) => ({ default: Plans })),
} as const satisfies Workspace
