/**
 * A glTF 2.0 document with nothing in it but shapes and names. What the scene does not show (materials, textures, cameras,
 * lights, animation) is left out before anything is decoded, so that a texture format is never a reason not to see a shape;
 * what a person would miss is told. Pure. Clauses are those of the glTF 2.0 specification.
 */
import { GEOMETRY_EXTENSIONS, isAboutLooks } from './gltf-extensions.ts'
import type { Gltf, GltfNode, Primitive } from './gltf-schema.ts'
import type { LeftOut } from './loaded-model.ts'

const DRACO = 'KHR_draco_mesh_compression'
export const INSTANCING = 'EXT_mesh_gpu_instancing'
/** Points, lines, loops and strips of lines (clause 3.7.2.1, `mode`). */
const FIRST_TRIANGLES = 4

/** Nodes that no other node holds. */
export const rootsOf = ({ nodes = [] }: Gltf): readonly number[] => {
  const held = new Set(nodes.flatMap(({ children }) => children ?? []))
  return nodes.map((_, i) => i).filter((i) => !held.has(i))
}

const isShape = ({ attributes, mode = FIRST_TRIANGLES }: Primitive): boolean =>
  mode >= FIRST_TRIANGLES && attributes['POSITION'] !== undefined

/** Nodes of branches that are switched off (KHR_node_visibility). */
const hiddenNodes = ({ nodes = [] }: Gltf): ReadonlySet<number> => {
  const hidden = new Set<number>()
  const open = nodes.flatMap(({ extensions }, i) => (extensions?.['KHR_node_visibility']?.visible === false ? [i] : []))
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (hidden.has(at)) continue
    hidden.add(at)
    open.push(...(nodes[at]?.children ?? []))
  }
  return hidden
}

const has = (is: Exclude<LeftOut['is'], 'extension'>, any: boolean): LeftOut[] => (any ? [{ is }] : [])

/** What is in the document that a person may look for and not see, each kind once. */
export const leftOutOf = (json: Gltf): readonly LeftOut[] => {
  const { nodes = [], meshes = [], animations = [] } = json
  const primitives = meshes.flatMap((mesh) => mesh.primitives)
  const shown = primitives.filter(({ attributes }) => attributes['POSITION'] !== undefined)
  const named = [...nodes, ...meshes, ...primitives].flatMap(({ extensions }) =>
    Object.keys((extensions as object | undefined) ?? {}),
  )
  return [
    ...has(
      'points',
      shown.some(({ mode }) => mode === 0),
    ),
    ...has(
      'lines',
      shown.some(({ mode }) => mode !== undefined && mode > 0 && mode < FIRST_TRIANGLES),
    ),
    ...has('shapeless', shown.length < primitives.length),
    ...has(
      'hidden',
      [...hiddenNodes(json)].some((at) => nodes[at]?.mesh !== undefined),
    ),
    ...has('animations', animations.length > 0),
    ...[...new Set(named)]
      .filter((name) => !GEOMETRY_EXTENSIONS.has(name) && !isAboutLooks(name))
      .map((name): LeftOut => ({ is: 'extension', name })),
  ]
}

/** The attributes that say where a surface is: its places and directions, and which joints carry it. */
const ofShape = (attributes: Record<string, number> | undefined, skinned: boolean): Record<string, number> =>
  Object.fromEntries(
    Object.entries(attributes ?? {}).filter(
      ([name]) =>
        name === 'POSITION' || name === 'NORMAL' || (skinned && (name === 'JOINTS_0' || name === 'WEIGHTS_0')),
    ),
  )

/** Without what is undefined: the loader takes what is there for meant. */
const known = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

const placesOf = ({ extensions }: GltfNode): GltfNode['extensions'] => {
  const attributes = Object.entries(extensions?.[INSTANCING]?.attributes ?? {}).filter(([name]) =>
    ['TRANSLATION', 'ROTATION', 'SCALE'].includes(name),
  )
  return attributes.length > 0 ? { [INSTANCING]: { attributes: Object.fromEntries(attributes) } } : undefined
}

export const shapesOnly = (json: Gltf): Gltf => {
  const { asset, scene, scenes, nodes = [], meshes = [], skins, accessors, bufferViews, buffers } = json
  const used = (json.extensionsUsed ?? []).filter((name) => GEOMETRY_EXTENSIONS.has(name))
  const hidden = hiddenNodes(json)
  const skinned = new Set(nodes.flatMap(({ mesh, skin }) => (skin === undefined || mesh === undefined ? [] : [mesh])))
  const empty = new Set(meshes.flatMap((mesh, i) => (mesh.primitives.some(isShape) ? [] : [i])))
  // Shape keys that stand at nothing change nothing.
  const bent = new Set(
    nodes.flatMap(({ mesh, weights }) =>
      mesh !== undefined && (weights ?? meshes[mesh]?.weights)?.some((weight) => weight !== 0) ? [mesh] : [],
    ),
  )
  return {
    asset: { version: asset.version },
    scene: 0,
    // The one that is shown alone. Without a scene nothing would be loaded; then all roots are shown.
    scenes: [{ nodes: scenes?.length ? (scenes[scene ?? 0]?.nodes ?? []) : [...rootsOf(json)] }],
    nodes: nodes.map((node, i): GltfNode => {
      const { name, children, matrix, translation, rotation, scale } = node
      const shown = node.mesh !== undefined && !hidden.has(i) && !empty.has(node.mesh)
      return known({
        name,
        children,
        matrix,
        translation,
        rotation,
        scale,
        ...(shown ? { mesh: node.mesh, skin: node.skin, extensions: placesOf(node) } : {}),
        ...(shown && bent.has(node.mesh!) ? { weights: node.weights } : {}),
      })
    }),
    meshes: meshes.map(({ name, weights, primitives }, at) =>
      known({
        name,
        weights: bent.has(at) ? weights : undefined,
        primitives: primitives
          .filter((primitive) => empty.has(at) || isShape(primitive))
          .map(({ attributes, indices, mode, targets, extensions }) => {
            const draco = extensions?.[DRACO]
            return known({
              attributes: ofShape(attributes, skinned.has(at)),
              indices,
              mode,
              targets: bent.has(at) ? targets?.map((target) => ofShape(target, false)) : undefined,
              extensions: draco && {
                [DRACO]: { ...draco, attributes: ofShape(draco.attributes, skinned.has(at)) },
              },
            })
          }),
      }),
    ),
    ...known({
      skins: skins?.map(({ joints, inverseBindMatrices }) => known({ joints, inverseBindMatrices })),
      accessors,
      bufferViews,
      buffers,
      extensionsUsed: used.length ? used : undefined,
    }),
  }
}

/** Accessors that the shapes of a document are read from; `document` is what `shapesOnly` left. */
export const accessorsUsed = ({ meshes = [], nodes = [], skins = [] }: Gltf): ReadonlySet<number> => {
  const shown = new Set(nodes.flatMap(({ mesh }) => mesh ?? []))
  const primitives = meshes.flatMap((mesh, i) => (shown.has(i) ? mesh.primitives : []))
  return new Set(
    [
      ...primitives.flatMap(({ attributes, indices, targets = [] }) => [
        ...Object.values(attributes),
        indices,
        ...targets.flatMap((target) => Object.values(target)),
      ]),
      ...nodes.flatMap(({ extensions }) => Object.values(extensions?.[INSTANCING]?.attributes ?? {})),
      ...skins.map(({ inverseBindMatrices }) => inverseBindMatrices),
    ].filter((at) => at !== undefined),
  )
}

/** Buffer views that those accessors, and packed primitives, are read from. */
export const viewsUsed = (document: Gltf): ReadonlySet<number> => {
  const { accessors = [], meshes = [] } = document
  const read = [...accessorsUsed(document)].flatMap((at) => {
    const { bufferView, sparse } = accessors[at] ?? {}
    return [bufferView, sparse?.indices.bufferView, sparse?.values.bufferView]
  })
  const packed = meshes.flatMap(({ primitives }) => primitives.map(({ extensions }) => extensions?.[DRACO]?.bufferView))
  return new Set([...read, ...packed].filter((at) => at !== undefined))
}
