/** The figures of what is shown, read and worked out; renewed as time goes on. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { figureReport, type Report } from '../../figures/report.ts'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { type FigureSources, figureSources } from '../../figures/sources.ts'
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

/** What OEE, pieces and energy are made of: without what says who was the cause, and how long cycles took. */
const briefly = (sources: FigureSources): FigureSources => ({
  ...sources,
  units: sources.units.map((unit) => ({ ...unit, machines: [] })),
  inspections: [],
  cycles: [],
})

/**
 * @param span until the moment of the page at most
 * @param brief OEE, pieces and energy are all that is told: a tenth of the reading
 */
export const useReport = (asset: TwinAsset, span: Span, calendar: Calendar, brief = false): Told => {
  const { twin, history } = usePorts()
  const sources = useMemo(() => {
    const all = figureSources(twin, asset)
    return brief ? briefly(all) : all
  }, [twin, asset, brief])
  const [progress, setProgress] = useState({ done: 0, all: 0 })
  const { data, error } = useQuery({
    queryKey: ['figures', twin.hash, asset.id, span.from, span.to, brief],
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
