import { appendFileSync, statSync } from 'node:fs'
import type { AbandonReason, DeadLetterResult } from '../events.ts'
import { InvalidOptionError } from '../options/invalid-option.ts'
import type { FunctionError, Invocation } from './invocation.ts'

/** Takes asynchronous invocations that were given up. */
export interface DeadLetterFile {
  write(letter: DeadLetter): DeadLetterResult
}

interface DeadLetter {
  invocation: Invocation
  attempts: number
  condition: AbandonReason
  /** Of the last attempt; undefined where none was its last. */
  error: FunctionError | undefined
  /** Milliseconds since 1970. */
  atMs: number
}

export interface DeadLetterOptions {
  deadLetterFile: string | undefined
  deadLetterMaxBytes: number
}

/**
 * A file with one JSON record a line, in the form that Lambda sends to a destination on failure. Lines are added to what
 * is there, up to `deadLetterMaxBytes`. undefined where there is to be none. Throws `InvalidOptionError` when the file cannot be written.
 *
 * It writes at once, so that nothing piles up and a line is there when its event is told.
 */
export function openDeadLetterFile(options: DeadLetterOptions): DeadLetterFile | undefined {
  const { deadLetterFile: path, deadLetterMaxBytes: maxBytes } = options
  if (path === undefined) return undefined
  try {
    appendFileSync(path, '')
  } catch (cause) {
    throw new InvalidOptionError('deadLetterFile', `a file that can be written (${String(cause)})`, path)
  }
  return {
    write(letter) {
      const line = Buffer.from(`${JSON.stringify(recordOf(letter))}\n`)
      try {
        if (statSync(path).size + line.length > maxBytes) return 'full'
        appendFileSync(path, line)
        return 'written'
      } catch {
        return 'failed'
      }
    },
  }
}

function recordOf({ invocation, attempts, condition, error, atMs }: DeadLetter): object {
  const { requestId, functionArn, version, payload } = invocation
  return {
    version: '1.0',
    timestamp: new Date(atMs).toISOString(),
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: attempts },
    requestPayload: parsed(payload.toString()),
    ...(error && {
      responseContext: { statusCode: 200, executedVersion: version, functionError: 'Unhandled' },
      responsePayload: parsed(error.payload),
    }),
  }
}

/** What a runtime posted for an error need not be JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
