/** How much longer a part lives: so much in what its life is counted in, how sure, what it rests on; or why there is no number. */
import '../../texts/foresight.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { ForesightAsset } from '../../wire/foresight.ts'
import type { LifeExpected } from '../../wire/life.ts'
import { usePorts } from '../ports.tsx'
import css from './expected.module.css'
import { amountOf, dayIn, partName } from './life-words.ts'

/** What counts a life, as its sisters call theirs. */
const keyOf = ({ signal, asset }: Pick<LifeExpected, 'signal' | 'asset'>): string => signal.slice(asset.length)

const When = ({ life }: { readonly life: LifeExpected }) => {
  const { claim, perDay, at } = life
  if (claim.code !== 'expected') return null
  const dayOf = dayIn({ at, perDay, low: claim.low, high: claim.high })
  if (!dayOf) return null
  const [day, from, to] = [claim.median, claim.low, claim.high].map(dayOf) as [string, string, string]
  return (
    <p className={css['small']}>
      {claim.atLeast
        ? text('life.date.least', { day: from })
        : from === to
          ? text('life.date.only', { day })
          : text('life.date', { day, from, to })}
    </p>
  )
}

const Body = ({ life, part }: { readonly life: LifeExpected; readonly part: string }) => {
  const { now } = usePorts()
  const { claim, unit, age } = life
  const of = (value: number): string => amountOf(value, unit)
  if (claim.code === 'expected')
    return (
      <>
        <h2 className={css['what']}>
          {text(claim.atLeast ? 'life.title.least' : 'life.title', { part, median: of(claim.median) })}
        </h2>
        <p className="num">{text('life.range', { low: of(claim.low), high: of(claim.high), age: of(age) })}</p>
        <When life={life} />
        <p className={css['small']}>
          {claim.elsewhere
            ? text('life.based.elsewhere', { count: claim.runs })
            : claim.covered === null || claim.error === null
              ? text('life.based.past', { count: claim.runs })
              : text('life.based', {
                  count: claim.runs,
                  covered: formatNumber(100 * claim.covered, 0),
                  error: of(claim.error),
                })}
        </p>
      </>
    )
  const about = (): string => {
    switch (claim.code) {
      case 'few-runs':
        return text('life.few-runs.about', { runs: claim.runs, wanted: claim.wanted })
      case 'nothing-measured':
        return text('life.nothing-measured.about', {
          runs: claim.runs,
          measured: claim.measured,
          wanted: claim.wanted,
        })
      case 'few-rows':
        return text('life.few-rows.about', { rows: claim.rows, wanted: claim.wanted })
      case 'failed':
        return text('life.failed.about', { time: formatMoment(claim.since, now()) })
      case 'no-skill':
        return text('life.no-skill.about', { judged: claim.judged, held: claim.held })
    }
  }
  return (
    <>
      <h2 className={css['what']} data-quiet={claim.code === 'failed' ? undefined : true}>
        {text(`life.${claim.code}`, { part })}
      </h2>
      <p>{about()}</p>
    </>
  )
}

interface LifeCardsProps {
  readonly lives: readonly LifeExpected[]
  readonly record: ForesightAsset['livesRecord']
}

export const LifeCards = ({ lives, record }: LifeCardsProps) => {
  const { twin, now } = usePorts()
  return lives.map((life) => {
    const counter = twin.signal(life.signal)
    if (!counter) return null
    const key = keyOf(life)
    const judged = record.filter(
      (one) =>
        keyOf(one) === key &&
        one.judged !== null &&
        one.judged.outcome !== 'set-aside' &&
        one.judged.outcome !== 'prevented',
    )
    const held = judged.filter((one) => one.judged!.outcome === 'within').length
    return (
      <section
        key={life.signal}
        className={css['card']}
        data-life={life.claim.code}
        aria-label={text('foresight.expected')}
      >
        <header>
          <span>{text('foresight.expected')}</span>
          <span className={css['chip']}>{text('foresight.reckoned', { time: formatMoment(life.at, now()) })}</span>
        </header>
        <Body life={life} part={partName(counter)} />
        {life.claim.code === 'expected' && (
          <p className={css['small']}>
            {judged.length === 0 ? text('life.record.none') : text('life.record', { held, all: judged.length })}
          </p>
        )}
      </section>
    )
  })
}
