/** Why it stands or is unusual: what may have caused it, the likeliest first, and earlier cases that look like it. */
import { ChevronRight } from 'lucide-react'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import type { AlikeCase, CauseAnswer, LikelyCause } from '../../wire/cause.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { useOpenTrendsAt } from '../trends/open-trends.tsx'
import { alikeAbout, alikeTitle, causeAbout, causeTitle } from './cause-words.ts'
import css from './expected.module.css'
import { useCause } from './use-cause.ts'

/** The signal that shows it, where there is one. */
const shownBy = (cause: LikelyCause): string | null => {
  if (cause.code === 'signal') return cause.signal
  if (cause.code === 'class') return `${cause.asset}/${cause.key}`
  return cause.code === 'change' && cause.kind === 'setting' ? cause.id : null
}

const Row = ({
  cause,
  nth,
  component,
}: {
  readonly cause: LikelyCause
  readonly nth: number
  readonly component: string | null
}) => {
  const { twin, select } = usePorts()
  const openTrendsAt = useOpenTrendsAt()
  const title = causeTitle(cause, twin, component)
  const id = shownBy(cause)
  const signal = id === null ? undefined : twin.signal(id)
  const isElsewhere = cause.way !== 'own' && twin.asset(cause.asset) !== undefined
  const words = (
    <>
      <span className={css['number']}>{nth}</span>
      <span>
        <b>{title}</b>
        <small>{causeAbout(cause, twin)}</small>
      </span>
    </>
  )
  if (!signal && !isElsewhere) return <p className={css['cause']}>{words}</p>
  return (
    <button
      type="button"
      className={css['cause']}
      aria-label={text(signal ? 'cause.show.trend' : 'cause.show.machine', { what: title })}
      onClick={() =>
        signal ? openTrendsAt([signal.id], cause.since) : select({ asset: cause.asset, component: null })
      }
    >
      {words}
      <ChevronRight size={16} aria-hidden />
    </button>
  )
}

const AlikeRow = ({ one }: { readonly one: AlikeCase }) => {
  const { twin, select, travel } = usePorts()
  const words = (
    <span>
      <b>{alikeTitle(one, twin)}</b>
      <small>{alikeAbout(one)}</small>
    </span>
  )
  if (one.asset === null || one.openedAt === null || !twin.asset(one.asset))
    return <p className={css['cause']}>{words}</p>
  return (
    <button
      type="button"
      className={css['cause']}
      onClick={() => {
        select({ asset: one.asset!, component: null })
        if (travel.possible) travel.seek(one.openedAt!)
      }}
    >
      {words}
      <ChevronRight size={16} aria-hidden />
    </button>
  )
}

const Alike = ({ alike }: { readonly alike: CauseAnswer['alike'] }) => {
  const { known, wanted, nearest } = alike
  return (
    <>
      <h3 className={css['small']}>{text('cause.alike')}</h3>
      {nearest.length === 0 ? (
        <p className={css['small']}>
          {known < wanted ? text('cause.alike.few', { known, wanted }) : text('cause.alike.none', { known })}
        </p>
      ) : (
        <ul className={css['causes']}>
          {nearest.map((one, i) => (
            <li key={`${one.case} ${i}`}>
              <AlikeRow one={one} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export const Why = ({ asset, component }: { readonly asset: TwinAsset; readonly component: string | null }) => {
  const { now } = usePorts()
  const { data, error } = useCause(asset.id)
  if (error)
    return (
      <p className={controls['wrong']} role="alert">
        {text('cause.failed', { error: error.message })}
      </p>
    )
  if (!data || data.onset === null) return null
  const { causes, isUnknown, looked, alike, onset } = data
  return (
    <section className={css['part']} data-part="why" data-unknown={isUnknown || undefined}>
      <div className={css['head']}>
        <h2>{text('cause.title')}</h2>
        <small className={css['small']}>{text('cause.since', { time: formatMoment(onset, now()) })}</small>
      </div>
      {isUnknown && (
        <p>
          {text('cause.unknown')} <span className={css['small']}>{text('cause.unknown.looked', lookedAt(looked))}</span>
        </p>
      )}
      {causes.length > 0 && (
        <ol className={css['causes']} aria-label={text('cause.title')}>
          {causes.map((cause, i) => (
            <li key={`${cause.code} ${cause.asset} ${cause.since} ${shownBy(cause) ?? i}`} data-cause={cause.code}>
              <Row cause={cause} nth={i + 1} component={component} />
            </li>
          ))}
        </ol>
      )}
      {causes.length > 1 && <p className={css['small']}>{text('cause.order')}</p>}
      <Alike alike={alike} />
    </section>
  )
}

const lookedAt = ({ machines, changes, alarms, unusual }: CauseAnswer['looked']) => ({
  machines,
  changes,
  alarms,
  unusual,
})
