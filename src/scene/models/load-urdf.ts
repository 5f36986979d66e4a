/** URDF with STL and COLLADA meshes. Every file is read before any is parsed, so that what is missing is known by its name. */
import { LoadingManager, Mesh } from 'three'
import { ColladaLoader } from 'three/examples/jsm/loaders/ColladaLoader.js'
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js'
import URDFLoader from 'urdf-loader'
import { err, ok, type Result } from '../../base/result.ts'
import { type LoadedModel, trianglesOf } from './loaded-model.ts'
import { MOST_TRIANGLES, type ModelProblem } from './problem.ts'
import type { ReadFile } from './read-file.ts'
import { WrongMesh } from './meshes.ts'
import { packageFolder } from './ros-package.ts'
import { declaredTriangles } from './stl.ts'
import { fromUrdf } from './urdf-joints.ts'

const STL_HEADER = 84
/** What an image is replaced by: textures are not shown, so none is fetched. */
const NO_IMAGE = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

const damaged = (why: string): Result<never, ModelProblem> => err({ kind: 'damaged', why })

/** Path of a mesh relative to the twin document. */
const meshPath = (named: string, folder: string): string => {
  const [, name, rest] = /^package:\/\/([^/]+)\/(.+)$/.exec(named) ?? []
  if (name !== undefined && rest !== undefined) return `${packageFolder(folder, name)}/${rest}`
  return folder === '' ? named : `${folder}/${named}`
}

const readMeshes = async (
  robot: Element,
  folder: string,
  read: ReadFile,
): Promise<Result<ReadonlyMap<string, Uint8Array<ArrayBuffer>>, ModelProblem>> => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  let declared = 0
  for (const mesh of robot.querySelectorAll('visual > geometry > mesh')) {
    const named = mesh.getAttribute('filename')
    if (!named) return damaged('a mesh has no file name')
    const path = meshPath(named, folder)
    mesh.setAttribute('filename', path)
    if (files.has(path)) continue
    if (!/\.(stl|dae)$/i.test(path)) return err({ kind: 'unknown-need', what: path.slice(path.lastIndexOf('.')) })
    const answer = await read(path)
    if (!answer.ok) return answer
    declared += /\.stl$/i.test(path) ? declaredTriangles(answer.value) : 0
    if (declared > MOST_TRIANGLES) return err({ kind: 'too-many-triangles', triangles: declared })
    files.set(path, answer.value)
  }
  return ok(files)
}

const parseMesh = (path: string, bytes: Uint8Array<ArrayBuffer>, manager: LoadingManager) => {
  if (/\.stl$/i.test(path)) {
    if (bytes.length < STL_HEADER) throw new Error(`${path} ends too early`)
    return new Mesh(new STLLoader(manager).parse(bytes.buffer))
  }
  const collada = new ColladaLoader(manager).parse(new TextDecoder().decode(bytes), '')
  if (!collada) throw new Error(`${path} is no COLLADA`)
  return collada.scene
}

/** A link that a joint names and that is not there; null where all are. */
const missingLink = (robot: Element): string | null => {
  const links = new Set([...robot.querySelectorAll(':scope > link')].map((link) => link.getAttribute('name')))
  for (const end of robot.querySelectorAll(':scope > joint > parent, :scope > joint > child')) {
    const name = end.getAttribute('link')
    if (!links.has(name)) return name ?? ''
  }
  return null
}

/** A link that hangs from itself, or from two others; null where all is a tree. */
const noTree = (robot: Element): string | null => {
  const above = new Map<string, string>()
  for (const joint of robot.querySelectorAll(':scope > joint')) {
    const [parent, child] = ['parent', 'child'].map(
      (end) => joint.querySelector(`:scope > ${end}`)?.getAttribute('link') ?? '',
    )
    if (above.has(child!)) return child!
    above.set(child!, parent!)
  }
  for (const link of above.keys()) {
    let at: string | undefined = link
    for (let steps = above.size; at !== undefined && steps >= 0; steps--) at = above.get(at)
    if (at !== undefined) return link
  }
  return null
}

/** @param path of the file, relative to the twin document */
export const loadUrdf = async (
  path: string,
  bytes: Uint8Array,
  read: ReadFile,
): Promise<Result<LoadedModel, ModelProblem>> => {
  if (bytes.length === 0) return damaged('it is empty')
  const document = new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'text/xml')
  const robot = document.documentElement
  if (document.querySelector('parsererror') || robot.nodeName !== 'robot') return damaged('it is no URDF')
  const missing = missingLink(robot)
  if (missing !== null) return damaged(`a joint names the link "${missing}", which it does not have`)
  const knotted = noTree(robot)
  if (knotted !== null) return damaged(`the link "${knotted}" hangs from itself, or from two joints`)
  for (const texture of robot.querySelectorAll('texture')) texture.remove()
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const meshes = await readMeshes(robot, folder, read)
  if (!meshes.ok) return meshes

  const manager = new LoadingManager()
  manager.setURLModifier(() => NO_IMAGE)
  const loader = new URDFLoader(manager)
  let wrong: ModelProblem | null = null
  loader.loadMeshCb = (file, _manager, _material, done) => {
    try {
      done(parseMesh(file, meshes.value.get(file)!, manager))
    } catch (failure) {
      wrong ??= { kind: 'damaged', why: failure instanceof Error ? failure.message : String(failure) }
    }
  }
  try {
    const model = fromUrdf(loader.parse(document))
    if (wrong) return err(wrong)
    const triangles = trianglesOf(model.pieces)
    if (triangles > MOST_TRIANGLES) return err({ kind: 'too-many-triangles', triangles })
    return triangles > 0 ? ok(model) : err({ kind: 'nothing-in-it' })
  } catch (failure) {
    if (failure instanceof WrongMesh) return damaged(failure.message)
    // The loader follows names of links and joints without looking whether they exist.
    return damaged('its links and joints do not fit together')
  }
}
