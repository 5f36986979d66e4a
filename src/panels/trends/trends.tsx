/** The trend workspace: what is shown, beside what, and when; the panels; the figures of a marked span. */
import { Locate, SquareDashedMousePointer } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { text } from '../../texts/text.ts'
import '../../texts/trends.ts'
import controls from '../controls.module.css'
import { aheadIn } from '../foresight/of-signal.ts'
import { useForesightOf } from '../foresight/use-foresight.ts'
import { usePorts } from '../ports.tsx'
import { Cursor } from './cursor.ts'
import { BesideList, PopoverOf, SignalList } from './signal-list.tsx'
import { SignalPicker } from './signal-picker.tsx'
import { SpanFigures } from './span-figures.tsx'
import { commonName } from './stack-data.ts'
import { TrendStack, type StackHandle } from './trend-stack.tsx'
import css from './trends.module.css'
import { TrendTools } from './trend-tools.tsx'
import { DRAWN_IN, MOST_SIGNALS, parseView, printView, type TrendsView } from './trends-view.ts'
import { hasTrend } from './has-trend.ts'

const SPANS = [
  ['15m', 15 * 60_000],
  ['1h', 3_600_000],
  ['8h', 8 * 3_600_000],
  ['24h', 86_400_000],
  ['7d', 7 * 86_400_000],
  ['30d', 30 * 86_400_000],
] as const

export const Trends = () => {
  const { twin, workspace, now } = usePorts()
  const shown = useSyncExternalStore(workspace.subscribe, () => workspace.shown('trends'))
  const view = useMemo(() => parseView(shown), [shown])
  const [cursor] = useState(() => new Cursor())
  const [marking, setMarking] = useState(false)
  const [picking, setPicking] = useState(false)
  const handle = useRef<StackHandle>(null)
  const latest = useRef(view)
  useEffect(() => {
    latest.current = view
  })
  const change = useCallback(
    (part: Partial<TrendsView>): void => workspace.open('trends', printView({ ...latest.current, ...part })),
    [workspace],
  )
  const signals = useMemo(
    () =>
      view.signals.flatMap((id) => {
        const signal = twin.signal(id)
        return signal && hasTrend(signal) ? [signal] : []
      }),
    [twin, view.signals],
  )
  const assets = useMemo(() => [...new Set(signals.map(({ asset }) => asset.id as string))], [signals])
  const foresight = useForesightOf(assets)
  const isAhead = view.ahead || signals.some((signal) => aheadIn(foresight, signal) !== null)
  const missing = view.signals.filter((id) => !twin.signal(id))
  const title =
    signals.length === 0
      ? text('trends.title')
      : (commonName(signals) ?? text('trends.several', { count: signals.length }))
  const toggle = (id: string): void =>
    change({
      signals: view.signals.includes(id)
        ? view.signals.filter((one) => one !== id)
        : [...view.signals, id].slice(0, MOST_SIGNALS),
    })
  const list = <SignalList signals={signals} missing={missing} onAdd={() => setPicking(true)} onRemove={toggle} />
  const beside = <BesideList signals={signals} view={view} onChange={change} />
  const count = view.beside.size + (DRAWN_IN.length - view.off.size)
  return (
    <div
      className={css['page']}
      data-span={view.ab !== null || undefined}
      data-empty={signals.length === 0 || undefined}
    >
      <header className={css['bar']}>
        <h1>{title}</h1>
        <span className={css['folded']}>
          <PopoverOf label={text('trends.count', { count: view.signals.length })}>{list}</PopoverOf>
          <PopoverOf label={text('trends.beside.count', { count })}>{beside}</PopoverOf>
        </span>
        <span className={css['space']} />
        <div className={`${controls['segments']} ${css['spans']}`} role="radiogroup" aria-label={text('trends.span')}>
          {SPANS.map(([name, ms]) => (
            <button
              key={name}
              type="button"
              role="radio"
              aria-checked={view.spanMs === ms}
              className={controls['segment']}
              onClick={() => change({ spanMs: ms })}
            >
              {text(`trends.span.${name}`)}
            </button>
          ))}
        </div>
        {isAhead && view.to === null && (
          <button
            type="button"
            className={css['tool']}
            aria-pressed={view.ahead}
            title={text('trends.ahead.about')}
            onClick={() => change({ ahead: !view.ahead })}
          >
            {text('trends.ahead')}
          </button>
        )}
        {view.to !== null && (
          <button
            type="button"
            className={css['tool']}
            title={text('trends.now.about')}
            aria-label={text('trends.now.about')}
            onClick={() => change({ to: null })}
          >
            <Locate size={18} aria-hidden />
            <span>{text('trends.now')}</span>
          </button>
        )}
        <button
          type="button"
          className={`${css['tool']} ${css['mark']}`}
          aria-pressed={marking}
          aria-label={text('trends.mark')}
          title={text('trends.mark')}
          onClick={() => setMarking(!marking)}
        >
          <SquareDashedMousePointer size={18} aria-hidden />
        </button>
        <TrendTools view={view} title={title} signals={signals} handle={handle} onView={change} />
      </header>
      {signals.length > 0 ? (
        <>
          <aside className={css['side']} aria-label={text('trends.signals')}>
            {list}
            {beside}
          </aside>
          <TrendStack
            signals={signals}
            view={view}
            marking={marking}
            cursor={cursor}
            foresight={foresight}
            handle={handle}
            onWindow={(spanMs, to) => change({ spanMs, to })}
            onSpan={(ab) => {
              setMarking(false)
              change({ ab })
            }}
          />
          {view.ab && (
            <SpanFigures
              signals={signals}
              span={view.ab}
              beside={view.beside}
              onClose={() => change({ ab: null })}
              now={now}
            />
          )}
        </>
      ) : (
        <div className={css['nothing']}>
          <b>{text('trends.none')}</b>
          <p>{text('trends.none.about')}</p>
          {missing.map((id) => (
            <p key={id}>{text('trends.unknown', { id })}</p>
          ))}
          <button type="button" className={controls['primary']} onClick={() => setPicking(true)}>
            {text('trends.add.title')}
          </button>
        </div>
      )}
      {picking && <SignalPicker chosen={view.signals} onToggle={toggle} onClose={() => setPicking(false)} />}
    </div>
  )
}
