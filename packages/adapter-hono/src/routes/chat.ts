import { type ChatRequest, chatRequestSchema, headerNames } from '@manga-assist/contracts'
import type { ChatQuestion, ReadTurn, TurnEnd } from '@manga-assist/core'
import type { Context, Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { conversationIdOf } from '../conversation-id.ts'
import { idempotencyOf, keyConflict } from '../idempotency.ts'
import { problemResponse } from '../problem-response.ts'
import { streamBody } from '../stream-body.ts'
import { uiMessageEvents } from '../ui-message-stream.ts'
import { validatedBody } from '../validated.ts'

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  // Tells proxies in front of us not to hold tokens back.
  'x-accel-buffering': 'no',
  [headerNames.uiMessageStream]: 'v1',
}

/** How long an answer goes on without its reader, who may come back with `GET /api/chat/:id/stream`. */
const resumeGraceMs = 5_000

export function addChatRoutes(app: Hono<AppEnv>, dependencies: AppDependencies): void {
  const { turns } = dependencies

  app.post('/api/chat', async (c) => {
    const body = await validatedBody(c, chatRequestSchema)
    if (body.kind === 'refused') return body.response
    const question = latestQuestion(body.value)
    if (question === undefined) return noQuestion(c)
    const idempotency = await idempotencyOf(c)
    if (idempotency.kind === 'refused') return idempotency.response
    const asked = await turns.ask(
      { ...question, userId: c.get('userId') },
      {
        graceMs: resumeGraceMs,
        onEnd: reportEnd(c, dependencies),
        ...(idempotency.value && { idempotency: idempotency.value }),
      },
    )
    return asked.kind === 'key-conflict' ? keyConflict(c) : answerAsStream(c, asked.read, dependencies)
  })

  app.get('/api/chat/:id/stream', async (c) => {
    const id = conversationIdOf(c)
    const resumed = id && (await turns.resume(c.get('userId'), id))
    return resumed ? answerAsStream(c, resumed.read, dependencies) : c.body(null, 204)
  })

  app.post('/api/chat/:id/stop', async (c) => {
    const id = conversationIdOf(c)
    if (id) await turns.stop(c.get('userId'), id)
    // The same answer whether it ran, had ended, or is another reader's: there is nothing that runs any more.
    return c.body(null, 204)
  })
}

/** The text of the last message of the user: what came before it is in our own memory. */
function latestQuestion({ id, messages }: ChatRequest): Omit<ChatQuestion, 'userId'> | undefined {
  const message = messages.findLast(({ role }) => role === 'user')
  const text = message?.parts
    .filter(({ type }) => type === 'text')
    .map((part) => part.text ?? '')
    .join('\n')
    .trim()
  return message && text ? { conversationId: id, messageId: message.id, text } : undefined
}

function noQuestion(c: Context<AppEnv>): Response {
  const rule = 'must hold a message of role "user" with a text part that is not empty'
  return problemResponse(c, 'invalid-request', `In the body, messages: ${rule}.`, {
    errors: [{ field: 'messages', rule }],
  })
}

function answerAsStream(c: Context<AppEnv>, read: ReadTurn, { plane }: AppDependencies): Response {
  const leaving = new AbortController()
  const leave = (reason: unknown) => leaving.abort(reason)
  const { signal } = c.req.raw
  signal.addEventListener('abort', () => leave(signal.reason), { once: true })
  return c.body(streamBody(uiMessageEvents(read(leaving.signal), plane), leave), 200, streamHeaders)
}

function reportEnd(c: Context<AppEnv>, { clock, onEvent }: AppDependencies): (end: TurnEnd) => void {
  const startedAtMs = clock.now()
  const trace = c.get('trace')
  return (end) => onEvent({ kind: 'turn-ended', trace, durationMs: clock.now() - startedAtMs, ...end })
}
