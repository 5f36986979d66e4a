/** What the colours of the layer mean, how many things have which, and what of it is looked at. */
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ThemeName } from '../../look/tokens.ts'
import { text } from '../../texts/text.ts'
import type { LayerFilter } from '../../colouring/layer-filter.ts'
import { GRAINS, type Grain, isScale, type TwinLayer } from '../../colouring/layer.ts'
import type { Selection } from '../../twin/selection.ts'
import controls from '../controls.module.css'
import { layerName } from '../layer-names.ts'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { withClass, withRange } from './choosing.ts'
import { ClassRows } from './class-rows.tsx'
import { shareOf } from './distribution.ts'
import { layerLimits } from './layer-limits.ts'
import css from './legend.module.css'
import { ScaleLegend } from './scale-legend.tsx'
import { unitDiffers } from './unit-differs.ts'
import { useCounts, useMachines } from './use-survey.ts'

interface LegendProps {
  readonly layer: TwinLayer
  readonly grain: Grain
  readonly filter: LayerFilter | null
  readonly theme: ThemeName
  /** What is selected or pointed at: it is shown where it stands. */
  readonly marked: Selection | null
  readonly onGrain: (grain: Grain) => void
  /** @param held more is to come */
  readonly onFilter: (filter: LayerFilter | null, held?: boolean) => void
  readonly onClose: () => void
}

export const Legend = ({ layer, grain, filter, theme, marked, onGrain, onFilter, onClose }: LegendProps) => {
  const { twin, survey } = usePorts()
  // A scale says most by itself, and the picture behind it is the product.
  const [more, setMore] = useState(false)
  const brief = isScale(layer) && !more
  // A number without a unit says nothing by itself.
  const explained = layer.about && (!brief || layer.unit === '') ? layer.about : null
  const counts = useCounts(layer, grain)
  const machines = useMachines(layer, grain)
  const limits = useMemo(() => (isScale(layer) ? layerLimits(twin, layer) : []), [twin, layer])
  const here = useSampled(() => {
    const from = survey()
    return marked && from?.isOf(layer.id, grain) ? from.codeOf(marked.asset, marked.component) : 0
  })
  const things = (count: number): string => text(grain === 'machine' ? 'legend.machines' : 'legend.parts', { count })
  const untold = machines?.[0] ?? 0
  const differs = useMemo(() => (isScale(layer) ? unitDiffers(layer) : ''), [layer])
  return (
    <section className={css['legend']} data-over-scene aria-label={text('legend.title')}>
      <header>
        <h2>{layerName(twin, layer.id)}</h2>
        {isScale(layer) && (
          <button
            type="button"
            className={controls['icon']}
            aria-expanded={more}
            aria-label={text('legend.more')}
            title={text('legend.more')}
            onClick={() => setMore(!more)}
          >
            {more ? <ChevronDown size={18} aria-hidden /> : <ChevronUp size={18} aria-hidden />}
          </button>
        )}
        <button
          type="button"
          className={controls['icon']}
          aria-label={text('legend.close')}
          title={text('legend.close')}
          onClick={onClose}
        >
          <X size={18} aria-hidden />
        </button>
      </header>
      {!brief && (
        <div className={controls['segments']} role="radiogroup" aria-label={text('legend.grain')}>
          {GRAINS.map((one) => (
            <button
              key={one}
              type="button"
              role="radio"
              aria-checked={grain === one}
              className={controls['segment']}
              onClick={() => onGrain(one)}
            >
              {text(`legend.grain.${one}`)}
            </button>
          ))}
        </div>
      )}
      {isScale(layer) && (
        <ScaleLegend
          layer={layer}
          theme={theme}
          counts={counts}
          things={things}
          limits={limits}
          brief={brief}
          here={shareOf(here)}
          filter={filter}
          onRange={(range, held) => onFilter(withRange(layer, filter, range), held)}
        />
      )}
      {!brief && (
        <ClassRows
          layer={layer}
          theme={theme}
          counts={machines}
          here={here}
          filter={filter}
          onToggle={(key) => onFilter(withClass(layer, filter, key))}
        />
      )}
      {untold > 0 && (
        <p className={css['untold']}>
          <i className={css['swatch']} data-look={layer.plain ? 'normal' : 'apart'} aria-hidden />
          {text('legend.untold', { count: untold })}
        </p>
      )}
      {differs && <p className={css['told']}>{differs}</p>}
      {explained && <p className={css['told']}>{text(explained)}</p>}
    </section>
  )
}
