/** Every statement of the journal, prepared once. */
import type Database from 'libsql'

/** Text is read as its bytes: the driver ends the process at one that is not UTF-8, and a damaged page may hold any. */
const bytes = (...columns: string[]): string => columns.map((name) => `CAST(${name} AS BLOB) AS ${name}`).join(', ')
/** Columns of an event. */
export const EVENT = `cursor, at, ${bytes('kind', 'actor', 'comment', 'row', 'chatter')}`
const COMMAND = `value, at, verified, ${bytes('id', 'key', 'actor', 'status', 'detail', 'reason')}`

const NOTE = `id, at, to_at, verified, written_at, ${bytes('asset', 'actor', 'text', 'withdrawn')}`

/** Of alarms that are over. What led to one that is open still is kept from its raising on. */
const OVER = `alarm_events AS e LEFT JOIN alarm_rows AS r ON r.key = e.key
  WHERE (r.key IS NULL OR (json_valid(r.row) AND e.at < json_extract(r.row, '$.raisedAt')))`

/** Lines are as old as they are long there: only the first are looked at. */
const older = (db: Database.Database, table: 'commands' | 'notes', id: 'seq' | 'id', time: 'at' | 'written_at') =>
  db.prepare(
    `DELETE FROM ${table} WHERE ${id} IN (SELECT ${id} FROM ${table} ORDER BY ${id} LIMIT ?2) AND ${time} < ?1`,
  )

export class JournalStatements {
  readonly lastCursor
  readonly lowestCursor
  readonly addEvent
  readonly addPast
  readonly pastEvent
  readonly eventsAfter
  readonly eventsIn
  readonly eventsOf
  readonly lastOfEachUntil
  readonly allRows
  readonly putRow
  readonly dropRow
  readonly allHeld
  readonly putHeld
  readonly dropHeld
  readonly dropLastChatter
  readonly addCommand
  readonly commandsIn
  readonly commandsOf
  readonly commandsPending
  readonly countEvents
  readonly dropOldest
  readonly countOlder
  readonly dropOlderEvents
  readonly dropOlderCommands
  readonly dropOlderNotes
  readonly dropOlderForesight
  readonly dropOlderActs
  readonly addNote
  readonly noteById
  readonly withdrawNote
  readonly countNotes
  readonly notesIn
  readonly notesOf

  constructor(db: Database.Database) {
    this.lastCursor = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'alarm_events'")
    this.lowestCursor = db.prepare('SELECT min(cursor) AS low FROM alarm_events')
    this.addEvent = db.prepare(
      'INSERT INTO alarm_events (at, key, asset, kind, actor, comment, row, chatter) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.addPast = db.prepare(
      'INSERT INTO alarm_events (cursor, at, key, asset, kind, actor, comment, row, chatter) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.pastEvent = db.prepare('SELECT 1 FROM alarm_events WHERE key = ? AND at = ? AND kind = ? LIMIT 1')
    this.eventsAfter = db.prepare(`SELECT ${EVENT} FROM alarm_events WHERE cursor > ? ORDER BY cursor LIMIT ?`)
    this.eventsIn = db.prepare(
      `SELECT ${EVENT} FROM alarm_events WHERE at >= ? AND (at, cursor) < (?, ?) ORDER BY at DESC, cursor DESC LIMIT ?`,
    )
    this.eventsOf = db.prepare(
      `SELECT ${EVENT} FROM alarm_events WHERE asset = ? AND at >= ? AND (at, cursor) < (?, ?) ORDER BY at DESC, cursor DESC LIMIT ?`,
    )
    // From key to key by the index: the same work however long the journal is.
    this.lastOfEachUntil = db.prepare(
      `WITH RECURSIVE keys (key) AS (
         SELECT min(key) FROM alarm_events
         UNION ALL SELECT (SELECT min(key) FROM alarm_events AS e WHERE e.key > keys.key) FROM keys WHERE keys.key IS NOT NULL)
       SELECT ${EVENT} FROM alarm_events WHERE cursor IN (
         SELECT (SELECT e.cursor FROM alarm_events AS e WHERE e.key = keys.key AND e.at <= ? ORDER BY e.at DESC, e.cursor DESC LIMIT 1)
         FROM keys WHERE keys.key IS NOT NULL)
       ORDER BY cursor`,
    )
    this.allRows = db.prepare(`SELECT ${bytes('row')} FROM alarm_rows ORDER BY key`)
    this.putRow = db.prepare(
      'INSERT INTO alarm_rows (key, row) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET row = excluded.row',
    )
    this.dropRow = db.prepare('DELETE FROM alarm_rows WHERE key = ?')
    this.allHeld = db.prepare(`SELECT ${bytes('change')} FROM alarm_chatter ORDER BY key`)
    this.putHeld = db.prepare(
      'INSERT INTO alarm_chatter (key, change) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET change = excluded.change',
    )
    this.dropHeld = db.prepare('DELETE FROM alarm_chatter WHERE key = ?')
    this.dropLastChatter = db.prepare(
      `DELETE FROM alarm_events WHERE json_extract(chatter, '$.from') = ? AND cursor =
         (SELECT cursor FROM alarm_events WHERE key = ? AND cursor > 0 ORDER BY at DESC, cursor DESC LIMIT 1)
       RETURNING cursor`,
    )
    this.addCommand = db.prepare(
      "INSERT INTO commands (id, key, asset, value, actor, verified, at, status, detail, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
    )
    this.commandsIn = db.prepare(`SELECT ${COMMAND} FROM commands WHERE at >= ? AND at < ? ORDER BY seq DESC LIMIT ?`)
    this.commandsOf = db.prepare(
      `SELECT ${COMMAND} FROM commands WHERE asset IN (SELECT value FROM json_each(?)) AND at >= ? AND at < ? ORDER BY seq DESC LIMIT ?`,
    )
    this.commandsPending = db.prepare(
      `SELECT ${COMMAND} FROM commands AS c WHERE status = 'pending' AND NOT EXISTS (SELECT 1 FROM commands AS later WHERE later.id = c.id AND later.seq > c.seq) ORDER BY seq`,
    )
    this.countEvents = db.prepare('SELECT count(*) AS events FROM alarm_events')
    this.dropOldest = db.prepare(
      `DELETE FROM alarm_events WHERE cursor IN (SELECT e.cursor FROM ${OVER} ORDER BY e.cursor LIMIT ?)`,
    )
    this.countOlder = db.prepare(
      `SELECT (SELECT count(*) FROM ${OVER} AND e.at < ?1) + (SELECT count(*) FROM commands WHERE at < ?1) +
         (SELECT count(*) FROM notes WHERE written_at < ?1) +
         (SELECT count(*) FROM foresight_episodes WHERE until < ?1) + (SELECT count(*) FROM foresight_claims WHERE judged_at < ?1) +
         (SELECT count(*) FROM foresight_runs WHERE reached_at < ?1) + (SELECT count(*) FROM foresight_cases WHERE closed_at < ?1) +
         (SELECT count(*) FROM acts WHERE open = 0 AND at < ?1) AS lines`,
    )
    this.dropOlderEvents = db.prepare(
      `DELETE FROM alarm_events WHERE cursor IN (SELECT e.cursor FROM ${OVER} AND e.at < ? ORDER BY e.at LIMIT ?)`,
    )
    this.dropOlderCommands = older(db, 'commands', 'seq', 'at')
    this.dropOlderNotes = older(db, 'notes', 'id', 'written_at')
    // What goes on, and what is not judged yet, stays.
    this.dropOlderForesight = (
      [
        ['foresight_episodes', 'until'],
        ['foresight_claims', 'judged_at'],
        ['foresight_runs', 'reached_at'],
        ['foresight_cases', 'closed_at'],
        ['foresight_use', 'judged_at'],
        ['foresight_lives', 'judged_at'],
      ] as const
    ).map(([table, time]) =>
      db.prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${time} < ? LIMIT ?)`),
    )
    this.dropOlderActs = db.prepare(
      'DELETE FROM acts WHERE id IN (SELECT id FROM acts WHERE open = 0 AND at < ? LIMIT ?)',
    )
    this.addNote = db.prepare(
      'INSERT INTO notes (at, to_at, asset, actor, verified, written_at, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.noteById = db.prepare(`SELECT ${NOTE} FROM notes WHERE id = ?`)
    this.withdrawNote = db.prepare('UPDATE notes SET withdrawn = ? WHERE id = ? AND withdrawn IS NULL')
    this.countNotes = db.prepare('SELECT count(*) AS notes FROM notes')
    this.notesIn = db.prepare(
      `SELECT ${NOTE} FROM notes WHERE at < ?2 AND coalesce(to_at, at) >= ?1 ORDER BY at DESC, id DESC LIMIT ?3`,
    )
    this.notesOf = db.prepare(
      `SELECT ${NOTE} FROM notes WHERE asset IN (SELECT value FROM json_each(?4)) AND at < ?2
         AND coalesce(to_at, at) >= ?1 ORDER BY at DESC, id DESC LIMIT ?3`,
    )
  }
}
