/** The live topic tree of a broker, with what is known of the topic that is picked. */
import { ChevronDown, ChevronRight, Search, Sparkles, X } from 'lucide-react'
import { useCallback, useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useQueries } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { formatCount, formatNumber, withUnit } from '../texts/numbers.ts'
import { formatDuration } from '../texts/times.ts'
import { text } from '../texts/text.ts'
import type { DiscoveryStatus, RowsRequest, TopicRow } from '../wire/discovery.ts'
import { orThrow } from './asking.ts'
import controls from './controls.module.css'
import css from './topics-view.module.css'
import { useDiscover } from './ports.tsx'
import { TopicSheet } from './topic-sheet.tsx'

const PAGE = 50
const ROWS_MS = 1000
/** Fewer rows than this are opened further. */
const FEW = 5

/** "1.2 kB" */
export const formatBytes = (bytes: number): string =>
  bytes < 1000
    ? withUnit(formatCount(bytes), 'B')
    : bytes < 1e6
      ? withUnit(formatNumber(bytes / 1000), 'kB')
      : withUnit(formatNumber(bytes / 1e6), 'MB')

interface TopicsViewProps {
  readonly broker: DiscoveryStatus['brokers'][number]
  /** The twin has no signal yet. */
  readonly empty: boolean
  readonly onPropose: (under: string) => void
  readonly onPlant: () => void
}

interface RowProps {
  readonly row: TopicRow
  readonly clock: number
  readonly top: number
  readonly height: number
  readonly active: boolean
  readonly onPick: () => void
  readonly onToggle: () => void
}

/** Where there is no room, what comes first gives way: topics differ at their end. */
const Levels = ({ name }: { readonly name: string }) => {
  if (name === '') return <span>{text('discover.nameless')}</span>
  const at = name.length > 24 ? name.lastIndexOf('/', name.lastIndexOf('/', name.lastIndexOf('/') - 1) - 1) : -1
  return at <= 0 ? (
    <span>{name}</span>
  ) : (
    <>
      <span className={css['way']}>{name.slice(0, at)}</span>
      <span>{name.slice(at)}</span>
    </>
  )
}

const Row = ({ row, clock, top, height, active, onPick, onToggle }: RowProps) => {
  const { message } = row
  const pick = row.open !== null && !message ? onToggle : onPick
  return (
    <div
      className={css['row']}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={row.open ?? undefined}
      aria-selected={active}
      data-unused={(message && message.signalCount === 0) || undefined}
      style={{ transform: `translateY(${top}px)`, height, paddingLeft: 8 + row.depth * 18 }}
      onClick={() => {
        onPick()
        if (pick === onToggle) onToggle()
      }}
    >
      {row.open === null ? (
        <span className={css['twist']} />
      ) : (
        <button
          type="button"
          tabIndex={-1}
          className={css['twist']}
          aria-label={text(row.open ? 'discover.fold' : 'discover.unfold', { name: row.name })}
          onClick={(event) => {
            event.stopPropagation()
            onToggle()
          }}
        >
          {row.open ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
        </button>
      )}
      <span className={css['name']} title={row.path}>
        <Levels name={row.name} />
        {row.open !== null && <small className="num">{text('discover.topics', { count: row.topics })}</small>}
      </span>
      {message ? (
        <>
          <span className={css['preview']}>
            {message.shape === 'binary' || message.shape === 'image' || message.shape === 'empty' ? (
              <i>{text(`discover.shape.${message.shape}`)}</i>
            ) : (
              message.preview
            )}
          </span>
          <span className={`${css['figure']} num`}>
            {message.perS > 0
              ? withUnit(formatNumber(message.perS), '/s')
              : text(message.retained ? 'discover.kept' : 'discover.once')}
          </span>
          <span className={`${css['figure']} num`}>{formatDuration(clock - message.lastSeen)}</span>
          <span className={`${css['figure']} ${css['bytes']} num`}>{formatBytes(message.bytes)}</span>
          <span className={css['used']} data-used={message.signalCount > 0 || undefined}>
            {message.signalCount > 0 ? text('discover.used', { count: message.signalCount }) : text('discover.unused')}
          </span>
        </>
      ) : (
        <>
          <span className={css['preview']} />
          <span className={css['used']} data-used={row.unused === 0 || undefined}>
            {row.unused === 0
              ? text('discover.used.all')
              : text('discover.unused.some', { count: formatCount(row.unused) })}
          </span>
        </>
      )}
    </div>
  )
}

export const TopicsView = ({ broker, empty, onPropose, onPlant }: TopicsViewProps) => {
  const { api } = useDiscover()
  const scroller = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<readonly string[]>([])
  const [search, setSearch] = useState('')
  const [show, setShow] = useState<RowsRequest['show']>('all')
  const [picked, setPicked] = useState<TopicRow | null>(null)
  const [total, setTotal] = useState(PAGE)
  const touched = useRef(false)
  const wanted = useDeferredValue(search)
  const rowHeight = matchMedia('(pointer: coarse)').matches ? 48 : 34
  // The rule is about React Compiler's memoisation, which this project does not use.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const items = virtual.getVirtualItems()
  const pages = [...new Set([items[0]?.index ?? 0, items.at(-1)?.index ?? 0].map((index) => Math.floor(index / PAGE)))]
  const answers = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['discover', 'rows', broker.name, open, wanted, show, page],
      queryFn: async () => {
        const answer = await orThrow(
          api.rows({ broker: broker.name, open: [...open], search: wanted, show, offset: page * PAGE, limit: PAGE }),
        )
        setTotal(answer.total)
        return { page, ...answer }
      },
      refetchInterval: ROWS_MS,
      // Nearly every row is another each second: comparing them costs more than it spares.
      structuralSharing: false,
      placeholderData: (before: { page: number } | undefined) =>
        before?.page === page ? (before as never) : undefined,
      retry: false,
    })),
  })
  const rowAt = (index: number): TopicRow | undefined =>
    answers.find(({ data }) => data?.page === Math.floor(index / PAGE))?.data?.rows[index % PAGE]
  const clock = answers.find(({ data }) => data)?.data?.clock ?? 0
  const failed = answers.find(({ isError }) => isError)?.error
  // One branch to begin with says nothing: the first few are opened by themselves, until a person opens one.
  const first = answers[0]?.data
  useEffect(() => {
    if (touched.current || !first || first.total > FEW || wanted !== '') return
    const closed = first.rows.filter((row) => row.open === false).map(({ path }) => path)
    if (closed.length) setOpen((before) => [...new Set([...before, ...closed])])
  }, [first, wanted])
  const toggle = useCallback((path: string) => {
    touched.current = true
    setOpen((before) => (before.includes(path) ? before.filter((one) => one !== path) : [...before, path]))
  }, [])

  const onKey = (event: KeyboardEvent): void => {
    const at = picked ? items.findIndex(({ index }) => rowAt(index)?.path === picked.path) : -1
    const go = (step: number): void => {
      const index = at < 0 ? (items[0]?.index ?? 0) : items[at]!.index + step
      const next = rowAt(index)
      if (!next) return
      setPicked(next)
      virtual.scrollToIndex(index)
    }
    if (event.key === 'ArrowDown') go(1)
    else if (event.key === 'ArrowUp') go(-1)
    else if (event.key === 'ArrowRight' && picked?.open === false) toggle(picked.path)
    else if (event.key === 'ArrowLeft' && picked?.open === true) toggle(picked.path)
    else if (event.key === 'Enter' && picked && picked.open !== null) toggle(picked.path)
    else return
    event.preventDefault()
  }

  return (
    <div className={css['topics']} data-picked={picked !== null || undefined}>
      <div className={css['left']}>
        <Invitation broker={broker} empty={empty} onPropose={() => onPropose('')} onPlant={onPlant} />
        <div className={css['tools']}>
          <label className={css['find']}>
            <Search size={16} aria-hidden />
            <input
              type="search"
              value={search}
              placeholder={text('discover.find')}
              aria-label={text('discover.find')}
              onChange={(event) => setSearch(event.target.value.slice(0, 200))}
            />
            {search !== '' && (
              <button type="button" aria-label={text('tree.clear')} onClick={() => setSearch('')}>
                <X size={16} aria-hidden />
              </button>
            )}
          </label>
          <div className={controls['segments']} role="radiogroup" aria-label={text('discover.show')}>
            {(['all', 'unused', 'used'] as const).map((choice) => (
              <button
                key={choice}
                type="button"
                role="radio"
                aria-checked={show === choice}
                className={controls['segment']}
                onClick={() => setShow(choice)}
              >
                {text(`discover.show.${choice}`)}
              </button>
            ))}
          </div>
        </div>
        <div className={css['head']} aria-hidden>
          <span className={css['name']}>{text('discover.column.topic')}</span>
          <span className={css['preview']}>{text('discover.column.value')}</span>
          <span className={css['figure']}>{text('discover.column.rate')}</span>
          <span className={css['figure']}>{text('discover.column.age')}</span>
          <span className={`${css['figure']} ${css['bytes']}`}>{text('discover.column.size')}</span>
          <span className={css['used']}>{text('discover.column.used')}</span>
        </div>
        <div
          ref={scroller}
          className={css['rows']}
          role="tree"
          tabIndex={0}
          aria-label={text('discover.tree')}
          onKeyDown={onKey}
        >
          {failed && (
            <p className={controls['wrong']} role="alert">
              {failed.message}
            </p>
          )}
          {total === 0 && (
            <p className={controls['empty']}>
              {wanted === '' ? text('discover.nothing') : text('discover.nothing.found', { query: wanted })}
            </p>
          )}
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map(({ index, start, size }) => {
              const row = rowAt(index)
              return row ? (
                <Row
                  key={index}
                  row={row}
                  clock={clock}
                  top={start}
                  height={size}
                  active={picked?.path === row.path}
                  onPick={() => setPicked(row)}
                  onToggle={() => toggle(row.path)}
                />
              ) : null
            })}
          </div>
        </div>
      </div>
      {picked && (
        <TopicSheet
          broker={broker.name}
          row={picked}
          onClose={() => setPicked(null)}
          onPropose={() => onPropose(picked.path)}
        />
      )}
    </div>
  )
}

/** The first thing to read: what was heard, and the one thing to do about it. */
const Invitation = ({
  broker,
  empty,
  onPropose,
  onPlant,
}: {
  readonly broker: TopicsViewProps['broker']
  readonly empty: boolean
  readonly onPropose: () => void
  readonly onPlant: () => void
}) => {
  const quiet = broker.topics === 0
  if (!empty && broker.unused === 0 && !quiet)
    return (
      <p className={css['calm']}>
        {text('discover.all-used')}
        <button type="button" className={controls['small']} onClick={onPlant}>
          {text('discover.show-plant')}
        </button>
      </p>
    )
  return (
    <section className={css['invite']} data-empty={empty || undefined}>
      <div>
        <h2>
          {empty
            ? text('discover.empty')
            : text('discover.some', { unused: formatCount(broker.unused), topics: formatCount(broker.topics) })}
        </h2>
        <p>
          {quiet
            ? text('discover.quiet')
            : empty
              ? text('discover.empty.about', { topics: broker.topics })
              : text('discover.some.about')}
        </p>
      </div>
      <button
        type="button"
        className={empty ? controls['primary'] : controls['button']}
        disabled={quiet}
        onClick={onPropose}
      >
        <Sparkles size={18} aria-hidden />
        {text('discover.propose')}
      </button>
    </section>
  )
}
