/** The classes of a layer, each with its mark and how many are in it; pressed ones are looked at. */
import { CircleDashed, Clock } from 'lucide-react'
import type { ThemeName } from '../../look/tokens.ts'
import { formatCount } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { codedClasses, type LayerFilter } from '../../colouring/layer-filter.ts'
import type { LayerClass, TwinLayer } from '../../colouring/layer.ts'
import { PriorityMark } from '../priority-mark.tsx'
import css from './legend.module.css'

/** What something of a class looks like in the picture. */
const Mark = ({ shown: { mark, colour }, theme }: { readonly shown: LayerClass; readonly theme: ThemeName }) => {
  if ('priority' in mark) return <PriorityMark priority={mark.priority} silent />
  if ('path' in mark)
    return (
      <svg width={16} height={16} viewBox="0 0 16 16" className={css['state']} aria-hidden>
        <path d={mark.path} fill={colour?.[theme]} />
      </svg>
    )
  if ('look' in mark) return <i className={css['swatch']} data-look={mark.look} aria-hidden />
  const Sign = mark.sign === 'old' ? Clock : CircleDashed
  return <Sign size={16} aria-hidden />
}

interface ClassRowsProps {
  readonly layer: TwinLayer
  readonly theme: ThemeName
  /** Code → how many machines; null = not known yet. */
  readonly counts: Uint32Array | null
  /** Code of what is selected or pointed at, 0 = none. */
  readonly here: number
  readonly filter: LayerFilter | null
  readonly onToggle: (key: string) => void
}

export const ClassRows = ({ layer, theme, counts, here, filter, onToggle }: ClassRowsProps) => (
  <ul className={css['classes']} aria-label={text('legend.classes')}>
    {codedClasses(layer).map(([shown, code]) => {
      const { key, name } = shown
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
              <Mark shown={shown} theme={theme} />
            </span>
            <span className={css['name']}>{text(name)}</span>
            <span className={css['count']}>{counts ? formatCount(counts[code]!) : ''}</span>
          </button>
        </li>
      )
    })}
  </ul>
)
