import { ChartLine } from 'lucide-react'
import type { Workspace } from '../workspace.ts'

export const trends = {
  id: 'trends',
  nav: 'nav.trends',
  Icon: ChartLine,
  loading: 'trend.loading',
  steps: ['signals'],
  keys: ['span', 'to', 'beside', 'off', 'ab', 'ahead'],
  signals: (shown) => shown['signals']?.split(',') ?? [],
  load: () => import('./trends.tsx').then(({ Trends }) => ({ default: Trends })),
} as const satisfies Workspace
