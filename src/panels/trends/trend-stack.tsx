/** The panels of the trend workspace, one a unit, on one time axis; what is done to one is done to all. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type Ref,
} from 'react'
import { formatMoment } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { ForesightAsset } from '../../wire/foresight.ts'
import { aheadIn, episodesOf } from '../foresight/of-signal.ts'
import { useBoardRows } from '../board-rows.ts'
import { AskFailed } from '../journal.ts'
import { NoteButton } from '../notes/note-button.tsx'
import { NoteMarks } from '../notes/note-marks.tsx'
import { usePorts } from '../ports.tsx'
import { useSampled, useTick } from '../ticker.ts'
import type { Cursor } from './cursor.ts'
import { drawnPanel } from './panel-picture.ts'
import { alarmSpans, commonName, nameOf, panelsOf } from './stack-data.ts'
import { listenTo, STACK_KEYS } from './stack-gestures.ts'
import { StackMarks } from './stack-marks.tsx'
import { PLOT_LEFT, PLOT_RIGHT, type StackPlot } from './stack-plot.ts'
import { PanelHead, StackPanel, StateStrip } from './stack-panel.tsx'
import css from './stack.module.css'
import type { TrendWindow } from './trend-data.ts'
import { TrendTail } from './trend-tail.ts'
import { aheadMs, type TrendsView } from './trends-view.ts'
import { useInk } from './use-ink.ts'
import { around } from './use-history.ts'
import { type Past, type Pasts, stateOf, usePasts } from './use-pasts.ts'

const HEAD = 32
const LOW_PANEL = 100
const LEAST_FIRST = 200
const STATE_STRIP = 26
const SETTLE_MS = 180
/** A window is no shorter. */
const LEAST_MS = 10_000
const MOST_EVENTS = 5000

/** What the page around it may ask of the panels. */
export interface StackHandle {
  readonly window: () => TrendWindow
  readonly pasts: () => Pasts
  /** Each with its head in words. */
  readonly canvases: () => readonly { readonly title: string; readonly canvas: HTMLCanvasElement }[]
}

interface TrendStackProps {
  readonly signals: readonly TwinSignal[]
  readonly view: TrendsView
  /** One finger marks a span. */
  readonly marking: boolean
  readonly cursor: Cursor
  /** Of their machines, by asset. */
  readonly foresight: ReadonlyMap<string, ForesightAsset>
  readonly handle: Ref<StackHandle>
  /** @param to null = now, and goes on with it */
  readonly onWindow: (spanMs: number, to: number | null) => void
  readonly onSpan: (span: Span | null) => void
}

const useSize = (): readonly [
  (node: HTMLElement | null) => void,
  { readonly width: number; readonly height: number },
] => {
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [node, setNode] = useState<HTMLElement | null>(null)
  useEffect(() => {
    if (!node) return
    const observer = new ResizeObserver(() => setSize({ width: node.clientWidth, height: node.clientHeight }))
    observer.observe(node)
    return () => observer.disconnect()
  }, [node])
  return [setNode, size]
}

const useAlarmEvents = (signals: readonly TwinSignal[], { from, to }: TrendWindow) => {
  const { board, journal } = usePorts()
  const rows = useBoardRows(board)
  const assets = useMemo(() => [...new Set(signals.map(({ asset }) => asset.id as string))], [signals])
  const events = useQuery({
    queryKey: ['trend-alarms', assets, from, to, board.cursor],
    queryFn: async () => {
      const answers = await Promise.all(assets.map((asset) => journal({ asset, from, to, limit: MOST_EVENTS })))
      return answers.flatMap((answer) => {
        if (!answer.ok) throw new AskFailed(answer.error)
        return answer.value
      })
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
  return { rows, events: events.data ?? [] }
}

export const TrendStack = ({
  signals,
  view,
  marking,
  cursor,
  foresight,
  handle,
  onWindow,
  onSpan,
}: TrendStackProps) => {
  const { values, now, travel, workspace } = usePorts()
  /** A moment that was tapped, ms. */
  const [tapped, setTapped] = useState<number | null>(null)
  const ink = useInk()
  const [setBox, size] = useSize()
  const panels = useMemo(() => panelsOf(signals), [signals])
  const assets = useMemo(
    () => (view.off.has('states') ? [] : [...new Set(signals.map(({ asset }) => asset))].filter(stateOf).slice(0, 3)),
    [signals, view.off],
  )
  const ofAssets = useMemo(() => [...new Set(signals.map(({ asset }) => asset.id as string))], [signals])
  /** While it is being moved; then it becomes the view's. */
  const moving = useRef<{ readonly window: TrendWindow; readonly live: boolean } | null>(null)
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)
  const marked = useRef<Span | null>(null)
  const plots = useRef(new Map<number, StackPlot>())
  const strips = useRef(new Map<string, (window: TrendWindow, until: number) => void>())
  const tails = useRef(new Map<string, TrendTail>())
  const over = useRef<HTMLDivElement>(null)

  const shownWindow = useCallback((): TrendWindow => {
    if (moving.current && !moving.current.live) return moving.current.window
    const { window } = moving.current ?? {}
    const spanMs = window ? window.to - window.from : view.spanMs
    const to = moving.current ? now() : (view.to ?? now())
    return { from: to - spanMs, to }
  }, [view.spanMs, view.to, now])

  /** With what lies ahead, where it ends now. */
  const drawnWindow = useCallback((): TrendWindow => {
    const { from, to } = shownWindow()
    const live = moving.current ? moving.current.live : view.to === null
    return { from, to: live ? to + aheadMs({ ahead: view.ahead, to: null, spanMs: to - from }) : to }
  }, [shownWindow, view.ahead, view.to])

  // What is asked of a live window moves on in twentieths of its span; the tail covers what is newer.
  const grid = view.spanMs / 20
  const edge = useSampled(() => Math.ceil(now() / grid) * grid)
  const wanted = useMemo(
    () =>
      view.to === null
        ? { from: edge - view.spanMs - 2 * grid, to: edge }
        : around({ from: view.to - view.spanMs, to: view.to }),
    [view.to, view.spanMs, edge, grid],
  )
  const plotWidth = Math.max(60, size.width - PLOT_LEFT - PLOT_RIGHT)
  const share = (wanted.to - wanted.from) / view.spanMs
  const columns = Math.min(10_000, Math.ceil((plotWidth * share) / 100) * 200)
  const pasts = usePasts(signals, view, wanted, columns)
  const { rows, events } = useAlarmEvents(signals, wanted)
  const bySignal = useMemo(() => new Map(pasts.all.map((past) => [past.signal.id as string, past])), [pasts.all])

  const draw = (): void => {
    const at = now()
    const window = drawnWindow()
    const live = {
      now: at,
      tail: (past: Past) =>
        tails.current.get(past.signal.id)?.after(past.until, view.spanMs / columns) ?? { t: [], value: [] },
      alarms: (signal: TwinSignal) =>
        alarmSpans(signal.id, events, rows, { from: wanted.from, to: Math.min(at, wanted.to) }),
      unusual: (signal: TwinSignal) =>
        episodesOf(foresight, signal).map(({ since, until }) => ({ from: since, to: until ?? at })),
      ahead: (signal: TwinSignal) => aheadIn(foresight, signal),
    }
    panels.forEach((panel, i) => {
      const of = panel.flatMap((signal) => bySignal.get(signal.id) ?? [])
      if (of.length === 0) return
      const { picture, range } = drawnPanel(of, view, window, ink, {
        ...live,
        tail: (past) => {
          const { t, value } = live.tail(past)
          return { t: t.map((seconds) => seconds * 1000), value }
        },
      })
      plots.current.get(i)?.draw(picture, window, range, moving.current?.live === false)
    })
    for (const paint of strips.current.values()) paint(window, at)
  }
  useTick(() => {
    const at = now()
    for (const signal of signals) {
      const tail = tails.current.get(signal.id) ?? new TrendTail()
      tails.current.set(signal.id, tail)
      if (values.usable(signal.slot, at))
        tail.push(Math.max(values.receive[signal.slot]!, at - 1000), values.value[signal.slot]!)
    }
    draw()
  })

  const latest = useRef({ draw, shownWindow, drawnWindow, onWindow, onSpan, marking, view })
  useLayoutEffect(() => {
    const { view: before } = latest.current
    if (before.spanMs !== view.spanMs || before.to !== view.to) moving.current = null
    latest.current = { draw, shownWindow, drawnWindow, onWindow, onSpan, marking, view }
  })
  useImperativeHandle(
    handle,
    () => ({
      window: shownWindow,
      pasts: () => pasts,
      canvases: () =>
        panels.flatMap((panel, i) => {
          const plot = plots.current.get(i)
          return plot ? [{ title: panelTitle(panel, signals), canvas: plot.canvas }] : []
        }),
    }),
    [shownWindow, pasts, panels, signals],
  )
  const go = useCallback(
    (given: TrendWindow | null): void => {
      const at = now()
      // Of the days ahead nothing is left over where the picture moves.
      const next = given && { from: Math.min(given.from, at - LEAST_MS), to: Math.min(given.to, at) }
      const before = latest.current.shownWindow()
      const wasLive = moving.current ? moving.current.live : latest.current.view.to === null
      const spanMs = next ? next.to - next.from : before.to - before.from
      // What ends at now goes on with it; zooming a live view keeps it live.
      const live = next === null || next.to >= at - (wasLive ? spanMs * 0.02 : 0)
      moving.current = { window: next ?? { from: at - spanMs, to: at }, live }
      latest.current.draw()
      clearTimeout(settling.current)
      settling.current = setTimeout(
        () => {
          // Another time was chosen meanwhile: that one counts.
          if (!moving.current) return
          const { window, live: goesOn } = moving.current
          latest.current.onWindow(window.to - window.from, goesOn ? null : window.to)
        },
        next ? SETTLE_MS : 0,
      )
    },
    [now],
  )
  useEffect(() => () => clearTimeout(settling.current), [])
  useEffect(() => {
    if (!over.current) return
    return listenTo(over.current, {
      window: () => latest.current.drawnWindow(),
      now: () => Math.max(now(), latest.current.drawnWindow().to),
      go,
      point: (at) => cursor.set(at),
      mark: (a, b, done) => {
        const span = { from: Math.min(a, b), to: Math.min(now(), Math.max(a, b)) }
        marked.current = done ? null : span
        if (done) latest.current.onSpan(span.to - span.from >= 1000 ? span : null)
      },
      tap: (at) => {
        cursor.set(at)
        // Of what is to come there is no picture of the hall.
        setTapped(at <= now() ? at : null)
      },
      marking: () => latest.current.marking,
    })
  }, [cursor, go, now])

  const rest = (panels.length - 1) * (HEAD + LOW_PANEL) + assets.length * STATE_STRIP + HEAD + 8
  const first = Math.max(LEAST_FIRST, size.height - rest)
  const onKey = (key: string): boolean => {
    const move = STACK_KEYS[key]
    const at = cursor.get()
    if (move) go(move(shownWindow(), now()))
    else if (key === 'Escape' && tapped !== null) setTapped(null)
    else if (key === 'Escape' && view.ab) onSpan(null)
    else if (key === 'Enter' && at !== null) setTapped(at)
    else if ((key === 'a' || key === 'b') && at !== null) {
      const other = key === 'a' ? (view.ab?.to ?? shownWindow().to) : (view.ab?.from ?? shownWindow().from)
      onSpan({ from: Math.min(at, other), to: Math.max(at, other) })
    } else return false
    return true
  }
  return (
    <div ref={setBox} className={css['stack']}>
      <div
        className={css['panels']}
        role="group"
        tabIndex={0}
        aria-label={`${text('trends.plot', {
          names: signals.map((signal) => `${signal.asset.name} ${nameOf(signal)}`).join(', '),
          from: formatMoment((view.to ?? edge) - view.spanMs, edge),
          to: view.to === null ? text('trend.now') : formatMoment(view.to, edge),
        })} ${text('trends.help')}`}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
          const { from, to } = shownWindow()
          const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
          if (event.shiftKey && step !== 0) {
            const at = (cursor.get() ?? (from + to) / 2) + (step * (to - from)) / 100
            cursor.set(Math.min(to, Math.max(from, at)))
            event.preventDefault()
          } else if (onKey(event.key)) event.preventDefault()
        }}
      >
        {size.width > 0 &&
          panels.map((panel, i) => (
            <section key={panel.map(({ id }) => id).join()}>
              <PanelHead
                panel={panel}
                title={panelTitle(panel, signals)}
                pasts={bySignal}
                foresight={foresight}
                cursor={cursor}
                ink={ink}
              />
              <StackPanel
                width={size.width}
                height={i === 0 ? first : LOW_PANEL}
                ink={ink}
                times={i === 0}
                signal={panel[0]!}
                onPlot={(plot) => {
                  if (plot) plots.current.set(i, plot)
                  else plots.current.delete(i)
                }}
              />
              {i === 0 &&
                assets.map((asset) => (
                  <StateStrip
                    key={asset.id}
                    label={assets.length > 1 ? asset.name : text('trends.state')}
                    signal={stateOf(asset)!}
                    answer={pasts.states.get(asset)}
                    ink={ink}
                    onPaint={(paint) => {
                      if (paint) strips.current.set(asset.id, paint)
                      else strips.current.delete(asset.id)
                    }}
                  />
                ))}
            </section>
          ))}
        <div
          ref={over}
          className={css['over']}
          style={{ left: PLOT_LEFT, right: PLOT_RIGHT }}
          data-marking={marking || undefined}
        >
          <StackMarks
            window={() => latest.current.drawnWindow()}
            span={() => marked.current ?? view.ab}
            cursor={cursor}
          />
        </div>
        <div className={css['notes']} style={{ left: PLOT_LEFT, right: PLOT_RIGHT }}>
          <NoteMarks assets={ofAssets} window={() => latest.current.shownWindow()} />
        </div>
        {tapped !== null && (
          <div className={css['moment']} style={{ left: PLOT_LEFT + 12 }}>
            <button
              type="button"
              onClick={() => {
                travel.seek(tapped)
                workspace.open('hall')
              }}
            >
              {text('trends.moment', { time: formatMoment(tapped, edge) })}
            </button>
            <NoteButton
              pin={() => ({ assets: ofAssets, at: Math.floor(tapped), to: null })}
              label={text('notes.write.here', { time: formatMoment(tapped, edge) })}
              className={undefined}
              onClosed={() => setTapped(null)}
            />
          </div>
        )}
        {pasts.error && <p className={css['said']}>{text('trends.failed', { error: pasts.error.message })}</p>}
        {!pasts.error && pasts.pending && <p className={css['said']}>{text('trends.reading')}</p>}
        {!pasts.error && !pasts.pending && pasts.all.every(({ own }) => own?.t.length === 0) && (
          <p className={css['said']}>{text('trends.empty')}</p>
        )}
      </div>
    </div>
  )
}

/** Its unit stands beside it. */
const panelTitle = (panel: readonly TwinSignal[], all: readonly TwinSignal[]): string => {
  // The page's own title says which part.
  const [first] = all
  const ofOnePart = all.every(({ asset, component }) => asset === first!.asset && component === first!.component)
  if (ofOnePart && panel.length === 1) return panel[0]!.name
  const names = [...new Set(panel.map(({ name }) => name))]
  const parts = [...new Set(panel.map(nameOf))]
  return parts.length === 1 ? parts[0]! : names.length === 1 ? names[0]! : (commonName(panel) ?? names.join(', '))
}
