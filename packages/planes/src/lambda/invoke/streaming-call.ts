import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { faultOf, type Throttle, throttleOf } from '../lambda-errors.ts'
import { FrameDecoder, type FrameHeaders, type KnownHeaders } from './frame-decoder.ts'
import type { LambdaService } from './lambda-service.ts'
import { createPreludeParser, type ParsedPrelude } from './prelude.ts'
import { Refusal } from './refusal.ts'
import { faultOfCompletion, faultOfException, truncated, withoutHead } from './stream-faults.ts'

/** Takes the body of an answer as it comes. */
export interface BodySink {
  /** False to have no more until `resume` is called. */
  write(chunk: Buffer): boolean
  /** Lambda said that the function completed. */
  end(): void
  /** It did not complete, or nothing more will come. */
  fail(error: unknown): void
}

/** The rest of an answer whose head is known. */
export interface AnswerBody {
  /** Hands over what has come, and then everything as it comes. Once. */
  flow(sink: BodySink): void
  resume(): void
}

/** An invocation whose answer has begun. */
export interface OpenInvocation {
  kind: 'opened'
  prelude: ParsedPrelude['prelude']
  body: AnswerBody
}

export type OpenResult = OpenInvocation | ({ kind: 'throttled' } & Throttle)

const streamType = 'application/vnd.amazon.eventstream'

export interface CallParts {
  service: LambdaService
  known: KnownHeaders
}

type State = 'head' | 'held' | 'flowing' | 'over'

/** One invocation on its way, as undici tells of it: frames come in, the head goes to one who waits, the body to a sink. */
export class StreamingCall implements Dispatcher.DispatchHandler, AnswerBody {
  readonly opened: Promise<OpenResult>
  readonly #service: LambdaService
  readonly #signal: AbortSignal
  readonly #head = Promise.withResolvers<OpenResult>()
  readonly #decoder: FrameDecoder
  readonly #parsePrelude = createPreludeParser()
  readonly #onAbort = () => this.#stop(this.#signal.reason)
  #controller: Dispatcher.DispatchController | undefined
  #state: State = 'head'
  #isSent = false
  #refusal: Refusal | undefined
  /** Until the sink is there. */
  #held: Buffer[] = []
  #ending: { error?: unknown } | undefined
  #sink: BodySink | undefined

  constructor({ service, known }: CallParts, signal: AbortSignal) {
    this.#service = service
    this.#decoder = new FrameDecoder((headers, payload) => this.#onFrame(headers, payload), known)
    this.#signal = signal
    this.opened = this.#head.promise
    if (signal.aborted) this.#stop(signal.reason)
    else signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  get isOver(): boolean {
    return this.#state === 'over'
  }

  flow(sink: BodySink): void {
    const held = this.#held
    this.#held = []
    this.#sink = sink
    if (this.#state === 'held') this.#state = 'flowing'
    let isTaking = true
    for (const chunk of held) isTaking = sink.write(chunk)
    if (this.#ending !== undefined) this.#tellEnding(sink, this.#ending)
    else if (isTaking) this.#controller?.resume()
  }

  resume(): void {
    if (this.#state === 'flowing') this.#controller?.resume()
  }

  /** It could not be sent, or what came is no answer. */
  fail(error: unknown): void {
    this.#end({ error })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#state === 'over') controller.abort(new Error('the call is over'))
    else this.#isSent = true
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    if (status === 200 && String(headers['content-type']).startsWith(streamType)) return
    this.#refusal = new Refusal(status, headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#refusal !== undefined) this.#collect(controller, this.#refusal, chunk)
    else {
      try {
        this.#decoder.push(chunk)
      } catch (error) {
        this.#stop(error)
      }
    }
  }

  onResponseEnd(): void {
    if (this.#refusal !== undefined) void this.#refuse(this.#refusal)
    else if (this.#state !== 'over') this.#end({ error: truncated() })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // What is read of an error is all that is wanted: the rest was cut off here.
    if (this.#refusal?.isTaken !== true) this.#end({ error })
  }

  #onFrame(headers: FrameHeaders, payload: Buffer): void {
    if (this.#state === 'over') return
    if (headers[':message-type'] !== 'event') this.#stop(faultOfException(headers, payload))
    else if (headers[':event-type'] === 'PayloadChunk') this.#onPayload(payload)
    else if (headers[':event-type'] === 'InvokeComplete') this.#complete(payload)
  }

  #onPayload(payload: Buffer): void {
    if (this.#state === 'flowing') {
      if (this.#sink?.write(payload) === false) this.#controller?.pause()
      return
    }
    if (this.#state === 'held') {
      this.#held.push(payload)
      return
    }
    const parsed = this.#parsePrelude(payload)
    if (parsed === undefined) return
    this.#state = 'held'
    if (parsed.rest.length > 0) this.#held.push(parsed.rest)
    // What comes before there is a sink would have no bound.
    this.#controller?.pause()
    this.#head.resolve({ kind: 'opened', prelude: parsed.prelude, body: this })
  }

  #complete(payload: Buffer): void {
    const error = faultOfCompletion(payload) ?? (this.#state === 'head' ? withoutHead() : undefined)
    this.#end(error === undefined ? {} : { error })
  }

  #collect(controller: Dispatcher.DispatchController, refusal: Refusal, chunk: Buffer): void {
    if (refusal.push(chunk)) return
    void this.#refuse(refusal)
    controller.abort(new Error('the error is longer than it is read'))
  }

  async #refuse(refusal: Refusal): Promise<void> {
    const answer = refusal.take()
    if (answer === undefined) return
    const error = await this.#service.errorOf(answer)
    const throttle = throttleOf(error)
    if (throttle !== undefined) this.#head.resolve({ kind: 'throttled', ...throttle })
    this.#end({ error })
  }

  /** Ends the call from this side. */
  #stop(error: unknown): void {
    this.#end({ error })
    this.#controller?.abort(error instanceof Error ? error : new Error('the call is over'))
  }

  #end(ending: { error?: unknown }): void {
    if (this.#state === 'over') return
    const { error } = ending
    const before = this.#state
    this.#state = 'over'
    this.#signal.removeEventListener('abort', this.#onAbort)
    if (before === 'head') this.#head.reject(faultOf(error, this.#isSent))
    else if (this.#sink !== undefined) this.#tellEnding(this.#sink, ending)
    else this.#ending = ending
  }

  #tellEnding(sink: BodySink, ending: { error?: unknown }): void {
    if ('error' in ending) sink.fail(ending.error)
    else sink.end()
  }
}
