import {
  InvokeWithResponseStreamCommand,
  type InvokeWithResponseStreamCommandOutput,
  type InvokeWithResponseStreamResponseEvent,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import { faultOf, LambdaPlaneError, type Throttle, throttleOf } from './lambda-errors.ts'
import { createPreludeParser, type ParsedPrelude } from './prelude.ts'

/** An invocation whose answer has begun. */
export interface OpenInvocation extends ParsedPrelude {
  kind: 'opened'
  /** The rest of the body. Ends when Lambda said that the function completed; throws when it did not. */
  body: AsyncGenerator<Buffer, void>
}

export type OpenResult = OpenInvocation | ({ kind: 'throttled' } & Throttle)

/**
 * Invokes the function and waits for the head of its answer. A throttle is a value, because a full plane is expected;
 * everything else that keeps the answer from beginning is thrown as a `LambdaPlaneError`.
 *
 * The caller aborts `signal` when it is done, in every case: leaving the stream early without it would keep its socket
 * for good.
 */
export async function openInvocation(
  client: LambdaClient,
  functionName: string,
  payload: Uint8Array,
  signal: AbortSignal,
): Promise<OpenResult> {
  try {
    const command = new InvokeWithResponseStreamCommand({
      FunctionName: functionName,
      Payload: payload,
    })
    const events = eventsOf(await client.send(command, { abortSignal: signal }))
    return { kind: 'opened', ...(await readPrelude(events)), body: events }
  } catch (error) {
    const throttle = throttleOf(error)
    if (throttle !== undefined) return { kind: 'throttled', ...throttle }
    throw faultOf(signal.aborted ? signal.reason : error)
  }
}

/** Payload chunks of a response stream, held to its rules: it must complete, and complete without an error. */
async function* eventsOf(output: InvokeWithResponseStreamCommandOutput): AsyncGenerator<Buffer, void> {
  for await (const event of output.EventStream ?? []) {
    if (event.InvokeComplete !== undefined) return checkCompletion(event.InvokeComplete)
    const payload = event.PayloadChunk?.Payload
    if (payload !== undefined) yield Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  }
  throw new LambdaPlaneError('truncated', 'the stream ended without its completion event')
}

type Completion = NonNullable<InvokeWithResponseStreamResponseEvent['InvokeComplete']>

function checkCompletion({ ErrorCode, ErrorDetails }: Completion): void {
  if (ErrorCode) throw new LambdaPlaneError('function-error', `${ErrorCode}: ${ErrorDetails ?? 'no details'}`)
}

async function readPrelude(events: AsyncGenerator<Buffer, void>): Promise<ParsedPrelude> {
  const parse = createPreludeParser()
  for (;;) {
    const { done, value } = await events.next()
    if (done) throw new LambdaPlaneError('bad-prelude', 'the function ended before its prelude was whole')
    const parsed = parse(value)
    if (parsed !== undefined) return parsed
  }
}
