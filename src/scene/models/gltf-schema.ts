/** What is read of a glTF 2.0 document. */
import * as z from 'zod'

const Index = z.int().nonnegative()
const Primitive = z.looseObject({
  attributes: z.record(z.string(), Index),
  indices: Index.optional(),
  mode: z.int().optional(),
  /** Morph targets (clause 3.7.2.2). */
  targets: z.array(z.record(z.string(), Index)).optional(),
  extensions: z
    .record(
      z.string(),
      z.looseObject({ attributes: z.record(z.string(), Index).optional(), bufferView: Index.optional() }),
    )
    .optional(),
})
const InBuffer = z.looseObject({ buffer: Index.optional(), byteOffset: Index.optional(), byteLength: Index.optional() })
/** Clause 3.6.2.3: a few elements that differ from the accessor's view, or from zeros where it has none. */
const Sparse = z.looseObject({
  count: z.int().positive(),
  indices: z.looseObject({ bufferView: Index, byteOffset: Index.optional(), componentType: z.int() }),
  values: z.looseObject({ bufferView: Index, byteOffset: Index.optional() }),
})
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
        skin: Index.optional(),
        weights: z.array(z.number()).optional(),
        extensions: z
          .record(
            z.string(),
            z.looseObject({ attributes: z.record(z.string(), Index).optional(), visible: z.boolean().optional() }),
          )
          .optional(),
      }),
    )
    .optional(),
  meshes: z
    .array(z.looseObject({ primitives: z.array(Primitive), weights: z.array(z.number()).optional() }))
    .optional(),
  skins: z.array(z.looseObject({ joints: z.array(Index).min(1), inverseBindMatrices: Index.optional() })).optional(),
  animations: z.array(z.unknown()).optional(),
  accessors: z
    .array(
      z.looseObject({
        count: Index,
        type: z.string().optional(),
        componentType: z.int().optional(),
        bufferView: Index.optional(),
        byteOffset: Index.optional(),
        normalized: z.boolean().optional(),
        sparse: Sparse.optional(),
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
export type Sparse = z.output<typeof Sparse>
export type InBuffer = z.output<typeof InBuffer>
export type GltfNode = NonNullable<Gltf['nodes']>[number]
