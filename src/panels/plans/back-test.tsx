/** How such futures did: shifts gone by are expected once more from what was known when each began, beside what came. */
import { useEffect, useState } from 'react'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import { type PastShift, pastShifts, type RecordedLine } from '../../whatif/from-history/past-shifts.ts'
import { type CheckedOutlook, outlookRecord } from '../../whatif/scenarios/outlook.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import css from './charts.module.css'
import { whole } from './plan-words.ts'
import type { FromReckoner, ToExpect } from './reckoning.ts'

const MOST_SHIFTS = 20
const FUTURES = 100
const SEED = 1
/** Fewer say little. */
const ENOUGH = 10

export interface CheckedShift extends CheckedOutlook {
  readonly from: number
}

interface Checking {
  readonly shifts: readonly CheckedShift[]
  readonly isDone: boolean
  readonly reason: string
}

/** One after the other, beside the page; what was begun ends with whoever asked. */
const useChecked = (recorded: RecordedLine, calendar: Calendar): Checking => {
  const [checking, setChecking] = useState<Checking>({ shifts: [], isDone: false, reason: '' })
  useEffect(() => {
    const worker = new Worker(new URL('./reckoner-worker.ts', import.meta.url), { type: 'module' })
    const shifts = pastShifts(recorded, calendar, MOST_SHIFTS)
    let timer = 0
    let asked: PastShift | null = null
    const fail = (reason: string): void => setChecking((before) => ({ ...before, isDone: true, reason }))
    const next = (): void => {
      const { value, done } = shifts.next()
      if (done) return setChecking((before) => ({ ...before, isDone: true }))
      asked = value
      // The page comes first.
      if (!asked) timer = window.setTimeout(next, 0)
      else
        worker.postMessage({
          outlook: { ...asked.question, futures: FUTURES, seed: SEED },
          came: asked.came,
        } satisfies ToExpect)
    }
    worker.addEventListener('message', ({ data }: MessageEvent<FromReckoner>) => {
      if (data.kind === 'failed') return fail(data.reason)
      if (data.kind !== 'checked' || !asked) return
      const { from } = asked
      setChecking((before) => ({ ...before, shifts: [...before.shifts, { ...data.checked, from }] }))
      timer = window.setTimeout(next, 0)
    })
    worker.addEventListener('error', ({ message }) => fail(message))
    timer = window.setTimeout(next, 0)
    return () => {
      window.clearTimeout(timer)
      worker.terminate()
    }
  }, [recorded, calendar])
  return checking
}

export const BackTestRecord = ({ shifts, isDone, reason }: Checking) => {
  const { now } = usePorts()
  const { within, medianError } = outlookRecord(shifts)
  return (
    <section className={css['why']} aria-label={text('plans.check')} data-checked={shifts.length} data-done={isDone}>
      <h2>{text('plans.check')}</h2>
      {reason !== '' && (
        <p className={controls['wrong']} role="alert">
          {text('plans.check.failed', { error: reason })}
        </p>
      )}
      {!isDone ? (
        <p>{text('plans.check.running', { count: shifts.length })}</p>
      ) : shifts.length === 0 ? (
        <p>{text('plans.check.none')}</p>
      ) : (
        <>
          <p>
            {text('plans.check.record', {
              within: Math.round(within * shifts.length),
              count: shifts.length,
              error: formatNumber(100 * medianError, 1),
            })}{' '}
            {shifts.length < ENOUGH && text('plans.check.few')}
          </p>
          <details>
            <summary>{text('plans.check.each')}</summary>
            <ul>
              {shifts.map(({ from, low, high, came }) => (
                <li key={from} className="num">
                  {text('plans.check.row', {
                    shift: formatMoment(from, now()),
                    came: whole(came),
                    low: whole(low),
                    high: whole(high),
                    isWithin: low <= came && came <= high ? 'yes' : 'no',
                  })}
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  )
}

interface BackTestProps {
  readonly recorded: RecordedLine
  readonly calendar: Calendar
}

export const BackTest = ({ recorded, calendar }: BackTestProps) => (
  <BackTestRecord {...useChecked(recorded, calendar)} />
)
