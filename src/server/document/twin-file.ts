/** The twin document on disk: read, checked, watched while people edit it, and written for the page. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unwatchFile,
  watchFile,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Dispose } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { conversion } from '../../units/conversion.ts'
import { unitProblem } from '../../units/problem.ts'
import { modelProblems } from '../../equipment/model-problems.ts'
import { loadInForce } from '../../twin/load-in-force.ts'
import { everyCheck, loadTwin } from '../../twin/load.ts'
import type { Twin, TwinProblem } from '../../twin/twin.ts'
import { reason } from '../config.ts'
import { rewriteJson } from './rewrite-json.ts'
import { FAILURES, type StartFailure } from '../failures.ts'

export interface LoadedTwin {
  readonly twin: Twin
  /** The document as it stands on disk. */
  readonly text: string
  /** What is wrong with it though it was accepted once: it would be refused if it were saved today. */
  readonly problems: readonly TwinProblem[]
}

type ReadFailure = { readonly problems: readonly TwinProblem[] } | { readonly unreadable: string }

/** `changed`: somebody else was faster; `wrong`: it would not load; `unwritable`: the disk's own word. */
export type WriteFailure =
  | { readonly kind: 'changed' }
  | { readonly kind: 'wrong'; readonly problems: readonly TwinProblem[] }
  | { readonly kind: 'unwritable'; readonly why: string }
  | { readonly kind: 'no-previous' }

const CHECKS = { unit: unitProblem, convert: conversion, model: modelProblems }
const NOTHING: ReadFailure = { unreadable: 'there is no such file' }

const parse = (text: string): Result<LoadedTwin, ReadFailure> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (failure) {
    return err({ problems: [{ path: '$', message: `not JSON: ${(failure as Error).message}` }] })
  }
  const loaded = loadInForce(json, everyCheck(CHECKS))
  return loaded.ok ? ok({ ...loaded.value, text }) : err({ problems: loaded.error })
}

const read = (path: string): Result<LoadedTwin, ReadFailure> => {
  try {
    return parse(readFileSync(path, 'utf8'))
  } catch (failure) {
    return err({ unreadable: reason(failure) })
  }
}

/** On disk whole or not at all, whenever the power fails. */
const replaceFile = (path: string, text: string): void => {
  const beside = `${path}.new`
  const file = openSync(beside, 'w', 0o644)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(beside, path)
}

export class TwinFile {
  readonly path: string
  /** Models are beside the document. */
  readonly dir: string
  #look: () => void = () => {}
  /** Text of the version in force: it may have flaws that no other version may have. */
  #inForce: string | null = null

  /** @param given the document, or its folder. */
  constructor(given: string) {
    this.path = statSync(given, { throwIfNoEntry: false })?.isDirectory() ? join(given, 'twin.json') : given
    this.dir = dirname(this.path)
  }

  /** Writes a first document where there is none yet. @returns the system's word for why not, or null. */
  static create(path: string, document: unknown): string | null {
    try {
      if (existsSync(path)) return null
      mkdirSync(dirname(path), { recursive: true })
      replaceFile(path, `${JSON.stringify(document, null, 2)}\n`)
      return null
    } catch (failure) {
      return reason(failure)
    }
  }

  load(): Result<LoadedTwin, StartFailure> {
    const found = read(this.path)
    if (found.ok) {
      this.#inForce = found.value.text
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

  /** The version before the last one that was written here; null = none that would load. */
  previous(): (LoadedTwin & { readonly savedAt: number }) | null {
    const found = existsSync(this.#previousPath) ? read(this.#previousPath) : err(NOTHING)
    return found.ok ? { ...found.value, savedAt: statSync(this.#previousPath).mtimeMs } : null
  }

  /**
   * Checks the document, keeps the present version beside it, and replaces it in one step.
   * @param expects hash of the version that was edited: nothing is written over another one.
   */
  write(document: unknown, expects: string): Result<LoadedTwin, WriteFailure> {
    const present = read(this.path)
    if (!present.ok || present.value.twin.hash !== expects) return err({ kind: 'changed' })
    const checked = loadTwin(document, CHECKS)
    if (!checked.ok) return err({ kind: 'wrong', problems: checked.error })
    return this.#replace(present.value, {
      twin: checked.value,
      text: rewriteJson(present.value.text, document),
      problems: [],
    })
  }

  /** Present and previous version change places: restoring twice is as nothing. */
  restore(expects: string): Result<LoadedTwin, WriteFailure> {
    const previous = this.previous()
    if (!previous) return err({ kind: 'no-previous' })
    const present = read(this.path)
    if (!present.ok || present.value.twin.hash !== expects) return err({ kind: 'changed' })
    return this.#replace(present.value, previous)
  }

  #replace(present: LoadedTwin, next: LoadedTwin): Result<LoadedTwin, WriteFailure> {
    try {
      replaceFile(this.#previousPath, present.text)
      replaceFile(this.path, next.text)
    } catch (failure) {
      return err({ kind: 'unwritable', why: reason(failure) })
    }
    // One that was in force before may be taken up again as it is.
    this.#inForce = next.text
    this.#look()
    return ok(next)
  }

  /**
   * Calls back with every saved version. Looks at the file twice a second rather than listening for events: those get
   * lost on network drives and in containers, and when an editor replaces the file.
   */
  watch(changed: (loaded: LoadedTwin) => void, refused: (problems: readonly TwinProblem[]) => void): Dispose {
    let last: string | null = null
    const look = (): void => {
      const found = read(this.path)
      const seen = found.ok ? found.value.text : JSON.stringify(found.error)
      if (seen === last) return
      last = seen
      if (!found.ok)
        refused(
          'problems' in found.error ? found.error.problems : [{ path: this.path, message: found.error.unreadable }],
        )
      else if (found.value.problems.length > 0 && found.value.text !== this.#inForce) refused(found.value.problems)
      else {
        this.#inForce = found.value.text
        changed(found.value)
      }
    }
    this.#look = look
    watchFile(this.path, { interval: 500, persistent: false }, look)
    return () => {
      this.#look = () => {}
      unwatchFile(this.path, look)
    }
  }
}
