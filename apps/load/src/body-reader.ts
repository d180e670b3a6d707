import type { IncomingHttpHeaders } from 'node:http'
import type { BodyReader, Outcome } from './outcome.ts'
import type { OutgoingRequest } from './outgoing-request.ts'
import { createStreamReader } from './stream-outcome.ts'

/** Problem details are short; of a longer error page the start will do. */
const maxProblemBytes = 16_384
const maxMessageCharacters = 200

/** Chooses how a body is read from the head of its answer. */
export function bodyReaderFor(
  answer: OutgoingRequest['answer'],
  head: { status: number; headers: IncomingHttpHeaders },
): BodyReader {
  if (head.status < 200 || head.status > 299) return createProblemReader(head.status, head.headers)
  return answer === 'ui-message-stream' ? createStreamReader() : wholeBodyReader
}

/** Holds nothing: whether a body was whole is known from how it ended. */
const wholeBodyReader: BodyReader = {
  read() {},
  conclude: (cut) => (cut === undefined ? { kind: 'completed' } : { kind: 'truncated', message: cut }),
}

function createProblemReader(status: number, headers: IncomingHttpHeaders): BodyReader {
  const parts: Buffer[] = []
  let heldBytes = 0
  return {
    read(bytes) {
      if (heldBytes >= maxProblemBytes) return
      parts.push(bytes)
      heldBytes += bytes.length
    },
    conclude: () => judgeProblem(status, headers, Buffer.concat(parts).toString('utf8')),
  }
}

function judgeProblem(status: number, headers: IncomingHttpHeaders, text: string): Outcome {
  const { code, detail, requestId } = problemFields(text)
  if (status === 503 && code === 'shed') return { kind: 'shed', hasRetryAfter: headers['retry-after'] !== undefined }
  const message = (detail ?? text.trim()).slice(0, maxMessageCharacters)
  return {
    kind: 'failed',
    class: 'status',
    message: message === '' ? `status ${status} with an empty body` : message,
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
  }
}

interface ProblemFields {
  code?: string
  detail?: string
  requestId?: string
}

/** Whatever an intermediary may answer instead of problem details counts as a problem without fields. */
function problemFields(text: string): ProblemFields {
  const parsed = parseObject(text)
  const fields: ProblemFields = {}
  for (const name of ['code', 'detail', 'requestId'] as const) {
    const value = parsed[name]
    if (typeof value === 'string') fields[name] = value
  }
  return fields
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}
