import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock as clock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { createAsyncInvoker } from '@manga-assist/planes'
import { createLanguageModel, createServices, openSqliteStores } from '@manga-assist/providers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createJobHandler } from './job-handler.ts'

vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')

describe('a profile is refreshed by the function, off the reader’s path', () => {
  test('after a conversation on a task, and what was asked about shows in the next list', async () => {
    const { stores, services } = await setUp()
    const before = await listFor(services)
    await ask(services, 'tell me about Slam Dunk')
    await expect.poll(async () => (await stores.profiles.read('reader')).signals).toHaveLength(1)
    expect((await stores.profiles.read('reader')).signals[0]).toMatchObject({
      titleId: 'slam-dunk',
      kind: 'asked-about',
    })
    expect(await listFor(services)).not.toEqual(before)
  })
})

describe('the handler', () => {
  const log = vi.fn()

  test('lets go of what is no job, with a line that says why', async () => {
    const run = vi.fn()
    const handler = createJobHandler({ run, clock, log })
    expect(await handler({ kind: 'refresh-profile' })).toEqual({ done: false })
    expect(await handler('{}')).toEqual({ done: false })
    expect(run).not.toHaveBeenCalled()
    expect(log).toHaveBeenCalledWith({ errors: [expect.objectContaining({ field: 'userId' })] }, 'not a job')
  })

  test('throws what fails, so that Lambda tries it again', async () => {
    const handler = createJobHandler({ run: () => Promise.reject(new Error('store is down')), clock, log })
    await expect(handler({ kind: 'refresh-profile', userId: 'reader' })).rejects.toThrow('store is down')
  })

  test('ends what takes too long', async () => {
    const manual = new ManualClock()
    const run = (_job: unknown, signal: AbortSignal) =>
      new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const refused = expect(
      createJobHandler({ run, clock: manual, log })({ kind: 'refresh-profile', userId: 'reader' }),
    ).rejects.toThrow('longer than 20000 ms')
    await manual.advance(20_000)
    await refused
  })
})

/** A task whose queue is the bundled function in a local Lambda, on the same file. */
async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'manga-enrich-'))
  const file = join(folder, 'manga.sqlite')
  const emulator = await createLambdaEmulator({
    functions: [
      {
        name: 'enrich',
        directory: join(import.meta.dirname, '..'),
        environment: { STORE: 'sqlite', DATABASE_FILE: file, LOG_LEVEL: 'warn' },
      },
    ],
    port: 0,
  })
  const invoker = createAsyncInvoker({ functionName: 'enrich', clock, endpoint: emulator.url, region: 'local' })
  const stores = openSqliteStores(file, clock)
  const tokensPerSecond = Number.POSITIVE_INFINITY
  const model = createLanguageModel({ kind: 'embedded', tokensPerSecond }, { clock, random: () => 0.5 })
  const enrichment = { enqueue: (job: object) => invoker.invoke(job) }
  const services = createServices({ stores, model, enrichment, clock, newId: () => crypto.randomUUID() })
  onTestFinished(async () => {
    await services.close()
    invoker.close()
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { stores, services }
}

type Services = Awaited<ReturnType<typeof setUp>>['services']

async function ask({ turns }: Services, text: string): Promise<void> {
  const question = { userId: 'reader', conversationId: 'c1', messageId: 'm1', text }
  const asked = await turns.ask(question, { graceMs: 0 })
  if (asked.kind !== 'answering') throw new Error(asked.kind)
  for await (const event of asked.read(new AbortController().signal)) {
    if (event.kind === 'turn-failed') throw event.error
  }
}

async function listFor({ recommendations }: Services): Promise<unknown> {
  const result = await recommendations.forUser('reader', { likes: [], limit: 10 })
  return result.kind === 'recommended' ? result.items.map(({ title }) => title.id) : result
}
