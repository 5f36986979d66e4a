/** The tree, of what passes the layer's filter where there is one. */
import { memo, useMemo, useState } from 'react'
import { useSurvey } from '../../panels/legend/use-survey.ts'
import { usePorts } from '../../panels/ports.tsx'
import { AssetTree, type Shown } from '../../panels/tree/asset-tree.tsx'
import { type LayerFilter, passing } from '../../colouring/layer-filter.ts'
import type { LayerSurvey } from '../../colouring/layer-survey.ts'
import type { Grain, TwinLayer } from '../../colouring/layer.ts'
import { useApp } from '../stores/app-store.ts'
import { useLayerView } from '../stores/layer-view.ts'

const equal = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((key) => b.has(key))

/** Asks what passes, and keeps what has passed since it was first asked: of one layer, grain and filter. The same answer is the same object. */
const shownReader = (
  layer: TwinLayer,
  _grain: Grain,
  filter: LayerFilter | null,
): ((survey: LayerSurvey) => Shown | null) => {
  if (!filter) return () => null
  const passes = passing(layer, filter)
  let shown: Shown = { now: new Set(), since: new Set() }
  return (survey) => {
    const now = survey.nodes(passes)
    if (!equal(now, shown.now)) {
      const since = new Set([...shown.since, ...now])
      shown = { now, since: since.size === shown.since.size ? shown.since : since }
    }
    return shown
  }
}

/** A filter that is being dragged is none of its business. */
const Tree = memo(AssetTree)

export const LeftSide = ({ onPicked }: { readonly onPicked?: () => void }) => {
  const { layer, grain, filter } = useLayerView(usePorts().twin)
  const selection = useApp((state) => state.selection)
  // While it is dragged, the tree stays as it is.
  const held = useApp((state) => state.filterHeld)
  const [settled, setSettled] = useState(filter)
  if (!held && settled !== filter) setSettled(filter)
  const read = useMemo(() => shownReader(layer, grain, settled), [layer, grain, settled])
  const shown = useSurvey(layer, grain, read)
  return <Tree selection={selection} shown={shown} {...(onPicked && { onPicked })} />
}
