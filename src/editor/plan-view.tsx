/** The proposed places from above, to scale: what a person checks at a glance before it is built. */
import { useMemo } from 'react'
import { text } from '../texts/text.ts'
import type { Twin } from '../twin/twin.ts'
import css from './plan-view.module.css'

interface PlanViewProps {
  /** The twin as it would be. */
  readonly twin: Twin
  readonly added: ReadonlySet<string>
  /** Machines of this class stand out. */
  readonly highlight: string | null
}

const HALF = 1.1

export const PlanView = ({ twin, added, highlight }: PlanViewProps) => {
  const { zones, machines, box } = useMemo(() => {
    const marked = twin.assets.flatMap(({ id, name, zone, place }) =>
      zone
        ? [
            {
              id,
              name: zone.label ?? name,
              x: place.at[0] + zone.at[0] - zone.size[0] / 2,
              z: place.at[2] + zone.at[1] - zone.size[1] / 2,
              w: zone.size[0],
              h: zone.size[1],
            },
          ]
        : [],
    )
    const standing = twin.assets
      .filter(({ model }) => model !== null)
      .map(({ id, name, classId, place }) => ({ id, name, classId, x: place.at[0], z: place.at[2] }))
    const xs = [...marked.flatMap(({ x, w }) => [x, x + w]), ...standing.flatMap(({ x }) => [x - 2, x + 2])]
    const zs = [...marked.flatMap(({ z, h }) => [z, z + h]), ...standing.flatMap(({ z }) => [z - 2, z + 2])]
    const [left, top, right, bottom] = xs.length
      ? [Math.min(...xs), Math.min(...zs), Math.max(...xs), Math.max(...zs)]
      : [0, 0, 10, 10]
    return { zones: marked, machines: standing, box: `${left - 1} ${top - 1} ${right - left + 2} ${bottom - top + 2}` }
  }, [twin])
  return (
    <svg
      className={css['plan']}
      viewBox={box}
      role="img"
      aria-label={text('discover.plan', { count: machines.length })}
    >
      {zones.map(({ id, x, z, w, h }) => (
        <rect key={id} className={css['zone']} x={x} y={z} width={w} height={h} rx={0.4} />
      ))}
      {machines.map(({ id, name, classId, x, z }) => (
        <rect
          key={id}
          className={css['machine']}
          data-added={added.has(id) || undefined}
          data-on={(highlight !== null && classId === highlight) || undefined}
          x={x - HALF}
          y={z - HALF}
          width={2 * HALF}
          height={2 * HALF}
          rx={0.3}
        >
          <title>{name}</title>
        </rect>
      ))}
    </svg>
  )
}
