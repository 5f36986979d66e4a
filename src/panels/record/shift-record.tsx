/** What shifts took beside what was said of them. */
import '../../texts/foresight.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { UseClaim } from '../../wire/use.ts'
import controls from '../controls.module.css'
import { amountWords } from '../foresight/use-part.tsx'
import { usePorts } from '../ports.tsx'
import css from './record.module.css'

const ROWS = 20

/** How far off on average, as a share of what it was; null = nothing to compare. */
const offBy = (claims: readonly UseClaim[], said: (claim: UseClaim) => number | null): number | null => {
  const shares = claims.flatMap((claim) => {
    const [amount, value] = [claim.judged!.amount, said(claim)]
    return amount === null || amount === 0 || value === null ? [] : [Math.abs(value - amount) / Math.abs(amount)]
  })
  return shares.length === 0 ? null : shares.reduce((sum, one) => sum + one, 0) / shares.length
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}\u00a0%`

export const ShiftRecord = ({ use }: { readonly use: readonly UseClaim[] }) => {
  const { twin, now } = usePorts()
  const measured = use.filter(({ judged }) => judged !== null && judged.outcome !== 'set-aside')
  const held = measured.filter(({ judged }) => judged!.outcome === 'within').length
  const both = measured.filter(({ asLast }) => asLast !== null)
  const [own, last] = [offBy(both, ({ middle }) => middle), offBy(both, ({ asLast }) => asLast)]
  return (
    <section className={css['part']} data-part="shifts">
      <h2>{text('record.use')}</h2>
      <p className={controls['note']}>
        {measured.length === 0 ? text('record.use.none') : text('record.use.about')}{' '}
        {measured.length > 0 && text('record.use.of', { held, all: measured.length })}{' '}
        {own !== null && last !== null && text('record.use.skill', { own: percent(own), last: percent(last) })}
      </p>
      <ul className={css['list']}>
        {measured
          .toReversed()
          .slice(0, ROWS)
          .map((claim) => (
            <li key={claim.id} data-shift={claim.judged!.outcome}>
              <b>
                {twin.asset(claim.of)?.name ?? claim.of}, {text(`use.${claim.what}`)}
              </b>
              <small>
                {text('use.shift.next', { shift: claim.shift.name, time: formatMoment(claim.shift.from, now()) })}:{' '}
                {amountWords(claim, claim.judged!.amount ?? 0)},{' '}
                {text('use.range', { low: amountWords(claim, claim.low), high: amountWords(claim, claim.high) })}
              </small>
            </li>
          ))}
      </ul>
    </section>
  )
}
