/** What a line or a hall will use and make in the shift that goes on and the next one, and how such expectations did so far. */
import { useQuery } from '@tanstack/react-query'
import '../../texts/foresight.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { UseAnswer, UseExpected, UseLack } from '../../wire/use.ts'
import controls from '../controls.module.css'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import css from './expected.module.css'
import { useThen } from './use-foresight.ts'

const ASK_EVERY_MS = 60_000

export const shiftUseKey = (twinHash: string, of: string, then: number | null) =>
  ['foresight', twinHash, 'use', of, then] as const

/** "1,240 kWh" */
export const amountWords = ({ what, unit }: Pick<UseExpected, 'what' | 'unit'>, value: number): string =>
  text('use.amount', {
    value: formatNumber(value, what === 'pieces' ? 0 : null),
    unit: what === 'pieces' ? text('use.pieces.unit') : unit,
  })

/** Why nothing is said of a line's shifts. */
export const lackWords = (of: Pick<UseExpected, 'what' | 'unit'>, lack: UseLack): string =>
  lack.code === 'no-skill'
    ? text('use.no-skill', { held: lack.held, judged: lack.judged })
    : text('use.worse-than-last', {
        judged: lack.judged,
        own: amountWords(of, lack.off),
        last: amountWords(of, lack.offAsLast),
      })

const One = ({ one }: { readonly one: UseExpected }) => {
  const { now } = usePorts()
  const { what, shift, claim, soFar } = one
  const isNow = shift.from <= now() && now() < shift.to
  const words = (value: number): string => amountWords(one, value)
  return (
    <li data-use={what} data-claim={claim.code}>
      <p className={css['small']}>
        {isNow
          ? text('use.shift.now', { shift: shift.name, time: formatMoment(shift.to, now()) })
          : text('use.shift.next', { shift: shift.name, time: formatMoment(shift.from, now()) })}
        {soFar !== null && `, ${text('use.so-far', { value: words(soFar) })}`}
      </p>
      {claim.code === 'expected' ? (
        <p className="num">
          <b>{words(claim.middle)}</b>{' '}
          <span className={css['small']}>
            {text('use.range', { low: words(claim.low), high: words(claim.high) })}
            {claim.shifts > 0 && `, ${text('use.shifts', { count: claim.shifts })}`}
          </span>
        </p>
      ) : claim.code === 'few-shifts' ? (
        <p>{text('use.few', { have: claim.shifts, want: claim.wanted })}</p>
      ) : (
        <p>{lackWords(one, claim)}</p>
      )}
    </li>
  )
}

const Record = ({ record, what }: { readonly record: UseAnswer['record']; readonly what: UseExpected['what'] }) => {
  const measured = record.filter((one) => one.what === what && one.judged && one.judged.outcome !== 'set-aside')
  const held = measured.filter(({ judged }) => judged!.outcome === 'within').length
  return (
    <p className={css['small']}>
      {measured.length === 0 ? text('use.record.none') : text('use.record', { held, all: measured.length })}
    </p>
  )
}

const Asked = ({ of }: { readonly of: string }) => {
  const { twin, foresight } = usePorts()
  const then = useThen()
  const { data, error } = useQuery({
    queryKey: shiftUseKey(twin.hash, of, then),
    queryFn: async ({ signal: abort }) => {
      const answer = await foresight!.kept!.use(of, then, abort)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    placeholderData: (before) => (before?.of === of ? before : undefined),
    staleTime: then === null ? ASK_EVERY_MS / 2 : Number.POSITIVE_INFINITY,
    refetchInterval: then === null ? ASK_EVERY_MS : false,
    gcTime: 120_000,
    retry: false,
  })
  if (error)
    return (
      <p className={controls['wrong']} role="alert">
        {text('use.failed', { error: error.message })}
      </p>
    )
  if (!data || data.expected.length === 0) return null
  return (
    <section className={css['part']} data-part="use">
      <h2>{text('use.title')}</h2>
      {(['energy', 'pieces'] as const).map((what) => {
        const own = data.expected.filter((one) => one.what === what)
        return (
          own.length > 0 && (
            <div key={what}>
              <h3>{text(`use.${what}`)}</h3>
              <ul className={css['uses']}>
                {own.map((one) => (
                  <One key={one.shift.from} one={one} />
                ))}
              </ul>
              <Record record={data.record} what={what} />
            </div>
          )
        )
      })}
    </section>
  )
}

/** Nothing where there is no gateway, no meter, or no shift. */
export const UsePart = ({ of }: { readonly of: string }) => {
  const { foresight } = usePorts()
  return foresight?.kept ? <Asked of={of} /> : null
}
