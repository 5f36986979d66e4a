/** A seeded hall of mixed machines from the equipment library, as a twin document: what a big plant would bring. */
import { createRng } from '../../src/base/rng.ts'
import { drawnKinds } from '../../src/scene/equipment/library.ts'
import { loadTwin } from '../../src/twin/load.ts'
import type { TwinDocumentInput } from '../../src/twin/schema.ts'
import type { Twin } from '../../src/twin/twin.ts'

const PITCH_M = 7
/** Goods and fences are no machines. */
const NO_MACHINES = new Set(['pallet', 'box', 'workpiece', 'fence'])

type Kind = string

const partsOf = (kind: Kind): string[] =>
  [
    ...new Set(
      drawnKinds
        .get(kind)!
        .build({})
        .shapes.map(({ part }) => part),
    ),
  ].filter((part) => part !== 'frame' && /^[a-z0-9][a-z0-9-]*$/.test(part))

/** Each part of a kind is a component with a temperature; joints have an angle that moves them. */
const classOf = (kind: Kind, moving: boolean): NonNullable<TwinDocumentInput['classes']>[string] => {
  const { links } = drawnKinds.get(kind)!.build({})
  const parts = partsOf(kind)
  const driven = links.filter(({ channel }) => moving && parts.includes(channel))
  const angles = new Set(driven.map(({ channel }) => channel))
  return {
    name: kind,
    model: { kind },
    signals: {
      power: { name: 'Power', role: 'power', range: [0, 10] },
      temperature: { name: 'Temperature', role: 'temperature', range: [0, 100] },
    },
    parts: Object.fromEntries(
      parts.map((part) => [
        part,
        {
          name: part,
          signals: {
            temperature: { name: 'Temperature', role: 'temperature', range: [0, 100] },
            ...(angles.has(part) ? { angle: { name: 'Angle', unit: '°' } } : {}),
          },
        },
      ]),
    ),
    motion: Object.fromEntries([...angles].map((channel) => [channel, `${channel}/angle`])),
  }
}

/** @param kinds all of the library where absent. @param moving links follow signals */
export const hall = ({
  machines,
  seed,
  kinds = [...drawnKinds.keys()].filter((kind) => !NO_MACHINES.has(kind)),
  moving = false,
}: {
  readonly machines: number
  readonly seed: number
  readonly kinds?: readonly Kind[]
  readonly moving?: boolean
}): TwinDocumentInput => {
  const rng = createRng(seed)
  const columns = Math.ceil(Math.sqrt(machines * 1.6))
  return {
    format: 1,
    id: 'hall',
    name: 'Hall',
    defaults: { staleAfterS: null },
    classes: Object.fromEntries(kinds.map((kind) => [kind, classOf(kind, moving)])),
    assets: Array.from({ length: machines }, (_, i) => ({
      id: `m-${i}`,
      name: `M-${i}`,
      class: kinds[Math.floor(rng.next() * kinds.length)]!,
      place: {
        at: [
          ((i % columns) - columns / 2) * PITCH_M,
          0,
          (Math.floor(i / columns) - machines / columns / 2) * PITCH_M,
        ] as [number, number, number],
        heading: 90 * Math.floor(rng.next() * 4),
      },
    })),
    layers: {
      temperature: { name: 'Temperature', role: 'temperature', scale: [0, 100], reduce: 'max' },
      power: { name: 'Power', role: 'power', scale: [0, 10], reduce: 'sum' },
    },
  }
}

export const twinOf = (document: TwinDocumentInput): Twin => {
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error.slice(0, 5)))
  return loaded.value
}
