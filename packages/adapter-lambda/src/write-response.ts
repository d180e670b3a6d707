import { once } from 'node:events'
import type { Clock } from '@manga-assist/clock'
import {
  hopByHopHeaders,
  type LambdaHttpPrelude,
  lambdaHttpContentType,
  lambdaHttpDelimiterBytes,
} from '@manga-assist/contracts'
import { createEventGatherer } from './gather-events.ts'
import type { ResponseStream } from './runtime.ts'

export interface WriteOptions {
  clock: Clock
  /** Tokens of an event stream that come within this time go out in one write. */
  windowMs: number
  /** Ends the waiting for a stream that takes nothing. */
  signal: AbortSignal
  /** Aborts when nobody wants the answer any more: it then ends where it is, whatever the application does. */
  left: AbortSignal
}

/**
 * Writes a response as an HTTP answer of a Lambda stream: prelude, delimiter, body. The prelude goes out at once, so
 * that headers do not wait for a slow first token. Waits where the stream is full. Throws what the body throws, when
 * what came before it is written: the runtime then tells the caller that the stream broke, and lives on.
 */
export async function writeResponse(response: Response, stream: ResponseStream, options: WriteOptions): Promise<void> {
  stream.setContentType(lambdaHttpContentType)
  stream.write(JSON.stringify(preludeOf(response)))
  stream.write(new Uint8Array(lambdaHttpDelimiterBytes))
  const { clock, signal, left } = options
  const windowMs = isEventStream(response) ? options.windowMs : 0
  const gatherer = createEventGatherer({ clock, windowMs, write: (bytes) => void stream.write(bytes) })
  try {
    for await (const chunk of piecesOf(response, left)) {
      gatherer.push(chunk)
      if (stream.writableNeedDrain) await once(stream, 'drain', { signal })
    }
  } finally {
    gatherer.flush()
  }
  stream.end()
}

async function* piecesOf({ body }: Response, left: AbortSignal): AsyncGenerator<Uint8Array, void> {
  if (body === null) return
  const reader = body.getReader()
  // Reading then finds the end.
  const leave = () => void reader.cancel(left.reason).catch(() => {})
  left.addEventListener('abort', leave, { once: true })
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    left.removeEventListener('abort', leave)
  }
}

function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false
}

function preludeOf(response: Response): LambdaHttpPrelude {
  const headers: Record<string, string> = {}
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie' && !hopByHopHeaders.has(name)) headers[name] = value
  }
  return { statusCode: response.status, headers, cookies: response.headers.getSetCookie() }
}
