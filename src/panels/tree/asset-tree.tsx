/** The plant as a tree with a search, in step with the selection. Long plants are virtualised. */
import { ChevronDown, ChevronRight, Clock, Search, Telescope, X } from 'lucide-react'
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { formatDuration } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { Selection } from '../../twin/selection.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { dataAge } from '../asset/asset-data.ts'
import css from './asset-tree.module.css'
import { nodeKey, useAlarmsByBranch, type BranchAlarms } from '../board-rows.ts'
import { LiveText } from '../live-text.tsx'
import { usePast } from '../moment.tsx'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { useSubscribed } from '../subscribed.ts'
import { useSampled } from '../ticker.ts'
import { bestRow, firstExpanded, searchTree, treeMove, treeRows, waysTo, type TreeRow } from './tree-rows.ts'
import { useVirtualRows } from '../virtual-rows.ts'

const coarse = (): boolean => matchMedia('(pointer: coarse)').matches

const AgeMark = ({ signals }: { readonly signals: readonly TwinSignal[] }) => {
  const { values, now } = usePorts()
  const age = useSampled(() => dataAge(signals, values, now()).age)
  if (age === 'never') return <span className={css['age']}>{text('age.never')}</span>
  if (age !== 'stale') return null
  return (
    <span className={css['age']}>
      <Clock size={13} aria-hidden />
      <LiveText
        read={() => text('age.stale', { age: formatDuration(now() - dataAge(signals, values, now()).newest) })}
      />
    </span>
  )
}

const AlarmMark = ({ alarms }: { readonly alarms: BranchAlarms }) => (
  <span
    className={css['alarms']}
    role="img"
    aria-label={text(alarms.over ? 'tree.cleared' : 'tree.alarms', {
      all: alarms.all,
      count: alarms.count,
      priority: text(`priority.${alarms.worst}`),
    })}
    data-over={alarms.over || undefined}
  >
    <PriorityMark priority={alarms.worst} size={12} hollow={alarms.over} silent />
    <span className="num">{alarms.count}</span>
  </span>
)

interface RowProps {
  readonly row: TreeRow
  readonly id: string
  readonly active: boolean
  readonly selected: boolean
  readonly alarms: BranchAlarms | undefined
  /** Something of it is unusual or expected. */
  readonly hasCase: boolean
  /** It has left what is looked at since. */
  readonly faded: boolean
  readonly top: number
  readonly height: number
  readonly onPick: () => void
  readonly onToggle: () => void
  readonly onFocusScene: () => void
}

const Row = ({
  row,
  id,
  active,
  selected,
  alarms,
  hasCase,
  faded,
  top,
  height,
  onPick,
  onToggle,
  onFocusScene,
}: RowProps) => {
  const signals = row.component ? row.component.signals : row.asset.signals
  const Chevron = row.expanded ? ChevronDown : ChevronRight
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-setsize={row.siblings}
      aria-posinset={row.position}
      aria-selected={selected}
      {...(row.expandable && { 'aria-expanded': row.expanded })}
      className={css['row']}
      data-active={active || undefined}
      data-alarm={(alarms && !alarms.over) || undefined}
      data-faded={faded || undefined}
      style={{ top, height, paddingLeft: 4 + (row.level - 1) * 16 }}
      onClick={onPick}
      onDoubleClick={onFocusScene}
    >
      <span
        className={css['twist']}
        onClick={(event) => {
          if (!row.expandable) return
          event.stopPropagation()
          onToggle()
        }}
      >
        {row.expandable && <Chevron size={16} aria-hidden />}
      </span>
      <span className={css['name']}>
        {row.component ? row.component.name : row.asset.name}{' '}
        {!row.component && row.asset.classId !== null && <small>{row.asset.className}</small>}
      </span>
      {hasCase && (
        <span className={css['case']} role="img" aria-label={text('tree.case')} title={text('tree.case')}>
          <Telescope size={14} aria-hidden />
        </span>
      )}
      {alarms ? <AlarmMark alarms={alarms} /> : signals.length > 0 && <AgeMark signals={signals} />}
    </div>
  )
}

const NO_CASES: ReadonlySet<string> = new Set()
const never = () => () => {}
const noCases = (): ReadonlySet<string> => NO_CASES

/** Of now: in a picture of the past they would be hindsight. */
const useOpenCases = (): ReadonlySet<string> => {
  const cases = usePorts().foresight?.cases
  const past = usePast()
  return useSubscribed(cases?.subscribe ?? never, past ? noCases : (cases?.get ?? noCases))
}

/** What a filter leaves of the tree. */
export interface Shown {
  /** Keys of nodes. */
  readonly now: ReadonlySet<string>
  /** The same, and what passed before: nothing is taken from under a hand. */
  readonly since: ReadonlySet<string>
}

interface AssetTreeProps {
  readonly selection: Selection | null
  /** Null = everything. */
  readonly shown: Shown | null
  readonly onPicked?: () => void
}

export const AssetTree = ({ selection, shown, onPicked }: AssetTreeProps) => {
  const { twin, board, select, focus } = usePorts()
  const branches = useAlarmsByBranch(twin, board)
  const cases = useOpenCases()
  const ways = (picked: Selection | null): readonly string[] => {
    const asset = picked && twin.asset(picked.asset)
    return asset ? waysTo(asset, picked.component) : []
  }
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set([...firstExpanded(twin), ...ways(selection)]),
  )
  const [query, setQuery] = useState('')
  const searched = useDeferredValue(query.trim())
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const [followed, setFollowed] = useState(selection)
  if (followed !== selection) {
    setFollowed(selection)
    setActiveKey(selection && nodeKey(selection.asset, selection.component))
    if (!ways(selection).every((id) => expanded.has(id))) setExpanded(new Set([...expanded, ...ways(selection)]))
  }
  const base = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLInputElement>(null)
  const rowHeight = useMemo(() => (coarse() ? 44 : 32), [])

  const selectedKey = selection && nodeKey(selection.asset, selection.component)
  const since = shown?.since
  const found = useMemo(() => {
    const bySearch = searched === '' ? null : searchTree(twin, searched)
    if (!since) return bySearch
    return bySearch
      ? new Set([...bySearch].filter((key) => since.has(key)))
      : selectedKey === null
        ? since
        : new Set([...since, selectedKey])
  }, [twin, searched, since, selectedKey])
  const rows = useMemo(() => treeRows(twin, expanded, found), [twin, expanded, found])
  const active = Math.max(
    0,
    rows.findIndex((row) => row.key === (activeKey ?? selectedKey)),
  )
  const virtual = useVirtualRows({ scroller, count: rows.length, rowHeight })

  // Only a new selection moves the list, not every change of its rows; its row may appear later than it.
  const shownKey = useRef<string | null>(null)
  useEffect(() => {
    const index = rows.findIndex((row) => row.key === selectedKey)
    if (index < 0 || shownKey.current === selectedKey) return
    shownKey.current = selectedKey
    virtual.scrollToIndex(index, { align: 'auto' })
  }, [rows, selectedKey, virtual])

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const target = event.target as HTMLElement | null
      if (
        event.key !== '/' ||
        event.ctrlKey ||
        event.metaKey ||
        target?.closest('input, textarea, select, [contenteditable], [role="dialog"]')
      )
        return
      event.preventDefault()
      box.current?.focus()
      box.current?.select()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  const pick = (row: TreeRow): void => {
    setActiveKey(row.key)
    select({ asset: row.asset.id, component: row.component?.key ?? null })
    onPicked?.()
  }
  const toggle = (key: string): void =>
    setExpanded((before) => {
      const after = new Set(before)
      if (!after.delete(key)) after.add(key)
      return after
    })
  const goTo = (index: number): void => {
    setActiveKey(rows[index]?.key ?? null)
    virtual.scrollToIndex(index)
  }

  const onTreeKey = (event: KeyboardEvent): void => {
    const row = rows[active]
    const move = treeMove(rows, active, event.key)
    if (move) {
      if ('to' in move) goTo(move.to)
      else toggle(move.toggle)
    } else if (row && (event.key === 'Enter' || event.key === ' ')) {
      pick(row)
      if (event.key === 'Enter') focus(row.asset.id)
    } else return
    event.preventDefault()
  }

  /** What answers best what is searched for. */
  const best = (): number => (searched === '' || !found ? -1 : bestRow(rows, found, searched))

  const onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      if (query === '') box.current?.blur()
      setQuery('')
    } else if (event.key === 'ArrowDown') {
      scroller.current?.focus()
      goTo(Math.max(0, best()))
    } else if (event.key === 'Enter') {
      const first = rows[best()]
      if (!first) return
      pick(first)
      focus(first.asset.id)
    } else return
    event.preventDefault()
  }

  return (
    <div className={css['tree']}>
      <div className={css['find']} role="search">
        <Search size={16} aria-hidden />
        <input
          ref={box}
          type="text"
          role="searchbox"
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          aria-label={text('tree.find')}
          placeholder={text('tree.find')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onSearchKey}
        />
        {query === '' ? (
          <kbd aria-hidden>/</kbd>
        ) : (
          <button type="button" aria-label={text('tree.clear')} onClick={() => (setQuery(''), box.current?.focus())}>
            <X size={16} aria-hidden />
          </button>
        )}
      </div>
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label={text('tree.label')}
        aria-activedescendant={rows[active] ? `${base}${rows[active].key}` : undefined}
        className={css['rows']}
        onKeyDown={onTreeKey}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="none">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]!
            return (
              <Row
                key={row.key}
                id={`${base}${row.key}`}
                row={row}
                active={item.index === active}
                selected={row.key === selectedKey}
                alarms={branches.get(row.key)}
                hasCase={row.component === null && cases.has(row.asset.id)}
                faded={shown !== null && shown.since.has(row.key) && !shown.now.has(row.key)}
                top={item.start}
                height={item.size}
                onPick={() => pick(row)}
                onToggle={() => toggle(row.key)}
                onFocusScene={() => focus(row.asset.id)}
              />
            )
          })}
        </div>
        {rows.length === 0 && (
          <p className={css['nothing']}>
            {searched === '' ? text('tree.nothing.shown') : text('tree.nothing', { query: searched })}
          </p>
        )}
      </div>
      <span className="sr-only" aria-live="polite">
        {searched !== '' && text('tree.found', { count: found?.size ?? 0 })}
      </span>
    </div>
  )
}
