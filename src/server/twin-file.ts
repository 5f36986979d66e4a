/** The twin document on disk: read, checked, and watched while people edit it. */
import { readFileSync, statSync, unwatchFile, watchFile } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Dispose } from '../base/disposable.ts'
import { err, ok, type Result } from '../base/result.ts'
import { loadTwin } from '../twin/load.ts'
import type { Twin, TwinProblem } from '../twin/twin.ts'
import { reason } from './config.ts'
import { FAILURES, type StartFailure } from './failures.ts'

export interface LoadedTwin {
  readonly twin: Twin
  /** The document as it stands on disk. */
  readonly text: string
}

type ReadFailure = { readonly problems: readonly TwinProblem[] } | { readonly unreadable: string }

export class TwinFile {
  readonly path: string
  /** Models are beside the document. */
  readonly dir: string

  /** @param given the document, or its folder. */
  constructor(given: string) {
    this.path = statSync(given, { throwIfNoEntry: false })?.isDirectory() ? join(given, 'twin.json') : given
    this.dir = dirname(this.path)
  }

  #read(): Result<LoadedTwin, ReadFailure> {
    let text: string
    try {
      text = readFileSync(this.path, 'utf8')
    } catch (failure) {
      return err({ unreadable: reason(failure) })
    }
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch (failure) {
      return err({ problems: [{ path: '$', message: `not JSON: ${(failure as Error).message}` }] })
    }
    const loaded = loadTwin(json)
    return loaded.ok ? ok({ twin: loaded.value, text }) : err({ problems: loaded.error })
  }

  load(): Result<LoadedTwin, StartFailure> {
    const read = this.#read()
    if (read.ok) return read
    return err('problems' in read.error ? FAILURES.twinWrong(this.path, read.error.problems) : FAILURES.twinMissing(this.path, read.error.unreadable))
  }

  /**
   * Calls back with every saved version. Looks at the file twice a second rather than listening for events: those get
   * lost on network drives and in containers, and when an editor replaces the file.
   */
  watch(changed: (loaded: LoadedTwin) => void, refused: (problems: readonly TwinProblem[]) => void): Dispose {
    let last: string | null = null
    const look = (): void => {
      const read = this.#read()
      const seen = read.ok ? read.value.text : JSON.stringify(read.error)
      if (seen === last) return
      last = seen
      if (read.ok) changed(read.value)
      else refused('problems' in read.error ? read.error.problems : [{ path: this.path, message: read.error.unreadable }])
    }
    watchFile(this.path, { interval: 500, persistent: false }, look)
    return () => unwatchFile(this.path, look)
  }
}
