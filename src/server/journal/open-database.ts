/** Opens the journal's file so that what it accepted is on disk, and a damaged one is set aside instead of stopping the plant. */
import type { Trouble } from '../../wire/troubles.ts'
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import Database from 'libsql'
import { err, ok, type Result } from '../../base/result.ts'
import { JOURNAL_VERSION, journalVersion, migrate } from './schema.ts'

export interface OpenedDatabase {
  readonly db: Database.Database
  /** Set when a damaged file was moved aside: what happened, where it is, what to do. */
  readonly notice: Trouble | null
}

/** SQLite's words on one line, without a full stop: they stand inside a sentence. */
export const messageOf = (failure: unknown): string =>
  (failure instanceof Error ? failure.message : String(failure))
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .replaceAll(/\s+/g, ' ')
/** The file itself is wrong; not so a folder that may not be written, a full disk, or another program that holds it. */
const isDamage = (failure: unknown): boolean =>
  /^SQLITE_(NOTADB|CORRUPT|FORMAT|IOERR_SHORT_READ|IOERR_CORRUPTFS)/.test((failure as { code?: string }).code ?? '') ||
  /malformed|not a database|unsupported file format/i.test(messageOf(failure))

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
const moveAside = (path: string, suffixes: readonly string[] = ['', '-wal', '-shm']): string => {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  for (const suffix of suffixes) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  return aside
}

/** What SQLite would pass over in silence: an empty file is a new one to it, and a log without its head is no log. */
const quietDamage = (path: string): Trouble | null => {
  const log = `${path}-wal`
  if (existsSync(log) && statSync(log).size > 0 && !WAL_MAGIC.has(firstWord(log)))
    return {
      code: 'journal-log-lost',
      values: { path, aside: `${basename(moveAside(path, ['-wal', '-shm']))}-wal` },
    }
  if (existsSync(path) && statSync(path).size === 0 && !existsSync(log))
    return { code: 'journal-empty', values: { path } }
  return null
}

/** First four bytes of a write-ahead log, https://sqlite.org/fileformat2.html §4.1 */
const WAL_MAGIC: ReadonlySet<number> = new Set([0x377f0682, 0x377f0683])

const firstWord = (path: string): number => {
  const bytes = Buffer.alloc(4)
  const file = openSync(path, 'r')
  try {
    readSync(file, bytes, 0, 4, 0)
    return bytes.readUInt32BE(0)
  } finally {
    closeSync(file)
  }
}

class NewerFormat extends Error {}

/** Checked and brought up to date; throws. */
const opened = (path: string): Database.Database => {
  const db = connect(path)
  try {
    const version = journalVersion(db)
    if (version > JOURNAL_VERSION)
      throw new NewerFormat(
        `The journal ${path} was written by a newer Gemba (format ${version}; this one knows ${JOURNAL_VERSION}). Update Gemba, or choose another --data folder.`,
      )
    migrate(db)
    return db
  } catch (failure) {
    db.close()
    throw failure
  }
}

export const openDatabase = (path: string): Result<OpenedDatabase, string> => {
  let notice: Trouble | null = null
  try {
    mkdirSync(dirname(path), { recursive: true })
    notice = quietDamage(path)
    let db: Database.Database
    try {
      db = opened(path)
    } catch (failure) {
      if (!isDamage(failure)) throw failure
      const aside = basename(moveAside(path))
      notice = { code: 'journal-damaged', values: { path, why: messageOf(failure), aside } }
      db = opened(path)
    }
    return ok({ db, notice })
  } catch (failure) {
    if (failure instanceof NewerFormat) return err(failure.message)
    return err(
      `The journal ${path} cannot be opened: ${messageOf(failure)}. Check that the folder exists, is writable and has free space.`,
    )
  }
}
