/**
 * What was learnt, on disk: one SQLite file beside the journal, written by the foresight thread. It may be deleted: what it
 * holds is then learnt anew from the history. A file that cannot be read is put aside.
 */
import { existsSync, renameSync } from 'node:fs'
import Database from 'libsql'
import type { Kept } from '../../foresight/find-record.ts'

/** Another number: what older ones hold is not read. */
const VERSION = 2
/** Written in one go: what is more goes with the next one, its history is read again from where it stands. */
const MOST_BYTES = 16 << 20

export class Checkpoint implements Kept {
  readonly #db: Database.Database
  readonly #get: Database.Statement
  readonly #put: Database.Statement

  private constructor(path: string) {
    this.#db = new Database(path)
    this.#db.pragma('journal_mode = WAL')
    // What a power loss takes back is read from the history again.
    this.#db.pragma('synchronous = NORMAL')
    const [{ user_version }] = this.#db.pragma('user_version') as [{ user_version: number }]
    if (user_version !== VERSION)
      this.#db.exec(
        `DROP TABLE IF EXISTS states; CREATE TABLE states (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT; PRAGMA user_version = ${VERSION}`,
      )
    this.#get = this.#db.prepare('SELECT bytes FROM states WHERE name = ?')
    this.#put = this.#db.prepare('INSERT OR REPLACE INTO states (name, bytes) VALUES (?, ?)')
  }

  /** Throws where not even a new one can be made. */
  static open(path: string): Checkpoint {
    try {
      return new Checkpoint(path)
    } catch (failure) {
      if (!existsSync(path)) throw failure
      for (const suffix of ['', '-wal', '-shm'])
        if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged${suffix}`)
      return new Checkpoint(path)
    }
  }

  get(name: string): Uint8Array | null {
    const row = this.#get.get(name) as { bytes: ArrayBuffer | Uint8Array } | undefined
    return row ? new Uint8Array(row.bytes) : null
  }

  /** All or nothing of it. @param isWhole whatever it takes: the end is near */
  write(
    always: ReadonlyMap<string, Uint8Array>,
    changed: Iterable<readonly [string, () => Uint8Array]>,
    isWhole: boolean,
  ): void {
    let bytes = 0
    this.#db
      .transaction(() => {
        for (const [name, state] of always) this.#put.run(name, Buffer.from(state))
        for (const [name, save] of changed) {
          const state = save()
          this.#put.run(name, Buffer.from(state))
          bytes += state.length
          if (bytes >= MOST_BYTES && !isWhole) break
        }
      })
      .immediate()
  }

  close(): void {
    try {
      this.#db.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      this.#db.close()
    }
  }
}
