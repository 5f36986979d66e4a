/**
 * What the hall can be coloured by, in the order in which it is offered. Every twin has its condition, its alarms by
 * priority and the age of its data; where its signals tell, the state of its machines, layers of roles, and what is unusual. A layer more
 * is a file more in this folder, a line here, and its words in `src/texts`.
 */
import type { Twin } from '../twin/twin.ts'
import { alarmPriority } from './alarm-priority.ts'
import { condition } from './condition.ts'
import { dataAge } from './data-age.ts'
import type { TwinLayer } from './layer.ts'
import { machineState } from './machine-state.ts'
import { declaredRoles, usualRoles } from './role-layers.ts'
import { unusual } from './unusual.ts'

/** Each says what it offers for a twin. */
const LAYERS: readonly ((twin: Twin) => readonly TwinLayer[])[] = [
  condition,
  alarmPriority,
  machineState,
  declaredRoles,
  usualRoles,
  unusual,
  dataAge,
]

export const DEFAULT_LAYER = 'condition'

const made = new WeakMap<Twin, ReadonlyMap<string, TwinLayer>>()

/** All layers of a twin by id, the default first; the same object for the same twin. */
export const layersOf = (twin: Twin): ReadonlyMap<string, TwinLayer> => {
  const known = made.get(twin)
  if (known) return known
  const byId = new Map<string, TwinLayer>()
  for (const layer of LAYERS.flatMap((offers) => offers(twin))) {
    // A document's layer with the name of one of ours does not hide it.
    if (!byId.has(layer.id) || layer.name === null) byId.set(layer.id, layer)
  }
  made.set(twin, byId)
  return byId
}

/** The layer of this id, the default where there is none. */
export const layerOf = (twin: Twin, id: string): TwinLayer => {
  const layers = layersOf(twin)
  return layers.get(id) ?? layers.get(DEFAULT_LAYER)!
}
