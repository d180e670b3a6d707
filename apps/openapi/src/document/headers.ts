import { headerNames, spillReasons } from '@manga-assist/contracts'
import type { Json } from './json.ts'
import type { RequestHeader } from './operation.ts'

const text = (description: string, example: string, more: Record<string, Json> = {}): Json => ({
  description,
  schema: { type: 'string', ...more },
  example,
})

/** Headers of answers, by name. */
export const answerHeaders: Readonly<Record<string, Json>> = {
  [headerNames.servedBy]: text('Which plane ran the request.', 'fargate', { enum: ['fargate', 'lambda'] }),
  [headerNames.overflowReason]: text(
    `Why the request left its plane; absent when it did not. ${reasonTexts()}`,
    'concurrency',
    { enum: Object.keys(spillReasons) },
  ),
  [headerNames.requestId]: text(
    'Correlation id: the trace id of `traceparent`, on every log line of the request.',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    { pattern: '^[0-9a-f]{32}$' },
  ),
  'server-timing': text('Milliseconds that the application took until its answer began.', 'app;dur=4.2'),
  'retry-after': {
    description: 'Seconds to wait before asking again.',
    schema: { type: 'integer', minimum: 1 },
    example: 2,
  },
  'ratelimit-policy': text('The limit that was reached: requests in a window of seconds.', '"user";q=600;w=60'),
  ratelimit: text('What is left of it, and when there is more.', '"user";r=0;t=2'),
  'www-authenticate': text('How to say who asks.', 'Bearer'),
  etag: text('Send it as `if-none-match` to be told that nothing has changed.', 'W/"q8f1lLYZk1xw9rJ0kq2g5A"'),
  upgrade: text('The protocol to speak on this route.', 'websocket'),
  [headerNames.uiMessageStream]: text('Version of the stream protocol.', 'v1', { const: 'v1' }),
}

/** On every answer of the application. */
export const everyAnswersHeaders = [
  headerNames.servedBy,
  headerNames.overflowReason,
  headerNames.requestId,
  'server-timing',
] as const

/** Headers of requests that some routes read. */
export const requestHeaders: Readonly<Record<RequestHeader, Json>> = {
  [headerNames.idempotencyKey]: {
    name: headerNames.idempotencyKey,
    in: 'header',
    description: 'One key, one answer: sent again, the same request gets the answer of the first. Another body is 422.',
    schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
    example: '7d1f0a5e-6f0f-4f3a-9d1e-2f7f3f6f9b10',
  },
  'if-none-match': {
    name: 'if-none-match',
    in: 'header',
    description: 'The `etag` of the copy at hand; 304 when it is the present one.',
    schema: { type: 'string' },
  },
}

function reasonTexts(): string {
  return Object.entries(spillReasons)
    .map(([reason, { meaning }]) => `\`${reason}\`: ${meaning}`)
    .join(' ')
}
