/** Alarms as they stand, a tab a state; what is marked or on the screen can be acted on together. */
import { Download } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { needsAck } from '../../alarms/board.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { ActDialog } from '../alerts/act-dialog.tsx'
import { actsOn, type AlarmAct } from '../alerts/alarm-acts.ts'
import { useBoardRows } from '../board-rows.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { saveText } from '../trends/save-file.ts'
import { rowsCsv } from './alarms-csv.ts'
import { AlarmTable } from './alarm-table.tsx'
import css from './alarms.module.css'
import type { AlarmsViewProps, ListTab } from './alarms-view.ts'
import { FilterBar } from './filter-bar.tsx'
import { FloodBanner, FloodView } from './flood-view.tsx'
import { isHeading, listItems } from './list-rows.ts'
import { useRecent } from './use-flood.ts'

/** What can be done to several: in this order. */
const MANY: readonly AlarmAct[] = [
  'acknowledge',
  'shelve',
  'unshelve',
  'return-to-service',
  'remove-from-service',
  'reset',
]

interface Asked {
  readonly kind: AlarmAct
  readonly rows: readonly [AlarmRow, ...AlarmRow[]]
}

const askedOf = (kind: AlarmAct, rows: readonly AlarmRow[]): Asked | null => {
  const [first, ...rest] = rows.filter((row) => actsOn(row).includes(kind))
  return first ? { kind, rows: [first, ...rest] } : null
}

interface ListsProps extends AlarmsViewProps {
  readonly tab: ListTab
  /** Why nothing can be done; null = it can. */
  readonly hindrance: string | null
  /** Something was asked for that cannot be done. */
  readonly onHindered: () => void
}

export const Lists = ({ tab, view, onChange, hindrance, onHindered }: ListsProps) => {
  const { twin, board, now } = usePorts()
  const rows = useBoardRows(board)
  const { within, words, priority, sort, group } = view
  const items = useMemo(
    () => listItems(rows, { tab, within, words, priority, sort, group }, twin),
    [rows, tab, within, words, priority, sort, group, twin],
  )
  const listed = useMemo(() => items.filter((item): item is AlarmRow => !isHeading(item)), [items])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  // What has left the list is marked no longer.
  const marked = useMemo(() => listed.filter(({ key }) => chosen.has(key)), [listed, chosen])
  const marks = useMemo(
    () => ({
      keys: chosen,
      toggle: (key: string): void =>
        setChosen((before) => {
          const after = new Set(before)
          if (!after.delete(key)) after.add(key)
          return after
        }),
      all: (): void => setChosen(new Set(listed.map(({ key }) => key))),
      clear: (): void => setChosen(new Set()),
    }),
    [chosen, listed],
  )
  /** In a flood: all of them, one below the other. */
  const [flat, setFlat] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [onScreen, setOnScreen] = useState<readonly AlarmRow[]>([])
  const seeOnScreen = useCallback(
    (next: readonly AlarmRow[]) =>
      setOnScreen((before) =>
        before.length === next.length && before.every((row, i) => row === next[i]) ? before : next,
      ),
    [],
  )
  const waiting = onScreen.filter(needsAck)
  const scroller = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const mayAct = hindrance === null
  const act = (kind: AlarmAct, row: AlarmRow | null, wholesale: boolean): void => {
    if (!mayAct) return onHindered()
    const of = wholesale && marked.length > 0 ? marked : row ? [row] : []
    const next = askedOf(kind, of)
    if (next) setAsked(next)
  }
  const onWords = useCallback((next: string) => onChange({ words: next }), [onChange])
  useEffect(() => {
    const find = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
      if (event.key !== '/' || typing) return
      event.preventDefault()
      input.current?.focus()
    }
    window.addEventListener('keydown', find)
    return () => window.removeEventListener('keydown', find)
  }, [])
  const filtered = words !== '' || within !== null || priority !== null
  const recent = useRecent(rows)
  const grouped = tab === 'open' && !flat && !filtered ? recent.flood : null
  const none = listed.length === 0
  return (
    <div className={css['lists']}>
      {recent.flood && <FloodBanner flood={recent.flood} />}
      <FilterBar view={view} onChange={onChange} onWords={onWords} input={input}>
        {recent.flood && tab === 'open' && !filtered && (
          <button type="button" className={controls['small']} aria-pressed={flat} onClick={() => setFlat(!flat)}>
            {text('flood.flat')}
          </button>
        )}
        <span className={css['space']} />
        <span className={`${css['shown']} num`} role="status">
          {text('alarms.shown', { shown: listed.length })}
        </span>
        <button
          type="button"
          className={controls['small']}
          aria-label={text('alarms.csv.about')}
          title={text('alarms.csv.about')}
          disabled={none}
          onClick={() =>
            saveText(
              `${text('alarms.csv.name', { what: text(`alarms.tab.${tab}`), time: formatMoment(now(), now()) })}.csv`,
              'text/csv;charset=utf-8',
              rowsCsv(listed, twin),
            )
          }
        >
          <Download size={16} aria-hidden />
          {text('alarms.csv')}
        </button>
      </FilterBar>
      {grouped ? (
        <FloodView flood={grouped} mayAct={mayAct} onAcknowledge={(some) => setAsked(askedOf('acknowledge', some))} />
      ) : none ? (
        <div className={css['nothing']}>
          <b>{text(filtered ? 'alarms.none.fits' : `alarms.none.${tab}`)}</b>
          {filtered && (
            <button
              type="button"
              className={controls['button']}
              onClick={() => onChange({ words: '', within: null, priority: null })}
            >
              {text('alarms.none.clear')}
            </button>
          )}
        </div>
      ) : (
        <AlarmTable
          tab={tab}
          items={items}
          grouped={group !== 'none'}
          marks={marks}
          mayAct={mayAct}
          onAct={act}
          scroller={scroller}
          nuisances={recent.nuisances}
          onScreen={seeOnScreen}
        />
      )}
      {mayAct && !none && !grouped && (marked.length > 0 || waiting.length > 1) && (
        <div className={css['bulk']} role="toolbar" aria-label={text('alarms.marked', { count: marked.length })}>
          {marked.length > 0 ? (
            <>
              <b className="num">{text('alarms.marked', { count: marked.length })}</b>
              {MANY.map((kind) => {
                const next = askedOf(kind, marked)
                return (
                  next && (
                    <button
                      key={kind}
                      type="button"
                      className={kind === 'acknowledge' ? css['primary'] : controls['button']}
                      onClick={() => setAsked(next)}
                    >
                      {text(`alarms.many.${kind}`, { count: next.rows.length })}
                    </button>
                  )
                )
              })}
              <span className={css['space']} />
              <button type="button" className={controls['button']} onClick={marks.clear}>
                {text('alarms.marked.none')}
              </button>
            </>
          ) : (
            <>
              <button
                type="button"
                className={controls['button']}
                onClick={() => setAsked(askedOf('acknowledge', waiting))}
              >
                {text('alarms.ack.screen', { count: waiting.length })}
              </button>
              <button type="button" className={controls['button']} onClick={marks.all}>
                {text('alarms.mark.all')}
              </button>
            </>
          )}
        </div>
      )}
      {asked && (
        <ActDialog
          rows={asked.rows}
          kind={asked.kind}
          title={text(`alarms.many.${asked.kind}`, { count: asked.rows.length })}
          onClose={(done) => {
            setAsked(null)
            if (done) marks.clear()
            scroller.current?.focus()
          }}
        />
      )}
    </div>
  )
}
