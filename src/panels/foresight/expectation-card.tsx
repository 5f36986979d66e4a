/** The card of one expectation: what, when, how sure, why; or why there is no number. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { formatNumber, withUnit } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatClock, formatDay, formatDuration, formatMoment } from '../../texts/times.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Expectation, ForesightAsset, ForesightCase, LimitClaim, WireFan } from '../../wire/foresight.ts'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { DateDots } from './date-dots.tsx'
import css from './expected.module.css'
import { chanceWithin, futuresOf, namesDay } from './fan.ts'
import { Said, TakeBack } from './feedback.tsx'
import { countBefore, milestoneFor, nextShiftEnd } from './milestone.ts'
import { behind, setAside } from './order.ts'
import { OwnTrend } from './own-trend.tsx'
import { type Reason, reasonsFor } from './reasons.ts'
import { SisterPlot } from './sister-plot.tsx'
import {
  alarmName,
  chanceWords,
  distance,
  knownOf,
  limitOf,
  nameIn,
  quantity,
  rangeWords,
  roughly,
  shortRange,
  whyWords,
} from './words.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** Now, or the moment shown, in minutes: what is told by it need not be new more often. */
const useMinute = (): number => {
  const { now } = usePorts()
  return useSampled(() => Math.floor(now() / MINUTE) * MINUTE)
}

interface OneProps {
  readonly signal: TwinSignal
  readonly expectation: Expectation
  /** Of whose sheet it is. */
  readonly component: string | null
}

const useCalendar = () => {
  const { twin } = usePorts()
  return useMemo(() => ({ shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }), [twin])
}

/** Days apart, the clock says nothing. */
const SAME_DAY_MS = 1.5 * DAY

const dateWords = (fan: WireFan): string =>
  fan[5]! - fan[1]! < SAME_DAY_MS ? `${formatDay(fan[3]!)}, ${formatClock(fan[3]!)}` : formatDay(fan[3]!)

/** "2 mm/s is behind it" */
const Behind = ({ signal, limits }: { readonly signal: TwinSignal; readonly limits: readonly Expectation[] }) =>
  limits.length > 0 && (
    <p className={css['small']}>
      {text('foresight.behind', {
        count: limits.length,
        limits: limits.map(({ limit }) => limitOf(signal, limit)).join(', '),
      })}
    </p>
  )

const What = ({ signal, expectation, component }: OneProps) => {
  const alarm = alarmName(signal.asset, expectation)
  return (
    <div>
      <h2 className={css['what']}>
        {text(`foresight.reaches.${expectation.side}`, {
          signal: nameIn(signal, component),
          limit: limitOf(signal, expectation.limit),
        })}
      </h2>
      <p className={css['small']}>
        {alarm === null ? text('foresight.limit.class') : text('foresight.alarm', { name: alarm })}
      </p>
    </div>
  )
}

const WhenExpected = ({
  claim,
  at,
}: {
  readonly claim: Extract<LimitClaim, { readonly code: 'expected' }>
  readonly at: number
}) => {
  const now = useMinute()
  const calendar = useCalendar()
  const { fan } = claim
  const futures = futuresOf(fan, at)
  const milestone = milestoneFor(calendar, now, futures)
  const before = milestone && countBefore(futures, milestone.at)
  const shiftEnd = nextShiftEnd(calendar, now)
  const until = [
    ...(shiftEnd === null ? [] : [['shift', shiftEnd] as const]),
    ['day', now + DAY] as const,
    ['week', now + 7 * DAY] as const,
  ]
  const named = namesDay(fan, at)
  return (
    <>
      {named ? (
        <div className="num">
          <p>
            <b className={css['date']}>{dateWords(fan)}</b> <span>{distance(fan[3]!, now)}</span>
          </p>
          <p className={css['small']}>{rangeWords(fan, now)}</p>
        </div>
      ) : (
        <div className="num">
          <p className={css['what']}>{text('foresight.open.title')}</p>
          <p>{rangeWords(fan, now)}</p>
          <p className={css['small']}>{text('foresight.open.about')}</p>
        </div>
      )}
      <DateDots futures={futures} calendar={calendar} milestone={milestone} now={now} />
      {milestone && (
        <p className={css['counting']}>
          <b>{before === 0 ? text('foresight.none-of20') : text('foresight.of20', { count: before! })}</b>{' '}
          {text(`foresight.before.${milestone.kind}`, { time: formatMoment(milestone.at, now) })}
        </p>
      )}
      <dl className={css['chances']} aria-label={text('foresight.chance')}>
        {until.map(([name, by]) => (
          <div key={name}>
            <dt>{text(`foresight.chance.${name}`)}</dt>
            <dd className="num">{chanceWords(chanceWithin(fan, at, now, by))}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

const Progress = ({ have, want }: { readonly have: number; readonly want: number }) => (
  <div className={css['progress']} aria-hidden>
    <div style={{ width: `${Math.min(100, (100 * have) / Math.max(1, want))}%` }} />
  </div>
)

const told = (title: string, about: string) => (
  <>
    <h2 className={css['what']}>{title}</h2>
    <p>{about}</p>
  </>
)

/** Why there is no number. */
const NoNumber = ({ signal, expectation, component }: OneProps) => {
  const now = useMinute()
  const { claim, limit, level, side, basis } = expectation
  const name = nameIn(signal, component)
  const at = limitOf(signal, limit)
  switch (claim.code) {
    case 'no-trend':
      return told(
        text('foresight.none.title'),
        text('foresight.none.about', {
          signal: name,
          value: level === null ? text('value.none') : quantity(signal, level),
          limit: at,
        }),
      )
    case 'few-samples': {
      const wantMs = claim.samples > 0 ? (basis.withDataMs / claim.samples) * claim.wanted : 0
      return (
        <>
          <h2 className={css['what']} data-quiet>
            {expectation.renewedAt === undefined
              ? text('foresight.few.title')
              : text('foresight.few.title.renewed', { day: formatDay(expectation.renewedAt) })}
          </h2>
          <p className={css['pair']}>
            {wantMs > 0 ? (
              <>
                <span>{knownOf(basis.withDataMs, wantMs)}</span>
                <span>{text('foresight.few.more', { duration: roughly(wantMs - basis.withDataMs) })}</span>
              </>
            ) : (
              <span>{text('foresight.few.samples', { have: claim.samples, want: claim.wanted })}</span>
            )}
          </p>
          <Progress have={claim.samples} want={claim.wanted} />
          <p className={css['small']}>{text('foresight.few.about', { signal: name })}</p>
        </>
      )
    }
    case 'not-steady':
      return told(text('foresight.not-steady.title'), text('foresight.not-steady.about', { signal: name, limit: at }))
    case 'within-a-day':
      return told(
        text('foresight.open.title'),
        text('foresight.within-a-day.about', { duration: formatDuration(claim.spanMs) }),
      )
    case 'too-early':
      return told(
        text('foresight.open.title'),
        text('foresight.too-early.about', { limit: at, duration: roughly(claim.spanMs) }),
      )
    case 'beyond':
      return told(text(`foresight.beyond.title.${side}`, { signal: name, limit: at }), text('foresight.beyond.about'))
    case 'no-skill':
      return told(
        text('foresight.no-skill.title'),
        text('foresight.no-skill.about', { judged: claim.judged, held: claim.held }),
      )
    case 'held':
      return (
        <>
          <h2 className={css['what']} data-quiet>
            {text('foresight.held.title', { time: formatMoment(claim.since, now) })}
          </h2>
          <div className={css['hatched']}>
            <p>
              <LiveText
                read={() => text('foresight.held.about', { signal: name, duration: formatDuration(now - claim.since) })}
              />
            </p>
            {claim.before && claim.before[3] != null && (
              <p className="num">
                {text('foresight.held.before')} <b>{formatDay(claim.before[3])}</b>
                {shortRange(claim.before) !== '' && `, ${shortRange(claim.before)}`}
              </p>
            )}
          </div>
          <p className={css['small']}>{text('foresight.held.rest')}</p>
        </>
      )
    default:
      return null
  }
}

const reasonWords = (reason: Reason, signal: TwinSignal, now: number): readonly [title: string, about: string] => {
  switch (reason.kind) {
    case 'sisters': {
      const { value, median, by, usually, sisters } = reason.beside
      const times = value / (median + usually)
      const title =
        median + usually > 0 && times >= 1.2
          ? text('foresight.sisters.times', { times: formatNumber(times, 1) })
          : text(by < 0 ? 'foresight.sisters.less' : 'foresight.sisters.more', { by: quantity(signal, Math.abs(by)) })
      const usual =
        Math.abs(usually) < Math.abs(by) / 5
          ? ''
          : ` ${text(usually < 0 ? 'foresight.sisters.usually.less' : 'foresight.sisters.usually', { usually: quantity(signal, Math.abs(usually)) })}`
      const about = text('foresight.sisters.about', {
        name: signal.asset.name,
        value: quantity(signal, value),
        count: sisters.length,
        median: quantity(signal, median),
      })
      return [title, about + usual]
    }
    case 'trend':
      return [
        text(reason.perDay < 0 ? 'foresight.falls' : 'foresight.rises', {
          by: withUnit(formatNumber(Math.abs(reason.perDay)), signal.unit),
        }),
        text('foresight.since', { time: formatMoment(reason.from, now) }),
      ]
    default:
      return [text('foresight.unusual.own'), whyWords(reason.episode.why, signal)]
  }
}

const Reasons = ({
  signal,
  expectation,
  answer,
}: {
  readonly signal: TwinSignal
  readonly expectation: Expectation
  readonly answer: ForesightAsset
}) => {
  const now = useMinute()
  const [open, setOpen] = useState<Reason['kind'] | null>(null)
  const reasons = reasonsFor(expectation, answer)
  if (reasons.length === 0) return null
  return (
    <ol className={css['reasons']} aria-label={text('foresight.reasons')}>
      {reasons.map((reason, i) => {
        const [title, about] = reasonWords(reason, signal, now)
        const isOpen = open === reason.kind
        const Sign = isOpen ? ChevronDown : ChevronRight
        return (
          <li key={reason.kind} data-reason={reason.kind}>
            <button type="button" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : reason.kind)}>
              <span className={css['number']} aria-hidden>
                {i + 1}
              </span>
              <span>
                <b>{title}</b>
                <small>{about}</small>
              </span>
              <Sign size={16} aria-hidden />
            </button>
            {isOpen &&
              (reason.kind === 'sisters' ? (
                <SisterPlot signal={signal} beside={reason.beside} limit={expectation.limit} />
              ) : (
                <OwnTrend
                  signal={signal}
                  expectation={expectation}
                  episodes={answer.episodes.filter((one) => one.signal === signal.id)}
                  from={
                    reason.kind === 'trend' ? reason.from : Math.min(expectation.basis.from, reason.episode.since - DAY)
                  }
                />
              ))}
          </li>
        )
      })}
    </ol>
  )
}

interface CardProps extends OneProps {
  readonly answer: ForesightAsset
  /** The open one of the machine; null = none. */
  readonly of: ForesightCase | null
}

export const ExpectationCard = ({ signal, expectation, component, answer, of }: CardProps) => {
  const { mayAct } = usePorts()
  const now = useMinute()
  const { claim, at } = expectation
  const said = of && setAside(of, signal.id)
  const passed = behind(expectation, answer.expectations)
  return (
    <section
      className={css['card']}
      data-claim={said ? 'set-aside' : claim.code}
      aria-label={text('foresight.expected')}
    >
      <header>
        <span>{text('foresight.expected')}</span>
        <span className={css['chip']} data-stopped={claim.code === 'held' || undefined}>
          {claim.code === 'held'
            ? text('foresight.stopped')
            : claim.code === 'expected'
              ? text('foresight.reckoned', { time: formatMoment(at, now) })
              : formatMoment(at, now)}
        </span>
      </header>
      {said ? (
        <>
          <h2 className={css['what']} data-quiet>
            {text('foresight.aside.title')}
          </h2>
          <p>
            <Said said={said} />
          </p>
          <p className={css['small']}>
            {text('foresight.aside.back.degree', { degree: formatNumber(of!.quietUntil!, 1) })}{' '}
            {text('foresight.aside.miss')}
          </p>
          {mayAct && <TakeBack said={said} />}
        </>
      ) : claim.code === 'expected' ? (
        <>
          <What signal={signal} expectation={expectation} component={component} />
          <Behind signal={signal} limits={passed} />
          <WhenExpected claim={claim} at={at} />
        </>
      ) : (
        <>
          <NoNumber signal={signal} expectation={expectation} component={component} />
          <Behind signal={signal} limits={passed} />
        </>
      )}
      {!said && <Reasons key={signal.id} signal={signal} expectation={expectation} answer={answer} />}
    </section>
  )
}
