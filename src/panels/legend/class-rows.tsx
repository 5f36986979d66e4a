/** The classes of a layer, each with its mark and how many are in it; pressed ones are looked at. */
import { CircleDashed, Clock } from 'lucide-react'
import { STATE_COLOURS } from '../../look/state-colours.ts'
import { STATE_SHAPES } from '../../look/state-shapes.ts'
import type { ThemeName } from '../../look/tokens.ts'
import { formatCount } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { classesOf, type LayerFilter } from '../../twin/layer-filter.ts'
import type { TwinLayer } from '../../twin/layers.ts'
import { STATE_GROUPS } from '../../twin/packml.ts'
import { PRIORITIES } from '../../twin/schema.ts'
import { PriorityMark } from '../priority-mark.tsx'
import { className } from './class-names.ts'
import css from './legend.module.css'

/** What something of a class looks like in the picture. */
const Mark = ({
  layer,
  name,
  theme,
}: {
  readonly layer: TwinLayer
  readonly name: string
  readonly theme: ThemeName
}) => {
  const priority = PRIORITIES.find((one) => one === name)
  if (priority) return <PriorityMark priority={priority} silent />
  const group = layer.kind === 'state' ? STATE_GROUPS.find((one) => one === name) : undefined
  if (group)
    return (
      <svg width={16} height={16} viewBox="0 0 16 16" className={css['state']} aria-hidden>
        <path d={STATE_SHAPES[group]} fill={STATE_COLOURS[theme][group]} />
      </svg>
    )
  if (name === 'unknown' && layer.kind !== 'age') return <CircleDashed size={16} aria-hidden />
  if (name === 'old' && layer.kind !== 'age') return <Clock size={16} aria-hidden />
  const look = ({ old: 'stale', unknown: 'never', none: 'normal' } as Readonly<Record<string, string>>)[name] ?? name
  return <i className={css['swatch']} data-look={look} aria-hidden />
}

interface ClassRowsProps {
  readonly layer: TwinLayer
  readonly theme: ThemeName
  /** Code → how many; null = not known yet. */
  readonly counts: Uint32Array | null
  /** Code of what is selected or pointed at, 0 = none. */
  readonly here: number
  readonly filter: LayerFilter | null
  readonly onToggle: (key: string) => void
}

export const ClassRows = ({ layer, theme, counts, here, filter, onToggle }: ClassRowsProps) => (
  <ul className={css['classes']} aria-label={text('legend.classes')}>
    {[...classesOf(layer)].map(([key, code]) => {
      const pressed = filter?.only.includes(key) ?? false
      return (
        <li key={key}>
          <button
            type="button"
            aria-pressed={pressed}
            data-out={(filter !== null && !pressed) || undefined}
            data-none={counts?.[code] === 0 || undefined}
            data-here={here === code || undefined}
            onClick={() => onToggle(key)}
          >
            <span className={css['mark']}>
              <Mark layer={layer} name={key} theme={theme} />
            </span>
            <span className={css['name']}>{className(layer, key)}</span>
            <span className={css['count']}>{counts ? formatCount(counts[code]!) : ''}</span>
          </button>
        </li>
      )
    })}
  </ul>
)
