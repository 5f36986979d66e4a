/** The twin document on disk: read, checked, watched while people edit it, and written for the page. */
import { createReadStream, existsSync, readFileSync, statSync, unwatchFile, watchFile } from 'node:fs'
import { mkdir, open, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Dispose } from '../../base/disposable.ts'
import { parseJsonSteps } from '../../base/json-reading.ts'
import { PiecedText } from '../../base/pieced-text.ts'
import type { Problem } from '../../base/problem.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { conversion } from '../../units/conversion.ts'
import { unitProblem } from '../../units/problem.ts'
import { modelProblems } from '../../equipment/model-problems.ts'
import { loadInForce, loadInForceSliced } from '../../twin/load-in-force.ts'
import { everyCheck, loadTwinSliced } from '../../twin/load.ts'
import type { Twin } from '../../twin/twin.ts'
import { reason } from '../config.ts'
import { rewriteJson } from './rewrite-json.ts'
import { FAILURES, type StartFailure } from '../failures.ts'
import { inSlices } from '../slices.ts'

export interface LoadedTwin {
  readonly twin: Twin
  /** The document as it stands on disk. */
  readonly text: PiecedText
  /** What is wrong with it though it was accepted once: it would be refused if it were saved today. */
  readonly problems: readonly Problem[]
}

type ReadFailure = { readonly problems: readonly Problem[] } | { readonly unreadable: string }

/** `changed`: somebody else was faster; `wrong`: it would not load; `unwritable`: the disk's own word. */
export type WriteFailure =
  | { readonly kind: 'changed' }
  | { readonly kind: 'wrong'; readonly problems: readonly Problem[] }
  | { readonly kind: 'unwritable'; readonly why: string }
  | { readonly kind: 'no-previous' }

/** All that is known of units and models. */
export const TWIN_CHECKS = { unit: unitProblem, convert: conversion, model: modelProblems }

type Read = Result<LoadedTwin, ReadFailure>

interface Known {
  readonly text: PiecedText
  readonly loading: Promise<Read>
}

const notJson = (failure: unknown): ReadFailure => ({
  problems: [{ path: '$', code: 'not-json', values: { why: reason(failure) } }],
})

/** Bytes of the document that are read in one turn: to make text of megabytes takes long. */
const PIECE_BYTES = 1 << 18

const textOf = async (path: string): Promise<Result<PiecedText, ReadFailure>> => {
  try {
    const text = new PiecedText()
    for await (const piece of createReadStream(path, { encoding: 'utf8', highWaterMark: PIECE_BYTES }))
      text.push(piece as string)
    return ok(text)
  } catch (failure) {
    return err({ unreadable: reason(failure) })
  }
}

const textAtOnce = (path: string): Result<string, ReadFailure> => {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch (failure) {
    return err({ unreadable: reason(failure) })
  }
}

const told = (text: PiecedText, loaded: ReturnType<typeof loadInForce>): Read =>
  loaded.ok ? ok({ ...loaded.value, text }) : err({ problems: loaded.error })

const pause = (): Promise<void> => setImmediate()

const parseAtOnce = (text: string): Read => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (failure) {
    return err(notJson(failure))
  }
  return told(PiecedText.of(text), loadInForce(json, everyCheck(TWIN_CHECKS)))
}

/** A large document takes a second: what arrives meanwhile is not kept waiting. */
const parse = async (text: PiecedText): Promise<Read> => {
  let json: unknown
  try {
    json = await inSlices(parseJsonSteps(text))
  } catch (failure) {
    return err(notJson(failure))
  }
  return told(text, await loadInForceSliced(json, everyCheck(TWIN_CHECKS), pause))
}

/** The version in force, the one before it and one that was just saved. */
const KEPT = 3

/** On disk whole or not at all, whenever the power fails. Nobody waits for the disk meanwhile. */
const replaceFile = async (path: string, text: PiecedText): Promise<void> => {
  const beside = `${path}.new`
  const file = await open(beside, 'w', 0o644)
  try {
    await writeFile(file, text.pieces())
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}

export class TwinFile {
  readonly path: string
  /** Models are beside the document. */
  readonly dir: string
  #look: () => Promise<void> = () => Promise.resolve()
  /** Versions that were read, the last one first, so that none is loaded twice. */
  #known: readonly Known[] = []
  #previous: { readonly stamp: string; readonly read: Promise<Read> } | null = null
  /** One change of the document after the other. */
  #changing: Promise<unknown> = Promise.resolve()
  /** Text of the version in force: it may have flaws that no other version may have. */
  #inForce: PiecedText | null = null

  /** @param given the document, or its folder. */
  constructor(given: string) {
    this.path = statSync(given, { throwIfNoEntry: false })?.isDirectory() ? join(given, 'twin.json') : given
    this.dir = dirname(this.path)
  }

  /** Writes a first document where there is none yet. @returns the system's word for why not, or null. */
  static async create(path: string, document: unknown): Promise<string | null> {
    try {
      if (existsSync(path)) return null
      await mkdir(dirname(path), { recursive: true })
      await replaceFile(path, PiecedText.of(JSON.stringify(document, null, 2), '\n'))
      return null
    } catch (failure) {
      return reason(failure)
    }
  }

  /** At once, as nothing else runs yet. */
  load(): Result<LoadedTwin, StartFailure> {
    const text = textAtOnce(this.path)
    const found = text.ok ? parseAtOnce(text.value) : text
    if (found.ok) {
      this.#inForce = found.value.text
      this.#know(found.value)
      return found
    }
    return err(
      'problems' in found.error
        ? FAILURES.twinWrong(this.path, found.error.problems)
        : FAILURES.twinMissing(this.path, found.error.unreadable),
    )
  }

  get #previousPath(): string {
    return this.path.replace(/(\.json)?$/, '.previous.json')
  }

  #know(loaded: LoadedTwin): void {
    this.#keep(loaded.text, Promise.resolve(ok(loaded)))
  }

  #keep(text: PiecedText, loading: Promise<Read>): void {
    this.#known = [{ text, loading }, ...this.#known.filter((one) => !one.text.equals(text))].slice(0, KEPT)
  }

  async #read(path: string): Promise<Read> {
    const text = await textOf(path)
    if (!text.ok) return text
    const loading = this.#known.find((one) => one.text.equals(text.value))?.loading ?? parse(text.value)
    this.#keep(text.value, loading)
    return loading
  }

  /** The version before the last one that was written here; null = none that would load. Read again only when it is another. */
  async previous(): Promise<(LoadedTwin & { readonly savedAt: number }) | null> {
    const stat = statSync(this.#previousPath, { throwIfNoEntry: false, bigint: true })
    if (!stat) return null
    const stamp = [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join()
    if (this.#previous?.stamp !== stamp) this.#previous = { stamp, read: this.#read(this.#previousPath) }
    const found = await this.#previous.read
    return found.ok ? { ...found.value, savedAt: Number(stat.mtimeMs) } : null
  }

  /**
   * Checks the document, keeps the present version beside it, and replaces it in one step.
   * @param expects hash of the version that was edited: nothing is written over another one.
   */
  write(document: unknown, expects: string): Promise<Result<LoadedTwin, WriteFailure>> {
    return this.#change(expects, async (present) => {
      const checked = await loadTwinSliced(document, TWIN_CHECKS, pause)
      if (!checked.ok) return err({ kind: 'wrong', problems: checked.error })
      return ok({ twin: checked.value, text: await inSlices(rewriteJson(present.text, document)), problems: [] })
    })
  }

  /** Present and previous version change places: restoring twice is as nothing. */
  async restore(expects: string): Promise<Result<LoadedTwin, WriteFailure>> {
    return this.#change(expects, async () => {
      const previous = await this.previous()
      return previous ? ok(previous) : err({ kind: 'no-previous' })
    })
  }

  /** @param make what the present version becomes */
  #change(
    expects: string,
    make: (present: LoadedTwin) => Promise<Result<LoadedTwin, WriteFailure>>,
  ): Promise<Result<LoadedTwin, WriteFailure>> {
    const mine = this.#changing.then(async (): Promise<Result<LoadedTwin, WriteFailure>> => {
      const present = await this.#read(this.path)
      if (!present.ok || present.value.twin.hash !== expects) return err({ kind: 'changed' })
      const made = await make(present.value)
      if (!made.ok) return made
      // Somebody may have saved another one while this was checked.
      const still = await textOf(this.path)
      if (!still.ok || !still.value.equals(present.value.text)) return err({ kind: 'changed' })
      return this.#replace(present.value, made.value)
    })
    this.#changing = mine.catch(() => undefined)
    return mine
  }

  async #replace(present: LoadedTwin, next: LoadedTwin): Promise<Result<LoadedTwin, WriteFailure>> {
    try {
      await replaceFile(this.#previousPath, present.text)
      await replaceFile(this.path, next.text)
    } catch (failure) {
      return err({ kind: 'unwritable', why: reason(failure) })
    }
    // One that was in force before may be taken up again as it is.
    this.#inForce = next.text
    this.#know(next)
    await this.#look()
    return ok(next)
  }

  /**
   * Calls back with every saved version, the next when the last has been taken up. Looks at the file twice a second rather than listening for events: those get
   * lost on network drives and in containers, and when an editor replaces the file.
   */
  watch(changed: (loaded: LoadedTwin) => unknown, refused: (problems: readonly Problem[]) => void): Dispose {
    let last: PiecedText | null = null
    let ended = false
    let looking: Promise<void> = Promise.resolve()
    const once = async (): Promise<void> => {
      const found = await this.#read(this.path)
      const seen = found.ok ? found.value.text : PiecedText.of(JSON.stringify(found.error))
      if (ended || (last && seen.equals(last))) return
      last = seen
      if (!found.ok)
        refused(
          'problems' in found.error
            ? found.error.problems
            : [{ path: this.path, code: 'unreadable', values: { why: found.error.unreadable } }],
        )
      else if (found.value.problems.length > 0 && !(this.#inForce && found.value.text.equals(this.#inForce)))
        refused(found.value.problems)
      else {
        this.#inForce = found.value.text
        await changed(found.value)
      }
    }
    // One look after the other: an older version must not come after a newer one.
    const look = (): Promise<void> => (looking = looking.then(once))
    this.#look = look
    const saved = (): void => void look()
    watchFile(this.path, { interval: 500, persistent: false }, saved)
    return () => {
      ended = true
      this.#look = () => Promise.resolve()
      unwatchFile(this.path, saved)
    }
  }
}
