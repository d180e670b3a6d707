import type { IncomingMessage } from 'node:http'

export type RequestBody =
  | { kind: 'read'; body: Buffer }
  | { kind: 'too-large' }
  /** Too many bodies are held at this moment. */
  | { kind: 'no-room' }
  | { kind: 'broken'; error: unknown }

export interface ReadBodyOptions {
  /** A body with more bytes is too large. */
  maxBytes: number
  /** Asked before so many more bytes are held; false when there is no room for them. */
  takeMemory: (bytes: number) => boolean
  /** Stops the reading; its reason is the error of the `broken` outcome. */
  signal?: AbortSignal | undefined
}

/** How much of a refused body is read on and thrown away before the connection is cut. */
const maxDiscardedBytes = 64 * 1_024 * 1_024

/**
 * Reads on, within a bound, and throws away: a client that is still sending when its connection closes sees a broken
 * connection instead of the answer that says why.
 */
export function discardRest(request: IncomingMessage): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > maxDiscardedBytes) request.destroy()
  })
  request.resume()
}

/** Body size that the client announced; 0 without a body, undefined when it sends chunks of unknown sum. */
export function announcedBytes({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  return Number(headers['content-length'] ?? 0)
}

/**
 * Reads the whole body into memory. When it cannot be held, or its reading is stopped, what was read is put back, so
 * that another reader finds the request as it came.
 */
export async function readBody(request: IncomingMessage, options: ReadBodyOptions): Promise<RequestBody> {
  const announced = announcedBytes(request)
  if (announced === 0) return { kind: 'read', body: Buffer.alloc(0) }
  if (announced !== undefined && announced > options.maxBytes) return { kind: 'too-large' }
  if (options.signal?.aborted) return { kind: 'broken', error: options.signal.reason }
  if (request.destroyed) return { kind: 'broken', error: new Error('the request is over') }
  return collect(request, options)
}

/**
 * The same for a body that nobody else will read. It is held as soon as the last of its announced bytes is there, and no
 * promise is made for it.
 */
export function holdBody(
  request: IncomingMessage,
  { maxBytes, takeMemory }: Omit<ReadBodyOptions, 'signal'>,
  held: (result: RequestBody) => void,
): void {
  const announced = announcedBytes(request)
  const chunks: Buffer[] = []
  let bytes = 0
  let isOver = false
  const settle = (result: RequestBody) => {
    if (isOver) return
    isOver = true
    held(result)
  }
  const whole = () => settle({ kind: 'read', body: joined(chunks) })
  const fail = (error: unknown) => settle({ kind: 'broken', error })
  const take = (chunk: Buffer) => {
    if (isOver) return
    bytes += chunk.length
    if (bytes > maxBytes) settle({ kind: 'too-large' })
    else if (!takeMemory(chunk.length)) settle({ kind: 'no-room' })
    else if (chunks.push(chunk) && bytes === announced) whole()
  }
  if (announced !== undefined && announced > maxBytes) settle({ kind: 'too-large' })
  else if (request.destroyed) fail(new Error('the request is over'))
  else {
    request.on('data', take).on('end', whole).on('error', fail)
    request.on('close', () => {
      // An error for each request that went well would cost more than its reading.
      if (!isOver) fail(new Error('the connection closed in the middle of the body'))
    })
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
}

function collect(request: IncomingMessage, { maxBytes, takeMemory, signal }: ReadBodyOptions): Promise<RequestBody> {
  const chunks: Buffer[] = []
  let bytes = 0
  return new Promise((resolve) => {
    const settle = (result: RequestBody) => {
      // Unlike `data`, taking `readable` off leaves a stream that the next reader can begin to read in any way.
      request.off('readable', pull).off('end', end).off('error', fail).off('close', close)
      signal?.removeEventListener('abort', stop)
      if (result.kind !== 'read') putBack(request, chunks)
      resolve(result)
    }
    const pull = () => {
      for (let chunk: Buffer | null = request.read(); chunk !== null; chunk = request.read()) {
        chunks.push(chunk)
        bytes += chunk.length
        if (bytes > maxBytes) return settle({ kind: 'too-large' })
        if (!takeMemory(chunk.length)) return settle({ kind: 'no-room' })
      }
    }
    const end = () => settle({ kind: 'read', body: Buffer.concat(chunks, bytes) })
    const fail = (error: unknown) => settle({ kind: 'broken', error })
    const close = () => fail(new Error('the connection closed in the middle of the body'))
    const stop = () => fail(signal?.reason)
    request.on('readable', pull).on('end', end).on('error', fail).on('close', close)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

function putBack(request: IncomingMessage, chunks: readonly Buffer[]): void {
  if (chunks.length > 0 && !request.destroyed && !request.readableEnded) request.unshift(Buffer.concat(chunks))
}
