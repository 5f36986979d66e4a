/** Every alarm of the hall, the most urgent first, and the journal of what was done. */
import { useMemo, useRef, useState } from 'react'
import { text } from '../../texts/text.ts'
import { PRIORITIES, type Priority } from '../../twin/schema.ts'
import { AlertCard } from './alert-card.tsx'
import { ALERT_VIEWS, filterAlerts, type AlertView } from './alert-filter.ts'
import { AlertHistory } from './alert-history.tsx'
import css from './alert-list.module.css'
import { useBoardRows } from '../board-rows.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { useVirtualRows } from '../virtual-rows.ts'

const Cards = ({ view, hidden }: { readonly view: AlertView; readonly hidden: ReadonlySet<Priority> }) => {
  const { board } = usePorts()
  const rows = useBoardRows(board)
  const shown = useMemo(() => filterAlerts(rows, view, hidden), [rows, view, hidden])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualRows({
    scroller,
    count: shown.length,
    rowHeight: 128,
    gap: 8,
    keyOf: (index) => shown[index]!.key,
  })
  return (
    <div ref={scroller} className={css['scroll']} role="feed" aria-label={text('alerts.title')}>
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
            <AlertCard row={shown[item.index]!} withAsset />
          </div>
        ))}
      </div>
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
