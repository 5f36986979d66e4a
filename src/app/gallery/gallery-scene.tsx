/** An exhibit in the product's own scene: nothing here draws. */
import { useMemo } from 'react'
import type { ThemeName } from '../../look/tokens.ts'
import { SceneView } from '../../scene/scene-view.tsx'
import type { Selection } from '../../twin/selection.ts'
import { probe } from '../probe.ts'
import { useReducedMotion } from '../shell/media.ts'
import type { ExhibitPlant } from './exhibit-plant.ts'

interface GallerySceneProps {
  readonly plant: ExhibitPlant
  readonly theme: ThemeName
  readonly selection: Selection | null
  readonly onSelect: (selection: Selection | null) => void
  /** A new object brings everything into the picture. */
  readonly whole: object | null
  /** Machines that recede. */
  readonly receding?: ReadonlySet<string> | null
  /** The kind that is shown, where another may take its place. */
  readonly subject?: string
}

export const GalleryScene = ({
  plant,
  theme,
  selection,
  onSelect,
  whole,
  receding = null,
  subject = '',
}: GallerySceneProps) => {
  const focus = useMemo(() => (whole ? { asset: null } : null), [whole])
  return (
    <SceneView
      twin={plant.twin}
      values={plant.values}
      board={plant.board}
      now={plant.now}
      pump={() => {}}
      onArrival={plant.onArrival}
      layer="condition"
      theme={theme}
      receding={receding}
      subject={subject}
      selection={selection}
      onSelect={onSelect}
      camera={null}
      onCamera={() => {}}
      focus={focus}
      reducedMotion={useReducedMotion()}
      onFirstFrame={probe.firstFrame}
      interactive
      onProbe={probe.scene}
    />
  )
}
