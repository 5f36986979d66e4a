/** Every alarm of the hall, the most urgent first, and the journal of what was done. */
import { useMemo, useRef, useState } from 'react'
import { isCleared, isOpen } from '../../alarms/board.ts'
import { text } from '../../texts/text.ts'
import { PRIORITIES, type Priority } from '../../twin/priorities.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { ActDialog } from './act-dialog.tsx'
import { AlertCard } from './alert-card.tsx'
import { ALERT_VIEWS, filterAlerts, type AlertView } from './alert-filter.ts'
import { AlertHistory } from './alert-history.tsx'
import css from './alert-list.module.css'
import { useBoardRows } from '../board-rows.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { useVirtualRows } from '../virtual-rows.ts'

/** An alarm; the words over those that have cleared; what may be done with all of those together. */
type Item = AlarmRow | 'cleared' | 'acknowledge'

const itemsOf = (rows: readonly AlarmRow[], mayAct: boolean): readonly Item[] => {
  const cleared = rows.filter(isCleared)
  if (cleared.length === 0) return rows
  const others = rows.filter((row) => isOpen(row) && !isCleared(row))
  const aside = rows.filter((row) => !isOpen(row))
  return [
    ...others,
    'cleared',
    ...cleared,
    ...(mayAct && cleared.length > 1 ? (['acknowledge'] as const) : []),
    ...aside,
  ]
}

const ItemOf = ({
  item,
  cleared,
  onAcknowledge,
}: {
  readonly item: Item
  readonly cleared: readonly AlarmRow[]
  readonly onAcknowledge: () => void
}) => {
  if (item === 'cleared') return <h2 className={css['group']}>{text('alerts.cleared')}</h2>
  if (item === 'acknowledge')
    return (
      <button type="button" className={controls['button']} onClick={onAcknowledge}>
        {text('alerts.cleared.ack', { count: cleared.length })}
      </button>
    )
  return <AlertCard row={item} withAsset />
}

const Cards = ({ view, hidden }: { readonly view: AlertView; readonly hidden: ReadonlySet<Priority> }) => {
  const { board, mayAct } = usePorts()
  const rows = useBoardRows(board)
  const [acknowledging, setAcknowledging] = useState<readonly AlarmRow[]>([])
  const shown = useMemo(
    () => itemsOf(filterAlerts(rows, view, hidden), mayAct && board.unknownSince === 0),
    [rows, view, hidden, mayAct, board],
  )
  const cleared = useMemo(
    () => shown.flatMap((item) => (typeof item !== 'string' && isCleared(item) ? [item] : [])),
    [shown],
  )
  const [first, ...others] = acknowledging
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualRows({
    scroller,
    count: shown.length,
    rowHeight: 128,
    gap: 8,
    keyOf: (index) => {
      const item = shown[index]!
      return typeof item === 'string' ? item : item.key
    },
  })
  return (
    <div ref={scroller} className={css['scroll']} role="group" aria-label={text('alerts.title')}>
      {shown.length === 0 &&
        (view === 'open' && hidden.size === 0 ? (
          <p className={controls['empty']}>
            <b>{text('alerts.none')}</b>
            {text('alerts.none.about')}
          </p>
        ) : (
          <p className={controls['empty']}>{text('alerts.none.filtered')}</p>
        ))}
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className={css['slot']}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <ItemOf item={shown[item.index]!} cleared={cleared} onAcknowledge={() => setAcknowledging(cleared)} />
          </div>
        ))}
      </div>
      {first && <ActDialog rows={[first, ...others]} kind="acknowledge" onClose={() => setAcknowledging([])} />}
    </div>
  )
}

export const AlertList = () => {
  const { board } = usePorts()
  const [tab, setTab] = useState<'list' | 'history'>('list')
  const [view, setView] = useState<AlertView>('open')
  const [hidden, setHidden] = useState<ReadonlySet<Priority>>(new Set())
  const toggle = (priority: Priority): void =>
    setHidden((before) => {
      const after = new Set(before)
      if (!after.delete(priority)) after.add(priority)
      return after
    })
  return (
    <section className={css['list']} aria-label={text('alerts.title')}>
      <div className={controls['segments']} role="tablist">
        {(['list', 'history'] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            className={controls['segment']}
            onClick={() => setTab(name)}
          >
            {text(`alerts.${name}`)}
          </button>
        ))}
      </div>
      {board.owner === 'this-device' && (
        <p className={controls['note']}>
          <b>{text('banner.local')}.</b> {text('banner.local.about')}
        </p>
      )}
      {tab === 'history' ? (
        <AlertHistory />
      ) : (
        <>
          <div className={css['filters']}>
            <label className={css['view']}>
              <span className="sr-only">{text('alerts.filter.state')}</span>
              <select
                className={controls['input']}
                value={view}
                onChange={(event) => setView(ALERT_VIEWS.find((name) => name === event.target.value) ?? 'open')}
              >
                {ALERT_VIEWS.map((name) => (
                  <option key={name} value={name}>
                    {text(`alerts.filter.${name}`)}
                  </option>
                ))}
              </select>
            </label>
            <div className={css['priorities']} role="group" aria-label={text('alerts.filter.priority')}>
              {PRIORITIES.map((priority) => (
                <button
                  key={priority}
                  type="button"
                  className={css['priority']}
                  aria-pressed={!hidden.has(priority)}
                  aria-label={text(`priority.${priority}`)}
                  title={text(`priority.${priority}`)}
                  onClick={() => toggle(priority)}
                >
                  <PriorityMark priority={priority} hollow={hidden.has(priority)} silent />
                </button>
              ))}
            </div>
          </div>
          <Cards view={view} hidden={hidden} />
        </>
      )}
    </section>
  )
}
