/** The file around a glTF 2.0 document: plain JSON, or a GLB container (clause 4.4). Pure. */
import { err, ok, type Result } from '../../base/result.ts'
import { Gltf } from './gltf-schema.ts'
import type { ModelProblem } from './problem.ts'

export const MAGIC = 0x46546c67
export const JSON_CHUNK = 0x4e4f534a
export const BIN_CHUNK = 0x004e4942
/** A brace, a byte order mark, or white space before either. */
const JSON_BEGINS: ReadonlySet<number> = new Set([0x7b, 0xef, 0x20, 0x09, 0x0a, 0x0d])

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
    if (!JSON_BEGINS.has(bytes[0]!)) return damaged('it is no glTF')
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
