/** What the layers are called. */
import type { TextId } from '../texts/text.ts'
import { text } from '../texts/text.ts'
import { isScale, layerOf, layersOf, type TwinLayer } from '../twin/layers.ts'
import type { Twin } from '../twin/twin.ts'

/** Ours have names of the interface's; what a document declares has its own. */
const nameOf = (layer: TwinLayer): string =>
  isScale(layer) && layer.name !== null ? layer.name : text(`layer.${layer.id}` as TextId)

/** All layers by id with their names, the default first. */
export const layerNames = (twin: Twin): readonly (readonly [id: string, name: string])[] =>
  [...layersOf(twin).values()].map((layer) => [layer.id, nameOf(layer)])

export const layerName = (twin: Twin, layer: string): string => nameOf(layerOf(twin, layer))
