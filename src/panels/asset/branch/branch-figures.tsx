/** Figures of a line, an area or a plant: each with its target and its last hours where there are any, and the way to its data. */
import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useMemo } from 'react'
import { figureCourse } from '../../../figures/figure-course.ts'
import { keyFigureOf } from '../../../figures/key-figure.ts'
import { kpisWithin } from '../../../figures/kpis-within.ts'
import { figureScopes } from '../../../figures/sources.ts'
import { formatNumber, withUnit } from '../../../texts/numbers.ts'
import '../../../texts/production.ts'
import { text } from '../../../texts/text.ts'
import type { Span } from '../../../timeline/stretches.ts'
import type { KpiDoc } from '../../../twin/schema.ts'
import type { Twin, TwinAsset } from '../../../twin/twin.ts'
import { isWithin } from '../../../twin/within.ts'
import { spanOf } from '../../figures/figure-span.ts'
import { count, percent } from '../../figures/figure-words.ts'
import { useOpenFigures } from '../../figures/open-figures.ts'
import { useReport } from '../../figures/use-report.ts'
import { AskFailed } from '../../journal.ts'
import { LiveText } from '../../live-text.tsx'
import { usePorts } from '../../ports.tsx'
import { useFigure } from '../../strip/kpi-reading.ts'
import { figureWord, shortWhy } from '../../strip/kpi-words.ts'
import { useSampled } from '../../ticker.ts'
import css from './branch.module.css'
import { CourseLine } from './course-line.tsx'

const MINUTE = 60_000
const STEP_MS = 5 * MINUTE
const COURSE_MS = 8 * 60 * MINUTE
const COURSE_STEP_MS = 10 * MINUTE
/** The past of a figure of more signals is not read for a line this small. */
const MOST_PARTS = 120

/** The moment of the page, in steps. */
const useStep = (): number => {
  const { travel } = usePorts()
  return useSampled(() => Math.floor(travel.at() / STEP_MS) * STEP_MS)
}

interface RowProps {
  readonly name: string
  /** Whose figures it opens. */
  readonly of: TwinAsset | null
  readonly value: React.ReactNode
  readonly about: React.ReactNode
  readonly course?: readonly (number | null)[] | undefined
}

const Row = ({ name, of, value, about, course }: RowProps) => {
  const open = useOpenFigures()
  const inner = (
    <>
      <span className={css['figure']}>
        <small>{name}</small>
        <span>{value}</span>
        <small>{about}</small>
      </span>
      {course && course.filter((one) => one !== null).length > 1 && <CourseLine course={course} />}
      {of && <ChevronRight size={16} aria-hidden />}
    </>
  )
  return (
    <li>
      {of ? (
        <button type="button" title={text('figures.open', { name: of.name })} onClick={() => open(of.id)}>
          {inner}
        </button>
      ) : (
        <div>{inner}</div>
      )}
    </li>
  )
}

const targetWords = (target: NonNullable<KpiDoc['target']>, value: number | null, unit: string) => {
  const [limit, isOff] =
    'atLeast' in target
      ? [target.atLeast, value !== null && value < target.atLeast]
      : [target.atMost, value !== null && value > target.atMost]
  const words = { value: withUnit(formatNumber(limit), unit) }
  if (isOff) return { isOff, words: text('atLeast' in target ? 'branch.target.below' : 'branch.target.above', words) }
  return { isOff, words: text('atLeast' in target ? 'branch.target.atLeast' : 'branch.target.atMost', words) }
}

const Kpi = ({ kpi, of }: { readonly kpi: KpiDoc; readonly of: TwinAsset | null }) => {
  const { twin, history } = usePorts()
  const { figure, read } = useFigure(kpi)
  const to = useStep()
  const { data: course } = useQuery({
    queryKey: ['branch-course', twin.hash, kpi.name, kpi.under ?? '', to],
    enabled: figure.parts.length > 0 && figure.parts.length <= MOST_PARTS,
    queryFn: async ({ signal: abort }) => {
      const from = to - COURSE_MS
      const answers = await history.readSeveral(
        { signals: figure.parts.map(({ signal }) => signal.id), from: from - COURSE_STEP_MS, to, columns: 98 },
        abort,
      )
      if (!answers.ok) throw new AskFailed(answers.error)
      const spans = Array.from({ length: COURSE_MS / COURSE_STEP_MS }, (_, i): Span => ({
        from: from + i * COURSE_STEP_MS,
        to: from + (i + 1) * COURSE_STEP_MS,
      }))
      return figureCourse(figure, answers.value, spans)
    },
    placeholderData: (before) => before,
    staleTime: 10 * MINUTE,
    gcTime: 10 * MINUTE,
    retry: false,
  })
  const isOff = useSampled(() => (kpi.target ? targetWords(kpi.target, read().value, figure.unit).isOff : false))
  const hasCourse = course?.some((one) => one !== null) ?? false
  return (
    <Row
      name={kpi.name}
      of={of}
      value={
        <>
          <LiveText read={() => figureWord(figure, read())} />
          {figure.unit !== '' && (
            <LiveText className={css['unit']} read={() => (read().value === null ? '' : figure.unit)} />
          )}
        </>
      }
      about={
        <>
          {kpi.target &&
            (isOff ? (
              <b>{targetWords(kpi.target, read().value, figure.unit).words}</b>
            ) : (
              targetWords(kpi.target, null, figure.unit).words
            ))}
          <LiveText className={css['why']} read={() => shortWhy(figure, read())} />
          {hasCourse && !kpi.target && text('branch.figures.course')}
        </>
      }
      course={course}
    />
  )
}

/** Without the hour that has begun: it would seem to fall. */
const wholeOf = <B extends Span>(bins: readonly B[]): readonly B[] => {
  const longest = Math.max(...bins.map(({ from, to }) => to - from))
  return bins.filter(({ from, to }) => to - from > 0.98 * longest)
}

/** Of the shift that goes on, from the same reckoning as the workspace's. */
const Shift = ({ of, span }: { readonly of: TwinAsset; readonly span: Span }) => {
  const { twin } = usePorts()
  const calendar = useMemo(
    () => ({ shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }),
    [twin],
  )
  const { report, error } = useReport(of, span, calendar, true)
  if (error)
    return (
      <li className={css['quiet']} role="alert">
        {text('branch.figures.failed', { error: error.message })}
      </li>
    )
  if (!report) return <li className={css['quiet']}>{text('branch.figures.reading')}</li>
  const { oee, good, goodPlanned, plan, pieces, energy } = report
  const made = goodPlanned ?? good
  return (
    <>
      {oee.oee !== null && (
        <Row
          name={text('branch.figures.oee')}
          of={of}
          value={percent(oee.oee)}
          about={text('figures.oee.ratios', {
            availability: percent(oee.availability),
            effectiveness: percent(oee.effectiveness),
            quality: percent(oee.quality),
          })}
        />
      )}
      {made !== null && (
        <Row
          name={text('branch.figures.pieces')}
          of={of}
          value={count(made)}
          about={plan !== null && text('branch.figures.plan', { plan: count(plan) })}
          course={wholeOf(pieces).map((bin) => bin.good)}
        />
      )}
      {energy.total !== null && energy.total > 0 && (
        <Row
          name={text('branch.figures.energy')}
          of={of}
          value={withUnit(formatNumber(energy.total), energy.unit)}
          about={
            energy.perPiece !== null &&
            text('branch.figures.per-piece', { value: withUnit(formatNumber(energy.perPiece), energy.unit) })
          }
          course={wholeOf(energy.bins).map((bin) => bin.perPiece)}
        />
      )}
    </>
  )
}

/** Itself, or the one thing in it that there are figures of; null = it has none, or several. */
const scopeIn = (twin: Twin, branch: TwinAsset): TwinAsset | null => {
  const scopes = figureScopes(twin).filter((one) => one.level === 'area' || one.level === 'line')
  if (scopes.includes(branch)) return branch
  const inside = scopes.filter((one) => isWithin(one, branch.id))
  const highest = inside.filter((one) => !inside.some((other) => other !== one && isWithin(one, other.id)))
  return highest.length === 1 ? highest[0]! : null
}

export const BranchFigures = ({ branch }: { readonly branch: TwinAsset }) => {
  const { twin } = usePorts()
  const kpis = useMemo(() => kpisWithin(twin, branch.id), [twin, branch])
  const of = useMemo(() => scopeIn(twin, branch), [twin, branch])
  const moment = useStep()
  const span = useMemo(() => {
    const calendar = { shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }
    const shift = of && spanOf({ of: of.id, over: 'shift', begin: null, end: null }, calendar, moment)
    return shift && { from: shift.from, to: Math.min(shift.to, Math.max(moment, shift.from + MINUTE)) }
  }, [twin, of, moment])
  const keyed = useMemo(() => kpis.filter((kpi) => keyFigureOf(twin, kpi).parts.length > 0), [twin, kpis])
  if (keyed.length === 0 && !(of && span)) return null
  return (
    <section className={css['part']} aria-label={text('branch.figures')}>
      <h2>{text('branch.figures')}</h2>
      <ul className={css['figures']}>
        {of && span && <Shift of={of} span={span} />}
        {keyed.map((kpi) => (
          <Kpi key={kpi.name} kpi={kpi} of={of} />
        ))}
      </ul>
    </section>
  )
}
