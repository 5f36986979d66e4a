/**
 * Tables that somebody brings over HTTP, a part after the other, and what becomes of them: looked at as often as she likes, taken once. Each is
 * a file in a folder of its own until it is taken, or an hour old; they are looked at one after the other, so that many do not need the memory
 * of many.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../../base/result.ts'
import { isTimeZone } from '../../../base/time-zone.ts'
import { apiError } from '../../../texts/api-english.ts'
import type { Twin } from '../../../twin/twin.ts'
import type { ApiError } from '../../../wire/api.ts'
import type * as z from 'zod'
import {
  type ImportAsked,
  type ImportOpened,
  type ImportTaken,
  MOST_IMPORT_BYTES,
  type TablePreview,
} from '../../../wire/table-import.ts'
import type { Refusal } from '../../../wire/refusals.ts'
import type { ImportSummary } from '../import.ts'
import { isTaken } from './signal-names.ts'
import { readTable, type TableQuestion } from './table.ts'

interface UploadPorts {
  /** Where they lie meanwhile. */
  readonly dir: string
  readonly twin: () => TableQuestion['twin'] & Pick<Twin, 'signal'>
  readonly clock: () => number
  /** Takes a Parquet file of samples; its name is what makes an import unique. */
  readonly importPast: (file: string) => Promise<Result<ImportSummary, string>>
}

const KEPT_MS = 3_600_000
/** All that lie there together. */
const MOST_BYTES = 2 * MOST_IMPORT_BYTES

const refuse = (refusal: Refusal): Result<never, ApiError> => err(apiError(refusal))
const notKept = (failure: unknown): Result<never, ApiError> =>
  refuse({ code: 'import-not-kept', values: { why: (failure as Error).message } })

type Asked = z.output<typeof ImportAsked>

export class Uploads {
  readonly #ports: UploadPorts
  #last: Promise<unknown> = Promise.resolve()
  /** Parts that are being written. */
  readonly #busy = new Set<string>()

  constructor(ports: UploadPorts) {
    this.#ports = ports
  }

  /** @param at where in the file these bytes begin; all before them are here already */
  async part(upload: string | undefined, at: number, bytes: Uint8Array): Promise<Result<ImportOpened, ApiError>> {
    const id = upload ?? randomUUID()
    if (upload === undefined) {
      if (at !== 0) return refuse({ code: 'import-out-of-order', values: { bytes: 0 } })
      const cleared = await this.#forget().then(() => null, notKept)
      if (cleared) return cleared
    }
    const file = this.#file(id)
    const size = upload === undefined ? 0 : await sizeOf(file)
    if (size === null) return refuse({ code: 'import-unknown', values: {} })
    if (size !== at || this.#busy.has(id)) return refuse({ code: 'import-out-of-order', values: { bytes: size } })
    if (size + bytes.length > MOST_IMPORT_BYTES || (await this.#held()) + bytes.length > MOST_BYTES) {
      await rm(file, { force: true })
      return refuse({ code: 'import-too-large', values: { MB: MOST_IMPORT_BYTES >> 20 } })
    }
    this.#busy.add(id)
    try {
      await appendFile(file, bytes)
      return ok({ upload: id, bytes: size + bytes.length })
    } catch (failure) {
      await rm(file, { force: true }).catch(() => undefined)
      return notKept(failure)
    } finally {
      this.#busy.delete(id)
    }
  }

  look(asked: Asked): Promise<Result<TablePreview, ApiError>> {
    return this.#inTurn(() => this.#read(asked, undefined))
  }

  take(asked: Asked): Promise<Result<ImportTaken, ApiError>> {
    return this.#inTurn(async () => {
      const dir = join(this.#ports.dir, `${asked.upload}.taken`)
      try {
        await mkdir(dir, { recursive: true })
        const written = join(dir, 'samples.parquet')
        const read = await this.#read(asked, written)
        if (!read.ok) return read
        const { samples, signals } = read.value
        if (samples === 0) return refuse({ code: 'import-none', values: {} })
        // The same samples under the same name are the same import, whenever they come.
        const file = join(dir, `${plain(asked.name)}-${await digest(written)}.parquet`)
        await rename(written, file)
        const taken = await this.#ports.importPast(file)
        if (!taken.ok) return refuse({ code: 'import-failed', values: { why: taken.error.replace(/[.\s]+$/, '') } })
        await rm(this.#file(asked.upload), { force: true })
        const { rows, known, fromMs, toMs } = taken.value
        return ok({ rows, known, fromMs, toMs, signals: [...new Set(signals.flatMap(({ signal }) => signal ?? []))] })
      } catch (failure) {
        return notKept(failure)
      } finally {
        await rm(dir, { recursive: true, force: true }).catch(() => undefined)
      }
    })
  }

  async #read({ upload, said, zone }: Asked, write: string | undefined): Promise<Result<TablePreview, ApiError>> {
    const file = this.#file(upload)
    if ((await sizeOf(file)) === null) return refuse({ code: 'import-unknown', values: {} })
    if (zone !== undefined && !isTimeZone(zone)) return refuse({ code: 'zone-unknown', values: { zone } })
    const twin = this.#ports.twin()
    for (const id of Object.values(said)) {
      const signal = id === '' ? null : twin.signal(id)
      if (id !== '' && !(signal && isTaken(signal))) return refuse({ code: 'signal-unknown', values: { signal: id } })
    }
    const read = await readTable(
      {
        file,
        twin,
        now: this.#ports.clock(),
        said: new Map(Object.entries(said)),
        ...(zone !== undefined && { zone }),
      },
      write,
    )
    return read.ok ? read : refuse({ code: read.error.code, values: { why: read.error.why } })
  }

  #file(upload: string): string {
    return join(this.#ports.dir, `${upload}.part`)
  }

  /** Old ones go when another comes: nothing waits for them. */
  async #forget(): Promise<void> {
    await mkdir(this.#ports.dir, { recursive: true })
    for (const name of await readdir(this.#ports.dir)) {
      const path = join(this.#ports.dir, name)
      // One that is just being taken goes meanwhile.
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
      if (Date.now() - mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true })
    }
  }

  async #held(): Promise<number> {
    const names = await readdir(this.#ports.dir)
    const sizes = await Promise.all(names.map((name) => sizeOf(join(this.#ports.dir, name))))
    return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}

const sizeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ size }) => size,
    () => null,
  )

/** Of a file's name what every disk takes. */
const plain = (name: string): string =>
  name
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-')
    .slice(0, 80)

const digest = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array)
  return hash.digest('hex').slice(0, 12)
}
