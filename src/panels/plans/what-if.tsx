/** What could be otherwise of a machine's line, simulated beside the line as it is from how it stands now. */
import { X } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import type { KnownLine } from '../../whatif/from-twin/line-of.ts'
import { AS_IS, type ChangeQuestion } from '../../whatif/scenarios/change-study.ts'
import type { Change } from '../../whatif/scenarios/changes.ts'
import { closedAhead } from '../../whatif/scenarios/plan-options.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { simulatedFuture } from '../simulated/simulated-future.ts'
import { AddChange } from './add-change.tsx'
import { ChangeTable } from './change-table.tsx'
import { printChange } from './changes-view.ts'
import { lineNow } from './line-now.ts'
import { formatHours } from './plan-words.ts'
import css from './plans.module.css'
import { AHEAD_H, type PlansView, parseView, printView } from './plans-view.ts'
import type { ReadLine } from './read-line.ts'
import { ReckonAgain } from './reckon-again.tsx'
import { SavedChanges } from './saved-changes.tsx'
import { useChanges } from './use-changes.ts'

const HOUR = 3_600_000
const SEED = 1
const TOGETHER = 'together'

interface WhatIfProps {
  readonly asset: TwinAsset
  readonly read: ReadLine
  readonly line: KnownLine
  readonly calendar: Calendar
  readonly view: PlansView
  readonly onChange: (part: Partial<PlansView>) => void
}

export const changeName = (change: Change, twin: Twin): string => {
  switch (change.kind) {
    case 'speed':
      return text('what-if.change.speed', { machine: nameOf(twin, change.station), percent: change.percent })
    case 'places':
      return text('what-if.change.places', { machine: nameOf(twin, change.station), count: change.more })
    case 'crew':
      return text('what-if.change.crew', {
        crew: twin.crews.get(change.crew)?.name ?? change.crew,
        count: change.more,
      })
    case 'mix':
      return text('what-if.change.mix', { share: change.share, percent: change.percent })
    case 'out':
      return text('what-if.change.out', { machine: nameOf(twin, change.station), time: formatHours(change.hours) })
    case 'rush':
      return text('what-if.change.rush', { pieces: change.pieces })
  }
}
const nameOf = (twin: Twin, id: string): string => twin.asset(id)?.name ?? id

/** Of this line. */
const isOf = (line: KnownLine, change: Change): boolean => {
  if (change.kind === 'crew') return line.model.crews.some(({ id }) => id === change.crew)
  return 'station' in change ? line.stations.some(({ asset }) => asset.id === change.station) : true
}

export const WhatIf = ({ asset, read, line, calendar, view, onChange }: WhatIfProps) => {
  const { twin, values, travel, simulated, workspace } = usePorts()
  const [now, setNow] = useState(() => travel.now())
  const { changes, aheadH } = view
  const known = useMemo(() => changes.filter((one) => isOf(line, one)), [changes, line])
  const unknown = changes.filter((one) => !isOf(line, one))
  const rush = known.find((one) => one.kind === 'rush') ?? null
  const question = useMemo((): ChangeQuestion | null => {
    if (known.length === 0) return null
    const others = known.filter(({ kind }) => kind !== 'rush')
    return {
      model: line.model,
      start: lineNow(line, read.records, values, now),
      goodSinks: line.goodSinks,
      machines: line.stations.map((station) => station.asset.id),
      closed: closedAhead(calendar, now, aheadH * HOUR),
      hours: aheadH,
      variants: [
        ...others.map((change) => ({ id: printChange(change), changes: [change] })),
        ...(others.length > 1 ? [{ id: TOGETHER, changes: others }] : []),
      ],
      pieces: rush?.pieces ?? null,
      matters: twin.matters.pieces,
      seed: SEED,
    }
  }, [known, rush, line, read, values, now, calendar, aheadH, twin])
  const { judgement, futures, state, reason } = useChanges(question)
  const until = now + aheadH * HOUR
  const variantName = (id: string): string => {
    if (id === AS_IS) return text('what-if.as-is')
    const change = known.find((one) => printChange(one) === id)
    return change ? changeName(change, twin) : text('what-if.together')
  }
  const without = (change: Change) => (): void => onChange({ changes: changes.filter((one) => one !== change) })
  const see = (id: string): void => {
    const future = futures.get(id)
    if (!future || !simulated) return
    const change = known.find((one) => printChange(one) === id)
    const of = change && 'station' in change ? change.station : asset.id
    simulated.show(simulatedFuture(future, variantName(id), of, now, (one) => twin.asset(one) !== undefined))
    workspace.open('hall')
  }
  return (
    <div
      className={css['compare']}
      data-state={question ? state : 'none'}
      aria-busy={question !== null && state === 'running'}
    >
      <div className={css['tools']} data-below>
        <p role="status" data-futures={judgement?.futures ?? 0}>
          {question && state === 'running' && text('plans.running', { count: judgement?.futures ?? 0 })}
          {question &&
            state === 'done' &&
            text('plans.until', { time: formatMoment(until, now), count: judgement?.futures ?? 0 })}
        </p>
        <label>
          <span className="sr-only">{text('what-if.ahead')}</span>
          <select
            className={controls['input']}
            value={aheadH}
            onChange={({ target }) =>
              onChange({ aheadH: AHEAD_H.find((hours) => String(hours) === target.value) ?? AHEAD_H[0] })
            }
          >
            {AHEAD_H.map((hours) => (
              <option key={hours} value={hours}>
                {text('what-if.ahead.hours', { hours })}
              </option>
            ))}
          </select>
        </label>
        <AddChange
          machines={line.stations.map((station) => ({ id: station.asset.id, name: station.asset.name }))}
          crews={line.model.crews.map(({ id }) => ({ id, name: twin.crews.get(id)?.name ?? id }))}
          machine={asset.id}
          changes={changes}
          onAdded={(next) => onChange({ changes: next })}
        />
        <SavedChanges shown={printView(view)} onShown={(shown) => onChange(parseView(shown))} />
        <ReckonAgain now={now} onAgain={() => setNow(travel.now())} />
      </div>
      <div className={css['main']}>
        {state === 'failed' && (
          <p className={controls['wrong']} role="alert">
            {text('plans.reckon.failed', { error: reason })}
          </p>
        )}
        {unknown.map((change) => (
          <p key={printChange(change)} className={css['assumed']}>
            {text('what-if.unknown', { written: changeName(change, twin) })}
          </p>
        ))}
        {rush && (
          <p className={css['assumed']}>
            {changeName(rush, twin)}
            <button
              type="button"
              className={controls['icon']}
              aria-label={text('what-if.remove', { name: changeName(rush, twin) })}
              onClick={without(rush)}
            >
              <X size={18} aria-hidden />
            </button>
          </p>
        )}
        {known.some(({ kind }) => kind === 'mix') && <p className={css['assumed']}>{text('what-if.about.mix')}</p>}
        {!question ? (
          <div className={css['nothing']}>
            <b>{text('what-if.none')}</b>
            <p>{text('what-if.none.about')}</p>
          </div>
        ) : (
          judgement && (
            <ChangeTable
              judgement={judgement}
              nameOf={variantName}
              pieces={rush?.pieces ?? null}
              now={now}
              until={until}
              hasFuture={simulated ? (id) => futures.has(id) : null}
              onSee={see}
              onRemove={(id) => {
                const change = known.find((one) => printChange(one) === id)
                return change ? without(change) : null
              }}
            />
          )
        )}
      </div>
    </div>
  )
}
