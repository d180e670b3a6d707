import type { Writable } from 'node:stream'

/** What Lambda's Node runtime gives a streaming handler to write into. */
export interface ResponseStream extends Writable {
  setContentType(contentType: string): void
}

/** The part of the invocation context that the adapter uses. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number
}

export type StreamingHandler = (event: unknown, stream: ResponseStream, context: InvocationContext) => Promise<void>

interface LambdaGlobal {
  /** Outside Lambda the AWS SDK puts an object of this name there, without the function. */
  awslambda?: { streamifyResponse?: (handler: StreamingHandler) => StreamingHandler }
}

/**
 * Marks a handler as streaming, the way the runtime wants it. Outside Lambda, where the runtime's global is missing,
 * the handler comes back as it is, so that a bundle can be imported and tested anywhere.
 */
export function streamifyResponse(handler: StreamingHandler): StreamingHandler {
  return (globalThis as LambdaGlobal).awslambda?.streamifyResponse?.(handler) ?? handler
}
