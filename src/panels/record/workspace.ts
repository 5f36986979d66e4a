import { History } from 'lucide-react'
import type { Workspace } from '../workspace.ts'

export const record = {
  id: 'record',
  nav: 'nav.record',
  Icon: History,
  loading: 'foresight.loading',
  steps: ['over'],
  keys: [],
  signals: () => [],
  load: () => import('./record.tsx').then(({ Record }) => ({ default: Record })),
} as const satisfies Workspace
