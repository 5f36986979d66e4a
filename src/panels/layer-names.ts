/** What the layers are called. */
import type { TwinLayer } from '../colouring/layer.ts'
import { layerOf, layersOf } from '../colouring/layer-list.ts'
import { text } from '../texts/text.ts'
import type { Twin } from '../twin/twin.ts'

/** What a document declares has a name of its own, ours the interface's. */
const nameOf = ({ id, name, title }: TwinLayer): string => name ?? (title ? text(title) : id)

/** All layers by id with their names, the default first. */
export const layerNames = (twin: Twin): readonly (readonly [id: string, name: string])[] =>
  [...layersOf(twin).values()].map((layer) => [layer.id, nameOf(layer)])

export const layerName = (twin: Twin, layer: string): string => nameOf(layerOf(twin, layer))
