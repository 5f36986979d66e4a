/** glTF 2.0 (`.gltf`, `.glb`) to meshes. Compressed geometry is decoded by files of this page; nothing else is fetched. */
import { Matrix4 } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { err, ok, type Result } from '../../base/result.ts'
import { bundleGlb } from './gltf-bundle.ts'
import { openGltf } from './gltf-container.ts'
import { checkGltf } from './gltf-document.ts'
import { flatten } from './gltf-flat.ts'
import { leftOutOf, shapesOnly, viewsUsed } from './gltf-shapes.ts'
import type { Gltf } from './gltf-schema.ts'
import type { LoadedModel, Piece } from './loaded-model.ts'
import { meshesBelow } from './meshes.ts'
import type { ModelProblem } from './problem.ts'
import type { ReadFile } from './read-file.ts'

/** Buffers that shapes are read from; that of a compressed view is only a fallback. */
const buffersUsed = (shapes: Gltf): ReadonlySet<number | undefined> =>
  new Set(
    [...viewsUsed(shapes)].map((at) => {
      const { buffer, extensions = {} } = shapes.bufferViews![at]!
      return Object.values(extensions).find((extension) => extension.buffer !== undefined)?.buffer ?? buffer
    }),
  )

/** Bytes of every buffer; null for one that no shape is read from. */
const readBuffers = async (
  json: Gltf,
  bin: Uint8Array | null,
  beside: (uri: string) => string,
  read: ReadFile,
): Promise<Result<(Uint8Array | null)[], ModelProblem>> => {
  const buffers: (Uint8Array | null)[] = []
  const used = buffersUsed(json)
  for (const [i, { uri, byteLength }] of (json.buffers ?? []).entries()) {
    let bytes: Uint8Array | null = null
    if (!used.has(i)) {
      buffers.push(null)
      continue
    }
    if (uri !== undefined) {
      const answer = await read(uri.startsWith('data:') ? uri : beside(uri))
      if (!answer.ok) return answer
      bytes = answer.value
    } else if (i === 0) bytes = bin
    if (!bytes) return err({ kind: 'damaged', why: `buffer ${i} is not in it` })
    if (bytes.length < byteLength) return err({ kind: 'damaged', why: `buffer ${i} ends too early` })
    buffers.push(bytes)
  }
  return ok(buffers)
}

const createLoader = async (
  json: Gltf,
): Promise<{ readonly loader: Pick<GLTFLoader, 'parseAsync'>; readonly dispose: () => void }> => {
  const loader = new GLTFLoader()
  const used = json.extensionsUsed ?? []
  if (used.some((name) => name.includes('meshopt'))) {
    const { MeshoptDecoder } = await import('three/examples/jsm/libs/meshopt_decoder.module.js')
    loader.setMeshoptDecoder(MeshoptDecoder)
  }
  if (!used.includes('KHR_draco_mesh_compression')) return { loader, dispose: () => {} }
  const { DRACOLoader } = await import('three/examples/jsm/loaders/DRACOLoader.js')
  const draco = new DRACOLoader()
  loader.setDRACOLoader(draco)
  return { loader, dispose: () => draco.dispose() }
}

/** The Draco decoder rejects with the message of its worker, which is no `Error`. */
const whyOf = (failure: unknown): string => {
  if (failure instanceof Error) return failure.message
  return typeof failure === 'object' && failure !== null && 'error' in failure ? String(failure.error) : String(failure)
}

/** Decoders are foreign programs, in workers of their own: one that never answers must not be waited for. */
const DECODE_MS = 20_000

/** Null where there is no answer in time. */
const inTime = async <T>(answer: Promise<T>, limitMs: number): Promise<T | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** @param path of the file, relative to the twin document */
export const loadGltf = async (
  path: string,
  bytes: Uint8Array,
  read: ReadFile,
  limitMs = DECODE_MS,
  create = createLoader,
): Promise<Result<LoadedModel, ModelProblem>> => {
  const opened = openGltf(bytes)
  if (!opened.ok) return opened
  const { json, bin } = opened.value
  const checked = checkGltf(json)
  if (!checked.ok) return checked
  const shapes = shapesOnly(json)
  const buffers = await readBuffers(shapes, bin, (uri) => path.slice(0, path.lastIndexOf('/') + 1) + uri, read)
  if (!buffers.ok) return buffers
  const flat = flatten(shapes, buffers.value)
  const { loader, dispose } = await create(shapes)
  try {
    const decoded = await inTime(loader.parseAsync(bundleGlb(flat.json, flat.buffers), ''), limitMs)
    if (!decoded) return err({ kind: 'too-slow', limitMs })
    const { scene, parser } = decoded
    const pieces: Piece[] = []
    meshesBelow(scene, new Matrix4(), (mesh, object) => {
      const names: string[] = []
      for (let at: typeof object | null = object; at; at = at.parent) {
        // The loader makes names unique and safe; the author wrote those of the document.
        const node = parser.associations.get(at)?.nodes
        const name = node === undefined ? undefined : shapes.nodes?.[node]?.name
        if (name !== undefined) names.push(name)
      }
      pieces.push({ ...mesh, names, joint: -1 })
    })
    const leftOut = leftOutOf(json)
    return pieces.length > 0 ? ok({ pieces, joints: [], up: 'y', leftOut }) : err({ kind: 'nothing-in-it', leftOut })
  } catch (failure) {
    return err({ kind: 'damaged', why: whyOf(failure) })
  } finally {
    dispose()
  }
}
