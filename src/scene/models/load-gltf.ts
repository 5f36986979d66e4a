/** glTF 2.0 (`.gltf`, `.glb`) to meshes. Compressed geometry is decoded by files of this page; nothing else is fetched. */
import { Matrix4 } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { err, ok, type Result } from '../../base/result.ts'
import { bundleGlb, checkGltf, openGltf, shapesOnly } from './gltf-document.ts'
import type { Gltf } from './gltf-schema.ts'
import type { LoadedModel, Piece } from './loaded-model.ts'
import { meshesBelow } from './meshes.ts'
import type { ModelProblem } from './problem.ts'
import type { ReadFile } from './read-file.ts'

/** Whether anything is taken from a buffer itself; that of a compressed view is only a fallback. */
const isRead = ({ bufferViews = [] }: Gltf, buffer: number): boolean =>
  bufferViews.some(({ buffer: own, extensions = {} }) => {
    const compressed = Object.values(extensions).find((extension) => extension.buffer !== undefined)
    return (compressed ? compressed.buffer : own) === buffer
  })

/** Bytes of every buffer; null for one that is only a fallback of a compressed one. */
const readBuffers = async (
  json: Gltf,
  bin: Uint8Array | null,
  beside: (uri: string) => string,
  read: ReadFile,
): Promise<Result<(Uint8Array | null)[], ModelProblem>> => {
  const buffers: (Uint8Array | null)[] = []
  for (const [i, { uri, byteLength }] of (json.buffers ?? []).entries()) {
    let bytes: Uint8Array | null = null
    if (uri !== undefined) {
      const answer = await read(uri.startsWith('data:') ? uri : beside(decodeURIComponent(uri)))
      if (!answer.ok) return answer
      bytes = answer.value
    } else if (i === 0) bytes = bin
    if (!bytes && isRead(json, i)) return err({ kind: 'damaged', why: `buffer ${i} is not in it` })
    if (bytes && bytes.length < byteLength) return err({ kind: 'damaged', why: `buffer ${i} ends too early` })
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
  const buffers = await readBuffers(json, bin, (uri) => path.slice(0, path.lastIndexOf('/') + 1) + uri, read)
  if (!buffers.ok) return buffers
  const shapes = shapesOnly(json)
  const { loader, dispose } = await create(shapes)
  try {
    const decoded = await inTime(loader.parseAsync(bundleGlb(shapes, buffers.value), ''), limitMs)
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
    return pieces.length > 0 ? ok({ pieces, joints: [], up: 'y' }) : err({ kind: 'nothing-in-it' })
  } catch (failure) {
    return err({ kind: 'damaged', why: whyOf(failure) })
  } finally {
    dispose()
  }
}
