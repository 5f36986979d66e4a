/** What a person wants to know of a thing at a glance: name, state since when, worst alarm, the three values that matter. Live at 4 Hz without rendering. */
import { useMemo } from 'react'
import { isCleared, isOpen } from '../../alarms/board.ts'
import { formatSignal, withUnit } from '../../texts/numbers.ts'
import { formatDuration } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import { statesOfPart } from '../../twin/derive.ts'
import type { Selection } from '../../twin/selection.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { QUALITY } from '../../wire/quality.ts'
import { readState } from '../asset/asset-data.ts'
import { alarmLook } from '../alarm-look.ts'
import { useBoardRows } from '../board-rows.ts'
import { LiveText } from '../live-text.tsx'
import css from './pointed-facts.module.css'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { tellingValues } from './telling-values.ts'
import { useSampled } from '../ticker.ts'

const Value = ({ signal, name }: { readonly signal: TwinSignal; readonly name: string }) => {
  const { values, now } = usePorts()
  const look = useSampled(() => {
    const age = values.age(signal.slot, now())
    return age === 'live' && values.quality[signal.slot] === QUALITY.bad ? 'bad' : age
  })
  const read = (): string =>
    values.age(signal.slot, now()) === 'never'
      ? text('value.none')
      : withUnit(formatSignal(signal, values.value[signal.slot]!), signal.unit)
  const note = (): string => {
    const age = values.age(signal.slot, now())
    if (age === 'never') return text('age.never')
    if (age === 'stale') return text('age.stale', { age: formatDuration(now() - values.receive[signal.slot]!) })
    const quality = values.quality[signal.slot]
    return quality === QUALITY.good ? '' : text(quality === QUALITY.bad ? 'value.bad' : 'quality.uncertain')
  }
  return (
    <div className={css['value']} data-look={look}>
      <dt>{name}</dt>
      <dd>
        <LiveText className={css['figure']} read={read} />
        <LiveText className={css['note']} read={note} />
      </dd>
    </div>
  )
}

interface PointedFactsProps {
  readonly selection: Selection
  /** Its motion is drawn without a signal that says how. */
  readonly illustrated: boolean
}

export const PointedFacts = ({ selection, illustrated }: PointedFactsProps) => {
  const { twin, values, board, now } = usePorts()
  const rows = useBoardRows(board)
  const asset = twin.asset(selection.asset)
  const component = asset?.components.find(({ key }) => key === selection.component)
  const open = useMemo(
    () =>
      rows.filter(
        (row) => row.asset === selection.asset && isOpen(row) && (!component || row.component === component.key),
      ),
    [rows, selection.asset, component],
  )
  // Chosen once: what is being read does not change its place under the eye.
  const told = useMemo(
    () => (asset ? tellingValues(asset, selection.component, open, values, now()) : []),
    [asset, selection.component, open, values, now],
  )
  if (!asset) return null
  const of = component?.key ?? null
  const meansState = statesOfPart(asset, of).length > 0
  const nameOf = (signal: TwinSignal): string => {
    const part = component ? undefined : asset.components.find(({ key }) => key === signal.component)
    return part && !signal.name.startsWith(part.name) ? `${part.name} ${signal.name.toLowerCase()}` : signal.name
  }
  const stateWords = (): string => {
    const state = readState(asset, of, values, now())
    if (!state) return ''
    const { word, since, age } = state
    if (word === '') return text('sheet.state.none')
    const said = age === 'stale' ? text('sheet.state.stale', { state: word }) : word
    return since ? text('card.state', { state: said, duration: formatDuration(now() - since) }) : said
  }
  const worst = open[0]
  return (
    <div className={css['facts']}>
      <b className={css['name']}>{component ? `${asset.name} ${component.name}` : asset.name}</b>
      {asset.className !== '' && !component && <span className={css['kind']}>{asset.className}</span>}
      {meansState && <LiveText className={css['state']} read={stateWords} />}
      {worst && (
        <span className={css['alarm']}>
          <PriorityMark priority={worst.priority} {...alarmLook(worst)} />
          {worst.name}
          {isCleared(worst) && (
            <LiveText
              className={css['note']}
              read={() => text('label.cleared', { age: formatDuration(now() - worst.clearedAt) })}
            />
          )}
          {open.length > 1 && <i>{text('card.more', { count: open.length - 1 })}</i>}
        </span>
      )}
      {told.length > 0 && (
        <dl className={css['values']}>
          {told.map((signal) => (
            <Value key={signal.id} signal={signal} name={nameOf(signal)} />
          ))}
        </dl>
      )}
      {asset.signals.length === 0 && <span className={css['kind']}>{text('sheet.data.unbound')}</span>}
      {illustrated && <span className={css['illustrated']}>{text('card.illustration')}</span>}
    </div>
  )
}
