import { once } from 'node:events'
import {
  hopByHopHeaders,
  type LambdaHttpPrelude,
  lambdaHttpContentType,
  lambdaHttpDelimiterBytes,
} from '@manga-assist/contracts'
import type { ResponseStream } from './runtime.ts'

/**
 * Writes a response as an HTTP answer of a Lambda stream: prelude, delimiter, body. The prelude goes out at once, so
 * that headers do not wait for a slow first token. Waits where the stream is full. Throws what the body throws: the
 * runtime then tells the caller that the stream broke, and lives on.
 */
export async function writeResponse(response: Response, stream: ResponseStream): Promise<void> {
  stream.setContentType(lambdaHttpContentType)
  stream.write(JSON.stringify(preludeOf(response)))
  stream.write(new Uint8Array(lambdaHttpDelimiterBytes))
  for await (const chunk of response.body ?? []) {
    if (!stream.write(chunk)) await once(stream, 'drain')
  }
  stream.end()
}

function preludeOf(response: Response): LambdaHttpPrelude {
  const headers: Record<string, string> = {}
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie' && !hopByHopHeaders.has(name)) headers[name] = value
  }
  return { statusCode: response.status, headers, cookies: response.headers.getSetCookie() }
}
