/** Opens the journal's file so that what it accepted is on disk, and a damaged one is set aside instead of stopping the plant. */
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import Database from 'libsql'
import { err, ok, type Result } from '../../base/result.ts'
import { JOURNAL_VERSION, journalVersion, migrate } from './schema.ts'

export interface OpenedDatabase {
  readonly db: Database.Database
  /** Set when a damaged file was moved aside: what happened, where it is, what to do. */
  readonly notice: string | null
}

/** SQLite's words on one line, without a full stop: they stand inside a sentence. */
export const messageOf = (failure: unknown): string =>
  (failure instanceof Error ? failure.message : String(failure))
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .replaceAll(/\s+/g, ' ')
const isDamage = (failure: unknown): boolean =>
  /^SQLITE_(NOTADB|CORRUPT)/.test((failure as { code?: string }).code ?? '')

/** WAL with synchronous FULL: a commit returns only after its pages are on disk, through power loss. */
const connect = (path: string): Database.Database => {
  const db = new Database(path)
  try {
    db.pragma('busy_timeout = 2000')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    const [found] = db.pragma('quick_check(1)') as { quick_check: string }[]
    if (found?.quick_check !== 'ok')
      throw Object.assign(new Error(found?.quick_check ?? 'no answer to quick_check'), { code: 'SQLITE_CORRUPT' })
    return db
  } catch (failure) {
    db.close()
    throw failure
  }
}

/** Returns the new name. The write-ahead log goes along: it belongs to the damaged file. */
const moveAside = (path: string): string => {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  return aside
}

export const openDatabase = (path: string): Result<OpenedDatabase, string> => {
  let notice: string | null = null
  try {
    mkdirSync(dirname(path), { recursive: true })
    let db: Database.Database
    try {
      db = connect(path)
    } catch (failure) {
      if (!isDamage(failure)) throw failure
      const aside = moveAside(path)
      notice = `The journal ${path} is damaged (${messageOf(failure)}). It was moved to ${basename(aside)} and a new, empty one begun: alarms start afresh. Restore a backup, or salvage it with "sqlite3 ${basename(aside)} .recover".`
      db = connect(path)
    }
    const version = journalVersion(db)
    if (version > JOURNAL_VERSION) {
      db.close()
      return err(
        `The journal ${path} was written by a newer Gemba (format ${version}; this one knows ${JOURNAL_VERSION}). Update Gemba, or choose another --data folder.`,
      )
    }
    migrate(db)
    return ok({ db, notice })
  } catch (failure) {
    return err(
      `The journal ${path} cannot be opened: ${messageOf(failure)}. Check that the folder exists, is writable and has free space.`,
    )
  }
}
