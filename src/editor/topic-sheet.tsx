/** One topic: what it last said, the values in it, which signals take them; and the way to bind it or its branch. */
import { Sparkles, X } from 'lucide-react'
import { formatCount } from '../texts/numbers.ts'
import { formatDuration } from '../texts/times.ts'
import { text } from '../texts/text.ts'
import type { TopicRow } from '../wire/discovery.ts'
import { useAsked } from './asking.ts'
import controls from './controls.module.css'
import { useDiscover } from './ports.tsx'
import { readingText } from './reading-text.ts'
import css from './topic-sheet.module.css'

const TOPIC_MS = 1000

interface TopicSheetProps {
  readonly broker: string
  readonly row: TopicRow
  readonly onClose: () => void
  readonly onPropose: () => void
}

export const TopicSheet = ({ broker, row, onClose, onPropose }: TopicSheetProps) => {
  const { api, twin } = useDiscover()
  const asked = useAsked(['discover', 'topic', broker, row.path], () => api.topic(broker, row.path), TOPIC_MS)
  const detail = asked.data?.topic === row.path ? asked.data : undefined
  const message = detail?.message
  return (
    <aside className={css['sheet']} aria-label={text('discover.topic', { topic: row.path })}>
      <button
        type="button"
        className={`${controls['icon']} ${css['close']}`}
        aria-label={text('nav.close')}
        onClick={onClose}
      >
        <X size={20} aria-hidden />
      </button>
      <h2>{row.name === '' ? text('discover.nameless') : row.name.split('/').at(-1)}</h2>
      <p className={css['path']}>{row.path}</p>
      <button type="button" className={controls['button']} onClick={onPropose}>
        <Sparkles size={18} aria-hidden />
        {row.topics > 1 ? text('discover.bind.branch', { count: row.topics }) : text('discover.bind')}
      </button>
      {row.topics > 1 && (
        <p className={controls['note']}>
          {text('discover.branch.about', { topics: formatCount(row.topics), unused: formatCount(row.unused) })}
        </p>
      )}
      {detail && message && (
        <>
          <dl className={css['facts']}>
            <div>
              <dt>{text('discover.format')}</dt>
              <dd>{text(`discover.shape.${message.shape}`)}</dd>
            </div>
            <div>
              <dt>{text('discover.messages')}</dt>
              <dd className="num">{formatCount(message.count)}</dd>
            </div>
            <div>
              <dt>{text('discover.last')}</dt>
              <dd className="num">
                {text(message.retained ? 'discover.last.kept' : 'discover.last.ago', {
                  age: formatDuration(detail.clock - message.lastSeen),
                })}
              </dd>
            </div>
          </dl>
          <section>
            <h3>{text('discover.bound')}</h3>
            {message.signals.length === 0 && <p className={controls['note']}>{text('discover.bound.none')}</p>}
            <ul className={css['signals']}>
              {message.signals.map((id) => {
                const signal = twin.signal(id)
                return <li key={id}>{signal ? `${signal.asset.name} · ${signal.name}` : id}</li>
              })}
              {message.signalCount > message.signals.length && (
                <li>{text('discover.bound.more', { count: message.signalCount - message.signals.length })}</li>
              )}
            </ul>
          </section>
        </>
      )}
      {detail && detail.fields.length > 0 && (
        <section>
          <h3>{text('discover.fields')}</h3>
          <table className={css['fields']}>
            <tbody>
              {detail.fields.map(({ reading, type, unit, value }) => {
                const name = readingText(reading)
                return (
                  <tr key={`${reading.format} ${name}`}>
                    <th scope="row">{name === '' ? text('discover.whole') : name}</th>
                    <td>
                      {value === '' ? text('value.none') : value}
                      {unit !== '' && ` ${unit}`}
                    </td>
                    <td>{type}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </section>
      )}
      {detail && detail.payload !== '' && (
        <section>
          <h3>{text('discover.payload')}</h3>
          <pre className={css['payload']} tabIndex={0}>
            {pretty(detail.payload)}
          </pre>
          {detail.cut && <p className={controls['note']}>{text('discover.payload.cut')}</p>}
        </section>
      )}
    </aside>
  )
}

const pretty = (payload: string): string => {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2)
  } catch {
    return payload
  }
}
