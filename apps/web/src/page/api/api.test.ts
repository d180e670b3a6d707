import { type ProblemCode, problem, problemContentType } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { createApi } from './api.ts'

test('nothing is asked before the first request has its answer, whose cookie says who asks', async () => {
  const service = heldService()
  const api = createApi(service.fetch)
  const all = [api.readPreferences(), api.listConversations(), api.recommend(6)]
  await service.settled()
  expect(service.asked).toEqual(['/v1/preferences'])
  service.answer('/v1/preferences', Response.json({}))
  await service.settled()
  expect(service.asked.slice(1)).toEqual(['/v1/conversations', '/v1/recommendations?limit=6'])
  for (const path of service.asked.slice(1)) service.answer(path, Response.json({ items: [] }))
  expect(await Promise.all(all)).toEqual([{}, [], []])
})

test('a conversation that is not there is none, and to remove it is no fault', async () => {
  const api = createApi(async () => refused('conversation-not-found', ''))
  expect(await api.readConversation('gone')).toBeUndefined()
  await api.removeConversation('gone')
  await expect(api.readTitle('gone')).rejects.toMatchObject({ kind: 'refused' })
})

test('what is refused is a fault with the words of the service', async () => {
  const api = createApi(async () => refused('rate-limited', 'Ask again in 7 s.', { 'retry-after': '7' }))
  const fault = { kind: 'rate-limited', message: 'Ask again in 7 s.', retryAfterMs: 7_000 }
  await expect(api.sendFeedback({ titleId: 'monster', kind: 'liked' })).rejects.toMatchObject(fault)
})

test('what a load balancer answers for a task that is away is a fault too', async () => {
  const api = createApi(async () => new Response('<h1>Bad Gateway</h1>', { status: 502 }))
  await expect(api.readPreferences()).rejects.toMatchObject({
    kind: 'connection-lost',
    message: expect.stringContaining('status 502'),
  })
})

/** A refusal as the service sends it. */
function refused(code: ProblemCode, detail: string, headers: Record<string, string> = {}): Response {
  const body = problem(code, detail)
  return Response.json(body, { status: body.status, headers: { 'content-type': problemContentType, ...headers } })
}

/** A service that answers when the test says so. */
function heldService() {
  const asked: string[] = []
  const waiting = new Map<string, (response: Response) => void>()
  const fetch: typeof globalThis.fetch = (input) => {
    asked.push(String(input))
    return new Promise((resolve) => waiting.set(String(input), resolve))
  }
  return {
    asked,
    fetch,
    answer: (path: string, response: Response) => waiting.get(path)?.(response),
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  }
}
