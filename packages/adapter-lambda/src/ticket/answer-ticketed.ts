import type { Clock } from '@manga-assist/clock'
import { answerError, headerNames, type LambdaHttpEvent, problem } from '@manga-assist/contracts'
import { isHttpEvent } from '../event-to-request.ts'
import { createTicketGate, type TicketedEvent, type TicketGate, type TicketOptions } from './ticket-gate.ts'

/** Answers an event of any kind; throws for what is no HTTP request. */
export type AnswerEvent = (event: unknown, signal: AbortSignal) => Promise<Response>

/** What is demanded of clients; undefined where nothing is. */
export type ReadTicketOptions = () => Promise<TicketOptions | undefined>

/**
 * The same with a gate before it: an answer to a client that was redirected here says why, as one that was relayed does,
 * and a client that may not come here is told so.
 */
export function answerTicketed(answer: AnswerEvent, readOptions: ReadTicketOptions, clock: Clock): AnswerEvent {
  let gate: TicketGate | undefined

  async function letIn(event: LambdaHttpEvent): Promise<TicketedEvent> {
    if (gate === undefined) {
      const options = await readOptions()
      gate ??= options === undefined ? openGate : createTicketGate(options, clock)
    }
    return gate(event)
  }

  return async (event, signal) => {
    if (!isHttpEvent(event)) return answer(event, signal)
    const entry = await letIn(event)
    if (entry.kind === 'refused') return refusal(entry)
    const response = await answer(entry.event, signal)
    return entry.reason === undefined ? response : withReason(response, entry.reason)
  }
}

const openGate: TicketGate = async (event) => ({ kind: 'let-in', event, reason: undefined })

function refusal({ path, code, detail }: Extract<TicketedEvent, { kind: 'refused' }>): Response {
  const details = problem(code, detail)
  const { headers, body } = answerError(path, details)
  const challenge = details.status === 401 ? { 'www-authenticate': 'Ticket' } : {}
  return new Response(body, {
    status: details.status,
    headers: { ...headers, ...challenge, 'cache-control': 'no-store' },
  })
}

function withReason({ body, status, headers }: Response, reason: string): Response {
  const more = new Headers(headers)
  more.set(headerNames.overflowReason, reason)
  return new Response(body, { status, headers: more })
}
