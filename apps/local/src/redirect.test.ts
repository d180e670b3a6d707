import { beforeAll, describe, expect, test } from 'vitest'
import { openChat } from './testing/chat.ts'
import { type LocalStack, startLocalStack } from './testing/local-stack.ts'

/** One request in a task at a time, and answers of seconds: what comes meanwhile spills. */
const narrow = { TASKS: '1', TASK_CONCURRENCY_LIMIT: '1' }

describe('with OVERFLOW_TRANSPORT=redirect', () => {
  let stack: LocalStack
  beforeAll(async () => {
    let cleanUp = async () => {}
    stack = await startLocalStack({ ...narrow, OVERFLOW_TRANSPORT: 'redirect' }, (given) => {
      cleanUp = given
    })
    return cleanUp
  })

  test('what does not fit is sent to the function, streamed, and one id runs through all log lines', async () => {
    const { router = '' } = stack.addresses
    const chats = await Promise.all(['c1', 'c2', 'c3', 'c4'].map((id) => openChat(router, id)))
    expect(await Promise.all(chats.map(({ end }) => end))).toEqual(chats.map(() => 'finish'))
    const sentOn = chats.filter(({ response }) => response.redirected)
    expect(sentOn.length).toBeGreaterThanOrEqual(3)
    for (const { response } of sentOn) {
      expect(new URL(response.url).origin).toBe(router)
      expect([response.headers.get('x-served-by'), response.headers.get('x-overflow-reason')]).toEqual([
        'lambda',
        expect.stringMatching(/^(concurrency|primary-full)$/),
      ])
    }

    const id = sentOn[0]?.response.headers.get('x-request-id')
    const writtenBy = (part: string) => stack.logs(part).some(({ traceId }) => traceId === id)
    await expect.poll(() => ['router', 'task', 'lambda'].filter(writtenBy)).toEqual(['router', 'lambda'])
    const metrics = await (await fetch(`${stack.admin.router}/metrics`)).text()
    expect(metrics).toMatch(/overflow_requests_total\{[^}]*plane="lambda",outcome="redirected"[^}]*\} [34]/)
  })

  test('nobody reaches the function without a ticket, and who cannot be sent on is relayed', async () => {
    const { router = '' } = stack.addresses
    const direct = await fetch(`${router}/overflow/v1/titles/monster`)
    expect([direct.status, await direct.json()]).toEqual([401, expect.objectContaining({ code: 'ticket-required' })])
    const headers = { 'x-overflow-redirect': 'no' }
    // Of ids of their own: an answer that was given already is given again at once, and nothing has to spill.
    const chats = await Promise.all(['d1', 'd2', 'd3'].map((id) => openChat(router, id, headers)))
    expect(await Promise.all(chats.map(({ end }) => end))).toEqual(chats.map(() => 'finish'))
    expect(chats.filter(({ response }) => response.redirected)).toEqual([])
    const spilled = chats.filter(({ response }) => response.headers.get('x-served-by') === 'lambda')
    expect(spilled.length).toBeGreaterThanOrEqual(2)
    const metrics = await (await fetch(`${stack.admin.router}/metrics`)).text()
    expect(metrics).toMatch(/overflow_relayed_spills_total\{[^}]*cause="declined"[^}]*\} [23]/)
  })
})
