/** The figures of what is shown, read and worked out; renewed as time goes on. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { figureReport, type Report } from '../../figures/report.ts'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { figureSources } from '../../figures/sources.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { binsOf } from './figure-span.ts'
import { readFigures } from './read-figures.ts'

/** Where the knowledge of units is not loaded. */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

export interface Told {
  readonly report: Report | undefined
  readonly error: Error | null
  /** Signals read, of all. */
  readonly progress: { readonly done: number; readonly all: number }
}

/** @param span until the moment of the page at most */
export const useReport = (asset: TwinAsset, span: Span, calendar: Calendar): Told => {
  const { twin, history } = usePorts()
  const sources = useMemo(() => figureSources(twin, asset), [twin, asset])
  const [progress, setProgress] = useState({ done: 0, all: 0 })
  const { data, error } = useQuery({
    queryKey: ['figures', twin.hash, asset.id, span.from, span.to],
    queryFn: async ({ signal: abort }) => {
      const answers = await readFigures(history, sources, span, (done, all) => setProgress({ done, all }), abort)
      if (!answers.ok) throw new AskFailed(answers.error)
      const unitMs = new Map(
        sources.cycles.flatMap(({ id, unit }) => {
          const known = twin.convert(unit, 'ms')
          const ms = UNIT_MS[unit] ?? (known.ok ? known.value.scale : undefined)
          return ms === undefined ? [] : [[id, ms] as const]
        }),
      )
      const bins = binsOf(span, calendar.zone)
      const report = figureReport({ sources, answers: answers.value, calendar, span, bins, unitMs })
      return { asset: asset.id, from: span.from, report }
    },
    // While the same span goes on, the figures of a moment ago stay.
    placeholderData: (before) => (before?.asset === asset.id && before.from === span.from ? before : undefined),
    staleTime: 10 * 60_000,
    gcTime: 10 * 60_000,
    retry: false,
  })
  return { report: data?.report, error, progress }
}
