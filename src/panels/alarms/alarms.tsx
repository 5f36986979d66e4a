/** The page of alarms: all of them by state, what happened to them, and what can be done with many at once. */
import { Printer, Send } from 'lucide-react'
import * as Tabs from 'radix-ui/tabs'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { shiftAt } from '../../figures/shift-calendar.ts'
import '../../texts/alarm-page.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import { useBoardRows } from '../board-rows.ts'
import controls from '../controls.module.css'
import { OfTheMoment, usePast } from '../moment.tsx'
import { usePorts } from '../ports.tsx'
import { useSubscribed } from '../subscribed.ts'
import { useSampled } from '../ticker.ts'
import css from './alarms.module.css'
import { type AlarmsView, type ListTab, parseView, printView, TABS } from './alarms-view.ts'
import { History } from './history.tsx'
import { Lists } from './lists.tsx'
import { tabCounts } from './list-rows.ts'
import { Measures } from './measures.tsx'
import { SoundMenu } from './sound-menu.tsx'

const ToldDialog = lazy(() => import('./told-dialog.tsx').then((module) => ({ default: module.ToldDialog })))
const Handover = lazy(() => import('./handover.tsx').then((module) => ({ default: module.Handover })))

const Then = () => {
  const { now } = usePorts()
  const time = useSampled(() => formatMoment(now(), now()))
  return <span className={css['then']}>{text('alarms.then', { time })}</span>
}

const Page = () => {
  const { board, workspace, travel, mayAct, twin, now, alarmDesk } = usePorts()
  const past = usePast()
  const rows = useBoardRows(board)
  const counts = useMemo(() => tabCounts(rows), [rows])
  const shown = useSubscribed(workspace.subscribe, () => workspace.shown('alarms'))
  const view = useMemo(() => parseView(shown), [shown])
  const latest = useRef(view)
  useEffect(() => {
    latest.current = view
  })
  const onChange = useCallback(
    (part: Partial<AlarmsView>) => workspace.open('alarms', printView({ ...latest.current, ...part })),
    [workspace],
  )
  const hindrance = past
    ? text('alarms.past')
    : board.unknownSince > 0
      ? text('alarms.unreachable')
      : mayAct
        ? null
        : text('alarms.looking')
  const [hindered, setHindered] = useState(false)
  const [isTelling, setTelling] = useState(false)
  const said = hindered && hindrance !== null
  const calendar = { shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }
  const openHandover = (): void => {
    const shift = shiftAt(calendar, now())
    const hasBegun = shift !== null && shift.from < now() && shift.to > now()
    onChange({ handover: hasBegun ? shift.from : Math.floor(now() / 60_000) * 60_000 - 8 * 3_600_000 })
  }
  if (view.handover !== null)
    return (
      <div className={css['page']}>
        <Suspense fallback={<p className={controls['empty']}>{text('handover.reading')}</p>}>
          <Handover since={view.handover} mayAct={hindrance === null} onChange={onChange} />
        </Suspense>
      </div>
    )
  return (
    <div className={css['page']}>
      <Tabs.Root
        className={css['tabs']}
        value={view.tab}
        onValueChange={(next) => onChange({ tab: TABS.find((one) => one === next) ?? 'open' })}
      >
        <header className={css['bar']}>
          <h1>{text('alarms.title')}</h1>
          <Tabs.List aria-label={text('alarms.tabs')}>
            {TABS.map((one) => (
              <Tabs.Trigger key={one} value={one}>
                {text(`alarms.tab.${one}`)}
                {one in counts && <span className="num">{counts[one as ListTab]}</span>}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <span className={css['space']} />
          {past && <Then />}
          <SoundMenu />
          {alarmDesk && (
            <button
              type="button"
              className={controls['small']}
              aria-label={text('alarms.told')}
              title={text('alarms.told')}
              onClick={() => setTelling(true)}
            >
              <Send size={16} aria-hidden />
              <span className={css['wide']}>{text('alarms.told')}</span>
            </button>
          )}
          {alarmDesk && isTelling && (
            <Suspense fallback={null}>
              <ToldDialog desk={alarmDesk} onClose={() => setTelling(false)} />
            </Suspense>
          )}
          <button
            type="button"
            className={controls['small']}
            aria-label={text('handover.open-page')}
            onClick={openHandover}
          >
            <Printer size={16} aria-hidden />
            <span className={css['wide']}>{text('handover.open-page')}</span>
          </button>
        </header>
        {(past || said) && hindrance !== null && (
          <p className={css['hindrance']} role="status" data-loud={said || undefined}>
            <span>{hindrance}</span>
            {past && (
              <button type="button" className={controls['small']} onClick={() => travel.goLive()}>
                {text('alarms.past.live')}
              </button>
            )}
          </p>
        )}
        <Tabs.Content value={view.tab} className={css['content']} tabIndex={-1}>
          {view.tab === 'history' ? (
            <History view={view} onChange={onChange} />
          ) : view.tab === 'measures' ? (
            <Measures view={view} onChange={onChange} />
          ) : (
            <Lists
              key={view.tab}
              tab={view.tab}
              view={view}
              onChange={onChange}
              hindrance={hindrance}
              onHindered={() => setHindered(true)}
            />
          )}
        </Tabs.Content>
      </Tabs.Root>
    </div>
  )
}

export const Alarms = () => (
  <OfTheMoment>
    <Page />
  </OfTheMoment>
)
