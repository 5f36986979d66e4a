/** A list of alarms: however long it is, only what can be seen is in the document. */
import { Check, Ellipsis } from 'lucide-react'
import * as Menu from 'radix-ui/dropdown-menu'
import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { Nuisance } from '../../alarm-system/nuisance.ts'
import { isCleared, needsAck } from '../../alarms/board.ts'
import { text } from '../../texts/text.ts'
import type { Priority } from '../../twin/priorities.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { alarmLook } from '../alarm-look.ts'
import { actsOn, type AlarmAct } from '../alerts/alarm-acts.ts'
import controls from '../controls.module.css'
import menu from '../menu.module.css'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { useSubscribed } from '../subscribed.ts'
import { useVirtualRows } from '../virtual-rows.ts'
import { ACT_WORDS } from './act-words.ts'
import css from './alarm-table.module.css'
import type { ListTab } from './alarms-view.ts'
import { isHeading, type ListItem } from './list-rows.ts'
import { nuisanceWords } from './nuisance-words.ts'
import { Ends, Since, stateWords, Value, whereOf, Who, Without } from './row-cells.tsx'
import { useListKeys } from './use-keys.ts'

const ROW_PX = 57

export interface Marks {
  readonly keys: ReadonlySet<string>
  readonly toggle: (key: string) => void
  readonly all: () => void
  readonly clear: () => void
}

interface AlarmTableProps {
  readonly tab: ListTab
  readonly items: readonly ListItem[]
  readonly grouped: boolean
  readonly marks: Marks
  readonly mayAct: boolean
  /** @param wholesale by a key: what is marked, or else the row that the keyboard is on */
  readonly onAct: (kind: AlarmAct, row: AlarmRow | null, wholesale: boolean) => void
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly nuisances: ReadonlyMap<string, Nuisance>
  /** What can be seen now. */
  readonly onScreen: (rows: readonly AlarmRow[]) => void
}

const asideTab = (tab: ListTab): boolean => tab === 'shelved' || tab === 'suppressed' || tab === 'out-of-service'

interface RowProps {
  readonly row: AlarmRow
  readonly tab: ListTab
  readonly marked: boolean
  readonly nuisance: Nuisance | undefined
  readonly mayAct: boolean
  readonly onMark: () => void
  readonly onAct: (kind: AlarmAct) => void
}

const Cells = ({ row, tab, marked, nuisance, mayAct, onMark, onAct }: RowProps) => {
  const { twin, select, focus, workspace } = usePorts()
  const where = whereOf(row, twin.asset(row.asset))
  const acts = mayAct ? actsOn(row) : []
  const [first, ...rest] = acts
  const aside = asideTab(tab)
  return (
    <>
      <span role="gridcell" className={css['check']}>
        {mayAct && (
          <button
            type="button"
            role="checkbox"
            aria-checked={marked}
            aria-label={text('alarms.mark', { name: `${row.name}, ${where}` })}
            tabIndex={-1}
            onClick={onMark}
          >
            <i>{marked && <Check size={14} aria-hidden />}</i>
          </button>
        )}
      </span>
      <span role="gridcell" className={css['mark']}>
        <PriorityMark priority={row.priority} size={18} {...alarmLook(row)} silent />
        <span className="sr-only">{stateWords(row)}</span>
      </span>
      <span role="gridcell" className={css['what']}>
        <b>{row.name}</b>
        <small>
          <button
            type="button"
            className={css['asset']}
            tabIndex={-1}
            aria-label={text('alarms.show', { asset: where })}
            onClick={() => {
              select({ asset: row.asset, component: row.component })
              focus(row.asset)
              workspace.open('hall')
            }}
          >
            {where}
          </button>
          {row.firstOut && ` · ${text('alert.first')}`}
          {row.inputLost && ` · ${text('alert.lost')}`}
          {nuisance && ` · ${nuisanceWords(nuisance)}`}
        </small>
      </span>
      <span role="gridcell" className={css['since']}>
        {aside ? <Ends row={row} /> : <Since row={row} />}
      </span>
      <span role="gridcell" className={css['value']}>
        {aside ? <Without row={row} /> : <Value row={row} />}
      </span>
      <span role="gridcell" className={css['who']}>
        <Who row={row} />
      </span>
      <span role="gridcell" className={css['acts']}>
        {first && (
          <button
            type="button"
            className={needsAck(row) && !isCleared(row) ? css['call'] : controls['small']}
            tabIndex={-1}
            onClick={() => onAct(first)}
          >
            {text(ACT_WORDS[first])}
          </button>
        )}
        {rest.length > 0 && (
          <Menu.Root>
            <Menu.Trigger
              className={controls['icon']}
              tabIndex={-1}
              aria-label={text('alert.more', { name: row.name })}
            >
              <Ellipsis size={18} aria-hidden />
            </Menu.Trigger>
            <Menu.Portal>
              <Menu.Content className={menu['menu']} align="end" sideOffset={4} collisionPadding={8}>
                {rest.map((kind) => (
                  <Menu.Item key={kind} className={menu['item']} onSelect={() => onAct(kind)}>
                    {text(ACT_WORDS[kind])}
                  </Menu.Item>
                ))}
              </Menu.Content>
            </Menu.Portal>
          </Menu.Root>
        )}
      </span>
    </>
  )
}

export const AlarmTable = (props: AlarmTableProps) => {
  const { tab, items, grouped, marks, mayAct, onAct, scroller, nuisances, onScreen } = props
  const { select, focus, workspace, selected } = usePorts()
  const chosen = useSubscribed(selected.subscribe, selected.get)
  const virtual = useVirtualRows({
    scroller,
    count: items.length,
    rowHeight: ROW_PX,
    keyOf: (index) => {
      const item = items[index]!
      return isHeading(item) ? `# ${item.heading}` : item.key
    },
  })
  const rowOf = (key: string): AlarmRow | undefined =>
    items.find((item): item is AlarmRow => !isHeading(item) && item.key === key)
  const show = (key: string): void => {
    const row = rowOf(key)
    if (!row) return
    select({ asset: row.asset, component: row.component })
    focus(row.asset)
    workspace.open('hall')
  }
  const current = useRef<AlarmRow | null>(null)
  const keys = useListKeys({
    items,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 1),
    onMark: (key) => mayAct && marks.toggle(key),
    onMarkAll: () => mayAct && marks.all(),
    onClear: marks.clear,
    onOpen: show,
    onAcknowledge: () => onAct('acknowledge', current.current, true),
    onShelve: () => onAct('shelve', current.current, true),
    onReveal: (index) => virtual.scrollToIndex(index),
  })
  const at = items[keys.current]
  useEffect(() => {
    current.current = at && !isHeading(at) ? at : null
  })
  const shown = virtual.getVirtualItems()
  const [top, height] = [virtual.scrollOffset ?? 0, virtual.scrollRect?.height ?? 0]
  const seen = useMemo(
    () =>
      shown
        .filter(({ start, end }) => end > top && start < top + height)
        .flatMap(({ index }) => {
          const item = items[index]
          return item && !isHeading(item) ? [item] : []
        }),
    [shown, items, top, height],
  )
  useEffect(() => onScreen(seen), [seen, onScreen])
  const aside = asideTab(tab)
  return (
    <div className={css['table']} data-fills data-aside={aside || undefined} data-still={mayAct ? undefined : true}>
      <div className={css['head']} aria-hidden>
        <span />
        <span />
        <span>{text('alarms.column.alarm')}</span>
        <span>{text(aside ? 'alarms.column.ends' : 'alarms.column.since')}</span>
        <span>{text(aside ? 'alarms.column.without' : 'alarms.column.value')}</span>
        <span>{text('alarms.column.who')}</span>
        <span />
      </div>
      <div
        ref={scroller}
        className={css['scroll']}
        role="grid"
        tabIndex={0}
        aria-label={text('alarms.list')}
        aria-description={text('alarms.list.about')}
        aria-multiselectable={mayAct || undefined}
        aria-rowcount={items.length}
        aria-activedescendant={keys.current >= 0 ? `alarm-row-${keys.current}` : undefined}
        onKeyDown={keys.onKeyDown}
      >
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start, key }) => {
            const item = items[index]!
            const place = { transform: `translateY(${start}px)` }
            if (isHeading(item))
              return (
                <div
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  className={css['heading']}
                  role="row"
                  aria-rowindex={index + 1}
                  style={place}
                >
                  <span role="gridcell">
                    {priorityName(item.heading)} <i className="num">{item.count}</i>
                  </span>
                </div>
              )
            return (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                id={`alarm-row-${index}`}
                className={css['row']}
                role="row"
                aria-rowindex={index + 1}
                aria-selected={mayAct ? marks.keys.has(item.key) : undefined}
                data-key={item.key}
                data-priority={item.priority}
                data-calls={(needsAck(item) && !isCleared(item)) || undefined}
                data-cleared={isCleared(item) || undefined}
                data-current={index === keys.current || undefined}
                data-chosen={chosen?.asset === item.asset || undefined}
                data-grouped={grouped || undefined}
                style={place}
                onClick={(event) => {
                  if ((event.target as HTMLElement).closest('button')) return
                  keys.setCurrent(index)
                  select({ asset: item.asset, component: item.component })
                }}
              >
                <Cells
                  row={item}
                  tab={tab}
                  marked={marks.keys.has(item.key)}
                  nuisance={nuisances.get(item.key)}
                  mayAct={mayAct}
                  onMark={() => marks.toggle(item.key)}
                  onAct={(kind) => onAct(kind, item, false)}
                />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const PRIORITY_NAMES: ReadonlySet<string> = new Set<Priority>(['critical', 'high', 'medium', 'low'])
const priorityName = (heading: string): string =>
  PRIORITY_NAMES.has(heading) ? text(`priority.${heading as Priority}`) : heading
