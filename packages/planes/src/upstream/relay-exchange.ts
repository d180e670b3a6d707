import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { ClientLeftError, type Exchange } from '../exchange.ts'
import type { PlaneOutcome } from '../plane.ts'
import { AnswerWriter } from '../relay/answer-writer.ts'
import { forwardedHeaders } from '../relay/forwarded-headers.ts'

export interface RelayOptions {
  exchange: Exchange
  dispatcher: Dispatcher
  nowMs: () => number
  /** Sees the head of the answer; returning false takes the answer back: nothing is written and it is refused. */
  onHead: (status: number, headers: IncomingHttpHeaders) => boolean
}

/**
 * Sends a request to a task and its answer back, byte by byte on Node's own request and response: no Request, Response
 * or Headers is made on the way. Back-pressure works both ways; a client that leaves ends the task's work at once.
 */
export function relayExchange({ exchange, dispatcher, nowMs, onHead }: RelayOptions): Promise<PlaneOutcome> {
  const { response, leaving } = exchange
  const writer = new AnswerWriter(exchange, 'fargate', nowMs)
  let sent = false
  let refused = false

  return new Promise((resolve) => {
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        sent = true
        const leave = () => controller.abort(new ClientLeftError())
        if (leaving.aborted) leave()
        else leaving.addEventListener('abort', leave, { once: true })
      },
      onResponseStart(controller, status, headers) {
        if (status < 200) return
        refused = !onHead(status, headers)
        if (refused) return
        response.on('drain', () => controller.resume())
        writer.start(status, headers)
      },
      onResponseData(controller, chunk) {
        if (!refused && !writer.write(chunk)) controller.pause()
      },
      onResponseEnd() {
        if (refused) return resolve({ kind: 'refused', reason: 'primary-full' })
        resolve(writer.end() ? { kind: 'answered' } : { kind: 'broken', error: new Error('stream without its end') })
      },
      onResponseError(_controller, error) {
        resolve(failed(error))
      },
    }

    function failed(error: unknown): PlaneOutcome {
      if (leaving.aborted) return { kind: 'left' }
      if (!writer.committed) return { kind: 'lost', sent, error }
      writer.breakOff()
      return { kind: 'broken', error }
    }

    const { method, target, body } = exchange
    dispatcher.dispatch(
      { method, path: target?.target ?? '/', headers: forwardedHeaders(exchange), body: body?.length ? body : null },
      handler,
    )
  })
}
