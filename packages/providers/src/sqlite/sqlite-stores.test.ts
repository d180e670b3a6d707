import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { systemClock } from '@manga-assist/clock'
import { keyKeptMs } from '@manga-assist/core'
import {
  describeCancelKeys,
  describeConversationStore,
  describeIdempotencyKeys,
  describePreferenceStore,
  describeProfileStore,
  describeTurnLog,
} from '@manga-assist/core/testing'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createSqliteCancelKeys } from './sqlite-cancel-keys.ts'
import { createSqliteConversations } from './sqlite-conversations.ts'
import { openSqliteDatabase } from './sqlite-database.ts'
import { createSqliteIdempotencyKeys } from './sqlite-idempotency-keys.ts'
import { createSqlitePreferences } from './sqlite-preferences.ts'
import { createSqliteProfiles } from './sqlite-profiles.ts'
import { createSqliteTurnLog } from './sqlite-turn-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'manga-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describeProfileStore('SQLite', () => createSqliteProfiles(openSqliteDatabase(':memory:')))
let logDatabase: DatabaseSync
describeTurnLog(
  'SQLite',
  () => {
    logDatabase = openSqliteDatabase(':memory:')
    return createSqliteTurnLog(logDatabase)
  },
  async ({ turnId }) =>
    Number(logDatabase.prepare('SELECT kept_until_ms AS at FROM running_turns WHERE turn_id = ?').get(turnId)?.at),
)
describeCancelKeys('SQLite', () => createSqliteCancelKeys(openSqliteDatabase(':memory:'), systemClock))
describeIdempotencyKeys('SQLite', () => createSqliteIdempotencyKeys(openSqliteDatabase(':memory:'), systemClock))

test('a turn log forgets what began long ago', async () => {
  const log = createSqliteTurnLog(openSqliteDatabase(':memory:'))
  const old = { userId: 'reader', conversationId: 'c1', turnId: 'old' }
  await log.begin(old, 0)
  await log.begin({ ...old, turnId: 'young' }, 29 * 60_000)
  expect(await log.read(old, 0)).toBeDefined()
  await log.begin({ ...old, turnId: 'new' }, 31 * 60_000)
  expect(await log.read(old, 0)).toBeUndefined()
  expect(await log.read({ ...old, turnId: 'young' }, 0)).toBeDefined()
})

test('a turn log forgets what was to be kept for a day, when the day is over', async () => {
  const log = createSqliteTurnLog(openSqliteDatabase(':memory:'))
  const keyed = { userId: 'reader', conversationId: 'c1', turnId: 'keyed' }
  await log.begin(keyed, 0, keyKeptMs)
  await log.begin({ ...keyed, turnId: 'in time' }, keyKeptMs)
  expect(await log.read(keyed, 0)).toBeDefined()
  await log.begin({ ...keyed, turnId: 'late' }, keyKeptMs + 1)
  expect(await log.read(keyed, 0)).toBeUndefined()
})

describeConversationStore(
  'SQLite',
  () => createSqliteConversations(openSqliteDatabase(':memory:')),
  (count) => openShared(count).map(createSqliteConversations),
)
describePreferenceStore(
  'SQLite',
  () => createSqlitePreferences(openSqliteDatabase(':memory:')),
  (count) => openShared(count).map(createSqlitePreferences),
)

test('processes that share a file lose no update of each other', async () => {
  const file = join(folder, 'deep', 'shared.sqlite')
  const script = join(import.meta.dirname, 'testing/write-preferences.ts')
  const writers = ['a', 'b', 'c'].map((name) => promisify(execFile)(process.execPath, [script, file, name, '40']))
  await Promise.all(writers)
  const { read } = await createSqlitePreferences(openSqliteDatabase(file)).read('reader')
  expect(new Set(read).size).toBe(120)
})

test('many processes may open the same new file at once', async () => {
  const script = join(import.meta.dirname, 'testing/write-preferences.ts')
  for (const round of [1, 2, 3]) {
    const file = join(folder, `new-${round}.sqlite`)
    await Promise.all(Array.from({ length: 6 }, () => promisify(execFile)(process.execPath, [script, file, 'x', '1'])))
  }
})

test('what one process wrote is there after it has closed and another opens the file', async () => {
  const file = join(folder, 'kept.sqlite')
  const first = openSqliteDatabase(file)
  await createSqlitePreferences(first).update('reader', (before) => ({ ...before, liked: ['monster'] }))
  first.close()
  expect((await createSqlitePreferences(openSqliteDatabase(file)).read('reader')).liked).toEqual(['monster'])
})

/** One new file, opened as that many processes would. */
function openShared(count: number): DatabaseSync[] {
  const file = join(folder, `${randomUUID()}.sqlite`)
  const databases = Array.from({ length: count }, () => openSqliteDatabase(file))
  onTestFinished(() => {
    for (const database of databases) database.close()
  })
  return databases
}
