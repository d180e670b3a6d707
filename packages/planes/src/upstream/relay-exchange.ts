import type { IncomingHttpHeaders } from 'node:http'
import type { Cancel, Clock } from '@manga-assist/clock'
import type { Dispatcher } from 'undici'
import type { PlaneOutcome } from '../plane.ts'
import { AnswerWriter } from '../relay/answer-writer.ts'
import { forwardedHeaders } from '../relay/forwarded-headers.ts'
import { ClientStalledError } from '../request/client-stalled-error.ts'
import { ClientLeftError, type Exchange } from '../request/exchange.ts'
import { isBadRequest, wasSent } from './task-faults.ts'

export interface RelayOptions {
  exchange: Exchange
  dispatcher: Dispatcher
  clock: Clock
  /** Longest wait for a client that does not read. */
  stallTimeoutMs: number
  observer: RelayObserver
}

export interface RelayObserver {
  /** Sees the head of the answer; returning false takes the answer back: nothing is written and it is refused. */
  onHead(status: number, headers: IncomingHttpHeaders): boolean
  /** Told once how it ended. */
  ended(outcome: PlaneOutcome): void
}

/** An answer that is taken back is read to its end, which keeps the connection, when it is announced and this short. */
const maxIgnoredBytes = 64 * 1_024

/**
 * Sends a request to a task and its answer back, byte by byte on Node's own request and response: no Request, Response
 * or Headers is made on the way. Back-pressure works both ways; a client that leaves ends the task's work at once, one
 * that stops reading does so after a while.
 */
export function relayExchange(options: RelayOptions): void {
  const { exchange, dispatcher } = options
  const { method, target, body } = exchange
  const headers = forwardedHeaders(exchange)
  dispatcher.dispatch(
    { method, path: target?.target ?? '/', headers, body: body?.length ? body : null },
    new Relay(options),
  )
}

/** One answer on its way, as undici tells of it. */
class Relay implements Dispatcher.DispatchHandler {
  readonly #options: RelayOptions
  readonly #writer: AnswerWriter
  #isStarted = false
  #isRefused = false
  #isWaitedFor = false
  #isOver = false
  #cancelStall: Cancel | undefined

  constructor(options: RelayOptions) {
    this.#options = options
    this.#writer = new AnswerWriter(options.exchange, 'fargate', options.clock)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#isStarted = true
    this.#options.exchange.onLeave(() => controller.abort(new ClientLeftError()))
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    if (this.#options.observer.onHead(status, headers)) {
      this.#writer.start(status, headers)
      return
    }
    this.#isRefused = true
    this.#end({ kind: 'refused', reason: 'primary-full' })
    if (!(Number(headers['content-length']) <= maxIgnoredBytes)) controller.abort(new Error('taken back'))
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isRefused && !this.#writer.write(chunk)) this.#waitForClient(controller)
  }

  onResponseEnd(): void {
    this.#cancelStall?.()
    if (this.#isRefused) return
    this.#end(
      this.#writer.end() ? { kind: 'answered' } : { kind: 'broken', error: new Error('stream without its end') },
    )
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#cancelStall?.()
    if (!this.#isRefused) this.#end(this.#failed(error))
  }

  #waitForClient(controller: Dispatcher.DispatchController): void {
    const { exchange, clock, stallTimeoutMs } = this.#options
    controller.pause()
    if (!this.#isWaitedFor) {
      this.#isWaitedFor = true
      exchange.response.on('drain', () => {
        this.#cancelStall?.()
        controller.resume()
      })
    }
    const stall = () => controller.abort(new ClientStalledError(stallTimeoutMs))
    this.#cancelStall = clock.after(stallTimeoutMs, stall, { background: true })
  }

  #failed(error: Error): PlaneOutcome {
    const { exchange } = this.#options
    if (exchange.hasLeft) return { kind: 'left' }
    if (error instanceof ClientStalledError) {
      this.#writer.cutOff()
      return { kind: 'stalled' }
    }
    if (isBadRequest(error)) return { kind: 'rejected', error }
    if (!this.#writer.committed) return { kind: 'lost', sent: this.#isStarted && wasSent(error, exchange), error }
    this.#writer.breakOff()
    return { kind: 'broken', error }
  }

  #end(outcome: PlaneOutcome): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#options.observer.ended(outcome)
  }
}
