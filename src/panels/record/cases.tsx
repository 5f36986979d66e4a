/** Cases of the span: those that were shown, to say what they were, closed ones too; and those that were held back, and why. */
import { useState } from 'react'
import '../../texts/foresight.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDay, formatMoment } from '../../texts/times.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ForesightCase, HeldWhy } from '../../wire/foresight.ts'
import controls from '../controls.module.css'
import { Feedback, Said } from '../foresight/feedback.tsx'
import { standingFeedback } from '../foresight/order.ts'
import { usePorts } from '../ports.tsx'
import css from './record.module.css'
import { useShow } from './use-show.ts'

const ROWS = 50

const namesOf = (twin: Twin, one: ForesightCase): string =>
  one.signals.map((id) => twin.signal(id)?.name ?? id).join(', ')

const OneCase = ({ one }: { readonly one: ForesightCase }) => {
  const { twin, now, mayAct } = usePorts()
  const show = useShow()
  const [asks, setAsks] = useState(false)
  const name = twin.asset(one.asset)?.name ?? one.asset
  const time = formatMoment(one.openedAt, now())
  const said = standingFeedback(one)
  const ended =
    one.closedAt === null
      ? text('record.case.open')
      : text('record.case.closed', { time: formatMoment(one.closedAt, now()) })
  return (
    <>
      <tr data-case={one.id}>
        <td>{time}</td>
        <th scope="row">
          <button
            type="button"
            title={text('record.show', { name, time })}
            onClick={() => show(one.asset, null, one.openedAt)}
          >
            <b>{name}</b>
            <small>{namesOf(twin, one)}</small>
          </button>
        </th>
        <td>{ended}</td>
        <td>
          {said ? <Said said={said} /> : <span className={css['unsaid']}>{text('record.case.unsaid')}</span>}
          {said && said.heldSince > 0 && (
            <small data-effect={said.heldSince}> {text('feedback.effect', { count: said.heldSince })}</small>
          )}
        </td>
        <td>
          {(mayAct || one.feedback.length > 0) && (
            <button type="button" className={controls['small']} aria-expanded={asks} onClick={() => setAsks(!asks)}>
              {text(asks ? 'record.case.less' : 'record.case.say')}
            </button>
          )}
        </td>
      </tr>
      {asks && (
        <tr>
          <td colSpan={5}>
            <Feedback of={one} isAside={false} />
          </td>
        </tr>
      )}
    </>
  )
}

export const Cases = ({ cases }: { readonly cases: readonly ForesightCase[] }) => {
  const [most, setMost] = useState(ROWS)
  const shown = cases.filter(({ heldBack }) => !heldBack).toReversed()
  return (
    <section className={css['part']}>
      <h2>{text('record.cases')}</h2>
      {shown.length === 0 && <p className={controls['note']}>{text('record.cases.none')}</p>}
      {shown.length > 0 && (
        <div className={css['scroll']}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text('record.case.since')}</th>
                <th scope="col">{text('record.what')}</th>
                <th scope="col">{text('record.case.state')}</th>
                <th scope="col">{text('record.case.said')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, most).map((one) => (
                <OneCase key={one.id} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length > most && (
        <button type="button" className={controls['small']} onClick={() => setMost(most + ROWS)}>
          {text('record.more', { count: shown.length - most })}
        </button>
      )}
    </section>
  )
}

const whyHeld = (why: HeldWhy | null, twin: Twin): string => {
  if (why?.code !== 'like') return text('record.held.budget')
  const values = { name: twin.asset(why.asset)?.name ?? why.asset, day: formatDay(why.at), by: why.by }
  const like =
    why.text === '' ? text('record.held.like', values) : text('record.held.like.text', { ...values, text: why.text })
  return `${like}. ${text('record.held.until', { degree: formatNumber(why.until, 1) })}`
}

export const HeldBack = ({ cases }: { readonly cases: readonly ForesightCase[] }) => {
  const { twin, now } = usePorts()
  const show = useShow()
  const held = cases.filter(({ heldBack }) => heldBack)
  return (
    <section className={css['part']}>
      <h2>{text('record.held')}</h2>
      <p className={controls['note']}>{text(held.length === 0 ? 'record.held.none' : 'record.held.about')}</p>
      <ul className={css['list']}>
        {held.toReversed().map((one) => {
          const name = twin.asset(one.asset)?.name ?? one.asset
          const time = formatMoment(one.openedAt, now())
          return (
            <li key={one.id} data-held={one.heldWhy?.code ?? 'budget'}>
              <button
                type="button"
                title={text('record.show', { name, time })}
                onClick={() => show(one.asset, null, one.openedAt)}
              >
                <b>{name}</b>
                <small>
                  {text('record.held.signals', { names: namesOf(twin, one), time })}, {whyHeld(one.heldWhy, twin)}
                </small>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
