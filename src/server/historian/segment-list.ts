/**
 * The list of segments in memory. Only one connection changes it, in transactions: what it has committed is what is held, and what it has begun
 * is seen by it alone. A reader gets the list of its own moment: the one that was held before its transaction began and after, where none was
 * being committed meanwhile. Where that is not sure, or a commit failed, the list is read from the table, which is what counts after a crash.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Segment } from './catalogue.ts'
import { follow, inReading, unfollow } from './database.ts'

type List = readonly Segment[]

export class SegmentList {
  #writer: DuckDBConnection | null = null
  /** As it is committed; null where that is not known. */
  #held: List | null = null
  /** As the transaction of the writer sees it that is under way. */
  #begun: List | null = null
  #state: 'idle' | 'begun' | 'committing' = 'idle'
  readonly #read = new Map<DuckDBConnection, List>()

  /** From now on this connection alone changes the list, in transactions of `inTransaction`. */
  hold(writer: DuckDBConnection, list: List): void {
    if (this.#writer) unfollow(this.#writer)
    this.#writer = writer
    this.#held = list
    follow(writer, {
      begin: () => {
        this.#state = 'begun'
        this.#begun = this.#held
      },
      commit: () => (this.#state = 'committing'),
      end: (isCommitted) => {
        // After a commit that failed nobody knows what is on disk.
        if (isCommitted) this.#held = this.#begun
        else if (this.#state === 'committing') this.#held = null
        this.#begun = null
        this.#state = 'idle'
      },
    })
  }

  /** As the connection sees it; null where the table must be asked. */
  of(connection: DuckDBConnection): List | null {
    if (connection !== this.#writer) return this.#read.get(connection) ?? null
    return this.#state === 'idle' ? this.#held : this.#begun
  }

  /** What the table said to a connection. */
  learn(connection: DuckDBConnection, list: List): void {
    if (connection !== this.#writer) return
    if (this.#state === 'idle') this.#held = list
    else this.#begun = list
  }

  /** Within a transaction of the writer. */
  add(connection: DuckDBConnection, segment: Segment): void {
    if (connection === this.#writer && this.#begun) this.#begun = [...this.#begun, segment]
  }

  remove(connection: DuckDBConnection, segments: List): void {
    if (connection !== this.#writer || !this.#begun) return
    const gone = new Set(segments.map(({ seq }) => seq))
    this.#begun = this.#begun.filter(({ seq }) => !gone.has(seq))
  }

  /** As it is on disk; null where that is being changed. */
  get committed(): List | null {
    return this.#state === 'committing' ? null : this.#held
  }

  /** All answers of it are of one moment, and so is the list. */
  reading<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
    const before = this.committed
    return inReading(connection, async () => {
      if (before && before === this.committed) this.#read.set(connection, before)
      try {
        return await work()
      } finally {
        this.#read.delete(connection)
      }
    })
  }
}
