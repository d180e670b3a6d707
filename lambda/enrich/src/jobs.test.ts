import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock as clock } from '@manga-assist/clock'
import { createLambdaEmulator, type LambdaEmulatorEvent } from '@manga-assist/lambda-emulator'
import { createAsyncInvoker } from '@manga-assist/planes'
import { openSqliteStores } from '@manga-assist/providers'
import { expect, onTestFinished, test } from 'vitest'

const directory = resolve(import.meta.dirname, '..')
const job = { kind: 'refresh-profile', userId: 'reader' }

test('the function is bundled, as it ships', () => {
  expect(existsSync(join(directory, 'dist/handler.mjs')), 'run turbo run bundle, or npm test, which does').toBe(true)
})

test('a job makes the profile from what the reader asked; delivered twice it changes nothing', async () => {
  const { stores, invoke, ends } = await setUp()
  await remember(stores, 'm1', 1_000, 'monster')
  await invoke(job)
  await expect.poll(() => ends()).toEqual(['success'])
  const { signals } = await stores.profiles.read('reader')
  expect(signals).toEqual([{ titleId: 'monster', kind: 'asked-about', atMs: 1_000 }])
  await Promise.all([invoke(job), invoke(job)])
  await expect.poll(() => ends()).toEqual(['success', 'success', 'success'])
  expect((await stores.profiles.read('reader')).signals).toEqual(signals)
})

test('a later job of the same environment sees what was said meanwhile', async () => {
  const { stores, invoke, ends } = await setUp()
  await remember(stores, 'm1', 1_000, 'monster')
  await invoke(job)
  await expect.poll(() => ends()).toEqual(['success'])
  await remember(stores, 'm2', 5_000, 'nana')
  await invoke(job)
  await expect.poll(() => ends()).toEqual(['success', 'success'])
  const { signals } = await stores.profiles.read('reader')
  expect(signals.map(({ titleId }) => titleId)).toEqual(['monster', 'nana'])
})

test('a job whose store fails is tried again, and done when the store is back', async () => {
  const { stores, invoke, ends, database, onNext } = await setUp()
  await invoke({ ...job, userId: 'someone-else' })
  await expect.poll(() => ends()).toEqual(['success'])
  await remember(stores, 'm1', 1_000, 'monster')
  database.exec('ALTER TABLE profiles RENAME TO mislaid')
  onNext('invocation-retried', () => database.exec('ALTER TABLE mislaid RENAME TO profiles'))
  await invoke(job)
  await expect.poll(() => ends()).toEqual(['success', 'function-error', 'success'])
  expect((await stores.profiles.read('reader')).signals).toHaveLength(1)
})

test('an event that is no job is let go, and does not come back', async () => {
  const { invoke, ends, events } = await setUp()
  await invoke({ kind: 'refresh-profile', userId: 7 })
  await expect.poll(() => ends()).toEqual(['success'])
  expect(events.some(({ kind }) => kind === 'invocation-retried')).toBe(false)
})

async function remember(stores: ReturnType<typeof openSqliteStores>, id: string, askedAtMs: number, subject: string) {
  await stores.conversations.saveTurn('reader', 'c1', {
    id,
    askedAtMs,
    answeredAtMs: askedAtMs + 500,
    intent: 'lookup',
    question: `what about ${subject}?`,
    answer: { messageId: `a-${id}`, text: 'This.', recommended: [], complete: true },
    focus: { kind: 'similar', subjects: [subject], terms: '', constraints: {} },
  })
}

/** The bundled function in the local Lambda, with an invoker and a second way to its store. */
async function setUp(given: Record<string, string> = {}) {
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
  const folder = mkdtempSync(join(tmpdir(), 'manga-enrich-'))
  const databaseFile = join(folder, 'manga.sqlite')
  const stores = openSqliteStores(databaseFile, clock)
  const database = new DatabaseSync(databaseFile)
  const events: LambdaEmulatorEvent[] = []
  const waiting = new Map<string, () => void>()
  const emulator = await createLambdaEmulator({
    functions: [{ name: 'enrich', directory, environment: { DATABASE_FILE: databaseFile, ...given } }],
    port: 0,
    eventRetryMs: 1,
    drainMs: 0,
    onEvent(event) {
      events.push(event)
      waiting.get(event.kind)?.()
      waiting.delete(event.kind)
    },
  })
  const invoker = createAsyncInvoker({ functionName: 'enrich', clock, endpoint: emulator.url, region: 'local' })
  onTestFinished(async () => {
    invoker.close()
    await emulator.close()
    database.close()
    await stores.close()
    rmSync(folder, { recursive: true })
  })
  return {
    url: emulator.url,
    stores,
    database,
    events,
    onNext: (kind: LambdaEmulatorEvent['kind'], act: () => void) => waiting.set(kind, act),
    ends: () => events.flatMap((event) => (event.kind === 'invocation-finished' ? [event.outcome] : [])),
    async invoke(event: object) {
      await invoker.invoke(event)
    },
  }
}
