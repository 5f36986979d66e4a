/** How much longer parts were said to live, and how long they did. Nothing where no life is counted. */
import '../../texts/foresight.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { LifeSaid } from '../../wire/life.ts'
import controls from '../controls.module.css'
import { amountOf } from '../foresight/life-words.ts'
import { usePorts } from '../ports.tsx'
import css from './record.module.css'

const ROWS = 20

/** How far off on average, as a share of what they were on average; null = nothing to compare. Of one that outlived what was said it is not known how far. */
const offBy = (claims: readonly LifeSaid[], said: (claim: LifeSaid) => number): number | null => {
  let [off, lived] = [0, 0]
  for (const claim of claims) {
    const own = claim.judged?.lived ?? null
    if (own === null) continue
    off += Math.abs(said(claim) - own)
    lived += own
  }
  return lived > 0 ? off / lived : null
}

const percent = (share: number): string => `${Math.round(100 * share)}\u00a0%`

const cameOut = ({ judged, unit }: LifeSaid): string => {
  if (!judged) return text('record.lives.open')
  if (judged.outcome === 'prevented' || judged.outcome === 'set-aside') return text(`record.lives.${judged.outcome}`)
  return judged.lived === null
    ? text('record.lives.later')
    : text('record.lives.lived', { lived: amountOf(judged.lived, unit) })
}

export const LifeRecord = ({ lives }: { readonly lives: readonly LifeSaid[] }) => {
  const { twin, now } = usePorts()
  if (lives.length === 0) return null
  const measured = lives.filter(
    ({ judged }) => judged !== null && judged.outcome !== 'set-aside' && judged.outcome !== 'prevented',
  )
  const held = measured.filter(({ judged }) => judged!.outcome === 'within').length
  const both = measured.filter(({ byAge }) => byAge !== null)
  const [own, age] = [offBy(both, ({ median }) => median), offBy(both, ({ byAge }) => byAge!)]
  return (
    <section className={css['part']} data-part="lives">
      <h2>{text('record.lives')}</h2>
      <p className={controls['note']}>
        {text('record.lives.about')} {measured.length > 0 && text('record.lives.of', { held, all: measured.length })}{' '}
        {own !== null && age !== null && text('record.lives.skill', { own: percent(own), age: percent(age) })}
      </p>
      <ul className={css['list']}>
        {lives
          .toReversed()
          .slice(0, ROWS)
          .map((said) => {
            const { id, asset, component, unit } = said
            const machine = twin.asset(asset)
            const part = machine?.components.find(({ key }) => key === component)?.name
            const of = (value: number): string => amountOf(value, unit)
            return (
              <li key={id} data-life={said.judged?.outcome ?? 'open'}>
                <b>
                  {machine?.name ?? asset}
                  {part !== undefined && `, ${part}`}
                </b>
                <small>
                  {formatMoment(said.at, now())},{' '}
                  {text(said.atLeast ? 'record.lives.row.least' : 'record.lives.row', {
                    age: of(said.age),
                    median: of(said.median),
                    low: of(said.low),
                    high: of(said.high),
                  })}
                  : {cameOut(said)}
                </small>
              </li>
            )
          })}
      </ul>
    </section>
  )
}
