import type { Environment } from '../environments/environment.ts'
import type { FunctionResponse, ResponseReceiver } from '../invocations/invocation.ts'
import { type Faults, faultOf } from './fault.ts'

const preludeContentType = 'application/vnd.awslambda.http-integration-response'
const delimiter = Buffer.alloc(8)
/** A prelude of the service is far shorter; what has no delimiter by then has none. */
const longestPreludeBytes = 65_536

/** Begins the faults of an environment that answers nothing. */
export function strikeAtOnce(faults: Faults, environment: Environment): void {
  if (faultOf(faults, 'crash')?.afterBytes === 0) environment.stop('crashed')
  else if (faultOf(faults, 'hang')?.afterBytes === 0) environment.hang()
}

/** A receiver that gets the response with what goes wrong with it on its way. */
export function faultyReceiver(receive: ResponseReceiver, faults: Faults, environment: Environment): ResponseReceiver {
  if (faults.length === 0) return receive
  return (response) => receive(faultyResponse(response, faults, environment))
}

function faultyResponse(response: FunctionResponse, faults: Faults, environment: Environment): FunctionResponse {
  const prelude = faultOf(faults, 'wrong-prelude')?.prelude
  const crash = faultOf(faults, 'crash')
  const hang = faultOf(faults, 'hang')
  let { contentType, body } = response
  if (prelude !== undefined) {
    body = withPrelude(body, prelude, contentType === preludeContentType)
    contentType = preludeContentType
  }
  if (crash) body = breakAfter(body, crash.afterBytes, environment, () => environment.stop('crashed'))
  if (hang) body = breakAfter(body, hang.afterBytes, environment, () => environment.hang())
  return {
    contentType,
    body,
    cutAfterBytes: faultOf(faults, 'cut')?.afterBytes,
    withoutCompletion: faultOf(faults, 'no-completion') !== undefined,
  }
}

/** Puts `prelude` in the place of what stands before the delimiter, or before everything. */
async function* withPrelude(
  body: AsyncIterable<Buffer>,
  prelude: string,
  replaces: boolean,
): AsyncGenerator<Buffer, void> {
  yield Buffer.concat([Buffer.from(prelude), delimiter])
  let head = Buffer.alloc(0)
  let isHead = replaces
  for await (const chunk of body) {
    if (!isHead) {
      yield chunk
      continue
    }
    head = Buffer.concat([head, chunk])
    const at = head.indexOf(delimiter)
    isHead = at < 0 && head.length < longestPreludeBytes
    const rest = at < 0 ? head : head.subarray(at + delimiter.length)
    if (!isHead && rest.length > 0) yield rest
  }
}

/** Lets so many bytes through, then strikes, and breaks off when the environment is gone. */
async function* breakAfter(
  body: AsyncIterable<Buffer>,
  afterBytes: number,
  environment: Environment,
  strike: () => void,
): AsyncGenerator<Buffer, void> {
  let left = afterBytes
  for await (const chunk of body) {
    if (chunk.length < left) {
      left -= chunk.length
      yield chunk
      continue
    }
    if (left > 0) yield chunk.subarray(0, left)
    strike()
    await environment.ended
    throw new Error('the response broke off, as a fault says')
  }
}
