import { chatRequestSchema, headerNames } from '@manga-assist/contracts'
import type { ReadTurn } from '@manga-assist/core'
import { type Context, Hono } from 'hono'
import { answerWhileRead, reportEnd, type StreamResponse } from '../answer-turn.ts'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { conversationIdOf } from '../conversation-id.ts'
import { resumeGraceMs } from '../grace.ts'
import { idempotencyOf, keyConflict } from '../idempotency.ts'
import { latestQuestion, questionRule } from '../latest-question.ts'
import { type ProblemResponse, problemResponse } from '../problem-response.ts'
import { uiMessageEvents } from '../ui-message-stream.ts'
import { jsonBody } from '../validated.ts'

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  // Tells proxies in front of us not to hold tokens back.
  'x-accel-buffering': 'no',
  [headerNames.uiMessageStream]: 'v1',
}

export const chatRoutes = (dependencies: AppDependencies) => {
  const { turns, graceMs = resumeGraceMs } = dependencies
  return new Hono<AppEnv>()
    .post('/api/chat', jsonBody(chatRequestSchema), async (c) => {
      const question = latestQuestion(c.req.valid('json'))
      if (question === undefined) return noQuestion(c)
      const idempotency = await idempotencyOf(c)
      if (idempotency.kind === 'refused') return idempotency.response
      const asked = await turns.ask(
        { ...question, userId: c.get('userId') },
        {
          graceMs,
          onEnd: reportEnd(c, dependencies),
          ...(idempotency.value && { idempotency: idempotency.value }),
        },
      )
      return asked.kind === 'key-conflict' ? keyConflict(c) : answerAsStream(c, asked.read, dependencies)
    })
    .get('/api/chat/:id/stream', async (c) => {
      const id = conversationIdOf(c)
      const resumed = id && (await turns.resume(c.get('userId'), id))
      return resumed ? answerAsStream(c, resumed.read, dependencies) : c.body(null, 204)
    })
    .post('/api/chat/:id/stop', async (c) => {
      const id = conversationIdOf(c)
      if (id) await turns.stop(c.get('userId'), id)
      // The same answer whether it ran, had ended, or is another reader's: there is nothing that runs any more.
      return c.body(null, 204)
    })
}

function noQuestion(c: Context<AppEnv>): ProblemResponse {
  const rule = questionRule
  return problemResponse(c, 'invalid-request', `In the body, messages: ${rule}.`, {
    errors: [{ field: 'messages', rule }],
  })
}

function answerAsStream(c: Context<AppEnv>, read: ReadTurn, { plane }: AppDependencies): StreamResponse {
  return answerWhileRead(c, read, (events) => uiMessageEvents(events, plane), streamHeaders)
}
