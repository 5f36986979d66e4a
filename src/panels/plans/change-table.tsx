/** The line as it is beside what could be otherwise of it: what each makes, and by how much it differs. */
import { GitBranch, X } from 'lucide-react'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { ChangeJudgement, JudgedVariant } from '../../whatif/scenarios/change-study.ts'
import controls from '../controls.module.css'
import { signed, whole } from './plan-words.ts'
import css from './plans.module.css'

const HOUR = 3_600_000

interface ChangeTableProps {
  readonly judgement: ChangeJudgement
  readonly nameOf: (variant: string) => string
  /** Of a rush order; null: none. */
  readonly pieces: number | null
  /** ms that hours count from, and until when it is looked at. */
  readonly now: number
  readonly until: number
  /** Whether one future of it is there to be seen; null: there is no hall to see it in. */
  readonly hasFuture: ((variant: string) => boolean) | null
  readonly onSee: (variant: string) => void
  /** Null: this one is not to be left out. */
  readonly onRemove: (variant: string) => (() => void) | null
}

const doneWords = (done: NonNullable<JudgedVariant['done']>, of: number, now: number, until: number) => {
  const time = formatMoment(until, now)
  if (!done.hours) return { when: text('what-if.done.not', { time }), about: '' }
  const at = (hours: number): string => formatMoment(now + Math.round(hours * HOUR), now)
  const { middle, low, high } = done.hours
  return {
    when: at(middle),
    about:
      done.not > 0
        ? text('what-if.done.sometimes', { time, not: done.not, of })
        : text('plans.range', { low: at(low), high: at(high) }),
  }
}

export const ChangeTable = (props: ChangeTableProps) => {
  const { judgement, nameOf, pieces, now, until, hasFuture, onSee, onRemove } = props
  const { variants, futures } = judgement
  const [least, most] = [
    Math.min(...variants.map(({ good }) => good.low)),
    Math.max(...variants.map(({ good }) => good.high)),
  ]
  const at = (value: number): string => `${((value - least) / Math.max(1e-9, most - least)) * 100}%`
  return (
    <table className={css['options']} aria-label={text('what-if.table')}>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">{text('what-if.kind')}</span>
          </th>
          <th scope="col">
            {text('what-if.column.good')}
            <small>{text('plans.column.lost.about')}</small>
          </th>
          <th scope="col">
            {text('what-if.column.difference')}
            <small>{text('what-if.column.difference.about')}</small>
          </th>
          {pieces !== null && <th scope="col">{text('what-if.column.done', { pieces })}</th>}
          <th scope="col">{hasFuture && text('what-if.column.see')}</th>
        </tr>
      </thead>
      <tbody>
        {variants.map(({ id, good, beside, done }, i) => {
          const name = nameOf(id)
          const remove = onRemove(id)
          const order = done && doneWords(done, futures, now, until)
          const isSame = beside?.verdict === 'indistinguishable'
          return (
            <tr key={id}>
              <th scope="row">
                <span className={css['rank']}>{i}</span>
                <b>{name}</b>
              </th>
              <td>
                <p>
                  <b>{whole(good.mean)}</b>{' '}
                  <small>{text('plans.range', { low: whole(good.low), high: whole(good.high) })}</small>
                </p>
                <span className={css['bar']} aria-hidden>
                  <i data-range style={{ left: at(good.low), width: `calc(${at(good.high)} - ${at(good.low)})` }} />
                  <i data-mean style={{ left: at(good.mean) }} />
                </span>
              </td>
              <td>
                {beside && (
                  <>
                    <p>
                      <b>{isSame ? text('what-if.same') : signed(beside.mean)}</b>
                    </p>
                    <small>
                      {!isSame &&
                        text('what-if.difference', {
                          verdict: text(beside.verdict === 'more' ? 'plans.verdict.more' : 'plans.verdict.fewer.lost'),
                          count: beside.verdict === 'more' ? beside.more : beside.fewer,
                          of: beside.of,
                        })}
                    </small>
                  </>
                )}
              </td>
              {order && (
                <td>
                  <p>
                    <b>{order.when}</b>
                  </p>
                  <small>{order.about}</small>
                </td>
              )}
              <td>
                <span className={css['row-tools']}>
                  {hasFuture?.(id) && (
                    <button
                      type="button"
                      className={controls['small']}
                      aria-label={text('what-if.see.of', { name })}
                      onClick={() => onSee(id)}
                    >
                      <GitBranch size={16} aria-hidden />
                      {text('what-if.see')}
                    </button>
                  )}
                  {remove && (
                    <button
                      type="button"
                      className={controls['icon']}
                      aria-label={text('what-if.remove', { name })}
                      onClick={remove}
                    >
                      <X size={18} aria-hidden />
                    </button>
                  )}
                </span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
