/** Everything about what is selected: state, data, alerts, trend, live values, components, commands. */
import { ChartColumn, Focus, ListChecks, Locate } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { isOpen } from '../../alarms/board.ts'
import { text } from '../../texts/text.ts'
import { TELLING_ROLES } from '../../twin/derive.ts'
import type { Selection } from '../../twin/selection.ts'
import type { TwinAsset, TwinComponent, TwinSignal } from '../../twin/twin.ts'
import { AlertCard } from '../alerts/alert-card.tsx'
import css from './asset-sheet.module.css'
import { useAlarmsByBranch, useBoardRows, nodeKey } from '../board-rows.ts'
import controls from '../controls.module.css'
import { CommandPanel } from './command-panel.tsx'
import { useArrived, usePast } from '../moment.tsx'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { Breadcrumb, ClockLine, DataLine, DrawnLine, StateCard } from './sheet-parts.tsx'
import { hasTrend } from '../trends/has-trend.ts'
import { useOpenFigures } from '../figures/open-figures.ts'
import { hasFigures } from '../figures/has-figures.ts'
import { hasPlans } from '../plans/has-plans.ts'
import { SignalRow } from './signal-row.tsx'
import { useSubscribed } from '../subscribed.ts'

const BranchPart = lazy(() => import('./branch/branch-part.tsx').then((module) => ({ default: module.BranchPart })))
const PastCard = lazy(() => import('../timeline/past/past-signs.tsx').then((module) => ({ default: module.PastCard })))
const UsePart = lazy(() => import('../foresight/use-part.tsx').then((module) => ({ default: module.UsePart })))
const ForesightPart = lazy(() =>
  import('../foresight/foresight-part.tsx').then((module) => ({ default: module.ForesightPart })),
)
const SheetOrders = lazy(() => import('../plans/sheet-orders.tsx').then((module) => ({ default: module.SheetOrders })))
const SheetNotes = lazy(() => import('../notes/sheet-notes.tsx').then((module) => ({ default: module.SheetNotes })))
const TrendPanel = lazy(() => import('../trends/trend-panel.tsx').then((module) => ({ default: module.TrendPanel })))

/** An alarm's signal, else what most people look for first. */
const firstTrend = (signals: readonly TwinSignal[], alarmed: string | null): TwinSignal | undefined => {
  const plottable = signals.filter(hasTrend)
  return (
    plottable.find((signal) => signal.id === alarmed) ??
    TELLING_ROLES.map((role) => plottable.find((signal) => signal.role === role)).find(Boolean) ??
    plottable.find((signal) => signal.type === 'number') ??
    plottable[0]
  )
}

const signalName = (signal: TwinSignal, asset: TwinAsset, component: TwinComponent | undefined): string => {
  const part = component ? undefined : asset.components.find((c) => c.key === signal.component)
  return part && !signal.name.startsWith(part.name) ? `${part.name}, ${signal.name}` : signal.name
}

const Parts = ({ asset, component }: { readonly asset: TwinAsset; readonly component: TwinComponent | undefined }) => {
  const { twin, board, select } = usePorts()
  const branches = useAlarmsByBranch(twin, board)
  const parts: readonly {
    readonly key: string
    readonly name: string
    readonly selection: Selection
    readonly current: boolean
  }[] = [
    ...(asset.components.length
      ? [
          {
            key: asset.id,
            name: text('sheet.whole'),
            selection: { asset: asset.id, component: null },
            current: !component,
          },
        ]
      : []),
    ...asset.components.map((c) => ({
      key: nodeKey(asset.id, c.key),
      name: c.name,
      selection: { asset: asset.id, component: c.key },
      current: c === component,
    })),
    ...asset.children.map((child) => ({
      key: child.id,
      name: child.name,
      selection: { asset: child.id, component: null },
      current: false,
    })),
  ]
  if (parts.length === 0) return null
  return (
    <section className={css['section']}>
      <h2>{text(asset.components.length ? 'sheet.components' : 'sheet.children')}</h2>
      <ul className={css['parts']}>
        {parts.map((part) => {
          const alarms = part.current && part.key === asset.id ? undefined : branches.get(part.key)
          return (
            <li key={part.key}>
              <button
                type="button"
                className={controls['small']}
                aria-pressed={part.current}
                onClick={() => select(part.selection)}
              >
                {alarms && part.key !== asset.id && (
                  <PriorityMark priority={alarms.worst} size={12} hollow={alarms.over} />
                )}
                {part.name}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Lets all others recede, or come back. */
const AloneButton = ({ asset }: { readonly asset: TwinAsset }) => {
  const { isolated } = usePorts()
  const alone = useSubscribed(isolated.subscribe, isolated.get) === asset.id
  const name = text(alone ? 'isolate.end' : 'isolate.one')
  return (
    <button
      type="button"
      className={controls['icon']}
      aria-label={name}
      title={`${name} (I)`}
      aria-pressed={alone}
      onClick={() => isolated.set(alone ? null : asset.id)}
    >
      <Focus size={20} aria-hidden />
    </button>
  )
}

export const AssetSheet = ({ selection }: { readonly selection: Selection }) => {
  const { twin, board, focus, workspace, acts } = usePorts()
  const openFigures = useOpenFigures()
  const past = usePast()
  const arrived = useArrived()
  useBoardRows(board)
  const [chosen, setChosen] = useState<string | null>(null)
  const asset = twin.asset(selection.asset)
  if (!asset) return null
  const component = asset.components.find((c) => c.key === selection.component)
  const signals = component ? component.signals : asset.signals
  const isForeseen = signals.some(({ type }) => type === 'number' || type === 'integer')
  const isBranch = !component && asset.children.length > 0
  const own = component ? signals : signals.filter((signal) => signal.component === null)
  const listed = own.length > 0 ? own : signals
  const alerts = board.ofAsset(asset.id).filter((row) => isOpen(row) && (!component || row.component === component.key))
  const trend =
    signals.find((signal) => signal.id === chosen && hasTrend(signal)) ?? firstTrend(signals, alerts[0]?.signal ?? null)
  const kind = component ? `${asset.name}${asset.className ? ` · ${asset.className}` : ''}` : asset.className
  return (
    <article
      className={css['sheet']}
      aria-label={text('sheet.label', { name: component ? `${asset.name} ${component.name}` : asset.name })}
    >
      <header className={css['head']}>
        <Breadcrumb asset={asset} />
        <h1>{component ? component.name : asset.name}</h1>
        {kind !== '' && <p>{kind}</p>}
        <div className={css['tools']}>
          {!component && hasFigures(twin, asset) && (
            <button
              type="button"
              className={controls['icon']}
              aria-label={text('figures.open', { name: asset.name })}
              title={text('figures.open', { name: asset.name })}
              onClick={() => openFigures(asset.id)}
            >
              <ChartColumn size={20} aria-hidden />
            </button>
          )}
          <AloneButton asset={asset} />
          <button
            type="button"
            className={controls['icon']}
            aria-label={text('sheet.focus')}
            title={text('sheet.focus')}
            onClick={() => focus(asset.id)}
          >
            <Locate size={20} aria-hidden />
          </button>
        </div>
      </header>
      {past && (
        <Suspense fallback={null}>
          <PastCard />
        </Suspense>
      )}
      {alerts.length > 0 && (
        <section className={css['alerts']} aria-label={text('sheet.alerts')}>
          {alerts.map((row) => (
            <AlertCard key={row.key} row={row} withAsset={false} withHelp />
          ))}
        </section>
      )}
      {isBranch && (
        <Suspense fallback={<div className={css['waiting']}>{text('sheet.loading')}</div>}>
          <BranchPart key={asset.id} branch={asset} />
        </Suspense>
      )}
      {isForeseen && (
        <Suspense fallback={null}>
          <ForesightPart asset={asset} component={component?.key ?? null} only="calling" />
        </Suspense>
      )}
      <StateCard asset={asset} component={component?.key ?? null} />
      {hasPlans(twin, asset) && !past && (
        <button type="button" className={controls['button']} onClick={() => workspace.open('plans', { of: asset.id })}>
          <ListChecks size={18} aria-hidden />
          {text('plans.compare')}
        </button>
      )}
      {acts !== null && !component && !past && hasPlans(twin, asset) && (
        <Suspense fallback={null}>
          <SheetOrders asset={asset} />
        </Suspense>
      )}
      {asset.signals.length > 0 && <DataLine signals={signals} />}
      {asset.signals.length > 0 && <ClockLine signals={asset.signals} />}
      <DrawnLine asset={asset} />
      {trend && (
        <Suspense fallback={<div className={css['waiting']}>{text('trend.loading')}</div>}>
          <TrendPanel key={`${trend.id} ${arrived}`} signal={trend} name={signalName(trend, asset, component)} />
        </Suspense>
      )}
      {signals.length > 0 && (
        <section className={css['section']}>
          <h2>{text('sheet.signals')}</h2>
          <ul>
            {listed.map((signal) => (
              <SignalRow
                key={signal.id}
                signal={signal}
                name={signalName(signal, asset, component)}
                chosen={signal === trend}
                onChoose={() => setChosen(signal.id)}
              />
            ))}
          </ul>
        </section>
      )}
      {isForeseen && (
        <Suspense fallback={null}>
          <ForesightPart asset={asset} component={component?.key ?? null} only="quiet" />
        </Suspense>
      )}
      {!component && (
        <Suspense fallback={null}>
          <SheetNotes key={asset.id} asset={asset.id} />
        </Suspense>
      )}
      <Parts asset={asset} component={component} />
      {isBranch && (
        <Suspense fallback={null}>
          <UsePart key={asset.id} of={asset.id} />
        </Suspense>
      )}
      {!component && !past && <CommandPanel key={asset.id} asset={asset} />}
    </article>
  )
}
