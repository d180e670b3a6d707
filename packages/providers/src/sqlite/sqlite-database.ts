import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Longest wait for another process that writes. Writes are single small transactions, so this is ample. */
const busyTimeoutMs = 2_000
/** SQLite does not wait while several processes make the same new file a write-ahead one: we ask again this often. */
const openAttempts = 100
const openRetryMs = 20
const sqliteBusy = 5

const schema = `
  CREATE TABLE IF NOT EXISTS turns (
    user_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    turn_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    answered_at_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (user_id, conversation_id, turn_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS preferences (
    user_id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS profiles (
    user_id TEXT NOT NULL PRIMARY KEY,
    as_of_ms INTEGER NOT NULL,
    signals TEXT NOT NULL
  ) WITHOUT ROWID;
  -- The turn log of earlier versions: it held nothing that is worth keeping for longer than half an hour.
  DROP TABLE IF EXISTS turn_log;
  DROP TABLE IF EXISTS turn_log_events;
  CREATE TABLE IF NOT EXISTS running_turns (
    user_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    turn_id TEXT NOT NULL,
    kept_until_ms INTEGER NOT NULL,
    alive_at_ms INTEGER NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0,
    stop_requested INTEGER NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 0,
    read_at_ms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (user_id, conversation_id, turn_id)
  );
  CREATE INDEX IF NOT EXISTS running_turns_by_end ON running_turns (kept_until_ms);
  -- Events come in batches: a JSON array each, counted from its first event's number on.
  CREATE TABLE IF NOT EXISTS running_turn_events (
    log_id INTEGER NOT NULL,
    first INTEGER NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (log_id, first)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS idempotency_keys (
    user_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    turn_id TEXT NOT NULL,
    claimed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (user_id, scope, key)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS idempotency_keys_by_age ON idempotency_keys (claimed_at_ms);
  CREATE TABLE IF NOT EXISTS cancel_keys (
    key TEXT NOT NULL PRIMARY KEY,
    cancelled_at_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS cancel_keys_by_age ON cancel_keys (cancelled_at_ms);
`

/**
 * Opens the database of the embedded stores, making file, folder and tables where they are missing. Several processes
 * may share one file: tasks and the local function do. Open it once, at start.
 */
export function openSqliteDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs })
  // A write-ahead log lets readers go on while one process writes; losing the last writes at a power cut is acceptable.
  whenNotBusy(() => database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;'))
  whenNotBusy(() => database.exec(schema))
  return database
}

/** Blocks the thread while it waits, which is right at start only: nothing can be served without the store. */
function whenNotBusy(work: () => void): void {
  for (let attempt = 1; isBusy(work, attempt < openAttempts); attempt += 1) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, openRetryMs)
  }
}

/** Does the work; true when it found the database busy and may be tried again. */
function isBusy(work: () => void, mayTryAgain: boolean): boolean {
  try {
    work()
    return false
  } catch (error) {
    if (mayTryAgain && (error as { errcode?: number }).errcode === sqliteBusy) return true
    throw error
  }
}

/** Runs `work` so that no other process writes between its reads and its writes. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
