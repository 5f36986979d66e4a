/** What of the list is looked at, and how it is put in order. */
import { ChevronDown, Search } from 'lucide-react'
import { type ReactNode, type Ref, useEffect, useState } from 'react'
import { text, type TextId } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { SpanPopover } from '../span-popover.tsx'
import css from './alarms.module.css'
import { type AlarmsViewProps, GROUPS, SORTS } from './alarms-view.ts'

/** What has been typed stands at once, and is asked for after a moment. */
const PAUSE_MS = 200

interface WordsProps {
  readonly label: string
  readonly value: string
  readonly onValue: (words: string) => void
  readonly input?: Ref<HTMLInputElement>
}

export const Words = ({ label, value, onValue, input }: WordsProps) => {
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState(value)
  // The address changed under it.
  if (known !== value) {
    setKnown(value)
    setTyped(value)
  }
  useEffect(() => {
    if (typed === value) return undefined
    const timer = setTimeout(() => onValue(typed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, value, onValue])
  return (
    <label className={css['words']}>
      <Search size={16} aria-hidden />
      <input
        ref={input}
        type="search"
        className={controls['input']}
        value={typed}
        maxLength={100}
        placeholder={label}
        aria-label={label}
        onChange={({ target }) => setTyped(target.value)}
      />
    </label>
  )
}

interface ChoiceProps<T extends string> {
  readonly label: TextId
  readonly value: T
  readonly options: readonly (readonly [value: T, name: string])[]
  readonly onValue: (value: T) => void
}

export const Choice = <T extends string>({ label, value, options, onValue }: ChoiceProps<T>) => (
  <select
    className={`${controls['input']} ${css['choice']}`}
    aria-label={text(label)}
    value={value}
    onChange={({ target }) => {
      const next = options.find(([one]) => one === target.value)
      if (next) onValue(next[0])
    }}
  >
    {options.map(([one, name]) => (
      <option key={one} value={one}>
        {name}
      </option>
    ))}
  </select>
)

const depthOf = (asset: TwinAsset): number => {
  let depth = 0
  for (let at = asset.parent; at; at = at.parent) depth++
  return depth
}

export const WhereChoice = ({ view, onChange }: FilterBarProps) => {
  const { twin } = usePorts()
  // The order of the tree: what lies in an area stands below it.
  const listed: (readonly [string, string])[] = []
  const add = (asset: TwinAsset): void => {
    if (asset.children.length > 0 || asset.alarms.length > 0)
      listed.push([asset.id, `${'\u2003'.repeat(depthOf(asset))}${asset.name}`])
    for (const child of asset.children) add(child)
  }
  for (const asset of twin.assets) if (!asset.parent) add(asset)
  return (
    <Choice
      label="alarms.within"
      value={view.within ?? ''}
      options={[['', text('alarms.within.all')], ...listed]}
      onValue={(within) => onChange({ within: within === '' ? null : within })}
    />
  )
}

export const PriorityChoice = ({ view, onChange }: FilterBarProps) => (
  <Choice
    label="alarms.priority"
    value={view.priority ?? ''}
    options={[['', text('alarms.priority.all')], ...PRIORITIES.map((one) => [one, text(`priority.${one}`)] as const)]}
    onValue={(priority) => onChange({ priority: priority === '' ? null : priority })}
  />
)

interface FilterBarProps extends AlarmsViewProps {}

export const FilterBar = ({
  view,
  onChange,
  onWords,
  input,
  children,
}: FilterBarProps & {
  readonly onWords: (words: string) => void
  readonly input: Ref<HTMLInputElement>
  readonly children?: ReactNode
}) => (
  <div className={css['filters']}>
    <Words label={text('alarms.words')} value={view.words} onValue={onWords} input={input} />
    <WhereChoice view={view} onChange={onChange} />
    <PriorityChoice view={view} onChange={onChange} />
    <Choice
      label="alarms.sort"
      value={view.sort}
      options={SORTS.map((one) => [one, text(`alarms.sort.${one}`)] as const)}
      onValue={(sort) => onChange({ sort })}
    />
    <Choice
      label="alarms.group"
      value={view.group}
      options={GROUPS.map((one) => [one, text(`alarms.group.${one}`)] as const)}
      onValue={(group) => onChange({ group })}
    />
    {children}
  </div>
)

/** Between which moments; open at either end, by the plant's clock. */
export const TimeChoice = ({ view: { begin, end }, onChange }: AlarmsViewProps) => {
  const { now } = usePorts()
  const said =
    begin === null && end === null
      ? text('alarms.time.all')
      : begin === null
        ? text('alarms.time.until', { to: formatMoment(end!, now()) })
        : end === null
          ? text('alarms.time.since', { from: formatMoment(begin, now()) })
          : `${formatMoment(begin, now())} – ${formatMoment(end, now())}`
  return (
    <SpanPopover
      trigger={
        <button
          type="button"
          className={css['time']}
          aria-label={text('alarms.time', { time: said })}
          data-chosen={begin !== null || end !== null || undefined}
        >
          {said}
          <ChevronDown size={16} aria-hidden />
        </button>
      }
      title={text('alarms.time.title')}
      fromLabel={text('alarms.from')}
      toLabel={text('alarms.to')}
      verb={text('alarms.time.show')}
      ends={[begin, end]}
      wrong={([from, to]) => (from !== null && to !== null && from >= to ? text('alarms.time.wrong') : '')}
      onSpan={([from, to]) => onChange({ begin: from, end: to })}
      beside={
        <button type="button" className={controls['button']} onClick={() => onChange({ begin: null, end: null })}>
          {text('alarms.time.all')}
        </button>
      }
    />
  )
}
