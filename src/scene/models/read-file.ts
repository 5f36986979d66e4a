/** Reads what a model is made of, from beside the twin document and from nowhere else, within one budget of bytes. */
import { err, ok, type Result } from '../../base/result.ts'
import { MOST_BYTES, type ModelProblem } from './problem.ts'

/** A server that says nothing for so long, before or within a file, is not waited for. */
const SILENT_MS = 30_000

/** @param path relative to the twin document's folder, as a file or an address spells it; or a `data:` URI */
export type ReadFile = (path: string) => Promise<Result<Uint8Array<ArrayBuffer>, ModelProblem>>

/** Where the file `path` is, or null where that is not below `base`. Names are names: `#`, `?`, `%` and `+` in them stand for themselves. */
export const addressOf = (path: string, base: string): string | null => {
  if (path.startsWith('data:')) return path
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return null
  try {
    const { href } = new URL(path.split('/').map(encodeURIComponent).join('/'), base)
    return href.startsWith(base) ? href : null
  } catch {
    return null
  }
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * What a file that is called `path` may be named. Formats refer to files by addresses (`Fr%C3%A4ser.bin`; glTF 2.0, clause
 * 3.6.1.1), many tools write plain names; Windows has `\\` for `/`; macOS keeps letters and their accents apart.
 */
export const spellings = (path: string): readonly string[] => {
  if (path.startsWith('data:')) return [path]
  const plain = [decoded(path), path].flatMap((name) => [name, name.replaceAll('\\', '/')])
  return [...new Set(plain.flatMap((name) => [name, name.normalize('NFC'), name.normalize('NFD')]))]
}

/** Told of all that a model's files have brought so far, and of what their servers said there would be; bytes. */
export type OnBytes = (bytes: number, of: number) => void

/**
 * One reader for one model: what its files hold together may not exceed the budget.
 * @param base ends with a slash
 */
export const createReader = (
  base: string,
  signal: AbortSignal,
  request: typeof fetch = fetch,
  silentMs = SILENT_MS,
  told: OnBytes = () => {},
): ReadFile => {
  let left = MOST_BYTES
  let came = 0
  let wanted = 0
  const readAs: ReadFile = async (path) => {
    const address = addressOf(path, base)
    if (address === null) return err({ kind: 'not-there', file: path })
    const silence = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const wait = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(new Error(`no answer for ${silentMs / 1000} s`)), silentMs)
    }
    // (`AbortSignal.any` is too young for tablets that are in use.)
    const end = (): void => silence.abort(signal.reason)
    if (signal.aborted) end()
    signal.addEventListener('abort', end)
    wait()
    try {
      const response = await request(address, { signal: silence.signal, cache: 'no-cache' })
      if (response.status === 404) return err({ kind: 'not-there', file: path })
      if (!response.ok || !response.body) return err({ kind: 'unreachable', why: `HTTP ${response.status}` })
      if (Number(response.headers.get('content-length') ?? 0) > left) {
        await response.body.cancel()
        return err({ kind: 'too-many-bytes' })
      }
      const declared = response.headers.has('content-encoding')
        ? 0
        : Number(response.headers.get('content-length') ?? 0)
      wanted += declared
      const chunks: Uint8Array[] = []
      let size = 0
      const reader = response.body.getReader()
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        wait()
        size += next.value.length
        // What a header promises need not be what comes.
        if (size > left) {
          await reader.cancel()
          return err({ kind: 'too-many-bytes' })
        }
        chunks.push(next.value)
        if (!address.startsWith('data:')) told((came += next.value.length), Math.max(came, wanted))
      }
      left -= size
      const bytes = new Uint8Array(size)
      let at = 0
      for (const chunk of chunks) {
        bytes.set(chunk, at)
        at += chunk.length
      }
      return ok(bytes)
    } catch (failure) {
      return err({ kind: 'unreachable', why: failure instanceof Error ? failure.message : String(failure) })
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
  }
  return async (path) => {
    for (const name of spellings(path)) {
      const answer = await readAs(name)
      if (answer.ok || answer.error.kind !== 'not-there') return answer
    }
    return err({ kind: 'not-there', file: decoded(path) })
  }
}
