import {
  type PlaneName,
  problems,
  type SocketErrorCode,
  type SocketReply,
  type SocketRequest,
} from '@manga-assist/contracts'
import type { LiveTurns, ReadTurn, TurnEnd } from '@manga-assist/core'
import { latestQuestion, questionRule } from '../latest-question.ts'
import { uiMessageChunks } from '../ui-message-stream.ts'
import { socketIdempotency } from './idempotency.ts'

/** Room for one turn: taken before it is asked, given back when its reader has had it. */
export type AdmitTurn = () => { kind: 'admitted'; release: () => void } | { kind: 'shed'; retryAfterMs: number }

export interface SocketTurnsOptions {
  userId: string
  turns: LiveTurns
  admitTurn: AdmitTurn
  plane: PlaneName
  /** How long an answer goes on when the connection is lost, in milliseconds. */
  graceMs: number
  /** Makes the listener for the end of a turn that begins now. */
  reportEnd: () => (end: TurnEnd) => void
  /** A fault of one request; its client is told nothing of why. */
  onFault: (error: unknown) => void
  /** Sends, and waits while the client is behind. Never rejects. */
  send: (reply: SocketReply) => Promise<void>
  /** Aborts when the connection is gone. */
  leaving: AbortSignal
}

type Ask = Extract<SocketRequest, { type: 'send' }>
type Resume = Extract<SocketRequest, { type: 'resume' }>

/** Why a request gets no answer. */
interface Refusal {
  code: SocketErrorCode
  errorText: string
  retryAfterMs?: number
}

/** The id may become another while it is read: an answer that had failed is written anew. */
interface Answer {
  turnId: string
  read: ReadTurn
}

/** What one request of the client has come to. */
interface Active {
  conversationId: string
  answer: Answer | undefined
  stopAsked: boolean
}

const noQuestion: Refusal = { code: 'invalid-request', errorText: `In the message, messages: ${questionRule}.` }
const keyReused: Refusal = { code: 'idempotency-key-reused', errorText: problems['idempotency-key-reused'].title }
const fault: Refusal = { code: 'internal-error', errorText: 'The request failed. Please try again.' }

/** The answers that one connection is reading, each under the id of its request. */
export class SocketTurns {
  readonly #options: SocketTurnsOptions
  readonly #active = new Map<string, Active>()

  constructor(options: SocketTurnsOptions) {
    this.#options = options
  }

  get count(): number {
    return this.#active.size
  }

  has(requestId: string): boolean {
    return this.#active.has(requestId)
  }

  /** Answers a request to its end. Never rejects. */
  async answer(request: Ask | Resume): Promise<void> {
    const { requestId, id: conversationId } = request
    this.#active.set(requestId, { conversationId, answer: undefined, stopAsked: false })
    try {
      const refusal = request.type === 'send' ? await this.#ask(request) : await this.#resume(request)
      if (refusal) await this.refuse(requestId, refusal)
    } catch (error) {
      this.#options.onFault(error)
      await this.refuse(requestId, fault)
    } finally {
      this.#active.delete(requestId)
    }
  }

  /** The reader wants no more of it: the answer ends, in memory too. Unknown ids have ended already. */
  stop(requestId: string): void {
    const active = this.#active.get(requestId)
    if (active === undefined) return
    active.stopAsked = true
    const { turns, userId, onFault } = this.#options
    // One that is still being asked is stopped when it has its id.
    const { conversationId, answer } = active
    if (answer) void turns.stop(userId, conversationId, answer.turnId).catch(onFault)
  }

  refuse(requestId: string, refusal: Refusal): Promise<void> {
    return this.#options.send({ type: 'error', requestId, ...refusal })
  }

  async #ask(request: Ask): Promise<Refusal | undefined> {
    const { turns, userId, graceMs, admitTurn, reportEnd } = this.#options
    const question = latestQuestion(request)
    if (question === undefined) return noQuestion
    const admission = admitTurn()
    if (admission.kind === 'shed') {
      return { code: 'shed', errorText: 'There is no room right now.', retryAfterMs: admission.retryAfterMs }
    }
    try {
      const idempotency = await socketIdempotency(request, userId)
      const asked = await turns.ask({ ...question, userId }, { graceMs, onEnd: reportEnd(), ...idempotency })
      if (asked.kind === 'key-conflict') return keyReused
      await this.#pass(request.requestId, asked, -1)
    } finally {
      admission.release()
    }
    return undefined
  }

  async #resume({ requestId, id, lastSequence = -1 }: Resume): Promise<undefined> {
    const resumed = await this.#options.turns.resume(this.#options.userId, id)
    if (resumed) await this.#pass(requestId, resumed, lastSequence)
    else await this.#options.send({ type: 'no-active', requestId })
  }

  /** Passes a turn on, chunk by chunk; those up to number `lastSequence` the client has. */
  async #pass(requestId: string, answer: Answer, lastSequence: number) {
    const { send, leaving, plane } = this.#options
    const active = this.#active.get(requestId)
    if (active) active.answer = answer
    if (active?.stopAsked) this.stop(requestId)
    await send({ type: 'start', requestId })
    let sequence = 0
    for await (const chunk of uiMessageChunks(answer.read(leaving), plane)) {
      if (sequence > lastSequence) await send({ type: 'chunk', requestId, sequence, chunk })
      sequence += 1
    }
    await send({ type: 'end', requestId })
  }
}
