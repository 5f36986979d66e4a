/** The days ahead with their shifts, breaks and weekends, on which a repair is put by a hand or by keys. */
import { X } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { text } from '../../texts/text.ts'
import { formatClock, formatDay, formatDuration, formatMoment } from '../../texts/times.ts'
import { fullHours } from '../../texts/zone.ts'
import type { Assumptions } from '../../whatif/scenarios/plan-question.ts'
import { isOver, MOST_AHEAD_MS, type PlanOption, waitsUntil } from '../../whatif/scenarios/plan-options.ts'
import { placed, plannedMs, type StripKey, stepped, stripDays, stripEdges, stripSpans } from '../../whatif/scenarios/time-strip.ts' // prettier-ignore
import controls from '../controls.module.css'
import type { NamedOption } from './option-table.tsx'
import { MOST_ADDED } from './plans-view.ts'
import css from './when-strip.module.css'

const HOUR = 3_600_000
const DAYS = [2, 8] as const
const DAY = 24 * HOUR
/** A hand is taken to mean the edge of a shift that is so near, px. */
const NEAR_PX = 8
/** Where the first one is offered, after it can begin. */
const OFFERED_MS = 2 * HOUR
/** Every so many hours a tick, where a day is so wide. */
const TICK_H = 6
/** A mark so near to another one is the same, see `planOptions`. */
const SAME_MS = 10 * 60_000

const KEYS: Readonly<Record<string, StripKey>> = {
  ArrowLeft: 'back',
  ArrowDown: 'back',
  ArrowRight: 'on',
  ArrowUp: 'on',
  PageDown: 'edge-back',
  PageUp: 'edge-on',
  Home: 'first',
  End: 'last',
}

interface WhenStripProps {
  readonly now: number
  readonly calendar: Calendar
  readonly assumed: Assumptions
  readonly options: readonly PlanOption[]
  readonly named: ReadonlyMap<string, NamedOption>
  /** Best first; none while nothing is known. */
  readonly ranked: readonly string[]
  readonly added: readonly number[]
  readonly onAdded: (added: readonly number[]) => void
}

interface Draft {
  /** Which of those that were added; null = one more. */
  readonly of: number | null
  readonly at: number
  /** Where a hand holds it, ms from where it stands. */
  readonly held: number
}

export const WhenStrip = (props: WhenStripProps) => {
  const { now, calendar, assumed, options, named, ranked, added, onAdded } = props
  const [days, setDays] = useState<(typeof DAYS)[number]>(DAYS[0])
  const [draft, setShown] = useState<Draft | null>(null)
  // A finger may be lifted before what it did last has been drawn.
  const latest = useRef<Draft | null>(null)
  const setDraft = (next: Draft | null): void => {
    latest.current = next
    setShown(next)
  }
  const [last, setLast] = useState<number | null>(null)
  const track = useRef<HTMLDivElement>(null)
  const toFocus = useRef<string | null>(null)
  // Of two fingers the first holds it.
  const pointer = useRef<number | null>(null)
  const end = now + (days === DAYS[1] ? MOST_AHEAD_MS : days * DAY)
  const lasts = assumed.plannedH * HOUR
  const partAt = waitsUntil(assumed.part.at, now)
  const least = partAt ?? now
  /** On the days shown no repair can begin. */
  const isBeyond = least >= end
  const spans = useMemo(() => stripSpans(calendar, now, end), [calendar, now, end])
  const dayList = useMemo(() => stripDays(calendar.zone, now, end), [calendar, now, end])
  const strip = useMemo(
    () => ({ least, most: Math.max(least, end - HOUR / 4), edges: stripEdges(spans) }),
    [least, end, spans],
  )
  const share = (at: number): number => ((at - now) / (end - now)) * 100
  const left = (at: number) => ({ left: `${share(at)}%` })
  const isFull = added.length >= MOST_ADDED

  useEffect(() => {
    if (toFocus.current === null) return
    track.current?.querySelector<HTMLElement>(toFocus.current)?.focus()
    toFocus.current = null
  })

  const put = ({ of, at }: Pick<Draft, 'of' | 'at'>, hasFocus: boolean): void => {
    setDraft(null)
    setLast(at)
    const next = [...new Set([...added.filter((one) => one !== of), at])].toSorted((a, b) => a - b)
    if (of === at || next.length > MOST_ADDED) return
    if (hasFocus) toFocus.current = `[data-at="${at}"]`
    onAdded(next)
  }
  const remove = (at: number, hasFocus = false): void => {
    setDraft(null)
    // On the next one, or on the one that is offered then.
    if (hasFocus) toFocus.current = '[role="slider"]'
    onAdded(added.filter((one) => one !== at))
  }
  const pointed = (event: PointerEvent): { readonly at: number; readonly nearMs: number } => {
    const { left: begin, width } = track.current!.getBoundingClientRect()
    return {
      at: now + ((event.clientX - begin) / width) * (end - now),
      nearMs: (NEAR_PX / width) * (end - now),
    }
  }
  const take = (event: PointerEvent, of: number | null, stands: number | null): void => {
    if (event.button !== 0 || pointer.current !== null || isBeyond || (of === null && isFull)) return
    event.stopPropagation()
    track.current!.setPointerCapture(event.pointerId)
    pointer.current = event.pointerId
    const { at, nearMs } = pointed(event)
    setDraft({ of, at: stands ?? placed(strip, at, nearMs), held: stands === null ? 0 : at - stands })
  }
  const move = (event: PointerEvent): void => {
    const held = latest.current
    if (!held || pointer.current !== event.pointerId) return
    const { at, nearMs } = pointed(event)
    setDraft({ ...held, at: placed(strip, at - held.held, nearMs) })
  }
  const drop = (event: PointerEvent): void => {
    if (pointer.current !== event.pointerId) return
    pointer.current = null
    if (event.type === 'pointercancel') setDraft(null)
    else if (latest.current) put(latest.current, false)
  }
  const press = (event: KeyboardEvent, of: number | null, stands: number): void => {
    const key = KEYS[event.key]
    const stood = latest.current?.of === of ? latest.current.at : stands
    if (key) {
      event.preventDefault()
      if (!isBeyond) setDraft({ of, at: stepped(strip, stood, key), held: 0 })
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && of !== null) remove(of, true)
    else if (event.key === 'Enter') put({ of, at: stood }, true)
    else if (event.key === 'Escape' && latest.current) {
      event.stopPropagation()
      setDraft(null)
    }
  }

  const offered = placed(strip, least + OFFERED_MS, 0)
  const shownAt = (of: number | null, stands: number): number => (draft && draft.of === of ? draft.at : stands)
  // One that is being put on an empty place is shown as what it will be.
  const marks: readonly { readonly of: number | null; readonly at: number }[] = [
    ...added.map((one) => ({ of: one, at: shownAt(one, one) })),
    ...((added.length === 0 && !isBeyond) || draft?.of === null ? [{ of: null, at: shownAt(null, offered) }] : []),
  ]
  const spanWords = (at: number): string =>
    text('plans.strip.span', {
      from: formatMoment(at, now),
      to: formatDay(at + lasts) === formatDay(at) ? formatClock(at + lasts) : formatMoment(at + lasts, now),
    })
  const whereWords = (at: number): string => {
    if (isOver(at, now)) return text('plans.strip.past')
    if (at < least - SAME_MS) return text('plans.strip.before')
    const same = options.find((one) => one.kind !== 'chosen' && one.at !== null && Math.abs(one.at - at) < SAME_MS)
    if (same) return text('plans.strip.same', { name: named.get(same.id)?.name ?? '' })
    if (calendar.shifts.length === 0) return text('plans.stands.no-calendar')
    const busy = plannedMs(calendar, at, lasts)
    if (busy === 0) return text('plans.stands.outside')
    return busy > 0.95 * lasts ? text('plans.stands.in') : text('plans.stands.partly', { time: formatDuration(busy) })
  }
  const told = draft?.at ?? (last !== null && added.includes(last) ? last : added.at(-1))
  const { fromH, toH } = assumed.life
  const failsFrom = now + fromH * HOUR
  const failsTo = toH === null ? null : now + toH * HOUR
  const failsWords =
    failsTo === null
      ? text('plans.strip.fails.open', { from: formatMoment(failsFrom, now) })
      : text('plans.strip.fails', { from: formatMoment(failsFrom, now), to: formatMoment(failsTo, now) })
  return (
    <section className={css['strip']} aria-label={text('plans.strip')}>
      <header>
        <h2>{text('plans.strip')}</h2>
        <p>
          {told === undefined ? (
            isBeyond ? (
              text('plans.strip.beyond', { time: formatMoment(least, now) })
            ) : (
              text('plans.strip.hint')
            )
          ) : (
            <>
              <b>{spanWords(told)}</b> {whereWords(told)}
            </>
          )}
        </p>
        {told !== undefined && !draft && (
          <button
            type="button"
            className={controls['icon']}
            aria-label={text('plans.strip.remove', { time: formatMoment(told, now) })}
            onClick={() => remove(told)}
          >
            <X size={16} aria-hidden />
          </button>
        )}
        <div className={controls['segments']} role="radiogroup" aria-label={text('plans.strip.ahead')}>
          {DAYS.map((one) => (
            <button
              key={one}
              type="button"
              role="radio"
              className={controls['segment']}
              aria-checked={one === days}
              onClick={() => setDays(one)}
            >
              {text('plans.strip.days', { days: one })}
            </button>
          ))}
        </div>
      </header>
      <div className={css['field']}>
        <div className={css['days']} aria-hidden>
          {dayList.map(({ from, to, isWeekend }) => (
            <small
              key={from}
              data-weekend={isWeekend || undefined}
              style={{ left: `${share(from)}%`, width: `${share(to) - share(from)}%` }}
            >
              {/* Where little of a day is left its name would be cut. */}
              {share(to) - share(from) > 10 && formatDay(from)}
            </small>
          ))}
        </div>
        <div
          ref={track}
          className={css['track']}
          data-full={isFull || undefined}
          onPointerDown={(event) => take(event, null, null)}
          onPointerMove={move}
          onPointerUp={drop}
          onPointerCancel={drop}
        >
          {spans.map(({ from, to, kind, name }) => (
            <i
              key={from}
              data-kind={kind}
              title={kind === 'shift' ? name : text(`plans.strip.${kind}`)}
              style={{ left: `${share(from)}%`, width: `${share(to) - share(from)}%` }}
            >
              {kind === 'shift' && share(to) - share(from) > 9 && <small aria-hidden>{name}</small>}
            </i>
          ))}
          {partAt !== null && (
            <b className={css['part']} style={{ width: `${share(Math.min(end, partAt))}%` }}>
              {!isBeyond && <small>{text('plans.strip.part')}</small>}
            </b>
          )}
          {failsFrom < end && (
            <b
              className={css['fails']}
              title={failsWords}
              style={{
                left: `${share(failsFrom)}%`,
                width: `${share(Math.min(end, failsTo ?? end)) - share(failsFrom)}%`,
              }}
            >
              <span className="sr-only">{failsWords}</span>
            </b>
          )}
          {options.map(({ id, at, kind }) => {
            if (at === null || at > end || kind === 'chosen') return null
            const rank = ranked.indexOf(id)
            return (
              <em
                key={id}
                title={named.get(id)?.name}
                style={left(at)}
                data-first={rank === 0 || undefined}
                aria-hidden
              >
                {rank >= 0 && rank + 1}
              </em>
            )
          })}
          {marks.map(({ of, at }, i) => (
            <div
              key={i}
              role="slider"
              tabIndex={0}
              className={css['handle']}
              data-at={of ?? undefined}
              data-new={(of === null && draft?.of !== null) || undefined}
              data-beyond={at > end || undefined}
              aria-label={text(of === null ? 'plans.strip.new' : 'plans.strip.handle')}
              aria-orientation="horizontal"
              aria-valuemin={Math.min(strip.least, at)}
              aria-valuemax={Math.max(strip.most, at)}
              aria-valuenow={at}
              aria-valuetext={`${spanWords(at)}, ${whereWords(at)}`}
              style={left(Math.max(now, Math.min(at, end)))}
              onPointerDown={(event) => take(event, of, at)}
              onKeyDown={(event) => press(event, of, at)}
              onKeyUp={(event) => latest.current && KEYS[event.key] && put(latest.current, true)}
            >
              <span style={{ width: `calc(var(--strip) * ${lasts / (end - now)})` }} />
            </div>
          ))}
        </div>
        {days === DAYS[0] && (
          <div className={css['hours']} aria-hidden>
            {fullHours(now, end)
              .filter((at) => Number(formatClock(at).slice(0, 2)) % TICK_H === 0 && share(at) < 97 && share(at) > 1)
              .map((at) => (
                <small key={at} style={left(at)}>
                  {formatClock(at)}
                </small>
              ))}
          </div>
        )}
      </div>
    </section>
  )
}
