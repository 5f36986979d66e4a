/** What is expected and unusual of a machine or one of its parts, on its sheet. */
import { useState } from 'react'
import '../../texts/foresight.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import type { Expectation, ForesightAsset } from '../../wire/foresight.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { ExpectationCard } from './expectation-card.tsx'
import { CasePart } from './case-part.tsx'
import css from './expected.module.css'
import { Feedback } from './feedback.tsx'
import { LifeCards } from './life-card.tsx'
import { callsFor, firstComing, openCase, setAside, stillAhead, worstFirst } from './order.ts'
import { TrackRecord } from './track-record.tsx'
import { UnusualList } from './unusual-list.tsx'
import { useForesight } from './use-foresight.ts'
import { Why } from './why.tsx'
import { inShort, limitOf, nameIn } from './words.ts'

const keyOf = ({ signal, side, limit }: Expectation): string => `${signal} ${side} ${limit}`
const MOST_ALSO = 8

const Based = ({ expectation }: { readonly expectation: Expectation }) => {
  const { now } = usePorts()
  const { basis, claim, at } = expectation
  const spanMs = Math.max(1, at - basis.from)
  return (
    <section className={css['part']} data-part="based">
      <h2>{text('foresight.based')}</h2>
      <p className={css['small']}>
        {text('foresight.based.samples', {
          count: basis.samples,
          from: formatMoment(basis.from, now()),
          share: `${Math.min(100, (100 * basis.withDataMs) / spanMs).toFixed(1)}\u00a0%`,
        })}
        {claim.code === 'expected' && (
          <>
            {' · '}
            {claim.basis === 'sisters'
              ? text('foresight.based.sisters', { count: claim.sisters })
              : text('foresight.based.model')}
          </>
        )}
      </p>
    </section>
  )
}

const Told = ({
  answer,
  asset,
  component,
}: {
  readonly answer: ForesightAsset
  readonly asset: TwinAsset
  readonly component: string | null
}) => {
  const { twin, foresight } = usePorts()
  // Causes, cases and how earlier ones came out stand in a journal.
  const isKept = foresight?.kept !== null
  const [chosen, setChosen] = useState<string | null>(null)
  const ofPart = (one: { readonly component: string | null }): boolean =>
    component === null || one.component === component
  const own = answer.expectations.filter((one) => ofPart(one) && twin.signal(one.signal) !== undefined)
  const known = worstFirst(stillAhead(own))
  const first = known.find((one) => keyOf(one) === chosen) ?? known[0]
  const others = known.filter((one) => one !== first && one.claim.code !== 'no-trend').slice(0, MOST_ALSO)
  const of = openCase(answer.cases)
  const signal = first && twin.signal(first.signal)!
  const ownLives = answer.lives.filter(ofPart)
  const lives = <LifeCards lives={ownLives} record={answer.livesRecord} />
  // What comes first stands first, whether it is a limit or an end.
  const coming = firstComing({ expectations: own, lives: ownLives })
  const isLifeFirst = chosen === null && coming?.kind === 'life'
  return (
    <div className={css['foresight']} data-foresight={asset.id}>
      {isLifeFirst && lives}
      {first && signal && (
        <>
          <ExpectationCard signal={signal} expectation={first} component={component} answer={answer} of={of} />
          {others.length > 0 && (
            <section className={css['part']}>
              <h2>{text('foresight.also')}</h2>
              <ul className={css['episodes']}>
                {others.map((one) => {
                  const its = twin.signal(one.signal)!
                  const name = `${nameIn(its, component)}, ${limitOf(its, one.limit)}`
                  return (
                    <li key={keyOf(one)}>
                      <button
                        type="button"
                        aria-label={text('foresight.also.show', { name })}
                        onClick={() => setChosen(keyOf(one))}
                      >
                        <span>
                          <b>{name}</b>
                          <small>{inShort(one)}</small>
                        </span>
                      </button>
                    </li>
                  )
                })}
              </ul>
            </section>
          )}
          {isKept && first.claim.code !== 'no-trend' && <TrackRecord record={answer.record} />}
        </>
      )}
      {!isLifeFirst && lives}
      {isKept && <Why asset={asset} component={component} />}
      {isKept && of && (
        <CasePart key={`case ${of.id}`} of={of} notes={answer.notes} first={coming} component={component} />
      )}
      {isKept && of && (
        <Feedback key={of.id} of={of} isAside={first !== undefined && setAside(of, first.signal) !== null} />
      )}
      {first && first.claim.code !== 'no-trend' && <Based expectation={first} />}
      <UnusualList
        episodes={answer.episodes.filter(ofPart)}
        beside={answer.beside.filter(
          // Of what is expected it is among the reasons.
          ({ signal: id }) => id !== first?.signal && (component === null || twin.signal(id)?.component === component),
        )}
        learning={answer.learning.filter(
          ({ signal: id }) => component === null || twin.signal(id)?.component === component,
        )}
        component={component}
      />
      {!isKept && <p className={css['small']}>{text('foresight.kept.none')}</p>}
    </div>
  )
}

interface ForesightPartProps {
  readonly asset: TwinAsset
  readonly component: string | null
  /** Shown here only while it calls for somebody, or only while it does not: that stands below what is measured. */
  readonly only?: 'calling' | 'quiet'
}

const Asked = ({ asset, component, only }: ForesightPartProps) => {
  const { data, error } = useForesight(asset.id)
  if (data) {
    const isHere = only === undefined || callsFor(data, component) === (only === 'calling')
    return isHere ? <Told key={component ?? ''} answer={data} asset={asset} component={component} /> : null
  }
  if (!error || only === 'calling') return null
  return (
    <p className={controls['wrong']} role="alert">
      {text('foresight.failed', { error: error.message })}
    </p>
  )
}

export const ForesightPart = (props: ForesightPartProps) => {
  const { foresight } = usePorts()
  if (foresight) return <Asked {...props} />
  return props.only === 'calling' ? null : <p className={css['small']}>{text('foresight.none')}</p>
}
