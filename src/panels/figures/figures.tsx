/** The figures workspace: of a hall, a line or a machine, over a shift, a day, a week or any span of the past. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { figureScopes } from '../../figures/sources.ts'
import { text } from '../../texts/text.ts'
import '../../texts/production.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { CycleCard } from './cycle-card.tsx'
import { EnergyCard } from './energy-card.tsx'
import { type ShownSpan, spanOf } from './figure-span.ts'
import { UsePart } from '../foresight/use-part.tsx'
import css from './figures.module.css'
import { type FiguresView, parseView, printView } from './figures-view.ts'
import { MadeOf, type MadeFigure } from './made-of.tsx'
import { OeeCard } from './oee-card.tsx'
import { PiecesCard } from './pieces-card.tsx'
import { SpanChoice } from './span-choice.tsx'
import { StatesCard } from './states-card.tsx'
import { StopList } from './stop-list.tsx'
import { CausesCard, YieldCard } from './stops-card.tsx'
import { useReport } from './use-report.ts'

const MINUTE = 60_000
/** A span goes on in steps of this share of it, of a minute at least. */
const STEP_SHARE = 1 / 480

const NAMES = {
  oee: 'figures.oee',
  pieces: 'figures.pieces',
  cycles: 'figures.cycles',
  energy: 'figures.energy',
  states: 'figures.states',
  yield: 'figures.yield',
} as const

/** What is chosen, else the asset above it that there are figures of, else the first. */
const scopeOf = (twin: Twin, scopes: readonly TwinAsset[], of: string | null): TwinAsset | undefined => {
  for (let at = of === null ? null : (twin.asset(of) ?? null); at; at = at.parent) if (scopes.includes(at)) return at
  return scopes.find(({ level }) => level === 'line') ?? scopes[0]
}

const Body = ({
  asset,
  span,
  isOpen,
  calendar,
}: {
  readonly asset: TwinAsset
  readonly span: Span
  readonly isOpen: boolean
  readonly calendar: Calendar
}) => {
  const { report, error, progress } = useReport(asset, span, calendar)
  const [made, setMade] = useState<MadeFigure | 'stops' | null>(null)
  if (error)
    return (
      <p className={controls['wrong']} role="alert">
        {text('figures.failed', { error: error.message })}
      </p>
    )
  if (!report)
    return (
      <div className={css['reading']} role="status">
        <p>{text('figures.reading', progress)}</p>
        <progress value={progress.done} max={Math.max(1, progress.all)} aria-hidden />
      </div>
    )
  return (
    <>
      <div className={css['cards']}>
        <OeeCard oee={report.oee} onData={() => setMade('oee')} onStops={() => setMade('stops')} />
        <PiecesCard report={report} onData={() => setMade('pieces')} />
        <CycleCard report={report} onData={() => setMade('cycles')} />
        <EnergyCard
          report={report}
          meters={
            report.counters.filter(({ signal }) => signal.role === 'energy').length + report.energy.missing.length
          }
          onData={() => setMade('energy')}
        />
        <StatesCard report={report} span={span} onData={() => setMade('states')} />
        <CausesCard report={report} onStops={() => setMade('stops')} />
        <YieldCard report={report} onData={() => setMade('yield')} />
        <UsePart of={asset.id} />
      </div>
      {made === 'stops' ? (
        <StopList name={asset.name} report={report} onClose={() => setMade(null)} />
      ) : (
        made && (
          <MadeOf
            figure={made}
            name={text(NAMES[made])}
            report={report}
            span={span}
            isOpen={isOpen}
            onClose={() => setMade(null)}
          />
        )
      )}
    </>
  )
}

/** The moment of the page, in steps: figures of a long span need not be new every minute. */
const useMoment = (stepMs: number): number => {
  const { travel } = usePorts()
  return useSampled(() => Math.floor(travel.at() / stepMs) * stepMs)
}

export const Figures = () => {
  const { twin, workspace, travel } = usePorts()
  const shown = useSyncExternalStore(workspace.subscribe, () => workspace.shown('figures'))
  const view = useMemo(() => parseView(shown), [shown])
  const latest = useRef(view)
  useEffect(() => {
    latest.current = view
  })
  const change = useCallback(
    (part: Partial<FiguresView>): void => workspace.open('figures', printView({ ...latest.current, ...part })),
    [workspace],
  )
  const calendar = useMemo(
    () => ({ shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }),
    [twin],
  )
  const scopes = useMemo(() => figureScopes(twin), [twin])
  const asset = scopeOf(twin, scopes, view.of)
  const minute = useMoment(MINUTE)
  const span = useMemo(() => spanOf(view, calendar, minute), [view, calendar, minute])
  const stepMs = span ? Math.max(MINUTE, Math.round(((span.to - span.from) * STEP_SHARE) / MINUTE) * MINUTE) : MINUTE
  const moment = useMoment(stepMs)
  const past = useSyncExternalStore(travel.subscribe, () => travel.moment().kind === 'replay')
  const known: (ShownSpan & { readonly isOpen: boolean }) | null = useMemo(() => {
    if (!span) return null
    const to = Math.min(span.to, Math.max(moment, span.from + MINUTE))
    return { ...span, to, isOpen: to < span.to && !past }
  }, [span, moment, past])
  if (!asset)
    return (
      <div className={css['nothing']}>
        <b>{text('figures.nothing')}</b>
        <p>{text('figures.nothing.about')}</p>
      </div>
    )
  const machines = scopes.filter(({ level }) => level !== 'area' && level !== 'line')
  return (
    <div className={css['page']}>
      <header className={css['bar']}>
        <h1>{text('figures.title')}</h1>
        <select
          className={`${controls['input']} ${css['of']}`}
          aria-label={text('figures.of')}
          value={asset.id}
          onChange={(event) => change({ of: event.target.value })}
        >
          {scopes
            .filter((one) => !machines.includes(one))
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          {machines.length > 0 && (
            <optgroup label={text('figures.of.machines')}>
              {machines.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
        </select>
        <span className={css['space']} />
        {past && <span className={css['then']}>{text('figures.then', { time: formatMoment(minute, minute) })}</span>}
        <SpanChoice view={view} span={span} calendar={calendar} moment={minute} onView={change} />
      </header>
      <div className={css['body']}>
        {known ? (
          <Body key={asset.id} asset={asset} span={known} isOpen={known.isOpen} calendar={calendar} />
        ) : (
          <div className={css['nothing']}>
            <b>{text('figures.shift.none')}</b>
            <p>{text('figures.shift.none.about')}</p>
            <button type="button" className={controls['primary']} onClick={() => change({ over: 'day', begin: null })}>
              {text('figures.over.day')}
            </button>
          </div>
        )}
      </div>
    </div>
  )
}
