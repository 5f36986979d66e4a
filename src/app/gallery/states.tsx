/** How every state looks, side by side on the same machine: what a person may have to tell apart at a glance. */
import { useMemo } from 'react'
import { timeMs } from '../../base/brand.ts'
import type { ThemeName } from '../../look/tokens.ts'
import { drawnKinds } from '../../scene/equipment/library.ts'
import { text } from '../../texts/text.ts'
import { PRIORITIES, type Priority } from '../../twin/priorities.ts'
import { sideBySide } from './exhibit.ts'
import { ExhibitPlant, type Shown } from './exhibit-plant.ts'
import css from './gallery.module.css'
import { GalleryScene } from './gallery-scene.tsx'

const KIND = drawnKinds.get('robot')!
/** The joint that the alarms are of. */
const PART = 'joint-3'
/** Nothing here gets older while it is looked at. */
const MOMENT = timeMs(Date.UTC(2026, 0, 5, 10))

const alarm = (priority: Priority, acknowledged = false): Shown => ({
  age: 'live',
  alarm: { priority, acknowledged, part: PART },
})
const QUIET: Shown = { age: 'live', alarm: null }

const rows = (): readonly (readonly { readonly id: string; readonly name: string; readonly shown: Shown }[])[] => [
  [
    { id: 'normal', name: text('gallery.state.normal'), shown: QUIET },
    { id: 'selected', name: text('gallery.state.selected'), shown: QUIET },
    { id: 'stale', name: text('gallery.state.stale'), shown: { age: 'stale', alarm: null } },
    { id: 'never', name: text('gallery.state.never'), shown: { age: 'never', alarm: null } },
    { id: 'receding', name: text('gallery.state.receding'), shown: QUIET },
  ],
  // In front: their tags are the widest.
  [
    ...PRIORITIES.map((priority) => ({ id: priority, name: text(`priority.${priority}`), shown: alarm(priority) })),
    { id: 'acknowledged', name: text('gallery.state.acknowledged'), shown: alarm('high', true) },
  ],
]

export const States = ({ theme }: { readonly theme: ThemeName }) => {
  const plant = useMemo(() => {
    const shown = rows()
    const made = new ExhibitPlant(sideBySide(KIND, shown), { now: () => MOMENT })
    made.show(new Map(shown.flat().map((one) => [one.id, one.shown])))
    return made
  }, [])
  const selection = useMemo(() => ({ asset: plant.twin.asset('selected')!.id, component: null }), [plant])
  const receding = useMemo(() => new Set(['receding']), [])
  return (
    <main className={css['hall']} aria-label={text('scene.label')}>
      <GalleryScene
        plant={plant}
        theme={theme}
        selection={selection}
        onSelect={() => {}}
        whole={null}
        receding={receding}
      />
    </main>
  )
}
