/**
 * Opens the database of the newest samples, whatever became of its bytes. What cannot be read is put aside under a name that says so,
 * and the start goes on with what can: segments are files of their own. A folder that may not be written, a full disk or another
 * gateway are no damage: then nothing is moved.
 */
import { existsSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Result, err, ok } from '../../base/result.ts'
import { type Database, type DatabaseLimits, type OpenFailure, openDatabase } from './database.ts'

export interface OpenedTail {
  readonly db: Database
  /** Files that were put aside, by their new names, each with why. */
  readonly aside: ReadonlyMap<string, string>
}

const NAME = 'tail.duckdb'
/** A log begins with its version entry; DuckDB takes one that does not for empty, and says nothing. */
const LOG_HEAD = Buffer.from([0x64, 0x00, 0x62])

export const openTail = async (dir: string, limits: DatabaseLimits): Promise<Result<OpenedTail, string>> => {
  const refused = await whyNotWritable(dir)
  if (refused !== null) return err(refused)
  const path = join(dir, NAME)
  const log = `${path}.wal`
  const aside = new Map<string, string>()
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const putAside = async (suffix: '' | '.wal', why: string): Promise<void> => {
    const name = `${NAME}${suffix}.damaged-${stamp}`
    await rename(path + suffix, join(dir, name))
    aside.set(name, why)
  }
  if (existsSync(path) && (await stat(path)).size === 0) await putAside('', 'the file is empty')
  if (existsSync(log) && !(existsSync(path) && (await beginsAsLog(log))))
    await putAside('.wal', existsSync(path) ? 'the file is overwritten' : 'its database is lost')
  let opened = await openChecked(path, limits)
  if (!opened.ok && opened.error.damaged && existsSync(log)) {
    // Perhaps it is only the log: then all that was folded into the database before is there.
    await putAside('.wal', opened.error.message)
    opened = await openChecked(path, limits)
  }
  if (!opened.ok && opened.error.damaged) {
    await putAside('', opened.error.message)
    await rm(log, { force: true })
    opened = await openChecked(path, limits)
  }
  if (opened.ok) return ok({ db: opened.value, aside })
  const { message } = opened.error
  if (/set lock on file|conflicting lock|already (open|attached)|unique file handle/i.test(message))
    return err(`The history in ${dir} is in use by another gateway. End it, or name another folder.`)
  if (/version number|newer version|newer DuckDB/i.test(message))
    return err(
      `The history in ${dir} was written by a newer version. Use that version, or name another folder. (${message})`,
    )
  return err(`The history in ${dir} cannot be opened: ${message}`)
}

/** Open, and every block of it readable. */
const openChecked = async (path: string, limits: DatabaseLimits): Promise<Result<Database, OpenFailure>> => {
  const opened = await openDatabase(path, limits)
  if (!opened.ok) return opened
  const { instance } = opened.value
  try {
    const connection = await instance.connect()
    try {
      const tables = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables() WHERE NOT temporary')
      for (const [table] of tables.getRows() as [string][])
        await connection.run(`SELECT max(hash(COLUMNS(*))) FROM "${table}"`)
    } finally {
      connection.closeSync()
    }
    return opened
  } catch (error) {
    instance.closeSync()
    return err({ damaged: true, message: (error as Error).message.split('\n')[0]! })
  }
}

const beginsAsLog = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(LOG_HEAD.length)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    return bytesRead === 0 || head.equals(LOG_HEAD)
  } finally {
    await file.close()
  }
}

/** In words why nothing can be written into the folder; null where it can. */
const whyNotWritable = async (dir: string): Promise<string | null> => {
  const path = join(dir, '.probe')
  try {
    const file = await open(path, 'w')
    try {
      await file.write(Buffer.alloc(4096))
      await file.sync()
    } finally {
      await file.close()
      await rm(path, { force: true })
    }
    return null
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT')
      return `The disk that holds the history in ${dir} is full. Make room, or name another folder; nothing was changed.`
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
      return `The history in ${dir} may not be written (${code}). Give this user the right to write there, or name another folder; nothing was changed.`
    return `The history in ${dir} cannot be written: ${message}. Nothing was changed.`
  }
}
