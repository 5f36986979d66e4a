/** The legend over the picture, and the chip that says how much of the hall passes its filter. */
import type { ThemeName } from '../../look/tokens.ts'
import { shownOf } from '../../panels/legend/distribution.ts'
import { Legend } from '../../panels/legend/legend.tsx'
import { useCounts } from '../../panels/legend/use-survey.ts'
import { usePorts } from '../../panels/ports.tsx'
import { formatCount } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { useLayerView } from '../stores/layer-view.ts'
import css from './finding.module.css'

export const FilterChip = () => {
  const { layer, grain, filter } = useLayerView(usePorts().twin)
  const setFilter = useApp((state) => state.setFilter)
  const counts = useCounts(layer, grain)
  if (!filter) return null
  const { shown, all } = counts ? shownOf(layer, filter, counts) : { shown: 0, all: 0 }
  const said = counts
    ? text('filter.shown', {
        shown: formatCount(shown),
        all: text(grain === 'machine' ? 'legend.machines' : 'legend.parts', { count: all }),
      })
    : text('filter.some')
  return (
    <button type="button" data-over-scene className={css['chip']} onClick={() => setFilter(null)}>
      <span>{said}</span>
      <u>{text('isolate.end')}</u>
    </button>
  )
}

export const LayerCard = ({ theme }: { readonly theme: ThemeName }) => {
  const { layer, grain, filter } = useLayerView(usePorts().twin)
  const selection = useApp((state) => state.selection)
  const pointed = useApp((state) => state.pointed)
  const setGrain = useApp((state) => state.setGrain)
  const setFilter = useApp((state) => state.setFilter)
  const showLegend = useApp((state) => state.showLegend)
  return (
    <Legend
      layer={layer}
      grain={grain}
      filter={filter}
      theme={theme}
      marked={pointed ?? selection}
      onGrain={setGrain}
      onFilter={setFilter}
      onClose={() => showLegend(false)}
    />
  )
}
