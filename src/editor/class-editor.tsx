/** One class of machines in a proposal: its name and picture, and each signal with what it says now. */
import { useMemo, useState } from 'react'
import { text } from '../texts/text.ts'
import type { ProposedAlarm, ProposedAsset, ProposedClass, ProposedSignal } from '../wire/discovery.ts'
import { useAsked } from './asking.ts'
import css from './class-editor.module.css'
import controls from './controls.module.css'
import { useDiscover } from './ports.tsx'
import { WatchList } from './watch-list.tsx'
import { readingOf, readingText } from './reading-text.ts'

const LIVE_MS = 1000
const MOST_READ = 300

interface ClassEditorProps {
  readonly broker: string
  readonly proposed: ProposedClass
  readonly members: readonly ProposedAsset[]
  readonly onChange: (changed: ProposedClass) => void
  readonly onAsset: (id: string, change: Partial<ProposedAsset>) => void
}

const idOf = ({ part, key }: ProposedSignal): string => (part === null ? key : `${part}/${key}`)

interface SignalRowProps {
  readonly signal: ProposedSignal
  readonly live: string | null | undefined
  readonly part: string | null
  readonly onChange: (changed: ProposedSignal) => void
}

const SignalRow = ({ signal, live, part, onChange }: SignalRowProps) => (
  <tr data-off={!signal.on || undefined}>
    <td>
      <label className={css['tick']}>
        <input
          type="checkbox"
          checked={signal.on}
          aria-label={text('discover.take', { name: signal.name })}
          onChange={(event) => onChange({ ...signal, on: event.target.checked })}
        />
      </label>
    </td>
    <th scope="row">
      <input
        className={css['text']}
        value={signal.name}
        aria-label={text('discover.signal.name')}
        maxLength={200}
        onChange={(event) => event.target.value !== '' && onChange({ ...signal, name: event.target.value })}
      />
      <small title={signal.reading.topic}>
        {part !== null && `${part} · `}
        {signal.reading.topic.replace('{root}/', '').replace('{root}', '')} {readingText(signal.reading)}
      </small>
    </th>
    <td className={`${css['value']} num`}>
      {live ?? signal.example}
      {signal.type === 'number' || signal.type === 'integer' ? (
        <input
          className={css['unit']}
          value={signal.unit}
          aria-label={text('discover.signal.unit', { name: signal.name })}
          placeholder={text('discover.signal.no-unit')}
          maxLength={20}
          onChange={(event) => onChange({ ...signal, unit: event.target.value })}
        />
      ) : null}
    </td>
    <td className={css['kind']}>
      {text(`discover.type.${signal.type}`)}
      <small>
        {signal.states
          ? text('discover.states', { count: Object.keys(signal.states).length })
          : signal.why === ''
            ? (signal.role ?? '')
            : text(`discover.why.${signal.why}`)}
      </small>
    </td>
  </tr>
)

export const ClassEditor = ({ broker, proposed, members, onChange, onAsset }: ClassEditorProps) => {
  const { api, kinds } = useDiscover()
  const [member, setMember] = useState(members[0]?.id ?? '')
  const [all, setAll] = useState(false)
  const asset = members.find(({ id }) => id === member) ?? members[0]
  const without = useMemo(() => new Set(asset?.without), [asset])
  const shown = proposed.signals
    .filter((signal) => (all || signal.on || signal.why === '') && !without.has(idOf(signal)))
    .slice(0, MOST_READ)
  const hidden = proposed.signals.filter((signal) => !without.has(idOf(signal))).length - shown.length
  const readings = shown.map(({ reading }) => (asset ? readingOf(reading, asset) : reading))
  const live = useAsked(['discover', 'read', broker, readings], () => api.read(broker, readings), LIVE_MS)
  const change = (changed: ProposedSignal): void =>
    onChange({
      ...proposed,
      signals: proposed.signals.map((one) => (one.key === changed.key && one.part === changed.part ? changed : one)),
    })
  const changeAlarm = (changed: ProposedAlarm): void =>
    onChange({ ...proposed, alarms: proposed.alarms.map((one) => (one.key === changed.key ? changed : one)) })
  return (
    <section className={css['editor']} aria-label={proposed.name}>
      <div className={css['head']}>
        <label className={controls['field']}>
          <span>{text('discover.class.name')}</span>
          <input
            className={controls['input']}
            value={proposed.name}
            maxLength={200}
            onChange={(event) => event.target.value !== '' && onChange({ ...proposed, name: event.target.value })}
          />
        </label>
        <label className={controls['field']}>
          <span>{text('discover.class.kind')}</span>
          <select
            className={controls['input']}
            value={proposed.kind ?? ''}
            onChange={(event) => onChange({ ...proposed, kind: event.target.value === '' ? null : event.target.value })}
          >
            <option value="">{text('discover.class.no-kind')}</option>
            {kinds.map(({ kind, name }) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className={controls['field']}>
          <span>{text('discover.class.member', { count: members.length })}</span>
          <select
            className={controls['input']}
            value={asset?.id ?? ''}
            onChange={(event) => setMember(event.target.value)}
          >
            {members.map(({ id, name, root }) => (
              <option key={id} value={id}>
                {name} · {root?.replace('#', ' · ')}
              </option>
            ))}
          </select>
        </label>
        {asset && (
          <label className={css['take']}>
            <input
              type="checkbox"
              checked={asset.on && proposed.on}
              disabled={!proposed.on}
              onChange={(event) => onAsset(asset.id, { on: event.target.checked })}
            />
            <span>{text('discover.take', { name: asset.name })}</span>
          </label>
        )}
      </div>
      <table className={css['signals']}>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{text('discover.column.take')}</span>
            </th>
            <th scope="col">{text('discover.column.signal')}</th>
            <th scope="col">{text('discover.column.now')}</th>
            <th scope="col">{text('discover.column.type')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((signal, i) => (
            <SignalRow
              key={idOf(signal)}
              signal={signal}
              live={live.data?.values[i]}
              part={signal.part === null ? null : (proposed.parts[signal.part] ?? signal.part)}
              onChange={change}
            />
          ))}
        </tbody>
      </table>
      <WatchList proposed={proposed} without={without} onChange={change} />
      {proposed.alarms.length > 0 && (
        <section className={css['alarms']}>
          <h3>{text('discover.alarms')}</h3>
          <p className={controls['note']}>{text('discover.alarm.about')}</p>
          <ul>
            {proposed.alarms.map((alarm) => (
              <li key={alarm.key} data-off={!alarm.on || undefined}>
                <label className={css['tick']}>
                  <input
                    type="checkbox"
                    checked={alarm.on}
                    aria-label={text('discover.take', { name: alarm.name })}
                    onChange={(event) => changeAlarm({ ...alarm, on: event.target.checked })}
                  />
                </label>
                <span>
                  <input
                    className={css['text']}
                    value={alarm.name}
                    aria-label={text('discover.alarm.name')}
                    maxLength={200}
                    onChange={(event) =>
                      event.target.value !== '' && changeAlarm({ ...alarm, name: event.target.value })
                    }
                  />
                  <small>
                    {alarm.faults.topic.replace('{root}/', '').replace('{root}', '')} {alarm.faults.at} ·{' '}
                    {alarm.example === ''
                      ? text('discover.alarm.none')
                      : text('discover.alarm.seen', { example: alarm.example })}
                  </small>
                </span>
                <span className={css['kind']}>{text(`priority.${alarm.priority}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {hidden > 0 && (
        <button type="button" className={controls['button']} onClick={() => setAll(true)}>
          {text('discover.hidden', { count: hidden })}
        </button>
      )}
    </section>
  )
}
