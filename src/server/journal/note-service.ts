/** Notes as people write and withdraw them: on disk before anyone is told. */
import type { Dispose } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { assetIdsOf } from '../../twin/earlier-ids.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ApiError } from '../../wire/api.ts'
import { type Note, NOTE_AHEAD_MS, type NoteRequest } from '../../wire/notes.ts'
import type { Principal } from '../../wire/principal.ts'
import type { Journal } from './journal.ts'

/** Beyond, nobody would find one again; about 100 MB. */
const MOST_NOTES = 100_000

export interface NotePorts {
  readonly journal: Pick<Journal, 'addNote' | 'withdrawNote' | 'notes' | 'noteCount'>
  /** The one in force. */
  readonly twin: () => Pick<Twin, 'asset'>
  /** ms, the gateway's clock. */
  readonly clock: () => number
  readonly mostNotes?: number
}

export interface NotesAsked {
  readonly asset?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly limit?: number | undefined
}

const notWritten = (why: string): Result<never, ApiError> =>
  err(apiError({ code: 'journal-not-written', values: { why } }))

export class NoteService {
  readonly #ports: NotePorts
  readonly #listeners = new Set<(note: Note) => void>()

  constructor(ports: NotePorts) {
    this.#ports = ports
  }

  /** Told of each that is written or withdrawn. */
  onNote(listener: (note: Note) => void): Dispose {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @param who has a name */
  add({ asset: id, at, to, text }: NoteRequest, who: Principal): Result<Note, ApiError> {
    const { journal, twin, clock, mostNotes = MOST_NOTES } = this.#ports
    const asset = twin().asset(id)
    if (!asset) return err(apiError({ code: 'asset-unknown', values: { asset: id } }, 'asset'))
    const now = clock()
    if (Math.max(at, to ?? at) > now + NOTE_AHEAD_MS) return err(apiError({ code: 'note-ahead', values: {} }, 'at'))
    if (journal.noteCount() >= mostNotes) return err(apiError({ code: 'notes-too-many', values: { most: mostNotes } }))
    const { name, verified } = who
    const written = journal.addNote({ asset: asset.id, at, to, text, author: name!, verified, writtenAt: now })
    return written.ok ? this.#tell(written.value) : notWritten(written.error)
  }

  /** @param who has a name; it need not be the author: what is wrong is taken back by whoever sees it, and it says by whom */
  withdraw(id: number, who: Principal): Result<Note, ApiError> {
    const { journal, clock } = this.#ports
    const written = journal.withdrawNote(id, { by: who.name!, verified: who.verified, at: clock() })
    if (!written.ok) return notWritten(written.error)
    return written.value ? this.#tell(written.value) : err(apiError({ code: 'note-unknown', values: {} }, 'id'))
  }

  /** Those that touch the span; of an asset under its earlier ids too. */
  list({ asset, ...asked }: NotesAsked): Note[] {
    const { journal, twin } = this.#ports
    return journal.notes({ ...asked, asset: asset === undefined ? undefined : assetIdsOf(twin(), asset) })
  }

  #tell(note: Note): Result<Note, never> {
    for (const listener of this.#listeners) listener(note)
    return ok(note)
  }
}
