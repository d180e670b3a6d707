import { once } from 'node:events'
import { ClientStalledError } from '../client-stalled-error.ts'
import type { Exchange } from '../exchange.ts'
import type { PlaneOutcome } from '../plane.ts'
import type { AnswerWriter } from '../relay/answer-writer.ts'
import type { OpenInvocation } from './invocation.ts'
import { LambdaPlaneError } from './lambda-errors.ts'
import type { Watchdog } from './watchdog.ts'

/** Writes an invocation's answer to the client as it comes, no faster than the client reads. */
export async function relayInvocation(
  { prelude, rest, body }: OpenInvocation,
  exchange: Exchange,
  writer: AnswerWriter,
  watchdog: Watchdog,
): Promise<PlaneOutcome> {
  const { headers, cookies, statusCode } = prelude
  watchdog.alive()
  writer.start(statusCode, cookies.length > 0 ? { ...headers, 'set-cookie': cookies } : headers)
  try {
    await writeWhenRead(rest, exchange, writer, watchdog)
    for await (const chunk of body) {
      watchdog.alive()
      await writeWhenRead(chunk, exchange, writer, watchdog)
    }
  } catch (error) {
    if (exchange.leaving.aborted) return { kind: 'left' }
    if (watchdog.signal.reason instanceof ClientStalledError) {
      writer.cutOff()
      return { kind: 'stalled' }
    }
    writer.breakOff()
    return { kind: 'broken', error: watchdog.signal.aborted ? watchdog.signal.reason : error }
  }
  if (writer.end()) return { kind: 'answered' }
  return {
    kind: 'broken',
    error: new LambdaPlaneError('truncated', 'the function ended its answer before it was whole'),
  }
}

async function writeWhenRead(
  chunk: Buffer,
  { response }: Exchange,
  writer: AnswerWriter,
  watchdog: Watchdog,
): Promise<void> {
  if (writer.write(chunk)) return
  watchdog.waitForClient()
  await once(response, 'drain', { signal: watchdog.signal })
  watchdog.alive()
}
