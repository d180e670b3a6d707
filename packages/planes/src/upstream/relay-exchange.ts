import type { IncomingHttpHeaders } from 'node:http'
import type { Cancel, Clock } from '@manga-assist/clock'
import type { Dispatcher } from 'undici'
import { ClientStalledError } from '../client-stalled-error.ts'
import { ClientLeftError, type Exchange } from '../exchange.ts'
import type { PlaneOutcome } from '../plane.ts'
import { AnswerWriter } from '../relay/answer-writer.ts'
import { forwardedHeaders } from '../relay/forwarded-headers.ts'
import { isBadRequest, wasSent } from './task-faults.ts'

export interface RelayOptions {
  exchange: Exchange
  dispatcher: Dispatcher
  clock: Clock
  /** Longest wait for a client that does not read. */
  stallTimeoutMs: number
  /** Sees the head of the answer; returning false takes the answer back: nothing is written and it is refused. */
  onHead: (status: number, headers: IncomingHttpHeaders) => boolean
}

/** An answer that is taken back is read to its end, which keeps the connection, when it is announced and this short. */
const maxIgnoredBytes = 64 * 1_024

/**
 * Sends a request to a task and its answer back, byte by byte on Node's own request and response: no Request, Response
 * or Headers is made on the way. Back-pressure works both ways; a client that leaves ends the task's work at once, one
 * that stops reading does so after a while.
 */
export function relayExchange({
  exchange,
  dispatcher,
  clock,
  stallTimeoutMs,
  onHead,
}: RelayOptions): Promise<PlaneOutcome> {
  const { response } = exchange
  const writer = new AnswerWriter(exchange, 'fargate', () => clock.now())
  let started = false
  let refused = false
  let cancelStall: Cancel | undefined

  return new Promise((resolve) => {
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        started = true
        exchange.onLeave(() => controller.abort(new ClientLeftError()))
      },
      onResponseStart(controller, status, headers) {
        if (status < 200) return
        refused = !onHead(status, headers)
        if (refused) {
          resolve({ kind: 'refused', reason: 'primary-full' })
          if (!(Number(headers['content-length']) <= maxIgnoredBytes)) controller.abort(new Error('taken back'))
          return
        }
        response.on('drain', () => {
          cancelStall?.()
          controller.resume()
        })
        writer.start(status, headers)
      },
      onResponseData(controller, chunk) {
        if (refused || writer.write(chunk)) return
        controller.pause()
        cancelStall = clock.after(stallTimeoutMs, () => controller.abort(new ClientStalledError(stallTimeoutMs)), {
          background: true,
        })
      },
      onResponseEnd() {
        cancelStall?.()
        if (refused) return
        resolve(writer.end() ? { kind: 'answered' } : { kind: 'broken', error: new Error('stream without its end') })
      },
      onResponseError(_controller, error) {
        cancelStall?.()
        if (!refused) resolve(failed(error))
      },
    }

    function failed(error: Error): PlaneOutcome {
      if (exchange.hasLeft) return { kind: 'left' }
      if (error instanceof ClientStalledError) {
        writer.cutOff()
        return { kind: 'stalled' }
      }
      if (isBadRequest(error)) return { kind: 'rejected', error }
      if (!writer.committed) return { kind: 'lost', sent: started && wasSent(error, exchange), error }
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
