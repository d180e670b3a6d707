import { hash } from 'node:crypto'
import { HmacKey } from './hmac-key.ts'

/** One request as it will be on the wire. */
export interface RequestToSign {
  method: string
  /** Percent-encoded, without the query. */
  path: string
  /** Without the question mark; each name and value percent-encoded. */
  query?: string
  /** Names in lower case. All of them are signed, `host` must be among them. */
  headers: Readonly<Record<string, string>>
  payload: Uint8Array | string
}

export interface SigningCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
}

export interface SigningScope {
  region: string
  service: string
}

/** Headers that a request needs beside its own. */
type SignatureHeaders = Record<string, string>

/** Signs a request of this moment, `wallMs` of Unix time. */
export type Sign = (request: RequestToSign, credentials: SigningCredentials, wallMs: number) => SignatureHeaders

const algorithm = 'AWS4-HMAC-SHA256'
const scopeEnd = 'aws4_request'

/**
 * AWS Signature Version 4 in headers (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 * The key is derived once a day and secret: four rounds of HMAC less for each request.
 */
export function createSigner({ region, service }: SigningScope): Sign {
  let last: { secret: string; date: string; key: HmacKey } | undefined
  const timeOf = createTimes()

  function keyOf(secret: string, date: string): HmacKey {
    if (last?.secret !== secret || last.date !== date) {
      const derived = [date, region, service, scopeEnd].reduce<Buffer>(
        (key, data) => new HmacKey(key).sign(data),
        Buffer.from(`AWS4${secret}`),
      )
      last = { secret, date, key: new HmacKey(derived) }
    }
    return last.key
  }

  return (request, { accessKeyId, secretAccessKey, sessionToken }, wallMs) => {
    const time = timeOf(wallMs)
    const date = time.slice(0, 8)
    const added: SignatureHeaders = {
      'x-amz-date': time,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    }
    const { text, signedHeaders } = canonicalRequest({ ...request, headers: { ...request.headers, ...added } })
    const scope = `${date}/${region}/${service}/${scopeEnd}`
    const message = `${algorithm}\n${time}\n${scope}\n${hash('sha256', text)}`
    const signature = keyOf(secretAccessKey, date).sign(message).toString('hex')
    added.authorization = `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
    return added
  }
}

/** Pure: the form of a request that is signed, and the names of its headers. */
function canonicalRequest({ method, path, query = '', headers, payload }: RequestToSign) {
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${trimmed(headers[name] ?? '')}\n`).join('')
  const signedHeaders = names.join(';')
  const text = `${method}\n${encodedAgain(path)}\n${sortedQuery(query)}\n${lines}\n${signedHeaders}\n${hash('sha256', payload)}`
  return { text, signedHeaders }
}

/** `20150830T123600Z`, made once a second. */
function createTimes(): (wallMs: number) => string {
  let second = Number.NaN
  let text = ''
  return (wallMs) => {
    const now = Math.floor(wallMs / 1_000)
    if (now !== second) {
      second = now
      text = new Date(wallMs).toISOString().replace(/[-:]|\.\d{3}/g, '')
    }
    return text
  }
}

function trimmed(value: string): string {
  return value.trim().replace(/ {2,}/g, ' ')
}

/** A path is encoded once for the wire and once more for the signature, except by S3; dots and double slashes go. */
function encodedAgain(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${segments.map(encoded).join('/')}${end}`
}

/** RFC 3986: all but letters, digits, `-`, `.`, `_` and `~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sortedQuery(query: string): string {
  if (query === '') return ''
  const pairs = query.split('&').map((pair) => (pair.includes('=') ? pair : `${pair}=`))
  return pairs.sort((one, other) => (one < other ? -1 : 1)).join('&')
}
