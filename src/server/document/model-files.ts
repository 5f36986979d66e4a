/** The files that a twin's models are made of: those it names, and what these refer to, below its own folder and nowhere else. */
import { readFile, stat } from 'node:fs/promises'
import { extname, join, posix, relative } from 'node:path'
import type { Twin } from '../../twin/twin.ts'

export interface ModelFile {
  /** Relative to the document's folder, with `/`. */
  readonly path: string
  readonly data: Uint8Array
}

/** Of all together; what does not fit is left out. */
const MOST_BYTES = 64 << 20

const WITH_REFERENCES = new Set(['.gltf', '.glb', '.urdf'])
const REFERENCES = /"uri"\s*:\s*"([^"\\]+)"|\bfilename\s*=\s*"([^"]+)"/g

/** A `package://name/…`: the folder above that bears its name, else one beside the file's own. */
const packagePath = (folder: string, name: string, rest: string): string => {
  const parts = folder.split('/')
  const at = parts.lastIndexOf(name)
  return at >= 0 ? posix.join(...parts.slice(0, at + 1), rest) : posix.join(...parts.slice(0, -1), name, rest)
}

const referredTo = (path: string, data: Uint8Array): readonly string[] => {
  if (!WITH_REFERENCES.has(extname(path).toLowerCase())) return []
  const folder = posix.dirname(path)
  return [
    ...Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1').matchAll(REFERENCES),
  ].flatMap(([, uri, filename]) => {
    const said = Buffer.from((uri ?? filename)!, 'latin1').toString('utf8')
    const inPackage = /^package:\/\/([^/]+)\/(.+)$/.exec(said)
    if (inPackage) return [packagePath(folder, inPackage[1]!, inPackage[2]!)]
    if (/^[a-z][a-z\d+.-]*:/i.test(said)) return []
    const plain = said.replaceAll('\\', '/')
    return [...new Set([decoded(plain), plain])].map((name) => posix.join(folder, name))
  })
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** @param dir of the document */
export const modelFiles = async (twin: Pick<Twin, 'assets'>, dir: string): Promise<readonly ModelFile[]> => {
  const found: ModelFile[] = []
  const known = new Set<string>()
  let left = MOST_BYTES
  const take = async (path: string): Promise<void> => {
    const at = join(dir, path)
    if (known.has(path) || relative(dir, at).startsWith('..')) return
    known.add(path)
    const size = await stat(at).then(
      (one) => (one.isFile() ? one.size : 0),
      () => 0,
    )
    if (size === 0 || size > left) return
    const data = await readFile(at)
    left -= data.length
    found.push({ path, data })
    for (const other of referredTo(path, data)) await take(other)
  }
  for (const { model } of twin.assets) if (model && 'file' in model) await take(posix.normalize(model.file))
  return found
}
