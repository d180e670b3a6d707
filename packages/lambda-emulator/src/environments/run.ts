import type { Cancel, Clock } from '@manga-assist/clock'
import {
  exitError,
  type FunctionError,
  type Invocation,
  type InvocationOutcome,
  type ProcessExit,
  type ResponseReceiver,
  timeoutError,
  tooLargeError,
} from '../invocations/invocation.ts'
import type { PostOutcome, RuntimeResponse } from './runtime-api.ts'

/** One invocation inside one environment, from its handing over until the environment is free or gone. */
export class Run {
  readonly invocation: Invocation
  readonly #receive: ResponseReceiver
  readonly #timeoutMs: number
  readonly #cancelDeadline: Cancel
  readonly #outcome = Promise.withResolvers<InvocationOutcome>()
  readonly #free = Promise.withResolvers<void>()
  /** The response while it arrives. Never rejects. */
  #receiving: Promise<unknown> = Promise.resolve()
  #answering = false
  #answered = false
  #timedOut = false

  constructor(options: {
    invocation: Invocation
    receive: ResponseReceiver
    clock: Clock
    timeoutMs: number
    /** Must kill the process. */
    onTimeout: () => void
  }) {
    this.invocation = options.invocation
    this.#receive = options.receive
    this.#timeoutMs = options.timeoutMs
    this.#cancelDeadline = options.clock.after(options.timeoutMs, () => {
      this.#timedOut = true
      options.onTimeout()
    })
  }

  /** Resolves when the response is complete, or known never to be. */
  get outcome(): Promise<InvocationOutcome> {
    return this.#outcome.promise
  }

  /** Resolves when the environment can take the next invocation, or has ended. */
  get free(): Promise<void> {
    return this.#free.promise
  }

  /** True when the runtime has given its answer. */
  get answered(): boolean {
    return this.#answered
  }

  /** Passes the response on to its end. Rejects when it breaks off: `processExited` then gives the reason. */
  async respond(response: RuntimeResponse): Promise<PostOutcome> {
    if (this.#answering) return 'unknown-invocation'
    this.#answering = true
    const received = this.#receive(response)
    this.#receiving = received.catch(() => {})
    const result = await received
    const error = result === 'received' ? response.trailingError() : tooLargeError(result)
    this.#answer(error ? { kind: 'function-error', error } : { kind: 'success' })
    return result === 'received' ? 'accepted' : 'too-large'
  }

  /** Ends the invocation with the handler's own error. */
  fail(error: FunctionError): PostOutcome {
    if (this.#answering) return 'unknown-invocation'
    this.#answering = true
    this.#answer({ kind: 'function-error', error })
    return 'accepted'
  }

  /** Without an answer until now, the invocation has failed; but what was written comes first. */
  async processExited(exit: ProcessExit): Promise<void> {
    this.finish()
    await this.#receiving
    const { requestId } = this.invocation
    this.#answer(
      this.#timedOut
        ? { kind: 'timed-out', error: timeoutError(requestId, this.#timeoutMs) }
        : { kind: 'crashed', error: exitError(requestId, exit) },
    )
  }

  /** Stops the deadline and declares the environment free. */
  finish(): void {
    this.#cancelDeadline()
    this.#free.resolve()
  }

  #answer(outcome: InvocationOutcome): void {
    this.#answered = true
    this.#outcome.resolve(outcome)
  }
}
