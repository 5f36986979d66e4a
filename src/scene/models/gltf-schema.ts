/** What is read of a glTF 2.0 document. */
import * as z from 'zod'

const Index = z.int().nonnegative()
const Primitive = z.looseObject({
  attributes: z.record(z.string(), Index),
  indices: Index.optional(),
  mode: z.int().optional(),
  extensions: z
    .record(
      z.string(),
      z.looseObject({ attributes: z.record(z.string(), Index).optional(), bufferView: Index.optional() }),
    )
    .optional(),
})
const InBuffer = z.looseObject({ buffer: Index.optional(), byteOffset: Index.optional(), byteLength: Index.optional() })
const Numbers = (length: number) => z.array(z.number()).length(length).optional()

/** Everything else passes through unread. */
export const Gltf = z.looseObject({
  asset: z.looseObject({ version: z.string() }),
  extensionsUsed: z.array(z.string()).optional(),
  extensionsRequired: z.array(z.string()).optional(),
  scene: Index.optional(),
  scenes: z.array(z.looseObject({ nodes: z.array(Index).optional() })).optional(),
  nodes: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        mesh: Index.optional(),
        children: z.array(Index).optional(),
        matrix: Numbers(16),
        translation: Numbers(3),
        rotation: Numbers(4),
        scale: Numbers(3),
      }),
    )
    .optional(),
  meshes: z.array(z.looseObject({ primitives: z.array(Primitive) })).optional(),
  accessors: z
    .array(
      z.looseObject({
        count: Index,
        type: z.string().optional(),
        componentType: z.int().optional(),
        bufferView: Index.optional(),
        byteOffset: Index.optional(),
        normalized: z.boolean().optional(),
        sparse: z.unknown().optional(),
      }),
    )
    .optional(),
  bufferViews: z
    .array(InBuffer.extend({ byteStride: Index.optional(), extensions: z.record(z.string(), InBuffer).optional() }))
    .optional(),
  buffers: z.array(z.looseObject({ uri: z.string().optional(), byteLength: Index })).optional(),
})
export type Gltf = z.output<typeof Gltf>
export type Primitive = z.output<typeof Primitive>
export type InBuffer = z.output<typeof InBuffer>
