import { validateHeaderName, validateHeaderValue } from 'node:http'

/** The head of an HTTP answer. Names in small letters. */
export interface ReplyHead {
  status: number
  headers: Record<string, string | string[]>
}

export type Reply = ReplyHead & { body: Buffer }

/**
 * What a function URL makes of a buffered result. As on Lambda, JSON without `statusCode` is itself the body of a 200,
 * text without its quotes. undefined for what is no answer: no JSON, or members of the wrong kind.
 */
export function replyOf(payload: Buffer): Reply | undefined {
  const result = parseJson(payload)
  if (result === undefined) return undefined
  if (!isObject(result) || result.statusCode === undefined) {
    const text = typeof result === 'string' ? result : JSON.stringify(result)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) }
  }
  const head = headOf(result, 'application/json')
  const { body = '', isBase64Encoded } = result
  if (!head || typeof body !== 'string') return undefined
  return { ...head, body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8') }
}

/** Reads the metadata in front of a streamed body. undefined when they are no head of an answer. */
export function preludeHeadOf(prelude: Buffer): ReplyHead | undefined {
  const metadata = parseJson(prelude)
  if (!isObject(metadata)) return undefined
  return headOf({ ...metadata, statusCode: metadata.statusCode ?? 200 }, 'application/octet-stream')
}

/** Members that the server sets itself: length and framing follow from what is really sent. */
const ownToTheServer = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer'])

function headOf(result: Record<string, unknown>, defaultType: string): ReplyHead | undefined {
  const { statusCode, headers = {}, cookies = [] } = result
  const status = Number(statusCode)
  // 1xx are no answers: the connection would wait for another.
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined
  if (!isObject(headers) || !Array.isArray(cookies) || !cookies.every((each) => typeof each === 'string'))
    return undefined
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  const sent = given.filter(([name]) => !ownToTheServer.has(name))
  const all = [...sent, ...cookies.map((cookie) => ['set-cookie', cookie] as const)]
  if (!all.every(([name, value]) => isHeader(name, value))) return undefined
  const setCookies = all.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : []))
  return {
    status,
    headers: {
      'content-type': defaultType,
      ...Object.fromEntries(sent),
      ...(setCookies.length > 0 && { 'set-cookie': setCookies }),
    },
  }
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** undefined for what is no JSON. */
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
