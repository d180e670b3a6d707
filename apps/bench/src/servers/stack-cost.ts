import type { LocalStack } from './local-stack.ts'

/** Requests of one round, and how many of them at once: so many that what a process does by itself meanwhile counts for little. */
const load = { chat: { count: 160, atOnce: 8 }, recommend: { count: 300, atOnce: 4 } } as const
export type Kind = keyof typeof load
/** Of requests that are sent on, which take no time: so many that the one which the task has meanwhile counts for little. */
const loadOfSentOn = { count: 800, atOnce: 8 }

const questions = ['something like Monster', 'a heist manga', 'a funny series about food', 'a finished thriller']
const readers = 200

/** CPU of a request, in milliseconds. */
export interface Cost {
  router: number
  task: number
}

let asked = 0

/** Has a stack answer one round of requests, and says what one of them cost its router and its task. */
export function costOf(stack: LocalStack, kind: Kind): Promise<Cost> {
  return costOfRound(stack, kind, load[kind], answeredBy)
}

/** The same of requests that are redirected: nobody follows, as what follows is no business of the router's. */
export function costOfRedirect(stack: LocalStack, kind: Kind): Promise<Cost> {
  return costOfRound(stack, kind, loadOfSentOn, sentOnBy)
}

/** Asks, and says whether it went as it is to be measured. */
type Ask = (url: string, init: RequestInit) => Promise<boolean>

async function costOfRound(
  stack: LocalStack,
  kind: Kind,
  { count, atOnce }: { count: number; atOnce: number },
  ask: Ask,
): Promise<Cost> {
  const before = await stack.cpuMs()
  let answered = 0
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      if (await (kind === 'chat' ? askFor(stack, ask) : listFor(stack, ask))) answered += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const after = await stack.cpuMs()
  return { router: (after.router - before.router) / answered, task: (after.task - before.task) / answered }
}

async function askFor({ url }: LocalStack, ask: Ask): Promise<boolean> {
  asked += 1
  const id = `capacity-${asked}`
  const text = questions[asked % questions.length]
  const body = {
    id,
    trigger: 'submit-message',
    messages: [{ id: `${id}-q`, role: 'user', parts: [{ type: 'text', text }] }],
  }
  const headers = { 'x-user-id': `reader-${asked % readers}`, 'content-type': 'application/json' }
  return await ask(`${url}/api/chat`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function listFor({ url }: LocalStack, ask: Ask): Promise<boolean> {
  asked += 1
  return await ask(`${url}/v1/recommendations?limit=10`, {
    headers: { 'x-user-id': `reader-${asked % readers}` },
  })
}

/** A machine that is short of processors refuses some, which costs little and is counted to those that were answered. */
async function answeredBy(url: string, init: RequestInit): Promise<boolean> {
  return (await statusOf(url, init)) === 200
}

async function sentOnBy(url: string, init: RequestInit): Promise<boolean> {
  return (await statusOf(url, { ...init, redirect: 'manual' })) === redirected
}

const redirected = 307

async function statusOf(url: string, init: RequestInit): Promise<number> {
  const response = await fetch(url, init)
  await response.arrayBuffer()
  const { status } = response
  if (status !== 200 && status !== redirected && status < 500) throw new Error(`${url} answered ${status}`)
  return status
}
