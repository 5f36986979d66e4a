/** The journal's tables. `user_version` counts the migrations that have run; a step that has shipped is never edited. */
import type Database from 'libsql'

/** What an event is found by; a row that is no JSON has no words. */
const wordsOf = (event: 'new' | 'e'): string => {
  const told = (path: string): string =>
    `coalesce(CASE WHEN json_valid(${event}.row) THEN json_extract(${event}.row, '$.${path}') END, '')`
  const what = [...['name', 'component', 'message'].map(told), `${event}.key`, `${event}.comment`].join(" || ' ' || ")
  return `${what}, coalesce(${event}.actor, ''), 'a' || lower(hex(${event}.asset)) || ' p' || ${told('priority')}`
}

/**
 * Cursors of live events are positive and rise by one; imported past events have negative ones, so that no page that
 * asks for what it missed is ever told of them.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE alarm_events (
     cursor INTEGER PRIMARY KEY AUTOINCREMENT,
     at REAL NOT NULL,
     key TEXT NOT NULL,
     asset TEXT NOT NULL,
     kind TEXT NOT NULL,
     actor TEXT,
     comment TEXT NOT NULL,
     row TEXT NOT NULL
   ) STRICT;
   CREATE INDEX alarm_events_by_time ON alarm_events (at, cursor);
   CREATE INDEX alarm_events_by_asset ON alarm_events (asset, at, cursor);
   CREATE INDEX alarm_events_by_key ON alarm_events (key, at);
   CREATE TABLE alarm_rows (key TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE commands (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL,
     key TEXT NOT NULL,
     asset TEXT NOT NULL,
     value REAL,
     actor TEXT NOT NULL,
     at REAL NOT NULL,
     status TEXT NOT NULL,
     detail TEXT NOT NULL
   ) STRICT;
   CREATE INDEX commands_by_asset ON commands (asset, at);
   CREATE INDEX commands_by_id ON commands (id, seq);
   CREATE TABLE notes (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     at REAL NOT NULL,
     asset TEXT NOT NULL,
     actor TEXT NOT NULL,
     text TEXT NOT NULL
   ) STRICT;
   CREATE INDEX notes_by_asset ON notes (asset, at);`,
  // A code with its values as JSON; null while pending, and in lines from before, whose sentence is in `detail`.
  'ALTER TABLE commands ADD COLUMN reason TEXT',
  // What an alarm that chatters did since its last event, as the event that it will be. Nobody was verified before.
  `ALTER TABLE alarm_events ADD COLUMN chatter TEXT;
   CREATE TABLE alarm_chatter (key TEXT PRIMARY KEY, change TEXT NOT NULL) STRICT, WITHOUT ROWID;
   ALTER TABLE commands ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;`,
  // A note may be about a span, says when it was written, and may be withdrawn.
  `ALTER TABLE notes ADD COLUMN to_at REAL;
   ALTER TABLE notes ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE notes ADD COLUMN written_at REAL NOT NULL DEFAULT 0;
   ALTER TABLE notes ADD COLUMN withdrawn TEXT;
   UPDATE notes SET written_at = at;
   CREATE INDEX notes_by_time ON notes (at, id);`,
  // What foresight said, see `foresight-journal.ts`: bodies are JSON.
  `CREATE TABLE foresight_episodes (id TEXT PRIMARY KEY, asset TEXT NOT NULL, since REAL NOT NULL, until REAL, body BLOB NOT NULL) STRICT;
   CREATE INDEX foresight_episodes_by_asset ON foresight_episodes (asset, since);
   CREATE INDEX foresight_episodes_open ON foresight_episodes (since) WHERE until IS NULL;
   CREATE TABLE foresight_claims (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     asset TEXT NOT NULL,
     class TEXT NOT NULL,
     at REAL NOT NULL,
     judged_at REAL,
     body BLOB NOT NULL
   ) STRICT;
   CREATE INDEX foresight_claims_by_asset ON foresight_claims (asset, at);
   CREATE INDEX foresight_claims_by_time ON foresight_claims (at, id);
   CREATE INDEX foresight_claims_open ON foresight_claims (id) WHERE judged_at IS NULL;
   CREATE INDEX foresight_claims_judged ON foresight_claims (class, judged_at);
   CREATE TABLE foresight_runs (pair TEXT NOT NULL, reached_at REAL NOT NULL, body BLOB NOT NULL, PRIMARY KEY (pair, reached_at)) STRICT;
   CREATE TABLE foresight_cases (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     asset TEXT NOT NULL,
     opened_at REAL NOT NULL,
     closed_at REAL,
     body BLOB NOT NULL
   ) STRICT;
   CREATE INDEX foresight_cases_by_asset ON foresight_cases (asset, opened_at);
   CREATE INDEX foresight_cases_by_time ON foresight_cases (opened_at, id);
   CREATE INDEX foresight_cases_open ON foresight_cases (id) WHERE closed_at IS NULL;`,
  // What is done about machines, see `act-journal.ts`: bodies are JSON.
  `CREATE TABLE acts (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     kind TEXT NOT NULL,
     subject TEXT NOT NULL,
     asset TEXT NOT NULL,
     at REAL NOT NULL,
     open INTEGER NOT NULL,
     body BLOB NOT NULL
   ) STRICT;
   CREATE INDEX acts_by_time ON acts (kind, at, id);
   CREATE INDEX acts_by_subject ON acts (kind, subject, id);
   CREATE INDEX acts_open ON acts (kind, id) WHERE open = 1;`,
  // What was expected of shifts, see `use-journal.ts`.
  `CREATE TABLE foresight_use (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     asset TEXT NOT NULL,
     at REAL NOT NULL,
     judged_at REAL,
     body BLOB NOT NULL
   ) STRICT;
   CREATE INDEX foresight_use_by_asset ON foresight_use (asset, at);
   CREATE INDEX foresight_use_judged ON foresight_use (judged_at);`,
  // Labelled cases out of another plant's file, see `learnt.ts`.
  `CREATE TABLE foresight_learnt (id TEXT PRIMARY KEY, class TEXT NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX foresight_learnt_by_class ON foresight_learnt (class);`,
  // What alarm events are looked for by, see `search.ts`: words, people, and a word each for machine and priority.
  `CREATE VIRTUAL TABLE alarm_words USING fts5(
     what, who, tags, content = '', contentless_delete = 1, detail = column, tokenize = "unicode61 remove_diacritics 2"
   );
   CREATE TRIGGER alarm_words_added AFTER INSERT ON alarm_events BEGIN
     INSERT INTO alarm_words (rowid, what, who, tags) VALUES (new.cursor, ${wordsOf('new')});
   END;
   CREATE TRIGGER alarm_words_dropped AFTER DELETE ON alarm_events BEGIN
     DELETE FROM alarm_words WHERE rowid = old.cursor;
   END;
   INSERT INTO alarm_words (rowid, what, who, tags) SELECT e.cursor, ${wordsOf('e')} FROM alarm_events AS e ORDER BY e.cursor;`,
  // What was said of how long parts live, see `life-journal.ts`.
  `CREATE TABLE foresight_lives (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     asset TEXT NOT NULL,
     kind TEXT NOT NULL,
     at REAL NOT NULL,
     judged_at REAL,
     body BLOB NOT NULL
   ) STRICT;
   CREATE INDEX foresight_lives_by_asset ON foresight_lives (asset, at);
   CREATE INDEX foresight_lives_by_time ON foresight_lives (at, id);
   CREATE INDEX foresight_lives_judged ON foresight_lives (kind, judged_at);`,
]

export const JOURNAL_VERSION = MIGRATIONS.length

export const journalVersion = (db: Database.Database): number =>
  Number((db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version)

/** Brings an older journal up to date, each step whole or not at all. */
export const migrate = (db: Database.Database): void => {
  for (let version = journalVersion(db); version < JOURNAL_VERSION; version++)
    db.transaction(() => {
      db.exec(MIGRATIONS[version]!)
      db.exec(`PRAGMA user_version = ${version + 1}`)
    }).immediate()
}
