import { validateHeaderName, validateHeaderValue } from 'node:http'
import { type LambdaHttpPrelude, lambdaHttpDelimiterBytes } from '@manga-assist/contracts'
import { LambdaPlaneError } from '../lambda-errors.ts'

/** Longest prelude that is read. AWS documents no limit; nobody needs 16 KB of headers. */
export const maxPreludeBytes = 16 * 1_024

const delimiter = Buffer.alloc(lambdaHttpDelimiterBytes)

export interface ParsedPrelude {
  prelude: LambdaHttpPrelude
  /** Body bytes that came in the same chunk. */
  rest: Buffer
}

/**
 * Collects the head of a streamed answer, which may be split anywhere: a JSON object, eight zero bytes, then the body.
 * Returns undefined until the delimiter is there. Throws a `bad-prelude` when it is too long, no JSON, or breaks a rule.
 */
export function createPreludeParser(): (chunk: Uint8Array) => ParsedPrelude | undefined {
  let bytes: Buffer = Buffer.alloc(0)
  return (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
    const end = bytes.indexOf(delimiter)
    if (end > maxPreludeBytes || (end === -1 && bytes.length > maxPreludeBytes + delimiter.length)) {
      throw new LambdaPlaneError('bad-prelude', `the prelude is longer than ${maxPreludeBytes} bytes`)
    }
    if (end === -1) return undefined
    return {
      prelude: parsePrelude(bytes.subarray(0, end).toString('utf8')),
      rest: bytes.subarray(end + delimiter.length),
    }
  }
}

function parsePrelude(text: string): LambdaHttpPrelude {
  try {
    const { statusCode = 200, headers = {}, cookies = [] } = JSON.parse(text)
    checkStatus(statusCode)
    if (!Array.isArray(cookies)) throw new TypeError('cookies must be a list')
    return {
      statusCode,
      headers: checkedHeaders(headers),
      cookies: cookies.map((cookie) => checkedValue('set-cookie', cookie)),
    }
  } catch (error) {
    throw new LambdaPlaneError('bad-prelude', `the prelude is not valid: ${(error as Error).message}`, error)
  }
}

function checkStatus(status: unknown): void {
  const valid = Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599
  if (!valid) throw new RangeError(`statusCode must be a whole number from 200 to 599, got ${JSON.stringify(status)}`)
}

function checkedHeaders(headers: object): Record<string, string> {
  const checked: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name)
    checked[name.toLowerCase()] = checkedValue(name, value)
  }
  return checked
}

/** Refuses line breaks and other bytes that could start a header of their own. */
function checkedValue(name: string, value: unknown): string {
  const text = String(value)
  validateHeaderValue(name, text)
  return text
}
