import { deadline, sleep } from '@manga-assist/clock'
import { problem, problemContentType, timeouts } from '@manga-assist/contracts'
import { type EventRequest, requestFromEvent } from './event-to-request.ts'
import { type StreamingHandler, streamifyResponse } from './runtime.ts'
import { answerTicketed, type ReadTicketOptions } from './ticket/answer-ticketed.ts'
import { createWarmUpAnswer, type WarmUpOptions, warmUpHoldMs } from './warm-up.ts'
import { type CancelOptions, watchCancel } from './watch-cancel.ts'
import { writeResponse } from './write-response.ts'

export interface HandlerDependencies extends WarmUpOptions, CancelOptions {
  /** Answers one request; any Fetch-style application. */
  fetch: (request: Request) => Response | Promise<Response>
  /** How long before Lambda kills the environment the request is aborted, so that it can end in words. Default 1 s. */
  deadlineMarginMs?: number
  /**
   * Demands a ticket of clients that reach the function by its URL. Left out, or giving undefined, whoever reaches it is
   * answered. Asked with the first request, until it gives something.
   */
  tickets?: ReadTicketOptions
  /** Tokens of an event stream that come within this time go out in one write, 0 to 25 ms; 0 writes each alone. Default 20 ms. */
  gatherMs?: number
}

/**
 * An application that is told that its reader left has something to save, and Lambda freezes the environment when the
 * handler is over: it would be saved when somebody else's request thaws it.
 */
const lastWordsMs = 200
/** Faster than anybody reads, and a frame in place of some four at 200 tokens a second. */
const defaultGatherMs = 20
const mostGatherMs = 25

/** A Lambda handler that serves HTTP events of payload version 2.0 by a Fetch-style application, streaming. */
export function createHandler(dependencies: HandlerDependencies): StreamingHandler {
  const {
    fetch,
    clock,
    deadlineMarginMs = timeouts.functionMarginMs,
    tickets,
    gatherMs = defaultGatherMs,
  } = dependencies
  requireWindow(gatherMs)
  const answerWarmUp = createWarmUpAnswer(dependencies)
  const answer = tickets === undefined ? answerEvent : answerTicketed(answerEvent, tickets, clock)

  // A request that is forgotten takes its signal's following of ours with it, and would never hear that it must end.
  const running = new Map<AbortSignal, Request>()

  async function answerEvent(event: unknown, signal: AbortSignal): Promise<Response> {
    const read = requestFromEvent(event, signal)
    if (read.kind === 'bad') return refusal(read)
    running.set(signal, read.request)
    const response = await fetch(read.request)
    return read.request.method === 'HEAD' ? withoutBody(response) : response
  }

  return streamifyResponse(async (event, stream, context) => {
    const remainingMs = context.getRemainingTimeInMillis() - deadlineMarginMs
    const timeIsUp = () => new Error(`the function has ${deadlineMarginMs} ms left`)
    const left = watchCancel(event, dependencies)
    const { signal, cancel } = deadline(clock, remainingMs, timeIsUp, left.signal)
    try {
      const response = await answer(event, signal)
      const holdMs = warmUpHoldMs(event)
      const written = holdMs === undefined ? response : await answerWarmUp(response, holdMs, signal)
      await writeResponse(written, stream, { clock, windowMs: gatherMs, signal, left: left.signal })
      if (left.signal.aborted) await sleep(clock, lastWordsMs)
    } finally {
      running.delete(signal)
      left.end()
      cancel()
    }
  })
}

function requireWindow(gatherMs: number): void {
  if (gatherMs >= 0 && gatherMs <= mostGatherMs) return
  throw new RangeError(`gatherMs must be from 0 to ${mostGatherMs}, got ${gatherMs}`)
}

/** An answer to HEAD says how long the body would be, and has none, whatever the application made. */
async function withoutBody(response: Response): Promise<Response> {
  const { body, status, headers } = response
  if (body === null) return response
  await body.cancel()
  return new Response(null, { status, headers })
}

/** Says what is wrong with a request that the application cannot be given. */
function refusal({ code, detail }: Extract<EventRequest, { kind: 'bad' }>): Response {
  const body = problem(code, detail)
  const headers = { 'content-type': problemContentType, ...(code === 'method-not-allowed' && { allow }) }
  return new Response(JSON.stringify(body), { status: body.status, headers })
}

const allow = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
