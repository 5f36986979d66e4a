/** How earlier expectations of the kind came true: a dot a hit, a crossed ring a miss. */
import { text } from '../../texts/text.ts'
import type { ForesightClaim } from '../../wire/foresight.ts'
import { usePorts } from '../ports.tsx'
import css from './expected.module.css'
import { cameTrue, countClaims } from './record-summary.ts'

const Dots = ({ claims }: { readonly claims: readonly ForesightClaim[] }) => {
  const told = claims.filter((claim) => cameTrue(claim) !== null)
  const hits = told.filter((claim) => cameTrue(claim)).length
  return (
    <div
      className={css['record']}
      role="img"
      aria-label={text('foresight.record.dots', { hits, misses: told.length - hits })}
    >
      {told.map((claim) => (
        <svg key={claim.id} width="16" height="16" viewBox="0 0 18 18" data-hit={cameTrue(claim)}>
          {cameTrue(claim) ? (
            <circle cx="9" cy="9" r="6.5" />
          ) : (
            <>
              <circle cx="9" cy="9" r="5.75" />
              <path d="M5.2 12.8 12.8 5.2" />
            </>
          )}
        </svg>
      ))}
    </div>
  )
}

/** @param record judged claims, newest last */
export const TrackRecord = ({ record }: { readonly record: readonly ForesightClaim[] }) => {
  const { workspace } = usePorts()
  const { hits, earlier, later, setAside, prevented } = countClaims(record)
  const misses = earlier + later + setAside
  return (
    <section className={css['part']} data-part="record">
      <div className={css['head']}>
        <h2>{text('foresight.record')}</h2>
        <button type="button" className={css['link']} onClick={() => workspace.open('record')}>
          {text('foresight.record.all')}
        </button>
      </div>
      {hits + misses === 0 ? (
        <p>{text('foresight.record.none')}</p>
      ) : (
        <>
          <Dots claims={record} />
          <p>
            <b>{text('foresight.record.count', { hits, all: hits + misses })}</b> {text('foresight.record.within')}{' '}
            {misses > 0 &&
              text('foresight.record.missed', {
                count: misses,
                words: [
                  ...(earlier > 0 ? [text('foresight.record.earlier', { count: earlier })] : []),
                  ...(later > 0 ? [text('foresight.record.later', { count: later })] : []),
                  ...(setAside > 0 ? [text('foresight.record.aside', { count: setAside })] : []),
                ].join(', '),
              })}
          </p>
        </>
      )}
      {prevented > 0 && <p className={css['small']}>{text('foresight.record.prevented', { count: prevented })}</p>}
    </section>
  )
}
