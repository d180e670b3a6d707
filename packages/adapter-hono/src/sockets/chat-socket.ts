import { type Cancel, type Clock, every } from '@manga-assist/clock'
import { type SocketReply, type SocketRequest, socketCloseCodes } from '@manga-assist/contracts'
import { createFrameCounter } from './frame-rate.ts'
import { readFrame } from './read-frame.ts'
import type { SocketLimits } from './socket-limits.ts'
import type { SocketLink } from './socket-link.ts'
import { SocketTurns, type SocketTurnsOptions } from './socket-turns.ts'

export interface ChatSocketOptions extends Omit<SocketTurnsOptions, 'send' | 'leaving'> {
  link: SocketLink
  limits: SocketLimits
  clock: Clock
  /** When the identity of the reader expires, by the wall clock; never when undefined. */
  expiresAtMs: number | undefined
}

/** Longest delay that a timer can have: a bit over 24 days. */
const longestTimerMs = 2 ** 31 - 1
/** When a client may come back to a service that restarts: another task takes the connection at once. */
const drainRetryMs = 1_000
const { policyViolation, serviceRestart } = socketCloseCodes

/** One reader's connection: many turns at once, within bounds, for as long as the reader may and the service runs. */
export class ChatSocket {
  readonly #link: SocketLink
  readonly #limits: SocketLimits
  readonly #turns: SocketTurns
  readonly #leaving = new AbortController()
  readonly #countFrame: () => boolean
  readonly #cancels: Cancel[]
  #alive = true
  #draining = false

  constructor(options: ChatSocketOptions) {
    const { clock, limits, expiresAtMs, link } = options
    this.#link = link
    this.#limits = limits
    this.#turns = new SocketTurns({ ...options, send: (reply) => this.#send(reply), leaving: this.#leaving.signal })
    this.#countFrame = createFrameCounter(limits.frameRate, clock)
    this.#cancels = [every(clock, limits.heartbeatMs, () => this.#beat())]
    if (expiresAtMs !== undefined) {
      const delayMs = Math.min(expiresAtMs - clock.wallNow(), longestTimerMs)
      const expire = () => this.#end(policyViolation, 'the identity has expired')
      this.#cancels.push(clock.after(Math.max(0, delayMs), expire, { background: true }))
    }
  }

  /** Takes one message of the client. */
  receive(data: unknown): void {
    this.#alive = true
    if (this.#leaving.signal.aborted) return
    const frame = this.#countFrame()
      ? readFrame(data)
      : ({ kind: 'violation', code: policyViolation, reason: 'too many messages' } as const)
    switch (frame.kind) {
      case 'violation':
        this.#end(frame.code, frame.reason)
        break
      case 'refused':
        void this.#turns.refuse(frame.requestId, { code: 'invalid-request', errorText: frame.detail })
        break
      case 'request':
        this.#take(frame.request)
    }
  }

  /** The client answered a ping. */
  noteAlive(): void {
    this.#alive = true
  }

  /** The connection is gone: what runs goes on for a while without its reader. */
  noteClosed(): void {
    for (const cancel of this.#cancels) cancel()
    this.#leaving.abort(new Error('the client closed the connection'))
  }

  /** Takes no more turns, and closes when those that run have ended. */
  drain(): void {
    this.#draining = true
    if (this.#turns.count === 0) this.#end(serviceRestart, 'the service restarts')
  }

  #take(request: SocketRequest): void {
    const { requestId } = request
    if (request.type === 'abort') this.#turns.stop(requestId)
    else if (this.#turns.has(requestId)) this.#end(policyViolation, 'a request id was used twice')
    else if (this.#draining) {
      const errorText = 'This connection is about to close. Connect again.'
      void this.#turns.refuse(requestId, { code: 'draining', errorText, retryAfterMs: drainRetryMs })
    } else if (this.#turns.count >= this.#limits.maxTurns) {
      const errorText = `At most ${this.#limits.maxTurns} answers at once on one connection.`
      void this.#turns.refuse(requestId, { code: 'too-many-turns', errorText })
    } else void this.#answer(request)
  }

  async #answer(request: Exclude<SocketRequest, { type: 'abort' }>): Promise<void> {
    await this.#turns.answer(request)
    if (this.#draining) this.drain()
  }

  async #send(reply: SocketReply): Promise<void> {
    if (!this.#leaving.signal.aborted) await this.#link.send(reply)
  }

  #beat(): void {
    if (this.#alive) this.#link.ping()
    else this.#link.cut()
    this.#alive = false
  }

  #end(code: number, reason: string): void {
    if (this.#leaving.signal.aborted) return
    this.#link.close(code, reason)
    this.noteClosed()
  }
}
