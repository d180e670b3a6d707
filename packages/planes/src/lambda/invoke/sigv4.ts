import { createHmac, hash } from 'node:crypto'

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
  let key: { secret: string; date: string; bytes: Buffer } | undefined

  function keyOf(secret: string, date: string): Buffer {
    if (key?.secret !== secret || key.date !== date) {
      key = { secret, date, bytes: [date, region, service, scopeEnd].reduce(hmac, Buffer.from(`AWS4${secret}`)) }
    }
    return key.bytes
  }

  return (request, { accessKeyId, secretAccessKey, sessionToken }, wallMs) => {
    const time = basicTime(wallMs)
    const date = time.slice(0, 8)
    const added: SignatureHeaders = {
      'x-amz-date': time,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    }
    const { text, signedHeaders } = canonicalRequest({ ...request, headers: { ...request.headers, ...added } })
    const scope = `${date}/${region}/${service}/${scopeEnd}`
    const signature = createHmac('sha256', keyOf(secretAccessKey, date))
      .update(`${algorithm}\n${time}\n${scope}\n${hash('sha256', text)}`)
      .digest('hex')
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

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

/** `20150830T123600Z` */
function basicTime(wallMs: number): string {
  return new Date(wallMs).toISOString().replace(/[-:]|\.\d{3}/g, '')
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
