/** The plans workspace: what to do about a machine that is expected to fail, compared on its line as it stands now. */
import * as Tabs from 'radix-ui/tabs'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { text } from '../../texts/text.ts'
import '../../texts/act.ts'
import '../../texts/plans.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { usePast } from '../moment.tsx'
import { usePorts } from '../ports.tsx'
import { useSubscribed } from '../subscribed.ts'
import { ActRecordTable } from './act-record.tsx'
import actsCss from './acts.module.css'
import { Advice } from './advice.tsx'
import { Automatic } from './automatic.tsx'
import { Cannot } from './cannot.tsx'
import { Compare } from './compare.tsx'
import { planned } from './has-plans.ts'
import css from './plans.module.css'
import { parseView, type PlansTab, type PlansView, printView, TABS } from './plans-view.ts'
import { openProposals, Proposals } from './proposals.tsx'
import { StopButton } from './stop.tsx'
import { useActs } from './use-acts.ts'
import { useFan, useLine } from './use-line.ts'
import { WhatIf } from './what-if.tsx'

interface OfOneProps {
  readonly asset: TwinAsset
  readonly tab: 'compare' | 'what-if'
  readonly view: PlansView
  readonly onChange: (part: Partial<PlansView>) => void
}

const OfOne = ({ asset, tab, view, onChange }: OfOneProps) => {
  const { twin } = usePorts()
  const { read, error, progress } = useLine(asset)
  const fan = useFan(asset)
  const calendar = useMemo(
    () => ({ shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }),
    [twin],
  )
  if (error)
    return (
      <p className={controls['wrong']} role="alert">
        {text('plans.failed', { error: error.message })}
      </p>
    )
  if (!read || fan === undefined)
    return (
      <div className={css['nothing']} role="status">
        <p>{text('plans.reading', progress)}</p>
        <progress value={progress.done} max={Math.max(1, progress.all)} aria-hidden />
      </div>
    )
  if (!read.line.ok) return <Cannot refusals={read.line.error} />
  if (tab === 'what-if')
    return (
      <WhatIf asset={asset} read={read} line={read.line.value} calendar={calendar} view={view} onChange={onChange} />
    )
  return (
    <Compare
      asset={asset}
      read={read}
      line={read.line.value}
      fan={fan}
      calendar={calendar}
      view={view}
      onChange={onChange}
    />
  )
}

export const Plans = () => {
  const { twin, workspace, travel, acts: port } = usePorts()
  const hasGateway = port !== null
  const past = usePast()
  const shown = useSubscribed(workspace.subscribe, () => workspace.shown('plans'))
  const view = useMemo(() => parseView(shown), [shown])
  const latest = useRef(view)
  useEffect(() => {
    latest.current = view
  })
  const change = useCallback(
    (part: Partial<PlansView>): void => workspace.open('plans', printView({ ...latest.current, ...part })),
    [workspace],
  )
  const machines = planned(twin)
  const asset = view.of === null ? undefined : twin.asset(view.of)
  const listed = asset && !machines.includes(asset) ? [asset, ...machines] : machines
  const { acts, error } = useActs()
  const tab = view.tab ?? (asset ? 'compare' : 'proposals')
  const choice = listed.length > 0 && (
    <select
      className={`${controls['input']} ${css['of']}`}
      aria-label={text('plans.of')}
      value={asset?.id ?? ''}
      onChange={({ target }) =>
        change({
          of: target.value || null,
          tab: tab === 'what-if' ? tab : null,
          changes: [],
          life: null,
          plannedH: null,
          unplannedH: null,
          part: null,
          crew: null,
          at: [],
        })
      }
    >
      {!asset && <option value="">{text('plans.of.none')}</option>}
      {listed.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
  const counts: Partial<Record<PlansTab, number>> = {
    proposals: openProposals(acts),
    automatic: acts?.policies.length ?? 0,
  }
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>
          {asset && tab === 'compare'
            ? text('plans.title.of', { name: asset.name })
            : asset && tab === 'what-if'
              ? text('plans.title.what-if', { name: asset.name })
              : text('plans.title')}
        </h1>
        {choice}
      </header>
      <Tabs.Root
        className={actsCss['tabs']}
        value={tab}
        onValueChange={(next) => change({ tab: TABS.find((one) => one === next) ?? null })}
      >
        <div className={actsCss['bar']}>
          <Tabs.List aria-label={text('acts.tabs')}>
            {TABS.map((one) => (
              <Tabs.Trigger key={one} value={one}>
                {text(`acts.tab.${one}`)}
                {counts[one] ? <span>{counts[one]}</span> : null}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <StopButton />
        </div>
        <Tabs.Content value={tab} className={actsCss['content']} tabIndex={-1}>
          {tab === 'compare' || tab === 'what-if' ? (
            past ? (
              <div className={css['nothing']}>
                <b>{text('plans.past')}</b>
                <button type="button" className={controls['primary']} onClick={() => travel.goLive()}>
                  {text('plans.live')}
                </button>
              </div>
            ) : asset ? (
              <OfOne key={asset.id} asset={asset} tab={tab} view={view} onChange={change} />
            ) : (
              <div className={css['nothing']}>
                <b>{text(machines.length > 0 ? 'plans.choose' : 'plans.nothing')}</b>
                <p>{text(machines.length > 0 ? 'plans.choose.about' : 'plans.nothing.about')}</p>
              </div>
            )
          ) : tab === 'advice' ? (
            <Advice onProposed={() => change({ tab: 'proposals' })} />
          ) : acts === undefined ? (
            <div className={css['nothing']} role="status">
              {error
                ? text('acts.failed', { error: error.message })
                : text(hasGateway ? 'acts.loading' : 'acts.unreachable')}
            </div>
          ) : tab === 'proposals' ? (
            <Proposals acts={acts}>{machines.length === 0 && <p>{text('plans.nothing.about')}</p>}</Proposals>
          ) : tab === 'automatic' ? (
            <Automatic acts={acts} />
          ) : (
            <ActRecordTable />
          )}
        </Tabs.Content>
      </Tabs.Root>
    </div>
  )
}
