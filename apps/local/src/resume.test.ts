import { createSseDecoder, type UiMessageChunk } from '@manga-assist/contracts'
import { beforeAll, describe, expect, test } from 'vitest'
import { type LocalStack, startLocalStack } from './testing/local-stack.ts'

// Slow enough that an answer is still being written when the test has done what it does.
const settings = { MODEL_TOKENS_PER_SECOND: '16', TASK_CONCURRENCY_LIMIT: '2' }

describe('an answer outlives its connection', () => {
  let stack: LocalStack
  let [one, other, router] = ['', '', '']
  const cleanUps: (() => Promise<void>)[] = []
  beforeAll(async () => {
    stack = await startLocalStack(settings, (cleanUp) => cleanUps.push(cleanUp))
    one = stack.addresses['task 1'] ?? ''
    other = stack.addresses['task 2'] ?? ''
    router = stack.addresses.router ?? ''
    return async () => {
      for (const cleanUp of cleanUps) await cleanUp()
    }
  })

  test('and goes on at another task than the one that writes it', async () => {
    const before = await readSome(await ask(one, 'moves'))
    const after = await readAll(await resume(other, 'moves'))
    expect(idOf(after)).toBe(idOf(before))
    expect(textOf(after).startsWith(textOf(before))).toBe(true)
    expect(after.at(-1)?.type).toBe('finish')
    expect(textOf(after).length).toBeGreaterThan(textOf(before).length)
  })

  test('and goes on at a task when Lambda writes it', async () => {
    const held = await Promise.all([1, 2, 3, 4].map((index) => ask(router, `held-${index}`)))
    const spilled = await ask(router, 'spilled')
    expect(spilled.headers.get('x-served-by')).toBe('lambda')
    const before = await readSome(spilled)
    for (const { body } of held) await body?.cancel()
    // Full until it has noticed that its readers have left.
    let resumed = await resume(other, 'spilled')
    while (resumed.status === 503) resumed = await resume(other, 'spilled')
    const after = await readAll(resumed)
    expect(idOf(after)).toBe(idOf(before))
    expect(after.at(-1)?.type).toBe('finish')
  })

  test('and stops for good when it is stopped at another task', async () => {
    const asked = await ask(one, 'stopped')
    const reading = readAll(asked)
    await expect.poll(async () => (await resume(other, 'stopped')).status).toBe(200)
    const stop = { method: 'POST', headers: { 'x-user-id': 'reader' } }
    expect((await fetch(`${other}/api/chat/stopped/stop`, stop)).status).toBe(204)
    expect((await reading).slice(-2).map(({ type }) => type)).toEqual(['abort', 'finish'])
  })

  test('and is written once when the same key comes to both tasks at once', async () => {
    const both = await Promise.all([ask(one, 'keyed', 'k1'), ask(other, 'keyed', 'k1')])
    const [first = [], second = []] = await Promise.all(both.map(readAll))
    expect(idOf(second)).toBe(idOf(first))
    expect(textOf(second)).toBe(textOf(first))
    expect(second.at(-1)?.type).toBe('finish')
  })

  test('and ends with an error, not in silence, when the task that writes it is killed', async () => {
    await readSome(await ask(one, 'lost', 'k2'))
    stack.process.send({ kind: 'kill-task', index: 0 })
    await expect.poll(() => stack.output()).toContain('task 1 ended (SIGKILL)')
    const after = await readAll(await resume(other, 'lost'))
    expect(after.at(-1)).toMatchObject({ type: 'error', code: 'turn-lost' })
    expect(textOf(after)).not.toBe('')
  })
})

function ask(origin: string, id: string, key?: string): Promise<Response> {
  const message = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }
  return fetch(`${origin}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': 'reader', ...(key && { 'idempotency-key': key }) },
    body: JSON.stringify({ id, trigger: 'submit-message', messages: [message] }),
  })
}

function resume(origin: string, id: string): Promise<Response> {
  return fetch(`${origin}/api/chat/${id}/stream`, { headers: { 'x-user-id': 'reader' } })
}

/** Reads until some text has come, and then hangs up. */
async function readSome(response: Response): Promise<UiMessageChunk[]> {
  const decode = createSseDecoder()
  const chunks: UiMessageChunk[] = []
  const decoder = new TextDecoder()
  for await (const bytes of response.body ?? []) {
    for (const event of decode(decoder.decode(bytes, { stream: true }))) chunks.push(JSON.parse(event))
    // Leaving the loop cancels the body, which closes the connection.
    if (textOf(chunks).length > 20) break
  }
  return chunks
}

async function readAll(response: Response): Promise<UiMessageChunk[]> {
  const events = createSseDecoder()(await response.text())
  expect(events.at(-1)).toBe('[DONE]')
  return events.slice(0, -1).map((event) => JSON.parse(event))
}

function idOf(chunks: readonly UiMessageChunk[]): string | undefined {
  const [first] = chunks
  return first?.type === 'start' ? first.messageId : undefined
}

function textOf(chunks: readonly UiMessageChunk[]): string {
  return chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('')
}
