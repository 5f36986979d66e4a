/** What this page gets, how late, and how often it was cut off. */
import { useSyncExternalStore } from 'react'
import { useQuery } from '@tanstack/react-query'
import { formatCount, formatNumber, withUnit } from '../../texts/numbers.ts'
import { formatClockSeconds, formatDuration } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { PageFault } from '../../wire/diagnostics.ts'
import css from './health-panel.module.css'
import { usePorts } from '../ports.tsx'
import { type Figure, Figures, LossList, Section } from './sections.tsx'

const REFRESH_MS = 1000
/** Later than this and the sign says so, too. */
const LATE_MS = 1500
/** A clock further off than this confuses people who compare times. */
const CLOCK_OFF_MS = 5000

const milliseconds = (ms: number): string =>
  ms < 1000 ? withUnit(formatCount(Math.round(ms)), 'ms') : formatDuration(ms)

export const ThisPage = () => {
  const { feedFigures, link, faults } = usePorts()
  const wrong = useSyncExternalStore(faults.subscribe, faults.get)
  const { data } = useQuery({
    queryKey: ['feed-figures'],
    queryFn: feedFigures,
    refetchInterval: REFRESH_MS,
    retry: false,
    gcTime: 0,
  })
  const { state, ageMs } = link.get()
  const figures: Figure[] = [[text('diagnostics.connection'), text(`link.${state}`), state !== 'live']]
  if (data) {
    figures.push(
      [text('diagnostics.behind'), milliseconds(data.behindMs), data.behindMs > LATE_MS],
      [text('diagnostics.round-trip'), data.roundTripMs ? milliseconds(data.roundTripMs) : text('value.none')],
      [
        text('diagnostics.frames'),
        `${withUnit(formatNumber(data.framesPerS), '/s')} · ${withUnit(formatNumber(data.bytesPerS / 1000), 'kB/s')}`,
      ],
      [text('diagnostics.values'), withUnit(formatNumber(data.valuesPerS), '/s')],
      [text('diagnostics.clock'), clockWords(data.clockOffsetMs), Math.abs(data.clockOffsetMs) > CLOCK_OFF_MS],
      [text('diagnostics.losses'), formatCount(data.losses)],
    )
  } else figures.push([text('diagnostics.heard'), text('diagnostics.ago', { age: formatDuration(ageMs) })])
  return (
    <Section title={text('diagnostics.page')}>
      <Figures figures={figures} />
      {data && data.lastLosses.length > 0 && <LossList losses={data.lastLosses} now={data.at} />}
      {wrong.length > 0 && <Faults faults={wrong} />}
    </Section>
  )
}

/** The newest first. */
const Faults = ({ faults }: { readonly faults: readonly PageFault[] }) => (
  <>
    <p>{text('diagnostics.faults')}</p>
    <ul className={css['losses']}>
      {faults.toReversed().map(({ at, what, where, times }) => (
        <li key={`${where} ${what}`}>
          <b>{what}</b>
          <p className="num">
            {[formatClockSeconds(at), where, times > 1 ? text('diagnostics.fault.times', { times }) : '']
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  </>
)

const clockWords = (offsetMs: number): string =>
  Math.abs(offsetMs) < 1000
    ? text('diagnostics.clock.right')
    : text(offsetMs > 0 ? 'diagnostics.clock.behind' : 'diagnostics.clock.ahead', {
        duration: formatDuration(Math.abs(offsetMs)),
      })
