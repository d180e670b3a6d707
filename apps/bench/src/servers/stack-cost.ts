import type { LocalStack } from './local-stack.ts'

/** Requests of one round, and how many of them at once. */
const load = { chat: { count: 40, atOnce: 8 }, recommend: { count: 300, atOnce: 4 } } as const
export type Kind = keyof typeof load

const questions = ['something like Monster', 'a heist manga', 'a funny series about food', 'a finished thriller']
const readers = 200

/** CPU of a request, in milliseconds. */
export interface Cost {
  router: number
  task: number
}

let asked = 0

/** Has a stack answer one round of requests, and says what one of them cost its router and its task. */
export async function costOf(stack: LocalStack, kind: Kind): Promise<Cost> {
  const { count, atOnce } = load[kind]
  const before = await stack.cpuMs()
  let answered = 0
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      if (await (kind === 'chat' ? askFor(stack) : listFor(stack))) answered += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const after = await stack.cpuMs()
  return { router: (after.router - before.router) / answered, task: (after.task - before.task) / answered }
}

async function askFor({ url }: LocalStack): Promise<boolean> {
  asked += 1
  const id = `capacity-${asked}`
  const text = questions[asked % questions.length]
  const body = {
    id,
    trigger: 'submit-message',
    messages: [{ id: `${id}-q`, role: 'user', parts: [{ type: 'text', text }] }],
  }
  const headers = { 'x-user-id': `reader-${asked % readers}`, 'content-type': 'application/json' }
  return await isAnswered(`${url}/api/chat`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function listFor({ url }: LocalStack): Promise<boolean> {
  asked += 1
  return await isAnswered(`${url}/v1/recommendations?limit=10`, {
    headers: { 'x-user-id': `reader-${asked % readers}` },
  })
}

/** A machine that is short of processors refuses some, which costs little and is counted to those that were answered. */
async function isAnswered(url: string, init: RequestInit): Promise<boolean> {
  const response = await fetch(url, init)
  await response.arrayBuffer()
  if (response.status !== 200 && response.status < 500) throw new Error(`${url} answered ${response.status}`)
  return response.status === 200
}
