/** What the layers are called. */
import { text } from '../texts/text.ts'
import { BUILT_IN_LAYERS } from '../twin/selection.ts'
import type { Twin } from '../twin/twin.ts'

/** All layers by id with their names, the built-in ones first. */
export const layerNames = (twin: Twin): readonly (readonly [id: string, name: string])[] => [
  ...BUILT_IN_LAYERS.map((id) => [id, text(`layer.${id}`)] as const),
  ...[...twin.layers].map(([id, layer]) => [id, layer.name] as const),
]

/** The name of one; its id where the twin has no such layer. */
export const layerName = (twin: Twin, layer: string): string => layerNames(twin).find(([id]) => id === layer)?.[1] ?? layer
