/** Twin documents made of nothing but the equipment library: one machine alone, or the whole library in one hall. Pure. */
import { drawnKinds } from '../../scene/equipment/library.ts'
import type { DrawnKind } from '../../scene/equipment/draws.ts'
import type { Equipment } from '../../scene/equipment/shape.ts'
import { equipmentTriangles } from '../../scene/equipment/template-triangles.ts'
import { loadTwin } from '../../twin/load.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import type { Twin } from '../../twin/twin.ts'

export type ParamValues = Readonly<Record<string, number | string | boolean>>

/** A movement or a load that a signal would give. */
export interface Channel {
  readonly name: string
  /** Signal that stands for it. */
  readonly signal: string
  readonly unit: string
  readonly range: readonly [number, number]
  readonly rest: number
}

export interface Exhibit {
  readonly kind: DrawnKind
  readonly twin: Twin
  readonly asset: string
  /** Near, in the middle distance, far. */
  readonly triangles: readonly [number, number, number]
  /** Parts that can be coloured and tapped, with how many shapes make them. */
  readonly parts: readonly { readonly name: string; readonly shapes: number }[]
  readonly channels: readonly Channel[]
}

/** What joints without limits are turned by here, degrees. */
const FULL_TURN = 180
const FASTEST_M_S = 0.5

/** Speaks in every hall, so that a machine which never spoke is still drawn. */
const HALL = { id: 'hall', name: 'Hall', level: 'area', signals: { open: { name: 'Open', type: 'boolean' } } } as const

const twinOf = (document: TwinDocumentInput): Twin => {
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(`bug: a gallery that is no twin: ${JSON.stringify(loaded.error)}`)
  return loaded.value
}

const channelsOf = ({ links, shapes }: Equipment): Channel[] => {
  const found = new Map<string, Omit<Channel, 'name' | 'signal'>>()
  for (const { channel, kind, limits, rest } of links) {
    const range = [Math.max(limits[0], -FULL_TURN), Math.min(limits[1], FULL_TURN)] as const
    if (!found.has(channel)) found.set(channel, { unit: kind === 'rotary' ? '°' : 'm', range, rest })
  }
  if (shapes.some(({ runs }) => runs)) found.set('speed', { unit: 'm/s', range: [0, FASTEST_M_S], rest: 0 })
  for (const { shownWhen } of shapes) {
    if (!shownWhen || !('above' in shownWhen)) continue
    // The last of them is shown above this.
    const most = Math.max(found.get(shownWhen.channel)?.range[1] ?? 1, Math.floor(shownWhen.above) + 1)
    found.set(shownWhen.channel, { unit: '', range: [0, most], rest: Math.ceil(most / 2) })
  }
  return [...found].map(([name, rest], i) => ({ name, signal: `channel-${i}`, ...rest }))
}

const partsOf = ({ shapes }: Equipment): Exhibit['parts'] => {
  const counts = new Map<string, number>()
  for (const { part } of shapes) if (part !== 'frame') counts.set(part, (counts.get(part) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, shapes: count }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

const classOf = (
  kind: DrawnKind,
  params: ParamValues,
  equipment: Equipment,
  channels: readonly Channel[],
): NonNullable<TwinDocumentInput['classes']>[string] => ({
  name: kind.name,
  model: { kind: kind.kind, params: { ...params } },
  parts: Object.fromEntries(partsOf(equipment).map(({ name }) => [name, { name }])),
  signals: {
    running: { name: 'Running', type: 'boolean' },
    ...Object.fromEntries(channels.map(({ name, signal, unit }) => [signal, { name, unit }])),
  },
  motion: Object.fromEntries(channels.map(({ name, signal }) => [name, signal])),
})

/** One machine of a kind. The asset's id is the kind's name. */
export const exhibit = (kind: DrawnKind, params: ParamValues): Exhibit => {
  const equipment = kind.build(params)
  const channels = channelsOf(equipment)
  const twin = twinOf({
    format: 1,
    hall: 'none',
    id: 'gallery',
    name: kind.name,
    defaults: { staleAfterS: null },
    classes: { machine: classOf(kind, params, equipment, channels) },
    assets: [HALL, { id: kind.kind, name: kind.name, class: 'machine' }],
  })
  return {
    kind,
    twin,
    channels,
    asset: kind.kind,
    parts: partsOf(equipment),
    triangles: [equipmentTriangles(equipment, 2), equipmentTriangles(equipment, 1), equipmentTriangles(equipment, 0)],
  }
}

/** Room round each machine, m; and how wide the hall is. */
const GAP = 0.7
const LEAST_BAY = 2.4
const HALL_WIDTH = 24
/** How far back the eye stands for a hall that wide, m. */
const VIEW = { azimuth: 14, elevation: 40, distance: 31 } as const

/** Every kind as it comes, each in a bay that bears its name; the low ones in front. */
export const library = (): {
  readonly twin: Twin
  readonly kinds: readonly DrawnKind[]
  readonly channels: ReadonlyMap<string, readonly Channel[]>
} => {
  const kinds = [...drawnKinds.values()]
  const bays = kinds
    .map((kind) => {
      const { bounds } = kind.build({})
      const size = [bounds.max[0] - bounds.min[0], bounds.max[2] - bounds.min[2]] as const
      return {
        kind,
        height: bounds.max[1],
        bay: [Math.max(LEAST_BAY, size[0] + 2 * GAP), Math.max(LEAST_BAY, size[1] + 2 * GAP)] as const,
        middle: [(bounds.min[0] + bounds.max[0]) / 2, (bounds.min[2] + bounds.max[2]) / 2] as const,
      }
    })
    .toSorted((a, b) => b.height - a.height)
  const rows: (typeof bays)[] = [[]]
  let used = 0
  for (const bay of bays) {
    if (used > 0 && used + bay.bay[0] > HALL_WIDTH) {
      rows.push([])
      used = 0
    }
    rows.at(-1)!.push(bay)
    used += bay.bay[0]
  }
  const assets: TwinDocumentInput['assets'] = [HALL]
  const classes: NonNullable<TwinDocumentInput['classes']> = {}
  const channels = new Map<string, readonly Channel[]>()
  let z = 0
  for (const row of rows) {
    const depth = Math.max(...row.map(({ bay }) => bay[1]))
    let x = -row.reduce((sum, { bay }) => sum + bay[0], 0) / 2
    for (const { kind, bay, middle } of row) {
      const equipment = kind.build({})
      const own = channelsOf(equipment)
      channels.set(kind.kind, own)
      classes[kind.kind] = classOf(kind, {}, equipment, own)
      const at = [x + bay[0] / 2, 0, z + depth / 2] as [number, number, number]
      assets.push({
        id: kind.kind,
        name: kind.name,
        class: kind.kind,
        place: { at: [at[0] - middle[0], 0, at[2] - middle[1]] },
        zone: { size: [bay[0] - 0.3, depth - 0.3], at: [middle[0], middle[1]], label: kind.name },
      })
      x += bay[0]
    }
    z += depth
  }
  return {
    twin: twinOf({
      format: 1,
      id: 'gallery',
      name: 'Equipment',
      defaults: { staleAfterS: null },
      classes,
      assets,
      views: { all: { name: 'All', target: [0, 0.4, z * 0.46], ...VIEW } },
    }),
    kinds,
    channels,
  }
}

/** Room of one machine among its likes, m: its bay, and the bay with what lies between it and the next row. */
const STAND = 3.6
const ROW = 6.6

/** One machine of a kind for each of these, in rows from the back to the front, each in a bay that bears its name. */
export const sideBySide = (
  kind: DrawnKind,
  rows: readonly (readonly { readonly id: string; readonly name: string }[])[],
): Twin => {
  const equipment = kind.build({})
  const columns = Math.max(...rows.map((row) => row.length))
  return twinOf({
    format: 1,
    hall: 'none',
    id: 'gallery',
    name: kind.name,
    defaults: { staleAfterS: null },
    classes: { machine: classOf(kind, {}, equipment, []) },
    assets: [
      HALL,
      ...rows.flatMap((row, z) =>
        row.map(({ id, name }, x) => ({
          id,
          name,
          class: 'machine',
          place: {
            at: [(x - (columns - 1) / 2) * STAND, 0, (z - (rows.length - 1) / 2) * ROW] as [number, number, number],
            heading: -60,
          },
        })),
      ),
      ...rows.flatMap((row, z) =>
        row.map(({ id, name }, x) => ({
          id: `bay-${id}`,
          name,
          level: 'area' as const,
          place: {
            at: [(x - (columns - 1) / 2) * STAND, 0, (z - (rows.length - 1) / 2) * ROW] as [number, number, number],
          },
          zone: { size: [STAND - 0.3, STAND - 0.3] as [number, number], label: name },
        })),
      ),
    ],
    views: { all: { name: 'All', target: [-0.4, 1, 0], azimuth: 10, elevation: 34, distance: STAND * columns * 1.4 } },
  })
}
