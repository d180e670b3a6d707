import { type Clock, sleep } from '@manga-assist/clock'
import { timeouts } from '@manga-assist/contracts'
import type { ReadTurn } from '@manga-assist/core'
import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'
import { openAiFailure } from './openai-failure.ts'
import { type CompletionEnd, type OpenAiAnswerOptions, openAiCompletion } from './openai-stream.ts'
import { problemResponse } from './problem-response.ts'
import { streamBody } from './stream-body.ts'

/**
 * Answers with the whole completion as one JSON text. Routers give up on answers whose head does not come, so after
 * `wholeAnswerHeadMs` it begins: spaces, which JSON allows in front, until the answer is done. What fails before has a
 * status of its own; what fails later can only be cut off, which clients take for the lost connection that it is.
 */
export async function answerWhole(
  c: Context<AppEnv>,
  { read, clock, ...options }: OpenAiAnswerOptions & { read: ReadTurn; clock: Clock },
): Promise<Response> {
  const leaving = new AbortController()
  const leave = (reason: unknown) => leaving.abort(reason)
  const { signal } = c.req.raw
  signal.addEventListener('abort', () => leave(signal.reason), { once: true })
  const whole = openAiCompletion(read(leaving.signal), options)
  const early = await settledWithin(clock, whole, timeouts.wholeAnswerHeadMs)
  if (early !== undefined) return completionResponse(c, early)
  return c.body(streamBody(spacesThenJson(clock, whole), leave), 200, { 'content-type': 'application/json' })
}

async function* spacesThenJson(clock: Clock, whole: Promise<CompletionEnd>): AsyncGenerator<string, void> {
  for (;;) {
    yield ' '
    const end = await settledWithin(clock, whole, timeouts.wholeAnswerSpaceMs)
    if (end === undefined) continue
    if (end.kind !== 'complete') throw new Error('the answer failed after its head was sent')
    return yield JSON.stringify(end.completion)
  }
}

function completionResponse(c: Context<AppEnv>, end: CompletionEnd): Response {
  switch (end.kind) {
    case 'complete':
      return c.json(end.completion)
    case 'failed': {
      const { body, status, headers } = openAiFailure(end.event)
      return c.json(body, status, headers)
    }
    case 'cut-off':
      return problemResponse(c, 'internal-error', 'The answer broke off. Please ask again.')
  }
}

/** Undefined when it takes longer. */
async function settledWithin<T>(clock: Clock, work: Promise<T>, durationMs: number): Promise<T | undefined> {
  const settled = new AbortController()
  const late = sleep(clock, durationMs, settled.signal).then(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    settled.abort()
  }
}
