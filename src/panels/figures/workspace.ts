import { ChartColumn } from 'lucide-react'
import type { Workspace } from '../workspace.ts'

export const figures = {
  id: 'figures',
  nav: 'nav.figures',
  Icon: ChartColumn,
  loading: 'figures.loading',
  steps: ['of', 'over'],
  keys: ['begin', 'end'],
  signals: () => [],
  load: () => import('./figures.tsx').then(({ Figures }) => ({ default: Figures })),
} as const satisfies Workspace
