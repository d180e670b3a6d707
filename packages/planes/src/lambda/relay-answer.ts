import type { PlaneOutcome } from '../plane.ts'
import type { AnswerWriter } from '../relay/answer-writer.ts'
import { ClientStalledError } from '../request/client-stalled-error.ts'
import type { Exchange } from '../request/exchange.ts'
import type { AnswerBody, BodySink, OpenInvocation } from './invoke/streaming-call.ts'
import { LambdaPlaneError } from './lambda-errors.ts'
import type { Watchdog } from './watchdog.ts'

/** Writes an invocation's answer to the client as it comes, no faster than the client reads. Throws on a bad header. */
export function relayAnswer(
  { prelude, body }: OpenInvocation,
  exchange: Exchange,
  writer: AnswerWriter,
  watchdog: Watchdog,
): Promise<PlaneOutcome> {
  const { headers, cookies, statusCode } = prelude
  watchdog.alive()
  writer.start(statusCode, cookies.length > 0 ? { ...headers, 'set-cookie': cookies } : headers)
  return new Promise((resolve) => body.flow(new Relay({ body, exchange, writer, watchdog, resolve })))
}

interface RelayParts {
  body: AnswerBody
  exchange: Exchange
  writer: AnswerWriter
  watchdog: Watchdog
  resolve: (outcome: PlaneOutcome) => void
}

class Relay implements BodySink {
  readonly #parts: RelayParts
  #isWaiting = false
  #isOver = false

  constructor(parts: RelayParts) {
    this.#parts = parts
  }

  write(chunk: Buffer): boolean {
    if (this.#isOver) return true
    const { writer, watchdog } = this.#parts
    watchdog.alive()
    try {
      if (writer.write(chunk)) return !this.#isWaiting
    } catch (error) {
      this.fail(error)
      return true
    }
    this.#waitForClient()
    return false
  }

  end(): void {
    const error = () => new LambdaPlaneError('truncated', 'the function ended its answer before it was whole')
    this.#end(() => (this.#parts.writer.end() ? { kind: 'answered' } : { kind: 'broken', error: error() }))
  }

  fail(error: unknown): void {
    this.#end(() => this.#failed(error))
  }

  /** What comes in the same read goes on to be written: the bound is one read. */
  #waitForClient(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    const { body, exchange, watchdog } = this.#parts
    watchdog.waitForClient()
    exchange.response.once('drain', () => {
      this.#isWaiting = false
      watchdog.alive()
      body.resume()
    })
  }

  #failed(error: unknown): PlaneOutcome {
    const { exchange, writer, watchdog } = this.#parts
    if (exchange.hasLeft) return { kind: 'left' }
    if (watchdog.signal.reason instanceof ClientStalledError) {
      writer.cutOff()
      return { kind: 'stalled' }
    }
    writer.breakOff()
    return { kind: 'broken', error: watchdog.signal.aborted ? watchdog.signal.reason : error }
  }

  #end(outcomeOf: () => PlaneOutcome): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#parts.resolve(outcomeOf())
  }
}
