/** What is unusual of a machine, the strongest first; each leads to its trend. */
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { text } from '../../texts/text.ts'
import { formatDay, formatMoment } from '../../texts/times.ts'
import type { BesideSisters, ForesightAsset, Learning, UnusualEpisode } from '../../wire/foresight.ts'
import { usePorts } from '../ports.tsx'
import { useOpenTrends } from '../trends/open-trends.tsx'
import css from './expected.module.css'
import { goingOn } from './order.ts'
import { nameIn, quantity, stateName, whyWords } from './words.ts'

/** Of those that go on. */
const FIRST = 3
const MOST_EARLIER = 20
/** From this degree on it is called strong. */
const STRONG = 6
const MOST_NAMED = 3
/** In spreads between machines: of a machine's many signals one or the other is always three away. */
const APART = 5

interface LineProps {
  readonly name: string
  readonly why: string
  /** Since when, beside what. */
  readonly about: ReactNode
  readonly beside?: string
  readonly onOpen: () => void
}

const Line = ({ name, why, about, beside, onOpen }: LineProps) => (
  <li data-beside={beside}>
    <button type="button" aria-label={text('unusual.row', { signal: name, why })} onClick={onOpen}>
      <span>
        <b>{name}</b>
        <span>{why}</span>
        <small>{about}</small>
      </span>
      <ChevronRight size={16} aria-hidden />
    </button>
  </li>
)

const Row = ({ episode, component }: { readonly episode: UnusualEpisode; readonly component: string | null }) => {
  const { twin, now } = usePorts()
  const openTrends = useOpenTrends()
  const signal = twin.signal(episode.signal)
  if (!signal) return null
  const time = (ms: number): string => formatMoment(ms, now())
  const about = (
    <>
      {episode.until === null
        ? text('unusual.since', { time: time(episode.since) })
        : text('unusual.span', { from: time(episode.since), to: time(episode.until) })}
      {', '}
      {episode.state === null
        ? text('unusual.state.none')
        : text('unusual.state', { state: stateName(signal.asset, episode.state) })}
      {episode.degree >= STRONG && `, ${text('unusual.strong')}`}
    </>
  )
  return (
    <Line
      name={nameIn(signal, component)}
      why={whyWords(episode.why, signal)}
      about={about}
      onOpen={() => openTrends([signal.id])}
    />
  )
}

interface BesideProps {
  readonly of: string
  readonly beside: BesideSisters
  readonly component: string | null
}

/** Unlike its sisters, whatever its own past was like. */
const Beside = ({ of, beside, component }: BesideProps) => {
  const { twin, now } = usePorts()
  const openTrends = useOpenTrends()
  const signal = twin.signal(of)
  if (!signal) return null
  const key = signal.id.slice(signal.asset.id.length + 1)
  const { value, median, usually, sisters, at, periodMs } = beside
  const time = (ms: number): string => formatMoment(ms, now())
  const others = sisters.slice(0, FIRST).map(({ asset }) => `${asset}/${key}`)
  return (
    <Line
      name={nameIn(signal, component)}
      why={text('unusual.sisters', { value: quantity(signal, value), median: quantity(signal, median + usually) })}
      about={text('unusual.sisters.about', { count: sisters.length, from: time(at - periodMs), to: time(at) })}
      beside={of}
      onOpen={() => openTrends([signal.id, ...others])}
    />
  )
}

interface UnusualListProps {
  readonly episodes: readonly UnusualEpisode[]
  readonly learning: readonly Learning[]
  readonly beside: ForesightAsset['beside']
  readonly component: string | null
}

export const UnusualList = ({ episodes, learning, beside, component }: UnusualListProps) => {
  const { twin } = usePorts()
  const [all, setAll] = useState(false)
  const now = goingOn(episodes)
  const apart = beside
    .filter((one) => Math.abs(one.beside.z) >= APART)
    .toSorted((a, b) => Math.abs(b.beside.z) - Math.abs(a.beside.z))
    .slice(0, FIRST)
  const rest = [...now.slice(FIRST), ...episodes.filter(({ until }) => until !== null).toReversed()].slice(
    0,
    MOST_EARLIER,
  )
  const learns = learning.flatMap(({ signal, samples, of, anew }) => {
    const known = twin.signal(signal)
    if (!known) return []
    const name = nameIn(known, component)
    return anew
      ? [text(`unusual.learning.${anew.why}`, { name, samples, of, day: formatDay(anew.at) })]
      : [text('unusual.learning.one', { name, samples, of })]
  })
  return (
    <section className={css['part']} data-part="unusual">
      <h2>{text('unusual.title')}</h2>
      {now.length === 0 && apart.length === 0 && <p>{text('unusual.none')}</p>}
      <ul className={css['episodes']}>
        {now.slice(0, FIRST).map((episode) => (
          <Row key={episode.id} episode={episode} component={component} />
        ))}
        {apart.map((one) => (
          <Beside key={`beside ${one.signal}`} of={one.signal} beside={one.beside} component={component} />
        ))}
        {all && rest.map((episode) => <Row key={episode.id} episode={episode} component={component} />)}
      </ul>
      {rest.length > 0 && (
        <button type="button" className={css['link']} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? text('unusual.fewer') : text('unusual.earlier', { count: rest.length })}
        </button>
      )}
      {learns.length > 0 && (
        <p className={css['small']}>
          {text('unusual.learning', {
            count: learns.length,
            names: learns.slice(0, MOST_NAMED).join(', ') + (learns.length > MOST_NAMED ? ', …' : ''),
          })}
        </p>
      )}
    </section>
  )
}
