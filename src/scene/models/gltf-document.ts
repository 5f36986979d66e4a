/**
 * glTF 2.0 before anything is decoded: the container is checked, what it declares is counted, and what the scene does not
 * show (materials, textures, animation, skins) is left out, so that a texture format is never a reason not to see a shape.
 * Pure. Clauses are those of the glTF 2.0 specification.
 */
import { err, ok, type Result } from '../../base/result.ts'
import { outOfBounds } from './gltf-bounds.ts'
import { Gltf, type InBuffer, type Primitive } from './gltf-schema.ts'
import { MOST_TRIANGLES, type ModelProblem } from './problem.ts'

const MAGIC = 0x46546c67
const JSON_CHUNK = 0x4e4f534a
const BIN_CHUNK = 0x004e4942
const TRIANGLES = 4

/** Extensions that change where vertices are. All others concern looks, which the theme decides. */
export const GEOMETRY_EXTENSIONS = [
  'KHR_draco_mesh_compression',
  'EXT_meshopt_compression',
  'KHR_meshopt_compression',
  'KHR_mesh_quantization',
] as const
const ABOUT_LOOKS = /^(KHR_materials_|KHR_texture_|EXT_texture_|KHR_lights_|MSFT_texture_|KHR_animation_)/

const damaged = (why: string): Result<never, ModelProblem> => err({ kind: 'damaged', why })

const parseJson = (bytes: Uint8Array): Result<Gltf, ModelProblem> => {
  try {
    const read = Gltf.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
    if (read.success) return ok(read.data)
    const [first] = read.error.issues
    return damaged(`${first?.path.join('.') || 'its JSON'}: ${first?.message ?? ''}`)
  } catch {
    return damaged('its JSON cannot be read')
  }
}

/** Takes a file apart. `bin` is the binary chunk of a GLB (clause 4.4). */
export const openGltf = (
  bytes: Uint8Array,
): Result<{ readonly json: Gltf; readonly bin: Uint8Array | null }, ModelProblem> => {
  if (bytes.length === 0) return damaged('it is empty')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint32(0, true) !== MAGIC) {
    if (bytes[0] !== 0x7b && bytes[0] !== 0xef && bytes[0] !== 0x20 && bytes[0] !== 0x0a)
      return damaged('it is no glTF')
    const json = parseJson(bytes)
    return json.ok ? ok({ json: json.value, bin: null }) : json
  }
  if (bytes.length < 20) return damaged('it ends too early')
  if (view.getUint32(4, true) !== 2) return err({ kind: 'unknown-need', what: `glTF ${view.getUint32(4, true)}` })
  const length = view.getUint32(8, true)
  if (length > bytes.length) return damaged('it ends too early')
  let json: Gltf | null = null
  let bin: Uint8Array | null = null
  for (let at = 12; at + 8 <= length;) {
    const size = view.getUint32(at, true)
    const kind = view.getUint32(at + 4, true)
    if (at + 8 + size > length) return damaged('it ends too early')
    const chunk = bytes.subarray(at + 8, at + 8 + size)
    if (kind === JSON_CHUNK && !json) {
      const parsed = parseJson(chunk)
      if (!parsed.ok) return parsed
      json = parsed.value
    } else if (kind === BIN_CHUNK) bin ??= chunk
    at += 8 + size
  }
  return json ? ok({ json, bin }) : damaged('it has no JSON chunk')
}

const trianglesIn = ({ attributes, indices, mode = TRIANGLES }: Primitive, { accessors }: Gltf): number => {
  const corners = accessors?.[indices ?? attributes['POSITION'] ?? -1]?.count ?? 0
  return mode === TRIANGLES ? corners / 3 : mode === 5 || mode === 6 ? Math.max(0, corners - 2) : 0
}

/** Checks the document and counts its triangles as often as nodes show them, before a byte of geometry is touched. */
export const checkGltf = (json: Gltf): Result<number, ModelProblem> => {
  const { asset, nodes = [], meshes = [], accessors = [] } = json
  if (!asset.version.startsWith('2.')) return err({ kind: 'unknown-need', what: `glTF ${asset.version}` })
  const unknown = json.extensionsRequired?.find(
    (name) => !(GEOMETRY_EXTENSIONS as readonly string[]).includes(name) && !ABOUT_LOOKS.test(name),
  )
  if (unknown !== undefined) return err({ kind: 'unknown-need', what: unknown })
  const perMesh = meshes.map((mesh) =>
    mesh.primitives.reduce((sum, primitive) => sum + trianglesIn(primitive, json), 0),
  )
  const roots =
    json.scenes?.[json.scene ?? 0]?.nodes ??
    nodes.map((_, i) => i).filter((i) => !nodes.some(({ children }) => children?.includes(i)))
  const seen = new Set<number>()
  const open = [...roots]
  let triangles = 0
  // Nodes form strict trees (clause 3.5.2); a loop would never end.
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = nodes[at]
    if (!node) return damaged(`there is no node ${at}`)
    if (seen.has(at)) return damaged(`node ${at} has two parents`)
    seen.add(at)
    if (node.mesh !== undefined) {
      if (perMesh[node.mesh] === undefined) return damaged(`there is no mesh ${node.mesh}`)
      triangles += perMesh[node.mesh]!
    }
    open.push(...(node.children ?? []))
  }
  if (json.scenes && json.scenes.length > 0 && !json.scenes[json.scene ?? 0])
    return damaged(`there is no scene ${json.scene}`)
  const vertices = accessors.reduce((most, { count }) => Math.max(most, count), 0)
  if (triangles > MOST_TRIANGLES || vertices > 3 * MOST_TRIANGLES)
    return err({ kind: 'too-many-triangles', triangles: Math.max(triangles, Math.round(vertices / 3)) })
  if (triangles <= 0) return err({ kind: 'nothing-in-it' })
  const wrong = outOfBounds(json)
  return wrong === null ? ok(triangles) : damaged(wrong)
}

const kept = (attributes: Record<string, number> | undefined): Record<string, number> =>
  Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => name === 'POSITION' || name === 'NORMAL'))

/** The document with nothing in it but shapes and names. */
export const shapesOnly = (json: Gltf): Gltf => {
  const used = (json.extensionsUsed ?? []).filter((name) => (GEOMETRY_EXTENSIONS as readonly string[]).includes(name))
  const { asset, scene, scenes, accessors, bufferViews, buffers } = json
  return {
    asset: { version: asset.version },
    ...(scene === undefined ? {} : { scene }),
    // Without a scene nothing would be loaded; then all roots are shown.
    scenes: scenes?.length
      ? scenes.map(({ nodes }) => ({ nodes: nodes ?? [] }))
      : [
          {
            nodes: (json.nodes ?? [])
              .map((_, i) => i)
              .filter((i) => !json.nodes!.some(({ children }) => children?.includes(i))),
          },
        ],
    nodes: (json.nodes ?? []).map(({ name, mesh, children, matrix, translation, rotation, scale }) =>
      Object.fromEntries(
        Object.entries({ name, mesh, children, matrix, translation, rotation, scale }).filter(
          ([, value]) => value !== undefined,
        ),
      ),
    ),
    meshes: (json.meshes ?? []).map(({ name, primitives }) => ({
      ...(name === undefined ? {} : { name }),
      primitives: primitives.map(({ attributes, indices, mode, extensions }) => {
        const draco = extensions?.['KHR_draco_mesh_compression']
        return {
          attributes: kept(attributes),
          ...(indices === undefined ? {} : { indices }),
          ...(mode === undefined ? {} : { mode }),
          ...(draco
            ? { extensions: { KHR_draco_mesh_compression: { ...draco, attributes: kept(draco.attributes) } } }
            : {}),
        }
      }),
    })),
    ...(accessors ? { accessors } : {}),
    ...(bufferViews ? { bufferViews } : {}),
    ...(buffers ? { buffers } : {}),
    ...(used.length ? { extensionsUsed: used } : {}),
  }
}

const padded = (length: number): number => (length + 3) & ~3

/** One GLB of a document and the bytes of its buffers (null: a fallback that nothing reads). */
export const bundleGlb = (json: Gltf, buffers: readonly (Uint8Array | null)[]): ArrayBuffer => {
  const starts: number[] = []
  let size = 0
  for (const buffer of buffers) {
    starts.push(buffer ? size : 0)
    size += padded(buffer?.length ?? 0)
  }
  const moved = (view: InBuffer) => ({
    buffer: 0,
    byteOffset: (view.byteOffset ?? 0) + (starts[view.buffer ?? 0] ?? 0),
  })
  const bundled: Gltf = {
    ...json,
    bufferViews: (json.bufferViews ?? []).map((view) => ({
      ...view,
      ...moved(view),
      ...(view.extensions
        ? {
            extensions: Object.fromEntries(
              Object.entries(view.extensions).map(([name, extension]) => [name, { ...extension, ...moved(extension) }]),
            ),
          }
        : {}),
    })),
    buffers: [{ byteLength: size }],
  }
  const text = new TextEncoder().encode(JSON.stringify(bundled))
  const out = new Uint8Array(12 + 8 + padded(text.length) + 8 + size)
  const view = new DataView(out.buffer)
  const head = (at: number, ...words: number[]): void =>
    words.forEach((word, i) => view.setUint32(at + i * 4, word, true))
  head(0, MAGIC, 2, out.length, padded(text.length), JSON_CHUNK)
  out.fill(0x20, 20, 20 + padded(text.length))
  out.set(text, 20)
  const bin = 20 + padded(text.length)
  head(bin, size, BIN_CHUNK)
  buffers.forEach((buffer, i) => buffer && out.set(buffer, bin + 8 + starts[i]!))
  return out.buffer
}
