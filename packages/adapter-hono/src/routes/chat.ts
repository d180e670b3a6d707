import { type ChatRequest, chatRequestSchema, headerNames } from '@manga-assist/contracts'
import type { ChatQuestion, TurnEvent } from '@manga-assist/core'
import type { Context, Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
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

export function addChatRoutes(app: Hono<AppEnv>, dependencies: AppDependencies): void {
  app.post('/api/chat', async (c) => {
    const body = await validatedBody(c, chatRequestSchema)
    if (body.kind === 'refused') return body.response
    const question = latestQuestion(body.value)
    if (question === undefined) return noQuestion(c)
    return answerAsStream(c, { ...question, userId: c.get('userId') }, dependencies)
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

function answerAsStream(c: Context<AppEnv>, question: ChatQuestion, dependencies: AppDependencies): Response {
  const { chat, plane } = dependencies
  const leaving = new AbortController()
  const leave = (reason: unknown) => leaving.abort(reason)
  const { signal } = c.req.raw
  signal.addEventListener('abort', () => leave(signal.reason), { once: true })
  const events = reported(chat.runTurn(question, leaving.signal), c, dependencies)
  return c.body(streamBody(uiMessageEvents(events, plane), leave), 200, streamHeaders)
}

/** Passes events through and reports, once, how the turn ended. */
async function* reported(
  events: AsyncGenerator<TurnEvent, void>,
  c: Context<AppEnv>,
  { clock, onEvent }: AppDependencies,
): AsyncGenerator<TurnEvent, void> {
  const startedAtMs = clock.now()
  let end: TurnEnd = { outcome: 'left' }
  let intent: string | undefined
  try {
    for await (const event of events) {
      if (event.kind === 'intent-found') intent = event.intent
      yield event
      // Reached only when the reader took the event and asked for the next.
      if (event.kind === 'turn-finished') end = { outcome: 'finished' }
      if (event.kind === 'turn-failed') end = { outcome: 'failed', error: event.error }
    }
  } finally {
    onEvent({ kind: 'turn-ended', trace: c.get('trace'), intent, durationMs: clock.now() - startedAtMs, ...end })
  }
}

type TurnEnd = { outcome: 'finished' | 'left' } | { outcome: 'failed'; error: unknown }
